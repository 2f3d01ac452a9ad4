package org.makerspacehub.beans.audit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.AuditVerifyCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.Escalations;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The executor's signatures, and what a person sees of them. */
class CheckpointDeskIT {
  private static final Duration EVERY = Duration.ofMinutes(60);

  @TempDir private Path dir;
  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T08:00:00Z"));
  private final JdbcClient audit = as("hub_audit");
  private final JdbcClient executor = as("hub_executor");
  private final List<String> calls = new ArrayList<>();
  private final AuditLog log =
      new AuditLog(audit, new JdbcTransactionManager(source("hub_audit")), clock);
  private WireMockServer slack;
  private CheckpointDesk desk;

  @BeforeEach
  void start() {
    EmbeddedMariaDb.shared().empty();
    slack = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    slack.start();
    answers(200);
    desk = desk(dir);
  }

  @AfterEach
  void stop() {
    slack.stop();
  }

  @Test
  @DisplayName("S5 a checkpoint is signed at once, after so many rows, and after so long when idle")
  void signsWhenItIsTime() {
    desk.round();
    assertThat(desk.state().number()).isEqualTo(1);
    rows(4);
    desk.round();
    assertThat(desk.state().number()).isEqualTo(1);
    rows(1);
    desk.round();
    assertThat(desk.state().number()).isEqualTo(2);
    clock.tick(EVERY.minusMillis(1));
    desk.round();
    assertThat(desk.state().number()).isEqualTo(2);
    clock.tick(Duration.ofMillis(1));
    desk.round();
    assertThat(desk.state().number()).isEqualTo(3);
    assertThat(desk.state().at()).isEqualTo(clock.instant());
    assertThat(desk.state().troubles()).isEmpty();
  }

  @Test
  @DisplayName("S5 it is in the executor's folder and was sent by its own webhook, word for word")
  void goesToFolderAndWebhook() throws Exception {
    rows(1);
    desk.round();
    List<Checkpoint> kept = AuditInspection.page(audit, 0, 10);
    assertThat(kept).hasSize(1);
    assertThat(folder()).containsExactly(kept.get(0).line());
    slack.verify(
        1,
        postRequestedFor(urlEqualTo("/services/T/B/x"))
            .withRequestBody(WireMock.containing(kept.get(0).hash()))
            .withRequestBody(WireMock.containing(kept.get(0).signature())));
    assertThat(desk.state().sent()).isEqualTo(1);
    desk.round();
    slack.verify(1, postRequestedFor(urlEqualTo("/services/T/B/x")));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 500, 429})
  @DisplayName(
      "S5 S32 one that Slack did not take is sent in a later round; redirects lead nowhere")
  void isSentLater(int status) {
    answers(status);
    desk.round();
    assertThat(desk.state().number()).isEqualTo(1);
    assertThat(desk.state().sent()).isZero();
    slack.verify(0, WireMock.anyRequestedFor(urlEqualTo("/elsewhere")));
    answers(200);
    desk.round();
    assertThat(desk.state().sent()).isEqualTo(1);
  }

  @Test
  @DisplayName("S32 the webhook's address is one of Slack's")
  void hostAllowList() {
    OutsideUrls slacks = new OutsideUrls("https://slack.com/api");
    for (String url :
        List.of("https://example.org/x", "http://hooks.slack.com/x", "https://slack.com.evil/x")) {
      assertThatThrownBy(() -> new AlertWebhook(url, slacks))
          .isInstanceOf(HubException.class)
          .hasMessageNotContaining(url);
    }
    assertThat(new AlertWebhook("https://hooks.slack.com/services/T/B/x", slacks).isThere())
        .isTrue();
    assertThat(new AlertWebhook("", slacks).send("x")).isFalse();
  }

  @Test
  @DisplayName("S5 what a crash left out of the folder is made up for; half a line is cut off")
  void afterACrash() throws Exception {
    desk.round();
    rows(5);
    desk.round();
    List<String> both = folder();
    Files.writeString(
        dir.resolve("checkpoints.jsonl"), both.get(0) + "\n" + both.get(1).substring(0, 40));
    desk(dir).round();
    assertThat(folder()).isEqualTo(both);
    assertThat(calls).isEmpty();
  }

  @Test
  @DisplayName("S5 a folder that takes nothing calls people, and is made up for when it does")
  void folderIsFull() throws Exception {
    Path file = dir.resolve("not-a-folder");
    Files.writeString(file, "x");
    CheckpointDesk stuck = desk(file);
    stuck.round();
    assertThat(calls).singleElement().asString().startsWith("raise CHECKPOINT_LATE audit EXECUTOR");
    Files.delete(file);
    stuck.round();
    assertThat(calls.get(1)).startsWith("settle CHECKPOINT_LATE");
    assertThat(Files.readAllLines(file.resolve("checkpoints.jsonl"))).hasSize(1);
  }

  @Test
  @DisplayName("S5 S21 two executors sign one series, and both folders have all of it")
  void twoExecutors(@TempDir Path other) throws Exception {
    CheckpointDesk second = desk(other);
    for (int i = 0; i < 6; i++) {
      rows(5);
      (i % 2 == 0 ? desk : second).round();
    }
    desk.round();
    assertThat(folder())
        .hasSize(6)
        .isEqualTo(Files.readAllLines(other.resolve("checkpoints.jsonl")));
    assertThat(AuditInspection.page(audit, 0, 10)).hasSize(6);
    assertThat(calls).isEmpty();
  }

  @Test
  @DisplayName("S5 S6 nothing is signed over a changed record; people are called; a look finds it")
  void tampering() throws Exception {
    rows(7);
    desk.round();
    AuditInspection inspection = new AuditInspection(audit, key().open());
    assertThat(inspection.look(Duration.ofSeconds(2)).good()).isTrue();

    admin("UPDATE audit_privileged SET body = REPLACE(body, '\"n\":3', '\"n\":9')");
    rows(7);
    desk.round();

    assertThat(desk.state().number()).isEqualTo(1);
    assertThat(AuditInspection.page(audit, 0, 10)).hasSize(1);
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0)).startsWith("raise AUDIT_FAILURE audit audit_privileged, row 4:");
    assertThat(inspection.look(Duration.ofSeconds(2)).troubles())
        .extracting(AuditTrouble::seq)
        .containsExactly(4L);

    admin("UPDATE audit_privileged SET body = REPLACE(body, '\"n\":9', '\"n\":3')");
    desk.round();
    assertThat(calls.get(1)).startsWith("settle AUDIT_FAILURE");
    assertThat(desk.state().number()).isEqualTo(2);
  }

  @Test
  @DisplayName("S5 rows and checkpoints that were cut off together are missed by the folder")
  void cutOff() throws Exception {
    rows(7);
    desk.round();
    rows(5);
    desk.round();
    admin("DELETE FROM audit_privileged WHERE seq > 7");
    admin("DELETE FROM audit_checkpoint WHERE number = 2");
    desk(dir).round();
    assertThat(calls).singleElement().asString().contains("audit_checkpoint, row 2: is missing");
  }

  @Test
  @DisplayName("S5 a checkpoint that somebody else wrote into the database is not followed")
  void forgedCheckpoint() throws Exception {
    desk.round();
    admin(
        "INSERT INTO audit_checkpoint SELECT 2, at, body, REPEAT('a', 64), signature"
            + " FROM audit_checkpoint WHERE number = 1");
    rows(9);
    desk.round();
    assertThat(calls).singleElement().asString().contains("audit_checkpoint, row 2");
    assertThat(folder()).hasSize(1);
  }

  @Test
  @DisplayName(
      "/hub audit verify says how many rows, how old the newest checkpoint is, and what is wrong")
  void command() throws Exception {
    AuditVerifyCommand command =
        new AuditVerifyCommand(
            new AuditInspection(audit, key().open()), new When(clock, java.time.ZoneOffset.UTC));
    assertThat(command.action()).isEqualTo("hub.audit");
    rows(7);
    desk.round();
    rows(2);
    clock.tick(Duration.ofMinutes(20));
    assertThat(command.answer(null, "").text())
        .contains("Everything is as it was written.", "audit_privileged: 9 rows, 9 looked at now")
        .contains("2 newer than the newest checkpoint", "Checkpoints: 1, the newest 20 min ago")
        .doesNotContain("Signatures were not checked");
    rows(1);
    assertThat(command.answer(null, "").text()).contains("audit_privileged: 10 rows, 10 looked at");

    admin("DELETE FROM audit_privileged WHERE seq = 5");
    assertThat(command.answer(null, "").text())
        .contains("The audit is not as it was written.", "audit_privileged, row 5: is missing.");
    assertThat(
            new AuditVerifyCommand(
                    new AuditInspection(audit, null), new When(clock, java.time.ZoneOffset.UTC))
                .answer(null, "")
                .text())
        .contains("audit_privileged, row 5: is missing.", "Signatures were not checked");
  }

  @Test
  @DisplayName("A look that has no time for all rows goes on where it ended")
  void goesOn() {
    rows(1_200);
    AuditInspection inspection = new AuditInspection(audit, null);
    long looked = 0;
    for (int i = 0; i < 3; i++) {
      AuditInspection.Findings findings = inspection.look(Duration.ZERO);
      looked += findings.chains().get(0).looked();
      assertThat(findings.whole()).isEqualTo(i == 2);
    }
    assertThat(looked).isEqualTo(1_200);
  }

  private CheckpointDesk desk(Path folder) {
    Escalations escalations =
        new Escalations() {
          @Override
          public void raise(Escalation what, String ref, String sentence) {
            calls.add("raise %s %s %s".formatted(what, ref, sentence));
          }

          @Override
          public void settle(Escalation what, String ref, String sentence) {
            calls.add("settle %s %s %s".formatted(what, ref, sentence));
          }
        };
    return new CheckpointDesk(
        new CheckpointDesk.Parts(
            audit,
            executor,
            key(),
            folder,
            new AlertWebhook(
                slack.baseUrl().replace("localhost", "127.0.0.1") + "/services/T/B/x",
                new OutsideUrls("http://127.0.0.1/api")),
            escalations,
            clock,
            5,
            EVERY));
  }

  private void answers(int status) {
    slack.resetAll();
    slack.stubFor(
        WireMock.post("/services/T/B/x")
            .willReturn(aResponse().withStatus(status).withHeader("Location", "/elsewhere")));
  }

  private void rows(int count) {
    for (int i = 0; i < count; i++) {
      log.record(
          AuditChain.PRIVILEGED,
          "abcdefghjk23",
          "T1/U1",
          AuditStep.CLAIMED,
          "door-code.issue",
          "lock-front-door",
          Map.of("n", i));
    }
  }

  private List<String> folder() throws Exception {
    return Files.readAllLines(dir.resolve("checkpoints.jsonl"));
  }

  static CheckpointKey key() {
    return CheckpointKey.of("MC4CAQAwBQYDK2VwBCIEIJNXwL/jyYqHn3qeYypHt2P9G1kp6BvhVDoVgTHhUmMJ");
  }

  private static void admin(String sql) throws SQLException {
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private static JdbcClient as(String user) {
    return JdbcClient.create(source(user));
  }

  private static DriverManagerDataSource source(String user) {
    return new DriverManagerDataSource(EmbeddedMariaDb.shared().url(), user, user);
  }
}
