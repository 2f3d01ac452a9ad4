package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.report.ReportAnswers;
import org.makerspacehub.beans.report.ReportKind;
import org.makerspacehub.beans.report.ReportPeriod;

/** Reports as people meet them: asked for in Slack, and by themselves when a month is over. */
class ReportsIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeAll
  static void mirror() {
    HUB.seed(1);
    HUB.syncFull();
    HUB.grantRoles();
  }

  @AfterAll
  static void leave() {
    HUB.reports(false);
    HUB.seed(1);
  }

  @Test
  @DisplayName(
      "a board member's preview is a message to them alone, with pictures; members get none")
  void preview() {
    assertThat(HUB.command("member", "/hub", "report preview").toString())
        .contains("is not open to you");
    assertThat(HUB.command("board1", "/hub", "report preview").toString())
        .contains("I'm counting ");
    JsonNode preview = message("A preview of ");
    assertThat(preview.path("channel").asText()).isNotEqualTo("C0REPORTS");
    assertThat(preview.toString()).contains("slack_file");
    assertThat(HUB.rows("SELECT period FROM report_run")).isEmpty();
    assertThat(HUB.command("board1", "/hub", "report preview monthly 2031-01").toString())
        .contains("has not begun");
    assertThat(HUB.command("board1", "/hub", "status").toString()).contains("Monthly report");
  }

  @Test
  @DisplayName(
      "time passes over the end of a month: its report is in the channel and in the mail, once")
  void monthPasses() {
    HUB.reports(true);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(HUB.rows("SELECT kind FROM report_schedule")).hasSize(2));
    Instant now = HUB.sandbox().clock().instant();
    LocalDate today = now.atZone(Seed.ZONE).toLocalDate();
    ReportPeriod month = ReportPeriod.containing(ReportKind.MONTHLY, today);
    Instant due = month.next().first().atTime(LocalTime.of(9, 0)).atZone(Seed.ZONE).toInstant();
    HUB.control(
        "POST",
        "/_clock",
        "{\"advance\":\"%s\"}".formatted(Duration.between(now, due).plusMinutes(1)));
    // What is older than a day is waited for.
    HUB.sync();
    HUB.syncFull();
    JsonNode posted = posted(month);
    assertThat(posted.toString()).contains("slack_file");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(HUB.control("GET", "/_mails", "").toString())
                    .contains(SandboxSettings.BOARD_MAIL));
    assertThat(HUB.command("board1", "/hub", "report run " + month.name()).toString())
        .contains("is posted already", "by the schedule");
    assertThat(HUB.rows("SELECT period, state FROM report_run WHERE kind = 'monthly'"))
        .containsExactly(Map.of("period", month.name(), "state", "POSTED"));
  }

  private static JsonNode posted(ReportPeriod month) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        HUB.rows(
                            "SELECT state FROM outbox_message WHERE message_key ="
                                + " 'report:monthly:%s:slack'".formatted(month.name())))
                    .containsExactly(Map.of("state", "SENT")));
    List<JsonNode> found = new ArrayList<>();
    HUB.control("GET", "/_state", "")
        .path("messages")
        .forEach(
            message -> {
              if (message.path("channel").asText().equals("C0REPORTS")
                  && message
                      .path("text")
                      .asText()
                      .contains("Membership in " + ReportAnswers.name(month))) {
                found.add(message);
              }
            });
    assertThat(found).as(HUB.control("GET", "/_state", "").path("messages").toString()).hasSize(1);
    return found.get(0);
  }

  private static JsonNode message(String words) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              for (JsonNode message : HUB.control("GET", "/_state", "").path("messages")) {
                if (message.toString().contains(words)) {
                  return message;
                }
              }
              return null;
            },
            found -> found != null);
  }
}
