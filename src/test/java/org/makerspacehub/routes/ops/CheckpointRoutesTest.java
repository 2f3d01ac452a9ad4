package org.makerspacehub.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.audit.AlertWebhook;
import org.makerspacehub.beans.audit.CheckpointDesk;
import org.makerspacehub.beans.audit.CheckpointKey;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.Escalations;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.sandbox.SandboxSettings;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The timer that makes the executor look at the audit. */
class CheckpointRoutesTest {
  @TempDir private Path dir;

  @Test
  @DisplayName("S5 the executor signs by itself")
  void signs() throws Exception {
    EmbeddedMariaDb.shared().empty();
    try (DefaultCamelContext camel = camel(EmbeddedMariaDb.shared().url())) {
      camel.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Files.exists(dir.resolve("checkpoints.jsonl")));
    }
    assertThat(Files.readAllLines(dir.resolve("checkpoints.jsonl"))).hasSize(1);
  }

  @Test
  @DisplayName("S5 S24 a database that is away is looked for again in the next round")
  void databaseAway() throws Exception {
    try (DefaultCamelContext camel = camel("jdbc:mariadb://127.0.0.1:1/hub?connectTimeout=200")) {
      NotifyBuilder rounds = new NotifyBuilder(camel).whenDone(2).create();
      NotifyBuilder failed = new NotifyBuilder(camel).whenFailed(1).create();
      camel.start();
      assertThat(rounds.matches(20, TimeUnit.SECONDS)).isTrue();
      assertThat(failed.matches(0, TimeUnit.SECONDS)).isFalse();
    }
    assertThat(dir.resolve("checkpoints.jsonl")).doesNotExist();
  }

  private DefaultCamelContext camel(String url) throws Exception {
    CheckpointDesk desk =
        new CheckpointDesk(
            new CheckpointDesk.Parts(
                as(url, "hub_audit"),
                as(url, "hub_executor"),
                CheckpointKey.of(SandboxSettings.AUDIT_SIGNING_KEY),
                dir,
                new AlertWebhook("", new OutsideUrls("https://slack.com/api")),
                new Nobody(),
                Clock.systemUTC(),
                100,
                Duration.ofHours(1)));
    DefaultCamelContext camel = new DefaultCamelContext();
    Properties settings = new Properties();
    settings.put("hub.audit.look-period", "300");
    camel.getPropertiesComponent().setInitialProperties(settings);
    camel.addRoutes(new CheckpointRoutes(desk));
    return camel;
  }

  private static JdbcClient as(String url, String user) {
    return JdbcClient.create(new DriverManagerDataSource(url, user, user));
  }

  /** All is well here. */
  private static final class Nobody implements Escalations {
    @Override
    public void raise(Escalation what, String ref, String sentence) {
      throw new AssertionError(sentence);
    }

    @Override
    public void settle(Escalation what, String ref, String sentence) {
      throw new AssertionError(sentence);
    }
  }
}
