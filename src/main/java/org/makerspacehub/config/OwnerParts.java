package org.makerspacehub.config;

import java.time.Clock;
import java.time.Duration;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.execute.OwnerDesk;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackVerifyCheck;
import org.makerspacehub.beans.owner.OwnerBook;
import org.makerspacehub.beans.owner.OwnerClicks;
import org.makerspacehub.beans.owner.OwnerCount;
import org.makerspacehub.beans.owner.OwnerEnding;
import org.makerspacehub.beans.owner.OwnerTeller;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.routes.approval.OwnerAnnounceRoutes;
import org.makerspacehub.routes.approval.OwnerDeskRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Another owner in place of one who is gone. */
final class OwnerParts {
  private static final Duration ASKING_SLACK = Duration.ofSeconds(3);

  private OwnerParts() {}

  /** The hub's: it tells, and shows how far it is. */
  @Configuration(proxyBeanMethods = false)
  static class Telling {
    @Bean
    ClickHandler ownerClicks(
        JdbcClient hubJdbc,
        SlackCalls slackCalls,
        SlackProperties slack,
        Guard guard,
        Clock clock) {
      return new OwnerClicks(
          new OwnerBook(hubJdbc, clock),
          new OwnerCount(hubJdbc, slack.teamId(), new SlackVerifyCheck(slackCalls), clock),
          guard);
    }

    @Bean
    OwnerAnnounceRoutes ownerAnnounceRoutes(
        JdbcClient hubJdbc,
        Outbox outbox,
        ReplyJson replyJson,
        EligibleApprovers eligibleApprovers,
        GateProperties gate,
        Clock clock) {
      return new OwnerAnnounceRoutes(
          new OwnerTeller(
              hubJdbc,
              new OwnerBook(hubJdbc, clock),
              outbox,
              replyJson,
              eligibleApprovers,
              gate.channel()));
    }
  }

  /** The executor's: it alone may hand over. */
  @Configuration(proxyBeanMethods = false)
  static class Replacing {
    @Bean
    OwnerDesk ownerDesk(
        JdbcClient executorJdbc,
        PlatformTransactionManager executorTransactions,
        SlackProperties slack,
        ExecutorProperties executor,
        AuditLog auditLog,
        Clock clock) {
      SlackVerifyCheck people =
          new SlackVerifyCheck(
              new SlackCalls(slack.apiBaseUrl(), executor.slackVerifyToken(), ASKING_SLACK, clock));
      return new OwnerDesk(
          new OwnerBook(executorJdbc, clock),
          new OwnerCount(executorJdbc, slack.teamId(), people, clock),
          new OwnerEnding(executorJdbc, executorTransactions, auditLog, clock),
          people,
          clock);
    }

    @Bean
    OwnerDeskRoutes ownerDeskRoutes(OwnerDesk ownerDesk) {
      return new OwnerDeskRoutes(ownerDesk);
    }
  }
}
