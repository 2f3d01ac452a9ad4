package org.makerspacehub.config;

import java.time.Clock;
import java.time.Duration;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.execute.FreezeDesk;
import org.makerspacehub.beans.freeze.FreezeBook;
import org.makerspacehub.beans.freeze.FreezeCommand;
import org.makerspacehub.beans.freeze.FreezeTeller;
import org.makerspacehub.beans.freeze.LiftClicks;
import org.makerspacehub.beans.freeze.LiftCount;
import org.makerspacehub.beans.freeze.UnfreezeCommand;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackVerifyCheck;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.routes.approval.FreezeRoutes;
import org.makerspacehub.routes.approval.FreezeTellerRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stopping everything privileged, and letting it go again. */
final class FreezeParts {
  private static final Duration ASKING_SLACK = Duration.ofSeconds(3);

  private FreezeParts() {}

  /** The hub's: it may stop. */
  @Configuration(proxyBeanMethods = false)
  static class Stopping {
    @Bean
    FreezeBook freezeBook(JdbcClient hubJdbc, Clock clock) {
      return new FreezeBook(hubJdbc, clock);
    }

    @Bean
    LiftCount liftCount(
        JdbcClient hubJdbc, SlackCalls slackCalls, SlackProperties slack, Clock clock) {
      return new LiftCount(hubJdbc, slack.teamId(), new SlackVerifyCheck(slackCalls), clock);
    }

    @Bean
    FreezeTeller freezeTeller(
        JdbcClient hubJdbc,
        FreezeBook freezeBook,
        LiftCount liftCount,
        Outbox outbox,
        ReplyJson replyJson,
        EligibleApprovers eligibleApprovers,
        GateProperties gate,
        HubProperties hub,
        Clock clock) {
      return new FreezeTeller(
          hubJdbc,
          freezeBook,
          liftCount,
          outbox,
          replyJson,
          eligibleApprovers,
          gate.channel(),
          hub.timeZone(),
          clock);
    }

    @Bean
    FreezeTellerRoutes freezeTellerRoutes(FreezeTeller freezeTeller) {
      return new FreezeTellerRoutes(freezeTeller);
    }

    @Bean
    SlashCommand freezeCommand(
        FreezeBook freezeBook, FreezeTeller freezeTeller, AuditLog auditLog, When when) {
      return new FreezeCommand(freezeBook, freezeTeller, auditLog, when);
    }

    @Bean
    SlashCommand unfreezeCommand(FreezeBook freezeBook, FreezeTeller freezeTeller) {
      return new UnfreezeCommand(freezeBook, freezeTeller);
    }

    @Bean
    ClickHandler liftClicks(FreezeBook freezeBook, LiftCount liftCount, Guard guard) {
      return new LiftClicks(freezeBook, liftCount, guard);
    }
  }

  /** The executor's: it alone may let go. */
  @Configuration(proxyBeanMethods = false)
  static class Lifting {
    @Bean
    FreezeDesk freezeDesk(
        JdbcClient executorJdbc,
        SlackProperties slack,
        ExecutorProperties executor,
        AuditLog auditLog,
        Clock clock) {
      SlackVerifyCheck people =
          new SlackVerifyCheck(
              new SlackCalls(slack.apiBaseUrl(), executor.slackVerifyToken(), ASKING_SLACK, clock));
      return new FreezeDesk(
          new FreezeBook(executorJdbc, clock),
          new LiftCount(executorJdbc, slack.teamId(), people, clock),
          auditLog);
    }

    @Bean
    FreezeRoutes freezeRoutes(FreezeDesk freezeDesk) {
      return new FreezeRoutes(freezeDesk);
    }
  }
}
