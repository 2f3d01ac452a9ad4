package org.makerspacehub.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a flow may be made of. A flow of a space's own may use what the shipped flows use: their
 * steps, beans, statements and settings, and nothing else. So a text copied from the web calls no
 * address, reads no file, runs no script and prints no secret.
 *
 * <p>The rules are read off the shipped flows, so they need no list that somebody forgets to
 * extend.
 */
final class FlowRules {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern SETTING = Pattern.compile("\\{\\{([^}]*)}}");
  private static final Pattern CODE = Pattern.compile("\\$(?:simple)?\\{([^}]*)}");
  private static final Pattern VARIABLE =
      Pattern.compile("variable\\.[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*|\\[[a-z_0-9]+])*");
  private static final Pattern METHOD = Pattern.compile("[a-z][A-Za-z0-9]*(\\(.*\\))?");

  /** Where text is text, whatever it says. */
  private static final Set<String> PROSE = Set.of("description", "constant");

  /** Steps that any flow may have, though ours may have no use for them now. */
  private static final Set<String> HARMLESS =
      Set.of("choice", "when", "otherwise", "split", "stop", "log", "message", "delimiter");

  private final Set<String> keys = new TreeSet<>(HARMLESS);
  private final Set<String> beans = new TreeSet<>(Set.of("channelWords"));
  private final Set<String> addresses = new TreeSet<>();
  private final Set<String> settings = new TreeSet<>();

  private FlowRules() {}

  /**
   * @param shipped the flows of the hub itself, by name
   */
  static FlowRules of(Map<String, String> shipped) {
    FlowRules rules = new FlowRules();
    shipped.forEach((name, text) -> rules.learn(null, parse(text)));
    return rules;
  }

  /**
   * Looks at a flow.
   *
   * @param name of its file, without the ending
   * @param text YAML
   * @return what is wrong, in sentences; empty when nothing is
   */
  List<String> check(String name, String text) {
    List<String> wrong = new ArrayList<>();
    if (!NAME.matcher(name).matches()) {
      wrong.add("its name is small letters, digits and dashes");
      return wrong;
    }
    Object read;
    try {
      read = parse(text);
    } catch (MarkedYAMLException e) {
      String line = e.getProblemMark() == null ? "" : "line " + (e.getProblemMark().getLine() + 1);
      wrong.add("it is no YAML (%s: %s)".formatted(line, e.getProblem()));
      return wrong;
    } catch (YAMLException e) {
      wrong.add("it is no YAML");
      return wrong;
    }
    if (!(read instanceof List<?> items) || items.isEmpty()) {
      wrong.add("it is a list of routes; begin it with \"- route:\"");
      return wrong;
    }
    boolean first = true;
    for (Object item : items) {
      if (!(item instanceof Map<?, ?> entry)
          || entry.size() != 1
          || !(entry.get("route") instanceof Map<?, ?> route)) {
        wrong.add("it holds routes and nothing else");
        continue;
      }
      route(name, first, route, wrong);
      first = false;
    }
    return wrong;
  }

  private void route(String name, boolean first, Map<?, ?> route, List<String> wrong) {
    String id = String.valueOf(route.get("id"));
    if (first ? !id.equals(name) : !id.startsWith(name + "-")) {
      wrong.add(
          "its first route's id is its file's name, %s, and others begin with it".formatted(name));
    }
    if (!(route.get("description") instanceof String said) || said.isBlank()) {
      wrong.add("the route %s says in its description what it is for".formatted(id));
    }
    if (!(route.get("from") instanceof Map<?, ?> from)
        || !String.valueOf(from.get("uri")).matches("(quartz|timer|direct):.*")) {
      wrong.add(
          "the route %s begins with a schedule (quartz:…, timer:…) or is called (direct:…)"
              .formatted(id));
    }
    walk(null, route, wrong);
  }

  private void walk(String key, Object node, List<String> wrong) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            String inner = String.valueOf(name);
            if (!keys.contains(inner)) {
              wrong.add("no flow may have \"%s\"".formatted(inner));
            } else {
              walk(inner, value, wrong);
            }
          });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> walk(key, each, wrong));
    } else if (node != null) {
      value(key, node.toString(), wrong);
    }
  }

  private void value(String key, String text, List<String> wrong) {
    Matcher setting = SETTING.matcher(text);
    while (setting.find()) {
      if (!settings.contains(setting.group(1))) {
        wrong.add("the setting {{%s}} is not for flows".formatted(setting.group(1)));
      }
    }
    if (key == null || PROSE.contains(key)) {
      return;
    }
    if (key.equals("ref") && !beans.contains(text)) {
      wrong.add("no flow may use the bean \"%s\"".formatted(text));
    }
    if ((key.equals("uri") || key.equals("to")) && !isKnown(text)) {
      wrong.add("no flow may call \"%s\"".formatted(text));
    }
    if (key.equals("method") && !METHOD.matcher(text.strip()).matches()) {
      wrong.add("\"%s\" is not the name of a method".formatted(text));
    }
    Matcher code = CODE.matcher(text);
    while (code.find()) {
      if (!code.group(1).equals("body") && !VARIABLE.matcher(code.group(1)).matches()) {
        wrong.add(
            "${%s} is not a variable; flows read ${variable.…} only".formatted(code.group(1)));
      }
    }
  }

  private boolean isKnown(String address) {
    return address.matches("direct:[a-z0-9-]+|quartz:[a-z0-9-]+/[a-z0-9-]+|timer:[a-z0-9-]+")
        || addresses.contains(address);
  }

  private void learn(String key, Object node) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            keys.add(String.valueOf(name));
            learn(String.valueOf(name), value);
          });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> learn(key, each));
    } else if (node != null) {
      Matcher setting = SETTING.matcher(node.toString());
      while (setting.find()) {
        settings.add(setting.group(1));
      }
      if ("ref".equals(key)) {
        beans.add(node.toString());
      }
      if ("uri".equals(key) || "to".equals(key)) {
        addresses.add(node.toString());
      }
    }
  }

  private static Object parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    return new Yaml(new SafeConstructor(options)).load(text);
  }
}
