package org.makerspacehub.cli;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The fields of an app manifest that we may use, with the kinds and limits that Slack's reference
 * of manifests gives them (vendor: Slack documentation, app manifest reference).
 */
final class ManifestReference {
  private static final Map<String, Object> FIELDS =
      Map.of(
          "display_information",
          Map.of(
              "name!", 35,
              "description", 140,
              "background_color", Pattern.compile("#[0-9a-f]{6}")),
          "features",
          Map.of(
              "app_home",
              Map.of(
                  "home_tab_enabled", Boolean.class,
                  "messages_tab_enabled", Boolean.class,
                  "messages_tab_read_only_enabled", Boolean.class),
              "bot_user",
              Map.of(
                  "display_name!",
                  Pattern.compile("[a-z0-9._-]{1,80}"),
                  "always_online",
                  Boolean.class),
              "slash_commands",
              List.of(
                  Map.of(
                      "command!",
                      Pattern.compile("/[a-z-]{1,31}"),
                      "url",
                      Pattern.compile("https://\\S+"),
                      "description!",
                      2000,
                      "usage_hint",
                      1000,
                      "should_escape",
                      Boolean.class))),
          "oauth_config",
          Map.of("scopes!", Map.of("bot!", List.of(Pattern.compile("[a-z_-]+(:[a-z_.]+)?")))),
          "settings",
          Map.of(
              "event_subscriptions",
              Map.of(
                  "request_url", Pattern.compile("https://\\S+"),
                  "bot_events", List.of(Pattern.compile("[a-z_]+(\\.[a-z_]+)?"))),
              "interactivity",
              Map.of("is_enabled!", Boolean.class, "request_url", Pattern.compile("https://\\S+")),
              "org_deploy_enabled",
              Boolean.class,
              "socket_mode_enabled",
              Boolean.class,
              "token_rotation_enabled",
              Boolean.class));

  private ManifestReference() {}

  /**
   * Adds what is wrong.
   *
   * @param manifest as YAML gives it
   */
  static void check(Map<String, Object> manifest, List<String> wrong) {
    check("", manifest, FIELDS, wrong);
  }

  private static void check(String path, Object value, Object expected, List<String> wrong) {
    if (expected instanceof Map<?, ?> fields) {
      if (!(value instanceof Map<?, ?> map)) {
        wrong.add(path + ": must hold fields");
        return;
      }
      map.forEach(
          (name, inner) -> {
            Object kind = fields.containsKey(name) ? fields.get(name) : fields.get(name + "!");
            if (kind == null) {
              wrong.add("%s.%s: Slack knows no such field".formatted(path, name));
            } else {
              check(path + "." + name, inner, kind, wrong);
            }
          });
      fields.keySet().stream()
          .map(Object::toString)
          .filter(name -> name.endsWith("!") && !map.containsKey(name.replace("!", "")))
          .forEach(name -> wrong.add("%s.%s is required".formatted(path, name.replace("!", ""))));
    } else if (expected instanceof List<?> each) {
      if (!(value instanceof List<?> list) || list.isEmpty()) {
        wrong.add(path + ": must be a list");
        return;
      }
      list.forEach(item -> check(path + "[]", item, each.get(0), wrong));
    } else if (expected instanceof Pattern pattern) {
      if (!(value instanceof String text) || !pattern.matcher(text).matches()) {
        wrong.add("%s: '%s' is not %s".formatted(path, value, pattern));
      }
    } else if (expected instanceof Integer longest) {
      if (!(value instanceof String text) || text.isEmpty() || text.length() > longest) {
        wrong.add("%s: at most %d characters".formatted(path, longest));
      }
    } else if (expected == Boolean.class && !(value instanceof Boolean)) {
      wrong.add(path + ": must be true or false");
    }
  }
}
