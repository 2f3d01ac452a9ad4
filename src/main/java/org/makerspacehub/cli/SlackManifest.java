package org.makerspacehub.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The manifest of one of our Slack apps: what Slack makes an app from when it is pasted (vendor:
 * Slack documentation, app manifest reference).
 */
final class SlackManifest {
  /** Longest name of an app (vendor: Slack documentation, display_information). */
  static final int LONGEST_NAME = 35;

  private static final String PRIVATE = "private-channels.yaml";

  private final Map<String, Object> fields;

  private SlackManifest(Map<String, Object> fields) {
    this.fields = fields;
  }

  /** The app that speaks and listens ({@code SLACK_BOT_TOKEN}). */
  static SlackManifest hub() {
    return new SlackManifest(read("hub-app.yaml"));
  }

  /** The app that only reads ({@code SLACK_READ_TOKEN}). */
  static SlackManifest reader() {
    return new SlackManifest(read("reader-app.yaml"));
  }

  /**
   * The executor's own app ({@code SLACK_VERIFY_TOKEN}): asks who somebody is, and has an incoming
   * webhook that the hub's bot cannot edit.
   */
  static SlackManifest executor() {
    return new SlackManifest(read("executor-app.yaml"));
  }

  /** A file of {@code slack/}, as YAML has it. */
  static Map<String, Object> read(String file) {
    try (InputStream in = new ClassPathResource("slack/" + file).getInputStream()) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /**
   * The same app under the makerspace's name.
   *
   * @param space cut where Slack's limit is
   */
  SlackManifest named(String space) {
    Map<String, Object> display = at("display_information");
    String ending = display.get("name").toString().replaceFirst("^Makerspace", "");
    int room = LONGEST_NAME - ending.length();
    String name = space.length() <= room ? space : space.substring(0, room).strip();
    display.put("name", name + ending);
    return this;
  }

  /**
   * Reached by Slack at a public address.
   *
   * @param publicUrl of the edge, without a trailing slash
   */
  SlackManifest overHttp(String publicUrl) {
    for (Map<String, Object> command : commands()) {
      command.put("url", publicUrl + "/slack/commands");
    }
    at("settings", "event_subscriptions").put("request_url", publicUrl + "/slack/events");
    at("settings", "interactivity").put("request_url", publicUrl + "/slack/interactions");
    at("settings").put("socket_mode_enabled", false);
    return this;
  }

  /** The edge calls Slack and keeps the line open; no public address. */
  SlackManifest bySocket() {
    at("settings").put("socket_mode_enabled", true);
    return this;
  }

  /** May also read the private channels that it is in. */
  @SuppressWarnings("unchecked")
  SlackManifest withPrivateChannels() {
    Set<String> more = new TreeSet<>(events().isEmpty() ? privateReading() : privateListening());
    more.addAll(scopes());
    at("oauth_config", "scopes").put("bot", List.copyOf(more));
    if (!events().isEmpty()) {
      Map<String, Object> hub = (Map<String, Object>) read(PRIVATE).get("hub");
      Set<String> heard = new TreeSet<>(((Map<String, Object>) hub.get("events")).keySet());
      heard.addAll(events());
      at("settings", "event_subscriptions").put("bot_events", List.copyOf(heard));
    }
    return this;
  }

  /** The scopes by which the hub's app hears of private channels that it is in. */
  @SuppressWarnings("unchecked")
  static Set<String> privateListening() {
    Map<String, Object> hub = (Map<String, Object>) read(PRIVATE).get("hub");
    return new TreeSet<>((List<String>) hub.get("scopes"));
  }

  /** The scopes by which the reader's app reads private channels that it is in. */
  @SuppressWarnings("unchecked")
  static Set<String> privateReading() {
    Set<String> scopes = new TreeSet<>();
    ((Map<String, List<String>>) read(PRIVATE).get("reader")).values().forEach(scopes::addAll);
    return scopes;
  }

  /** What its bot token may do. */
  @SuppressWarnings("unchecked")
  List<String> scopes() {
    return (List<String>) at("oauth_config", "scopes").get("bot");
  }

  /** The events it wants to hear of; none for the reader. */
  @SuppressWarnings("unchecked")
  List<String> events() {
    Map<String, Object> settings = at("settings");
    return settings.containsKey("event_subscriptions")
        ? (List<String>) at("settings", "event_subscriptions").get("bot_events")
        : List.of();
  }

  /** Its slash commands, each as a map; none for the reader. */
  @SuppressWarnings("unchecked")
  List<Map<String, Object>> commands() {
    return (List<Map<String, Object>>) at("features").getOrDefault("slash_commands", List.of());
  }

  Map<String, Object> fields() {
    return fields;
  }

  /** As Slack takes it. */
  String yaml() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setSplitLines(false);
    return new Yaml(options).dump(new LinkedHashMap<>(fields));
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> at(String... path) {
    Map<String, Object> here = fields;
    for (String step : path) {
      here = (Map<String, Object>) here.get(step);
    }
    return here;
  }
}
