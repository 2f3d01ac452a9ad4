package org.makerspacehub.routes.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.workflow.WorkflowTemplate;
import org.makerspacehub.beans.workflow.WorkflowTemplates;
import org.makerspacehub.docs.Pages;
import org.makerspacehub.processors.CamelWorkflowRoutes;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The route templates, read as text: a parameter is text in every one of them, and the only one.
 */
class WorkflowTemplatesTest {
  private static final String FOLDER = "src/main/resources/camel-template";

  @TestFactory
  @DisplayName("S31 in every template the parameter stands in constant: and nowhere else")
  java.util.stream.Stream<DynamicTest> parametersAreText() {
    List<Path> files = Pages.files(FOLDER, ".camel.yaml");
    assertThat(files).hasSizeGreaterThanOrEqualTo(6);
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> assertThat(wrong(Pages.read(file))).isEmpty()));
  }

  @TestFactory
  @DisplayName("S31 a template that lets its parameter be more than text is found")
  java.util.stream.Stream<DynamicTest> plantedOnesAreFound() {
    String good = Pages.read(Path.of(FOLDER, "workflow-hook-notice.camel.yaml"));
    assertThat(wrong(good)).isEmpty();
    return Map.ofEntries(
            Map.entry(
                "in an address", good.replace("timer:workflow-hook-notice", "timer:{{workflow}}")),
            Map.entry(
                "in simple",
                good.replace("simple: ${variable.round.more}", "simple: '{{workflow}}'")),
            Map.entry(
                "in a method", good.replace("take(${variable.round})", "take('{{workflow}}')")),
            Map.entry("in a period", good.replace("period: \"1000\"", "period: \"{{?workflow}}\"")),
            Map.entry(
                "as an expression in constant",
                good.replace("constant: \"{{workflow}}\"", "constant: \"${{{workflow}}}\"")),
            Map.entry(
                "as a variable of simple",
                good.replace("take(${variable.round})", "take(${workflow})")),
            Map.entry(
                "a second parameter",
                good.replace("- name: workflow\n", "- name: workflow\n      - name: channel\n")),
            Map.entry(
                "a bean from it", good.replace("ref: workflowDesk", "ref: \"#{{workflow}}\"")),
            Map.entry(
                "an address made from data",
                good.replace(
                    "- bean:\n                    id: run",
                    "- toD:\n                    id: run\n                    uri: \"${variable.workflow}\"\n                - bean:\n                    id: run2")),
            Map.entry(
                "the guard left out",
                good.replace("method: ask(${variable.round})", "method: take(${variable.round})")),
            Map.entry(
                "a script", good.replace("simple: ${variable.round.more}", "groovy: \"true\"")))
        .entrySet()
        .stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      assertThat(each.getValue()).isNotEqualTo(good);
                      assertThat(wrong(each.getValue())).isNotEmpty();
                    }));
  }

  @Test
  @DisplayName("every template has an entry in workflows.yaml, and no entry is without a template")
  void oneName() {
    Set<String> files =
        Pages.files(FOLDER, ".camel.yaml").stream()
            .map(file -> file.getFileName().toString().replace(".camel.yaml", ""))
            .collect(Collectors.toSet());
    assertThat(
            new WorkflowTemplates(new ClassPathResource("workflows.yaml"))
                .all().stream().map(WorkflowTemplate::name))
        .containsExactlyInAnyOrderElementsOf(files);
  }

  /** Stands in for the desk: takes down what the route says its workflow is. */
  public static final class Listening {
    private final Set<String> keys = new HashSet<>();
    private final CountDownLatch heard = new CountDownLatch(6);

    /** As the desk's. */
    public synchronized Object begin(String key, String template) {
      if (keys.add(key + " of " + template)) {
        heard.countDown();
      }
      return new Round();
    }

    /** Nothing is due, so nothing is taken up. */
    public void take(Object round) {
      throw new IllegalStateException("Nothing was due");
    }

    /** As the desk's. */
    public void ask(Object round) {
      take(round);
    }

    /** As the desk's. */
    public void run(Object round) {
      take(round);
    }
  }

  /** With nothing to do. */
  public static final class Round {
    public boolean isMore() {
      return false;
    }
  }

  @Test
  @DisplayName("S31 routes are made, run and taken away by key; what is no key makes none")
  void made() throws Exception {
    try (CamelContext camel = new DefaultCamelContext()) {
      Listening desk = new Listening();
      camel.getRegistry().bind("workflowDesk", desk);
      List<String> templates = new ArrayList<>();
      for (Path file : Pages.files(FOLDER, ".camel.yaml")) {
        String name = file.getFileName().toString();
        templates.add(name.replace(".camel.yaml", ""));
        PluginHelper.getRoutesLoader(camel)
            .loadRoutes(
                PluginHelper.getResourceLoader(camel)
                    .resolveResource("classpath:camel-template/" + name));
      }
      camel.start();
      CamelWorkflowRoutes routes = new CamelWorkflowRoutes(camel);
      for (String template : templates) {
        routes.start("a-" + template.substring("workflow-".length()), template);
      }
      routes.start("again", "workflow-hook-notice");
      routes.stop("again");
      assertThat(desk.heard.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(desk.keys).contains("a-hook-notice of workflow-hook-notice");
      assertThat(camel.getRoutes()).hasSize(6).allMatch(r -> r.getId().startsWith("workflow-a-"));
      for (String trick :
          List.of("${env.HOME}", "{{hub.db.password}}", "a?b=c", "#bean", "RAW(x)", "a/b", "")) {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () -> routes.start(trick, "workflow-hook-notice"))
            .isInstanceOf(HubException.class);
      }
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> routes.start("b", "workflow-no-such"))
          .isInstanceOf(HubException.class);
      assertThat(camel.getRoutes()).hasSize(6);
      assertThat(routes.running()).hasSize(6);
    }
  }

  // --- the rules --------------------------------------------------------------------------------

  /** What of a template is not as it must be, a line each. */
  private static List<String> wrong(String yaml) {
    List<String> wrong = new ArrayList<>();
    Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    for (Object item : (List<?>) read) {
      Map<?, ?> template = (Map<?, ?>) ((Map<?, ?>) item).get("routeTemplate");
      if (template == null) {
        wrong.add("it is no template");
        continue;
      }
      List<?> parameters = (List<?>) template.get("parameters");
      Set<String> names =
          parameters.stream()
              .map(each -> String.valueOf(((Map<?, ?>) each).get("name")))
              .collect(Collectors.toSet());
      if (!names.equals(Set.of(CamelWorkflowRoutes.PARAMETER))) {
        wrong.add("its only parameter is the workflow's key");
      }
      List<String> methods = new ArrayList<>();
      walk("", template.get("route"), methods, wrong);
      int take = methods.indexOf("take(${variable.round})");
      int ask = methods.indexOf("ask(${variable.round})");
      int run = methods.indexOf("run(${variable.round})");
      if (take < 0 || ask < take || run < ask) {
        wrong.add("S16 the guard is asked between taking a run up and running it");
      }
    }
    return wrong;
  }

  private static final Set<String> LANGUAGES = Set.of("constant", "simple", "method");
  private static final Set<String> STEPS = Set.of("removeHeaders", "setVariable", "loop", "bean");

  private static void walk(String key, Object node, List<String> methods, List<String> wrong) {
    if (node instanceof Map<?, ?> map) {
      map.forEach((name, value) -> walk(String.valueOf(name), value, methods, wrong));
    } else if (node instanceof List<?> list) {
      for (Object step : list) {
        if (!(step instanceof Map<?, ?> one) || !STEPS.containsAll(one.keySet())) {
          wrong.add("a step that templates do not have");
        }
        walk(key, step, methods, wrong);
      }
    } else if (node != null) {
      String text = node.toString();
      if (key.equals("method")) {
        methods.add(text);
      }
      if (key.equals("description")) {
        return;
      }
      if (text.contains("{{")
          && !(key.equals("constant")
              && text.equals("{{" + CamelWorkflowRoutes.PARAMETER + "}}"))) {
        wrong.add(key + " has a placeholder");
      }
      if (text.contains("${")
          && !text.replaceAll("\\$\\{variable\\.(workflow|round(\\.more)?)}", "")
              .equals(text.replaceAll("\\$\\{[^}]*}", ""))) {
        wrong.add(key + " reads something else than a variable");
      }
      if (key.equals("uri") && !text.matches("timer:workflow-[a-z-]+")) {
        wrong.add("its address is not constant");
      }
      if (Set.of("groovy", "js", "spel", "ognl", "mvel", "expression", "language").contains(key)) {
        wrong.add("a language that templates do not use: " + LANGUAGES);
      }
    }
  }
}
