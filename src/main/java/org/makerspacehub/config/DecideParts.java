package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.ask.RequestDesk;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.DecisionDesk;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.GrantedReviewers;
import org.makerspacehub.beans.gate.GuardedReviewers;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.Subjects;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackVerifyCheck;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.review.GateClicks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Where people's yes and no is counted. */
@Configuration(proxyBeanMethods = false)
class DecideParts {
  @Bean
  DecisionDesk decisionDesk(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      ActionCatalogue actionCatalogue,
      Subjects subjects,
      SlackCalls slackCalls,
      SlackProperties slack,
      Guard guard,
      AuditLog auditLog,
      RequestDesk requestDesk,
      Clock clock) {
    return new DecisionDesk(
        hubJdbc,
        hubTransactions,
        actionCatalogue,
        subjects,
        // By the bot's token; the executor asks once more by its own.
        new SlackVerifyCheck(slackCalls),
        SlackVerifyCheck.NO_ANSWER,
        persons ->
            new GuardedReviewers(
                new GrantedReviewers(hubJdbc, actionCatalogue, slack.teamId(), persons, clock),
                actionCatalogue,
                guard),
        auditLog,
        requestDesk::changed,
        clock);
  }

  @Bean
  GateClicks gateClicks(
      DecisionDesk decisionDesk,
      JdbcClient hubJdbc,
      ActionCatalogue actionCatalogue,
      EligibleApprovers eligibleApprovers,
      Guard guard,
      Modals slackViews) {
    return new GateClicks(
        decisionDesk,
        new RequestBook(hubJdbc),
        actionCatalogue,
        eligibleApprovers,
        guard,
        slackViews,
        SlackVerifyCheck.NO_ANSWER);
  }
}
