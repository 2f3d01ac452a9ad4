package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.ask.Choices;
import org.makerspacehub.beans.ask.RequestDesk;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.away.AwayBook;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.escalate.JdbcEscalations;
import org.makerspacehub.beans.failure.DeadLetters;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ApprovalCard;
import org.makerspacehub.beans.gate.DecisionDesk;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.Needs;
import org.makerspacehub.beans.gate.RequestClock;
import org.makerspacehub.beans.gate.RequestTeller;
import org.makerspacehub.beans.gate.Subjects;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.tell.QuietHours;
import org.makerspacehub.routes.approval.RequestRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** How people are shown requests, and what time does to them. */
@Configuration(proxyBeanMethods = false)
@Import(RequestRoutes.class)
class ShowParts {
  @Bean
  ApprovalCard approvalCard(
      JdbcClient hubJdbc, Choices requestChoices, Clock clock, HubProperties hub) {
    return new ApprovalCard(
        (argument, value) ->
            argument.equals("member")
                ? hubJdbc
                    .sql(
                        "SELECT full_name FROM external_identity WHERE source = 'fabman' AND"
                            + " external_id = :id AND full_name IS NOT NULL")
                    .param("id", value)
                    .query(String.class)
                    .optional()
                    .orElse("")
                : requestChoices.of(argument).getOrDefault(value, ""),
        clock,
        hub.timeZone());
  }

  @Bean
  RequestTeller requestTeller(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      ActionCatalogue actionCatalogue,
      Subjects subjects,
      EligibleApprovers eligibleApprovers,
      ApprovalCard approvalCard,
      Outbox outbox,
      ReplyJson replyJson,
      AwayBook awayBook,
      QuietHours quietHours,
      GateProperties gate,
      JdbcEscalations escalations,
      RequestDesk requestDesk,
      Clock clock) {
    return new RequestTeller(
        hubJdbc,
        hubTransactions,
        actionCatalogue,
        new Needs(actionCatalogue, subjects),
        eligibleApprovers,
        approvalCard,
        outbox,
        replyJson,
        awayBook,
        quietHours,
        gate.channel(),
        () -> escalations,
        requestDesk::changed,
        clock);
  }

  @Bean
  RequestClock requestClock(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      ActionCatalogue actionCatalogue,
      Subjects subjects,
      EligibleApprovers eligibleApprovers,
      ApprovalCard approvalCard,
      Outbox outbox,
      ReplyJson replyJson,
      AwayBook awayBook,
      QuietHours quietHours,
      AuditLog auditLog,
      DeadLetters deadLetters,
      JdbcEscalations escalations,
      DecisionDesk decisionDesk,
      Clock clock) {
    return new RequestClock(
        hubJdbc,
        hubTransactions,
        actionCatalogue,
        new Needs(actionCatalogue, subjects),
        eligibleApprovers,
        approvalCard,
        outbox,
        replyJson,
        awayBook,
        quietHours,
        auditLog,
        deadLetters,
        () -> escalations,
        decisionDesk,
        clock);
  }
}
