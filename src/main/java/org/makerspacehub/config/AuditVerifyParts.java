package org.makerspacehub.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.makerspacehub.beans.audit.AlertWebhook;
import org.makerspacehub.beans.audit.AuditErasure;
import org.makerspacehub.beans.audit.AuditInspection;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.CheckpointDesk;
import org.makerspacehub.beans.audit.CheckpointKey;
import org.makerspacehub.beans.command.AuditVerifyCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.execute.ExecutorAlarms;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.routes.ops.CheckpointRoutes;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who watches over the records: anyone of the board by a command, the executor all the time. */
final class AuditVerifyParts {
  private AuditVerifyParts() {}

  /** The command. */
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(AuditProperties.class)
  static class ForPeople {
    @Bean
    AuditVerifyCommand auditVerifyCommand(JdbcClient auditJdbc, AuditProperties audit, When when) {
      return new AuditVerifyCommand(
          new AuditInspection(
              auditJdbc,
              audit.publicKey().isBlank() ? null : CheckpointKey.openKey(audit.publicKey())),
          when);
    }
  }

  /** The signatures. */
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(AuditProperties.class)
  static class Signed {
    @Bean
    AuditErasure auditErasure(JdbcClient executorJdbc, AuditLog auditLog) {
      return new AuditErasure(executorJdbc, auditLog);
    }

    @Bean
    AlertWebhook alertWebhook(ExecutorProperties executor, SlackProperties slack) {
      return new AlertWebhook(executor.alertWebhookUrl(), new OutsideUrls(slack.apiBaseUrl()));
    }

    @Bean
    CheckpointDesk checkpointDesk(
        JdbcClient auditJdbc,
        JdbcClient executorJdbc,
        ExecutorProperties executor,
        AuditProperties audit,
        AlertWebhook alertWebhook,
        ExecutorAlarms executorAlarms,
        Clock clock) {
      return new CheckpointDesk(
          new CheckpointDesk.Parts(
              auditJdbc,
              executorJdbc,
              CheckpointKey.of(executor.auditSigningKey()),
              Path.of(executor.dir()),
              alertWebhook,
              executorAlarms,
              clock,
              audit.checkpointRows(),
              audit.checkpointEvery()));
    }

    @Bean
    CheckpointRoutes checkpointRoutes(CheckpointDesk checkpointDesk) {
      return new CheckpointRoutes(checkpointDesk);
    }

    @Bean
    HealthIndicator checkpointHealthIndicator(
        CheckpointDesk checkpointDesk, AuditProperties audit, Clock clock) {
      return new CheckpointHealth(checkpointDesk, audit.checkpointEvery(), clock);
    }

    /** Seconds since the newest checkpoint; minus one before the first. */
    @Bean
    MeterBinder checkpointAgeGauge(CheckpointDesk checkpointDesk, Clock clock) {
      return registry ->
          Gauge.builder("hub.audit.checkpoint.age", checkpointDesk, desk -> age(desk, clock))
              .baseUnit("seconds")
              .description("Time since the audit was signed last")
              .register(registry);
    }

    /** Records that are not as they were written: anything above zero wants a person at once. */
    @Bean
    MeterBinder auditTroublesGauge(CheckpointDesk checkpointDesk) {
      return registry ->
          Gauge.builder(
                  "hub.audit.troubles", checkpointDesk, desk -> desk.state().troubles().size())
              .description("Audit records that are not as they were written")
              .register(registry);
    }

    private static double age(CheckpointDesk desk, Clock clock) {
      return desk.state().at() == null
          ? -1
          : Duration.between(desk.state().at(), clock.instant()).toSeconds();
    }
  }
}
