package org.makerspacehub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.makerspacehub.beans.HubException;

/**
 * Whether Slack takes the tokens that are set, with the scopes of their manifests, and whether the
 * hub may speak in its channels.
 */
final class SlackDoctor {
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Channels to look through for a name: five pages of two hundred. */
  private static final int PAGES = 5;

  /** Lets nobody who holds the token do anything; the address of the webhook is the secret. */
  private static final Set<String> VERIFY_BESIDES = Set.of("incoming-webhook");

  private final Settings set;
  private final Clock clock;
  private Finding skew;

  SlackDoctor(Settings set, Clock clock) {
    this.set = set;
    this.clock = clock;
  }

  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        look("SLACK_BOT_TOKEN", SlackManifest.hub().scopes(), SlackManifest.privateListening()));
    findings.add(
        look("SLACK_READ_TOKEN", SlackManifest.reader().scopes(), SlackManifest.privateReading()));
    if (set.has("SLACK_VERIFY_TOKEN")) {
      findings.add(verify());
    }
    if (set.has("SLACK_APP_TOKEN")) {
      findings.add(appToken());
    }
    for (String channel :
        List.of(
            "SLACK_OPS_CHANNEL",
            "SLACK_APPROVAL_CHANNEL",
            "SLACK_TRIGGER_CHANNEL",
            "SLACK_REPORT_CHANNEL",
            "SLACK_WORKSHOP_CHANNEL")) {
      if (set.has(channel) && set.has("SLACK_BOT_TOKEN")) {
        findings.add(channel(channel));
      }
    }
    if (skew != null) {
      findings.add(skew);
    }
    return findings;
  }

  /** The executor believes what this token hears: one that could also speak is not its own. */
  private Finding verify() {
    Finding finding = look("SLACK_VERIFY_TOKEN", List.of("users:read"), VERIFY_BESIDES);
    return finding.mark() == Finding.Mark.LOOK ? finding.as(Finding.Mark.BAD) : finding;
  }

  private Finding look(String setting, Collection<String> scopes, Set<String> besides) {
    if (!set.has(setting)) {
      return Finding.skipped("Slack", setting);
    }
    Http.Answer answer;
    try {
      answer = call("auth.test", setting, "");
    } catch (HubException away) {
      return unreachable(setting, away);
    }
    skew =
        answer
            .date()
            .map(there -> Finding.skew("Slack's", clock.instant(), there))
            .orElse(
                new Finding(
                    Finding.Mark.SKIPPED, "clock: Slack's answer has no readable date", ""));
    if (!answer.body().path("ok").asBoolean()) {
      return Finding.bad(
          "Slack: %s is refused (%s)".formatted(setting, error(answer)),
          "install the app again and copy its token");
    }
    String team = answer.body().path("team_id").asText();
    if (set.has("SLACK_TEAM_ID") && !set.get("SLACK_TEAM_ID").equals(team)) {
      return Finding.bad(
          "Slack: %s is of another workspace than SLACK_TEAM_ID".formatted(setting),
          "take the token of the app in our own workspace, or set SLACK_TEAM_ID to its id");
    }
    Set<String> granted =
        Arrays.stream(answer.header("x-oauth-scopes").orElse("").split(","))
            .map(String::trim)
            .filter(scope -> scope.matches("[\\w.:]+"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> missing = new TreeSet<>(scopes);
    missing.removeAll(granted);
    if (!missing.isEmpty()) {
      return Finding.bad(
          "Slack: %s lacks %s".formatted(setting, String.join(", ", missing)),
          "give the app the manifest that 'setup' wrote, and install it again");
    }
    granted.removeAll(scopes);
    granted.removeAll(besides);
    return granted.isEmpty()
        ? Finding.good("Slack: %s is good, with every scope it needs".formatted(setting))
        : new Finding(
            Finding.Mark.LOOK,
            "Slack: %s is good, but may more than it needs: %s"
                .formatted(setting, String.join(", ", granted)),
            "take these scopes from the app and install it again");
  }

  private Finding appToken() {
    try {
      Http.Answer answer = call("apps.connections.open", "SLACK_APP_TOKEN", "");
      if (answer.body().path("ok").asBoolean()) {
        return Finding.good("Slack: SLACK_APP_TOKEN opens Socket Mode");
      }
      return Finding.bad(
          "Slack: SLACK_APP_TOKEN does not open Socket Mode (%s)".formatted(error(answer)),
          "make an app-level token with the scope connections:write (xapp-…) and switch Socket Mode"
              + " on: the app → Socket Mode");
    } catch (HubException away) {
      return unreachable("SLACK_APP_TOKEN", away);
    }
  }

  private Finding channel(String setting) {
    String channel = set.get(setting);
    try {
      Optional<JsonNode> found =
          channel.startsWith("#") ? byName(channel.substring(1)) : byId(channel);
      if (found.isEmpty()) {
        return Finding.bad(
            "Slack: the channel of %s is not there, or is private and without our bot"
                .formatted(setting),
            "set it to the channel's id (the channel → About → Channel ID) and type /invite @hub"
                + " in it");
      }
      return found.get().path("is_member").asBoolean()
          ? Finding.good("Slack: the hub is in the channel of %s".formatted(setting))
          : Finding.bad(
              "Slack: the hub is not in the channel of %s".formatted(setting),
              "type /invite @hub in that channel");
    } catch (HubException away) {
      return unreachable(setting, away);
    }
  }

  private Optional<JsonNode> byId(String id) {
    JsonNode channel =
        call("conversations.info", "SLACK_BOT_TOKEN", "channel=" + encoded(id))
            .body()
            .path("channel");
    return channel.isObject() ? Optional.of(channel) : Optional.empty();
  }

  private Optional<JsonNode> byName(String name) {
    String cursor = "";
    for (int page = 0; page < PAGES; page++) {
      JsonNode answer =
          call(
                  "conversations.list",
                  "SLACK_BOT_TOKEN",
                  "limit=200&exclude_archived=true&cursor=" + encoded(cursor))
              .body();
      for (JsonNode channel : answer.path("channels")) {
        if (channel.path("name").asText().equals(name)) {
          return Optional.of(channel);
        }
      }
      cursor = answer.path("response_metadata").path("next_cursor").asText("");
      if (cursor.isEmpty()) {
        break;
      }
    }
    return Optional.empty();
  }

  private Http.Answer call(String method, String token, String form) {
    String base = set.environment().getProperty("hub.slack.api-base-url", "https://slack.com/api");
    return Http.post(base.trim().replaceAll("/$", "") + "/" + method, set.get(token), FORM, form);
  }

  private static Finding unreachable(String setting, HubException away) {
    return Finding.bad(
        "Slack: %s (%s)".formatted(away.getMessage(), setting),
        "check SLACK_API_BASE_URL and that this process may reach it");
  }

  private static String error(Http.Answer answer) {
    return answer
        .body()
        .path("error")
        .asText("HTTP " + answer.status())
        .replaceAll("[^a-zA-Z0-9_ ]", "?");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
