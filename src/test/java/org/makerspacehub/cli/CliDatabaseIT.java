package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.audit.AlertWebhook;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditReader;
import org.makerspacehub.beans.audit.AuditStep;
import org.makerspacehub.beans.audit.CheckpointDesk;
import org.makerspacehub.beans.audit.CheckpointKey;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.Escalations;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.sandbox.SandboxSettings;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

class CliDatabaseIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private final JdbcClient admin =
      JdbcClient.create(
          new DriverManagerDataSource(SERVER.url(), "sandbox_admin", "sandbox_admin"));

  @BeforeEach
  void empty() {
    SERVER.empty();
  }

  static Map<String, Object> settings(String user) {
    return new HashMap<>(
        Map.of(
            "HUB_DB_URL",
            SERVER.url(),
            "HUB_DB_USER",
            user,
            "HUB_DB_PASSWORD",
            user,
            "HUB_AUDIT_DB_USER",
            "hub_audit",
            "HUB_AUDIT_DB_PASSWORD",
            "hub_audit"));
  }

  @Test
  void migrateBringsAnEmptyDatabaseToThisVersionAndThenHasNothingToDo() throws Exception {
    try (Connection connection = SERVER.connectAsAdmin();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS hub_fresh");
      statement.execute("GRANT ALL ON hub_fresh.* TO 'hub_migrate'@'127.0.0.1'");
      try {
        Map<String, Object> settings = settings("hub_migrate");
        settings.put("HUB_DB_URL", SERVER.url().replace("/hub", "/hub_fresh"));

        CliRun first = CliRun.of(settings, "migrate");
        CliRun second = CliRun.of(settings, "migrate");

        assertThat(first.code()).isZero();
        assertThat(first.out()).contains("Applied 001 people.", "Applied 004 quartz.", "is now");
        assertThat(second.code()).isZero();
        assertThat(second.out().lines()).hasSize(1).first().asString().contains("already");
      } finally {
        statement.execute("DROP DATABASE hub_fresh");
        statement.execute("REVOKE ALL ON hub_fresh.* FROM 'hub_migrate'@'127.0.0.1'");
      }
    }
  }

  @Test
  void migrateAndDoctorNameASchemaThatIsNewer() {
    admin
        .sql(
            """
            INSERT INTO flyway_schema_history
              (installed_rank, version, description, type, script, installed_by, execution_time, success)
            VALUES (9999, '999', 'later', 'SQL', 'V999__later.sql', 'hub_migrate', 1, 1)""")
        .update();
    try {
      CliRun run = CliRun.of(settings("hub_migrate"), "migrate");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err()).contains("(999) is newer than this version");
      assertThat(CliRun.of(settings("hub_migrate"), "doctor").out())
          .contains("✘ schema: newer than this version of the hub → use the newer jar");
    } finally {
      admin.sql("DELETE FROM flyway_schema_history WHERE installed_rank = 9999").update();
    }
  }

  @Test
  void aLongRunningUserCannotMigrate() throws Exception {
    try (Connection connection = SERVER.connectAsAdmin();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS hub_fresh");
      try {
        Map<String, Object> settings = settings("hub_app");
        settings.put("HUB_DB_URL", SERVER.url().replace("/hub", "/hub_fresh"));

        CliRun run = CliRun.of(settings, "migrate");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
      } finally {
        statement.execute("DROP DATABASE hub_fresh");
      }
    }
  }

  @Test
  void theFirstOwnerIsSetAndRecorded() {
    CliRun run = CliRun.of(settings("hub_executor"), "owner", "set", "T0123ABCD/U0456EFGH");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("T0123ABCD/U0456EFGH is the owner now; the record has it.\n");
    assertThat(owners()).containsExactly("T0123ABCD/U0456EFGH by command-line");
    assertThat(record())
        .containsExactly(
            "intent role.bootstrap T0123ABCD/U0456EFGH null",
            "outcome role.bootstrap T0123ABCD/U0456EFGH done");
  }

  @Test
  void aSecondOwnerIsRefusedAndRecorded() {
    CliRun.of(settings("hub_executor"), "owner", "set", "T0123ABCD/U0456EFGH");

    CliRun run = CliRun.of(settings("hub_executor"), "owner", "set", "T0123ABCD/U0789IJKL");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1).first().asString().contains("an owner already");
    assertThat(owners()).hasSize(1);
    assertThat(record()).hasSize(4).last().asString().endsWith("refused");
  }

  @Test
  void aFormerOwnerDoesNotCount() {
    admin
        .sql(
            """
            INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at, until_at)
            VALUES ('T0123ABCD', 'U0OLD', 'owner', 'x', '2020-01-01', '2021-01-01')""")
        .update();

    assertThat(CliRun.of(settings("hub_executor"), "owner", "set", "T0123ABCD/U0456EFGH").code())
        .isZero();
  }

  @Test
  void ofSeveralAtOnceOneWins() throws Exception {
    int many = 6;
    CyclicBarrier together = new CyclicBarrier(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Callable<CliRun>> runs =
          IntStream.range(0, many)
              .mapToObj(
                  i ->
                      (Callable<CliRun>)
                          () -> {
                            together.await();
                            return CliRun.of(
                                settings("hub_executor"), "owner", "set", "T0123ABCD/U045" + i);
                          })
              .toList();
      int won = 0;
      for (Future<CliRun> run : threads.invokeAll(runs)) {
        won += run.get().code() == 0 ? 1 : 0;
        assertThat(run.get().err()).doesNotContain("could not be set");
      }
      assertThat(won).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
    assertThat(owners()).hasSize(1);
    assertThat(record()).hasSize(2 * many).filteredOn(row -> row.endsWith("done")).hasSize(1);
  }

  @Test
  @DisplayName("S4 without a record there is no owner")
  void withoutARecordThereIsNoOwner() {
    Map<String, Object> settings = settings("hub_executor");
    settings.put("HUB_AUDIT_DB_PASSWORD", "wrong");

    CliRun run = CliRun.of(settings, "owner", "set", "T0123ABCD/U0456EFGH");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("The audit record could not be written").doesNotContain("\tat");
    assertThat(owners()).isEmpty();
  }

  @Test
  void onlyTheExecutorsUserMaySetOne() {
    CliRun run = CliRun.of(settings("hub_app"), "owner", "set", "T0123ABCD/U0456EFGH");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("HUB_DB_USER is hub_executor");
    assertThat(owners()).isEmpty();
    assertThat(record()).last().asString().endsWith("failed");
  }

  @Test
  void anotherWorkspaceIsRefused() {
    Map<String, Object> settings = settings("hub_executor");
    settings.put("SLACK_TEAM_ID", "T0999ZZZZ");

    CliRun run = CliRun.of(settings, "owner", "set", "T0123ABCD/U0456EFGH");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("T0123ABCD is not this space's workspace");
  }

  @Test
  void aRecoveryCodeIsPrintedOnceAndReadFromStandardInput() {
    CliRun.of(settings("hub_executor"), "owner", "set", "T0123ABCD/U0456EFGH");
    CliRun printed = CliRun.of(settings("hub_executor"), "owner", "recovery-code");
    assertThat(printed.err()).isEmpty();
    assertThat(printed.code()).isZero();
    String code = printed.out().lines().findFirst().orElseThrow();

    CliRun wrong = replace("0000\n", "T0123ABCD/U0789IJKL", "--recovery-code");
    CliRun none = replace("", "T0123ABCD/U0789IJKL", "--recovery-code");
    CliRun right = replace(code + "\n", "T0123ABCD/U0789IJKL", "--recovery-code");

    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("not the recovery code");
    assertThat(none.err()).contains("No recovery code was given");
    assertThat(right.code()).as(right.err()).isZero();
    assertThat(right.out()).contains("72 hours").doesNotContain(code);
    assertThat(owners()).as("not yet").containsExactly("T0123ABCD/U0456EFGH by command-line");
    String ref = right.out().replaceAll("(?s).*Reference (\\w{12}).*", "$1");
    CliRun cancelled = replace("", "--cancel", ref);
    assertThat(cancelled.out()).isEqualTo("Cancelled; the owner stays.\n");
    assertThat(record()).last().asString().endsWith("cancelled");
  }

  @Test
  void anotherOwnerIsRefusedWhileThereIsNoneOrNoBoard() {
    CliRun none = replace("", "T0123ABCD/U0789IJKL");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("owner set");
    CliRun.of(settings("hub_executor"), "owner", "set", "T0123ABCD/U0456EFGH");
    assertThat(replace("", "T0123ABCD/U0789IJKL").err()).contains("The board is too small");
    assertThat(record()).last().asString().endsWith("refused");
  }

  private static CliRun replace(String typed, String... args) {
    String[] words = new String[args.length + 2];
    words[0] = "owner";
    words[1] = "replace";
    System.arraycopy(args, 0, words, 2, args.length);
    return CliRun.of(Clock.systemUTC(), settings("hub_executor"), typed, words);
  }

  @Test
  void theDoctorFindsEveryUsersGrantsExact() {
    for (String user : List.of("hub_migrate", "hub_edge", "hub_app", "hub_executor")) {
      CliRun run = CliRun.of(settings(user), "doctor");

      assertThat(run.out())
          .contains(
              "✔ database: answers to " + user,
              "✔ schema: that of this version",
              "✔ grants of " + user + ": exactly those of db/grants",
              "✔ grants of hub_audit: exactly those of db/grants",
              "✔ clock: 0 s");
      assertThat(run.code()).isZero();
    }
  }

  @Test
  void theDoctorSeesGrantsThatAreMissingOrTooMuch() throws Exception {
    try (Connection connection = SERVER.connectAsAdmin();
        Statement statement = connection.createStatement()) {
      statement.execute("GRANT DELETE ON hub.audit_privileged TO 'hub_audit'@'127.0.0.1'");
      statement.execute("REVOKE SELECT (ref) ON hub.inbox_event FROM 'hub_edge'@'127.0.0.1'");
      try {
        CliRun run = CliRun.of(settings("hub_edge"), "doctor");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
            .contains(
                "✘ grants of hub_edge: missing SELECT(ref) on hub.inbox_event",
                "✘ grants of hub_audit: too much DELETE on hub.audit_privileged");
      } finally {
        statement.execute("REVOKE DELETE ON hub.audit_privileged FROM 'hub_audit'@'127.0.0.1'");
        statement.execute("GRANT SELECT (ref) ON hub.inbox_event TO 'hub_edge'@'127.0.0.1'");
      }
    }
    assertThat(CliRun.of(settings("hub_edge"), "doctor").code()).isZero();
  }

  @Test
  void theDoctorSaysHowToMendAWrongPassword() {
    Map<String, Object> settings = settings("hub_app");
    settings.put("HUB_DB_PASSWORD", "canary-password");

    CliRun run = CliRun.of(settings, "doctor");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("✘ database: does not answer to hub_app → its password is not the one")
        .doesNotContain("canary");
  }

  @Test
  @DisplayName(
      "S6 S10 an export holds no names, verifies with its tricks in it, and is not written over")
  void exportsTheRecords(@TempDir Path dir) throws Exception {
    DriverManagerDataSource source =
        new DriverManagerDataSource(SERVER.url(), "hub_audit", "hub_audit");
    JdbcClient audit = JdbcClient.create(source);
    AuditLog log = new AuditLog(audit, new JdbcTransactionManager(source), Clock.systemUTC());
    for (AuditChain chain : AuditChain.values()) {
      log.record(
          chain,
          "\r\n\u001b[2J",
          "T1/U1",
          AuditStep.DECIDED,
          "\ud800 \u202e",
          "4711",
          Map.of("\u2028", "grüße 👩‍🔧 \u0000"));
    }
    CheckpointKey key = CheckpointKey.of(SandboxSettings.AUDIT_SIGNING_KEY);
    new CheckpointDesk(
            new CheckpointDesk.Parts(
                audit,
                JdbcClient.create(
                    new DriverManagerDataSource(SERVER.url(), "hub_executor", "hub_executor")),
                key,
                dir.resolve("executor"),
                new AlertWebhook("", new OutsideUrls("https://slack.com/api")),
                new NobodyToCall(),
                Clock.systemUTC(),
                100,
                Duration.ofHours(1)))
        .round();
    Files.writeString(dir.resolve("audit.pub"), key.openText());
    String export = dir.resolve("export").toString();

    CliRun exported = CliRun.of(settings("hub_app"), "audit", "export", "--to", export);
    CliRun verified =
        CliRun.of(
            settings("hub_app"),
            "audit",
            "verify",
            export,
            "--key",
            dir.resolve("audit.pub").toString(),
            "--checkpoints",
            dir.resolve("executor").toString());

    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(exported.out()).contains("audit_escalation: 1 rows", "audit_checkpoint: 1 rows");
    assertThat(verified.out()).contains("rows newer than that: 0").contains("as it was written.");
    assertThat(verified.code()).isZero();
    for (AuditChain chain : AuditChain.values()) {
      String file = Files.readString(dir.resolve("export").resolve(chain.table() + ".jsonl"));
      assertThat(file.lines()).hasSize(1);
      assertThat(file).doesNotContain("T1/U1", "4711", "\u001b", "\u202e");
    }
    CliRun again = CliRun.of(settings("hub_app"), "audit", "export", "--to", export);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("holds an export already");
  }

  /** All is well here. */
  private static final class NobodyToCall implements Escalations {
    @Override
    public void raise(Escalation what, String ref, String sentence) {
      throw new AssertionError(sentence);
    }

    @Override
    public void settle(Escalation what, String ref, String sentence) {
      throw new AssertionError(sentence);
    }
  }

  private List<String> owners() {
    return admin
        .sql(
            """
            SELECT CONCAT(team_id, '/', slack_user_id, ' by ', granted_by) FROM role_grant
            WHERE role = 'owner' AND until_at IS NULL""")
        .query(String.class)
        .list();
  }

  private List<String> record() {
    return new AuditReader(admin)
        .entries(AuditChain.PRIVILEGED).stream()
            .map(
                row ->
                    "%s %s %s %s".formatted(row.step(), row.action(), row.target(), row.outcome()))
            .toList();
  }
}
