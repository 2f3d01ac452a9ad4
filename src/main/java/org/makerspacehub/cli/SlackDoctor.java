package org.makerspacehub.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.makerspacehub.beans.HubException;

/** Whether Slack takes the tokens that are set, with the scopes that their work needs. */
final class SlackDoctor {
  private static final Set<String> BOT_SCOPES = Set.of("commands", "chat:write");
  private static final Set<String> READ_SCOPES = Set.of("users:read", "users:read.email");

  private final Settings set;
  private final Clock clock;
  private Finding skew;

  SlackDoctor(Settings set, Clock clock) {
    this.set = set;
    this.clock = clock;
  }

  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(look("SLACK_BOT_TOKEN", BOT_SCOPES));
    findings.add(look("SLACK_READ_TOKEN", READ_SCOPES));
    if (skew != null) {
      findings.add(skew);
    }
    return findings;
  }

  private Finding look(String setting, Set<String> scopes) {
    if (!set.has(setting)) {
      return Finding.skipped("Slack", setting);
    }
    String base = set.environment().getProperty("hub.slack.api-base-url", "https://slack.com/api");
    Http.Answer answer;
    try {
      answer =
          Http.post(
              base.trim().replaceAll("/$", "") + "/auth.test",
              set.get(setting),
              "application/x-www-form-urlencoded",
              "");
    } catch (HubException away) {
      return Finding.bad(
          "Slack: %s (%s)".formatted(away.getMessage(), setting),
          "check SLACK_API_BASE_URL and that this process may reach it");
    }
    compareClocks(answer, clock.instant());
    if (!answer.body().path("ok").asBoolean()) {
      return Finding.bad(
          "Slack: %s is refused (%s)"
              .formatted(
                  setting,
                  answer
                      .body()
                      .path("error")
                      .asText("HTTP " + answer.status())
                      .replaceAll("[^a-zA-Z0-9_ ]", "?")),
          "install the app again and copy its token");
    }
    String team = answer.body().path("team_id").asText();
    if (set.has("SLACK_TEAM_ID") && !set.get("SLACK_TEAM_ID").equals(team)) {
      return Finding.bad(
          "Slack: %s is of another workspace than SLACK_TEAM_ID".formatted(setting),
          "take the token of the app in our own workspace, or set SLACK_TEAM_ID to its id");
    }
    Set<String> missing = new TreeSet<>(scopes);
    missing.removeAll(
        Arrays.stream(answer.header("x-oauth-scopes").orElse("").split(","))
            .map(String::trim)
            .collect(Collectors.toSet()));
    return missing.isEmpty()
        ? Finding.good("Slack: %s is good, with every scope it needs".formatted(setting))
        : Finding.bad(
            "Slack: %s lacks %s".formatted(setting, String.join(", ", missing)),
            "add the scopes to the app and install it again");
  }

  private void compareClocks(Http.Answer answer, Instant here) {
    try {
      answer
          .header("date")
          .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .ifPresent(there -> skew = Finding.skew("Slack's", here, there));
    } catch (DateTimeException unreadable) {
      skew = new Finding(Finding.Mark.SKIPPED, "clock: Slack's answer has no readable date", "");
    }
  }
}
