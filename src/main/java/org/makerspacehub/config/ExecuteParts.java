package org.makerspacehub.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.SecretWindow;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Ceilings;
import org.makerspacehub.beans.execute.CodeDesk;
import org.makerspacehub.beans.execute.ExecutionBook;
import org.makerspacehub.beans.execute.ExecutorAlarms;
import org.makerspacehub.beans.execute.ExecutorDesk;
import org.makerspacehub.beans.execute.ExecutorFolder;
import org.makerspacehub.beans.execute.ExecutorFreeze;
import org.makerspacehub.beans.execute.OutcomeDesk;
import org.makerspacehub.beans.execute.SecretSeal;
import org.makerspacehub.beans.execute.SecretSweep;
import org.makerspacehub.beans.execute.Verification;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.Freeze;
import org.makerspacehub.beans.gate.GrantedReviewers;
import org.makerspacehub.beans.gate.OutcomeWords;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.SignedClicks;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackSecretWindow;
import org.makerspacehub.beans.outbox.SlackVerifyCheck;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.routes.approval.CodeRoutes;
import org.makerspacehub.routes.approval.ExecutorRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Carrying out what was approved, and handing over what comes of it. */
final class ExecuteParts {
  /** A call to Slack for one approver; several may be asked within one lease. */
  private static final Duration ASKING_SLACK = Duration.ofSeconds(3);

  /** How long a secret waits for its owner. */
  private static final Duration SECRETS_LIVE = Duration.ofMinutes(15);

  private ExecuteParts() {}

  /** The key that hub and executor share. */
  @Configuration(proxyBeanMethods = false)
  static class Delivery {
    @Bean
    SecretSeal secretSeal(Environment settings, GateProperties gate) {
      return HubRole.from(settings) == HubRole.ALL && gate.deliveryKey().isBlank()
          ? SecretSeal.ofThisProcess()
          : SecretSeal.of(gate.deliveryKey());
    }
  }

  /** The executor's. */
  @Configuration(proxyBeanMethods = false)
  @Import(Delivery.class)
  static class Doing {
    @Bean
    Freeze executorFreeze(JdbcClient executorJdbc, ExecutorProperties executor, HubProperties hub) {
      ExecutorFolder.prepare(executor.dir());
      return new ExecutorFreeze(executorJdbc, executor.dir(), hub.mode());
    }

    @Bean
    Ceilings ceilings(ExecutorProperties executor, HubProperties hub, Clock clock) {
      return new Ceilings(executor.ceilings(), hub.timeZone(), clock);
    }

    @Bean
    ExecutionBook executionBook(
        JdbcClient executorJdbc,
        PlatformTransactionManager executorTransactions,
        Clock clock,
        ExecutorProperties executor,
        SecretSeal secretSeal) {
      return new ExecutionBook(
          executorJdbc, executorTransactions, clock, executor.lease(), secretSeal, SECRETS_LIVE);
    }

    @Bean
    Verification verification(
        JdbcClient executorJdbc,
        ActionCatalogue actionCatalogue,
        ObjectProvider<ActionExecutor> executors,
        SlackProperties slack,
        ExecutorProperties executor,
        Clock clock) {
      SlackVerifyCheck people =
          new SlackVerifyCheck(
              new SlackCalls(slack.apiBaseUrl(), executor.slackVerifyToken(), ASKING_SLACK, clock));
      return new Verification(
          new RequestBook(executorJdbc),
          new SignedClicks(executorJdbc),
          new GrantedReviewers(executorJdbc, actionCatalogue, slack.teamId(), people, clock),
          SlackVerifyCheck.NO_ANSWER,
          actionCatalogue,
          executors.stream().toList(),
          slack.teamId(),
          clock);
    }

    @Bean
    ExecutorDesk executorDesk(
        ExecutionBook executionBook,
        Verification verification,
        Ceilings ceilings,
        Freeze executorFreeze,
        AuditLog auditLog,
        ExecutorAlarms executorAlarms,
        Clock clock,
        ExecutorProperties executor) {
      return new ExecutorDesk(
          executionBook,
          verification,
          ceilings,
          executorFreeze,
          auditLog,
          () -> executorAlarms,
          clock,
          executor.lease().dividedBy(2));
    }

    @Bean
    OutcomeDesk outcomeDesk(
        JdbcClient executorJdbc,
        ExecutionBook executionBook,
        Verification verification,
        AuditLog auditLog,
        ExecutorAlarms executorAlarms,
        SlackProperties slack,
        ExecutorProperties executor,
        Clock clock) {
      SlackVerifyCheck people =
          new SlackVerifyCheck(
              new SlackCalls(slack.apiBaseUrl(), executor.slackVerifyToken(), ASKING_SLACK, clock));
      return new OutcomeDesk(
          executionBook,
          verification,
          new OutcomeWords(executorJdbc, slack.teamId(), people, clock),
          auditLog,
          executorAlarms);
    }

    @Bean
    ExecutorRoutes executorRoutes(
        ExecutorDesk executorDesk, OutcomeDesk outcomeDesk, JdbcClient executorJdbc, Clock clock) {
      return new ExecutorRoutes(executorDesk, outcomeDesk, new SecretSweep(executorJdbc, clock));
    }

    @Bean
    HealthIndicator executorHealthIndicator(ExecutorDesk executorDesk, Clock clock) {
      Instant started = clock.instant();
      return new ExecutorHealth(executorDesk::last, started, clock);
    }

    @Bean
    MeterBinder executionGauges(ExecutionBook executionBook) {
      return registry -> {
        Gauge.builder("hub.executor.approved.waiting", (Supplier<Number>) executionBook::waiting)
            .description("Approved requests that nobody has taken up")
            .register(registry);
        Gauge.builder("hub.executor.unknown", (Supplier<Number>) executionBook::unknown)
            .description("Actions of which nobody knows whether they happened")
            .register(registry);
      };
    }
  }

  /** The hub's: a secret reaches its owner. */
  @Configuration(proxyBeanMethods = false)
  @Import(Delivery.class)
  static class Showing {
    @Bean
    SecretWindow secretWindow(SlackCalls slackCalls, Clock clock) {
      return new SlackSecretWindow(slackCalls, clock);
    }

    @Bean
    CodeDesk codeDesk(
        JdbcClient hubJdbc,
        PlatformTransactionManager hubTransactions,
        SecretSeal secretSeal,
        SecretWindow secretWindow,
        Guard guard,
        Clock clock) {
      return new CodeDesk(hubJdbc, hubTransactions, secretSeal, secretWindow, guard, clock);
    }

    @Bean
    CodeRoutes codeRoutes(JdbcClient hubJdbc, Clock clock) {
      return new CodeRoutes(new SecretSweep(hubJdbc, clock));
    }
  }
}
