package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.audit.AlertWebhook;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditReader;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.escalate.EscalationsCommand;
import org.makerspacehub.beans.escalate.GateWatch;
import org.makerspacehub.beans.escalate.JdbcEscalations;
import org.makerspacehub.beans.escalate.OutcomeClicks;
import org.makerspacehub.beans.escalate.OutcomeCommand;
import org.makerspacehub.beans.execute.ExecutorAlarms;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.OutcomeWords;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.notice.JdbcNotices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackVerifyCheck;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.routes.approval.EscalationRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Who calls for people. In one process for everything there are both: the hub's parts take {@code
 * escalations}, the executor's take {@code executorAlarms}.
 */
final class EscalationParts {
  private EscalationParts() {}

  /** The hub's: it has the channel, the mails and the owner. */
  @Configuration(proxyBeanMethods = false)
  static class Calling {
    @Bean
    JdbcEscalations escalations(
        JdbcClient hubJdbc,
        PlatformTransactionManager hubTransactions,
        JdbcNotices notices,
        Outbox outbox,
        ReplyJson replyJson,
        EligibleApprovers eligibleApprovers,
        AuditLog auditLog,
        Clock clock,
        OpsProperties ops,
        GateProperties gate) {
      return new JdbcEscalations(
          hubJdbc,
          hubTransactions,
          notices,
          outbox,
          replyJson,
          eligibleApprovers,
          auditLog,
          clock,
          new JdbcEscalations.Ladder(ops.mailAddresses(), gate.mailAfter(), gate.ownerAfter()));
    }

    @Bean
    SlashCommand escalationsCommand(JdbcEscalations escalations, When when) {
      return new EscalationsCommand(escalations, when);
    }

    @Bean
    SlashCommand outcomeCommand(JdbcClient hubJdbc, When when) {
      return new OutcomeCommand(hubJdbc, when);
    }

    @Bean
    ClickHandler outcomeClicks(
        JdbcClient hubJdbc,
        SlackCalls slackCalls,
        SlackProperties slack,
        Guard guard,
        Clock clock) {
      return new OutcomeClicks(
          new RequestBook(hubJdbc),
          new OutcomeWords(hubJdbc, slack.teamId(), new SlackVerifyCheck(slackCalls), clock),
          guard);
    }

    @Bean
    EscalationRoutes escalationRoutes(
        JdbcClient hubJdbc,
        PlatformTransactionManager hubTransactions,
        JdbcClient auditJdbc,
        JdbcEscalations escalations,
        Clock clock) {
      return new EscalationRoutes(
          new GateWatch(hubJdbc, hubTransactions, new AuditReader(auditJdbc), escalations, clock));
    }
  }

  /** The executor's: a row that the hub passes on, and its own webhook. */
  @Configuration(proxyBeanMethods = false)
  static class Alarming {
    @Bean
    ExecutorAlarms executorAlarms(JdbcClient executorJdbc, AlertWebhook alertWebhook, Clock clock) {
      return new ExecutorAlarms(executorJdbc, alertWebhook, clock);
    }
  }
}
