package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.docs.Pages.Row;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The page of routes against the flows and route builders, read as text: it needs no running hub,
 * and a route that nobody wrote down fails the build.
 */
class RoutesPageTest {
  private static final String PAGE = "docs/routes.md";
  private static final String FLOWS = "src/main/resources/camel";

  /** What routes are made of at run time; each route's id is workflow- and the workflow's key. */
  private static final String TEMPLATES = "src/main/resources/camel-template";

  private static final Set<String> ROLES = Set.of("edge", "hub", "connector", "executor");

  private static final Pattern ROUTE_ID = Pattern.compile("\\.routeId\\(\\s*([^)]*?)\\s*\\)");
  private static final Pattern DESCRIPTION =
      Pattern.compile(
          "\\.(?:routeDescription|description)\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)\\)");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /**
   * A route as its source has it.
   *
   * @param description empty when it is not beside the id in the source
   */
  private record Route(String id, String description, Path file) {}

  @Test
  @DisplayName("the page lists every route, with its description and a role")
  void pageAndRoutesAgree() {
    Map<String, Route> routes = routes();
    Map<String, Row> rows = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Row row : Pages.rows(PAGE)) {
      Matcher id = CODE.matcher(row.cell(0));
      if (row.cells().size() != 3 || !id.matches()) {
        wrong.add("line %d: a row is | `route-id` | role | description |".formatted(row.line()));
        continue;
      }
      if (rows.put(id.group(1), row) != null) {
        wrong.add("line %d: `%s` is there twice".formatted(row.line(), id.group(1)));
      }
      if (!ROLES.containsAll(List.of(row.cell(1).split(", ")))) {
        wrong.add("line %d: the role is one or more of %s".formatted(row.line(), ROLES));
      }
      if (row.cell(2).isBlank()) {
        wrong.add("line %d: say in a sentence what the route is for".formatted(row.line()));
      }
    }
    routes.forEach(
        (id, route) -> {
          Row row = rows.get(id);
          String role =
              route.file().startsWith(FLOWS) || route.file().startsWith(TEMPLATES) ? "hub" : "?";
          if (row == null) {
            wrong.add(
                "add the row of %s:%n| `%s` | %s | %s |"
                    .formatted(route.file(), id, role, route.description()));
          } else if (!route.description().isEmpty() && !row.cell(2).equals(route.description())) {
            wrong.add(
                "line %d: %s describes it otherwise; write%n| `%s` | %s | %s |"
                    .formatted(row.line(), route.file(), id, row.cell(1), route.description()));
          }
        });
    rows.forEach(
        (id, row) -> {
          if (!routes.containsKey(id)) {
            wrong.add("line %d: no route has the id `%s`".formatted(row.line(), id));
          }
        });
    if (!wrong.isEmpty()) {
      fail(PAGE + "\n" + String.join("\n", wrong));
    }
  }

  @Test
  @DisplayName("a flow's file, its route's id and its entry have one name")
  void oneName() {
    List<Path> files = new ArrayList<>(Pages.files(FLOWS, ".camel.yaml"));
    files.addAll(Pages.files(TEMPLATES, ".camel.yaml"));
    for (Path flow : files) {
      String name = flow.getFileName().toString().replace(".camel.yaml", "");
      assertThat(flow.getParent())
          .as("%s lies flat", flow)
          .isIn(Path.of(FLOWS), Path.of(TEMPLATES));
      assertThat(flowsOf(flow)).as("routes of %s", flow).extracting(Route::id).contains(name);
      assertThat(flowsOf(flow))
          .as("descriptions of %s", flow)
          .allSatisfy(route -> assertThat(route.description()).isNotBlank());
    }
  }

  private static Map<String, Route> routes() {
    Map<String, Route> routes = new TreeMap<>();
    for (Path flow : Pages.files(FLOWS, ".camel.yaml")) {
      flowsOf(flow).forEach(route -> put(routes, route));
    }
    for (Path template : Pages.files(TEMPLATES, ".camel.yaml")) {
      flowsOf(template).forEach(route -> put(routes, route));
    }
    for (String root : List.of("routes", "src/main/java")) {
      for (Path file : Pages.files(root, ".java")) {
        buildersOf(file).forEach(route -> put(routes, route));
      }
    }
    return routes;
  }

  private static void put(Map<String, Route> routes, Route route) {
    Route other = routes.put(route.id(), route);
    assertThat(other).as("a second route '%s', in %s", route.id(), route.file()).isNull();
  }

  @SuppressWarnings("unchecked")
  private static List<Route> flowsOf(Path file) {
    List<Route> routes = new ArrayList<>();
    Object flows = new Yaml(new SafeConstructor(new LoaderOptions())).load(Pages.read(file));
    for (Object flow : (List<Object>) flows) {
      Map<String, Object> keyed = (Map<String, Object>) flow;
      if (keyed.get("routeTemplate") instanceof Map<?, ?> template) {
        routes.add(
            new Route(
                String.valueOf(template.get("id")),
                String.valueOf(((Map<?, ?>) template.get("route")).get("description")),
                file));
      }
      Object body = keyed.getOrDefault("route", keyed.get("from"));
      if (body instanceof Map<?, ?> route) {
        assertThat(route.get("id")).as("a route of %s has an id", file).isNotNull();
        Object said = route.get("description");
        routes.add(
            new Route(
                route.get("id").toString(), said == null ? "" : said.toString().strip(), file));
      }
    }
    return routes;
  }

  private static List<Route> buildersOf(Path file) {
    String source = Pages.read(file);
    List<Route> routes = new ArrayList<>();
    Matcher id = ROUTE_ID.matcher(source);
    while (id.find()) {
      // A route's own words stand before the next route begins.
      int next = source.indexOf(".routeId(", id.end());
      String rest = source.substring(id.end(), next < 0 ? source.length() : next);
      Matcher said = DESCRIPTION.matcher(rest);
      if (id.group(1).startsWith("\"tool-\" +")) {
        routes.addAll(toolsOf(file));
        continue;
      }
      routes.add(
          new Route(
              text(id.group(1), source, file), said.find() ? joined(said.group(1)) : "", file));
    }
    return routes;
  }

  /** One route a tool: its name and its title are in its own file. */
  private static List<Route> toolsOf(Path builder) {
    List<Route> routes = new ArrayList<>();
    for (Path file : Pages.files("src/main/resources/tools", ".yaml")) {
      Map<String, Object> tool =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Pages.read(file));
      routes.add(
          new Route(
              "tool-" + file.getFileName().toString().replace(".yaml", ""),
              "Tool: " + tool.get("title") + ".",
              builder));
    }
    return routes;
  }

  /** The text of an argument: a literal, or a constant of the same file. */
  private static String text(String argument, String source, Path file) {
    if (argument.startsWith("\"") && LITERAL.matcher(argument).matches()) {
      return joined(argument);
    }
    Matcher constant =
        Pattern.compile(
                "String\\s+" + Pattern.quote(argument) + "\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\")\\s*;")
            .matcher(source);
    assertThat(constant.find())
        .as(
            "%s: routeId(%s) is put together; give the route an id that can be read and searched",
            file, argument)
        .isTrue();
    return joined(constant.group(1));
  }

  private static String joined(String literals) {
    StringBuilder text = new StringBuilder();
    Matcher literal = LITERAL.matcher(literals);
    while (literal.find()) {
      text.append(literal.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    return text.toString();
  }
}
