package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.makerspacehub.sandbox.HubProcesses.SECOND_HUB;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.report.ReportKind;
import org.makerspacehub.beans.report.ReportPeriod;
import org.makerspacehub.support.EmbeddedMariaDb;

/** Two hubs of the shipped jar on one database, and kill -9 in the middle: each report once. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReportsOnceIT {
  private static EmbeddedMariaDb database;
  private static HubProcesses processes;
  private static ReportPeriod week =
      ReportPeriod.lastBefore(ReportKind.WEEKLY, LocalDate.now(ZoneOffset.UTC).minusDays(30));

  private final Random random = new Random(41);

  @BeforeAll
  static void twoHubs() throws Exception {
    database = EmbeddedMariaDb.own("reports");
    processes =
        new HubProcesses(database, 5)
            // Every second the scheduler fires on one of them, and every half second both look.
            .with("REPORT_MONTHLY_CRON", "* * * * * ?")
            .with("REPORT_WEEKLY_CRON", "* * * * * ?")
            .with("hub.report.first-look", "500")
            .with("hub.report.look-period", "500")
            .with("hub.report.drain-period", "100");
    processes.start("connector", "hub", SECOND_HUB);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        rows("SELECT 1 FROM sync_run WHERE flow = 'sync-all' AND state = 'DONE'"))
                    .isNotEmpty());
    assertThat(rows("SELECT CONCAT(kind, period) FROM report_run"))
        .as("a new hub posts nothing old")
        .isEmpty();
    // Somebody has always been there, so that no period is without anything to tell.
    change("UPDATE membership SET from_date = '2001-01-01' ORDER BY external_id LIMIT 1");
  }

  @AfterAll
  static void stop() {
    processes.close();
    database.stop();
  }

  @Test
  @Order(1)
  @DisplayName("two hubs, fifty ticks of the schedule and fifty runs asked of both: each once")
  void fiftyTicks() throws Exception {
    change("UPDATE report_schedule SET since = since - INTERVAL 200 DAY");
    List<String> ticks = new ArrayList<>();
    for (int run = 0; run < 50; run++) {
      week = week.previous();
      // Two people at once; each hub takes one of the two.
      ask(week, "U0ONE");
      ask(week, "U0TWO");
      untilDone();
      ticks(ticks);
    }
    until(
        () -> {
          ticks(ticks);
          assertThat(ticks).hasSizeGreaterThanOrEqualTo(50);
        });
    until(
        () ->
            assertThat(
                    rows(
                        "SELECT period FROM report_run WHERE asked_by IS NULL AND state ="
                            + " 'POSTED'"))
                .hasSize(5));
    assertThat(rows("SELECT outcome FROM report_request WHERE outcome = 'posted'")).hasSize(50);
    assertThat(rows("SELECT outcome FROM report_request WHERE outcome = 'already'")).hasSize(50);
    eachOnce();
    assertThat(rows("SELECT period FROM report_run WHERE state = 'POSTED'")).hasSize(55);
  }

  @Test
  @Order(2)
  @DisplayName("S20 a hub is killed in the middle of a report, twice: posted once")
  void fewKills() throws Exception {
    kills(2);
  }

  @Test
  @Order(3)
  @Tag("proof")
  @DisplayName("S20 a hub is killed in the middle of a report, forty times: posted once")
  void manyKills() throws Exception {
    kills(40);
  }

  private void kills(int times) throws Exception {
    if (processes.isRunning(SECOND_HUB)) {
      processes.kill(SECOND_HUB);
    }
    for (int kill = 1; kill <= times; kill++) {
      if (!processes.isRunning("hub")) {
        processes.start("hub");
      }
      week = week.previous();
      if (kill % 3 == 1) {
        killWithinTheTransaction(week);
      } else {
        ask(week, "U0ONE");
        after(random.nextInt(2_500));
        processes.kill("hub");
      }
      long posted = count("report_run", week);
      assertThat(count("outbox_message", week)).as("all of it or nothing").isEqualTo(posted);
      // A dead process' lease is not waited for.
      change("UPDATE report_request SET lease_until = NULL WHERE done_at IS NULL");
      processes.start("hub");
      untilDone();
      assertThat(count("report_run", week)).isEqualTo(1);
      eachOnce();
    }
  }

  /**
   * Its row is in the way until it is dead: so it dies with everything written and not committed.
   */
  private void killWithinTheTransaction(ReportPeriod period) throws Exception {
    try (Connection inTheWay = database.connectAsAdmin();
        Statement statement = inTheWay.createStatement()) {
      inTheWay.setAutoCommit(false);
      statement.execute(
          "INSERT INTO report_run (kind, period, state, ref, started_at, finished_at) VALUES"
              + " ('weekly', '%s', 'POSTED', '222222222222', NOW(3), NOW(3))"
                  .formatted(period.name()));
      ask(period, "U0ONE");
      // InnoDB shows the same list again to whoever looks more often than every 100 ms.
      await(Duration.ofMillis(400))
          .untilAsserted(
              () ->
                  assertThat(
                          rows(
                              "SELECT trx_id FROM information_schema.innodb_trx"
                                  + " WHERE trx_state = 'LOCK WAIT'"))
                      .isNotEmpty());
      processes.kill("hub");
      inTheWay.rollback();
    }
  }

  /** Every posted report has its one message, and it is the message of whoever posted it. */
  private static void eachOnce() throws SQLException {
    assertThat(
            rows(
                "SELECT CONCAT(kind, ' ', period, ' ', ref) FROM report_run WHERE state = 'POSTED'"
                    + " ORDER BY 1"))
        .isEqualTo(
            rows(
                "SELECT CONCAT(SUBSTRING_INDEX(SUBSTRING_INDEX(message_key, ':', 2), ':', -1), ' ',"
                    + " SUBSTRING_INDEX(SUBSTRING_INDEX(message_key, ':', 3), ':', -1), ' ', ref)"
                    + " FROM outbox_message WHERE message_key LIKE 'report:%:slack' ORDER BY 1"));
  }

  private static void ask(ReportPeriod period, String user) throws SQLException {
    change(
        "INSERT INTO report_request (what, kind, period, ref, asked_by, asked_at) VALUES"
            + " ('run', 'weekly', '%s', '%s', 'T0SANDBOX/%s', NOW(3))"
                .formatted(period.name(), Ref.next(), user));
  }

  private static void untilDone() {
    until(
        () ->
            assertThat(rows("SELECT period FROM report_request WHERE done_at IS NULL")).isEmpty());
  }

  /** Notes when the scheduler fired. */
  private static void ticks(List<String> seen) throws SQLException {
    for (String fired :
        rows(
            "SELECT CONCAT(trigger_name, prev_fire_time) FROM QRTZ_TRIGGERS"
                + " WHERE trigger_name IN ('report-monthly', 'report-weekly')")) {
      if (!seen.contains(fired)) {
        seen.add(fired);
      }
    }
  }

  private static long count(String table, ReportPeriod period) throws SQLException {
    return rows(table.equals("report_run")
            ? "SELECT id FROM report_run WHERE kind = 'weekly' AND period = '%s'"
                .formatted(period.name())
            : "SELECT id FROM outbox_message WHERE message_key LIKE 'report:weekly:%s:%%'"
                .formatted(period.name()))
        .size();
  }

  private static void until(ThrowingRunnable assertion) {
    await(Duration.ofMillis(50)).untilAsserted(assertion);
  }

  private static ConditionFactory await(Duration pollInterval) {
    return Awaitility.await().atMost(Duration.ofSeconds(120)).pollInterval(pollInterval);
  }

  private static void after(int millis) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
  }

  private static void change(String sql) throws SQLException {
    try (Connection admin = database.connectAsAdmin();
        PreparedStatement statement = admin.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }

  private static List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection admin = database.connectAsAdmin();
        Statement statement = admin.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
