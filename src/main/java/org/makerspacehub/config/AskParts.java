package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.EvidenceRules;
import org.makerspacehub.beans.gate.GateDesk;
import org.makerspacehub.beans.gate.OwnRequests;
import org.makerspacehub.beans.gate.Subjects;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.RoleGrants;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Where privileged things are asked for: the gate itself, and how people reach it in Slack. */
@Configuration(proxyBeanMethods = false)
class AskParts {
  @Bean
  EligibleApprovers eligibleApprovers(JdbcClient hubJdbc, SlackProperties slack, Clock clock) {
    return new EligibleApprovers(hubJdbc, slack.teamId(), clock);
  }

  @Bean
  Subjects subjects(
      JdbcClient hubJdbc,
      MemberDirectory memberDirectory,
      StandingRules standingRules,
      SlackProperties slack,
      Clock clock,
      HubProperties hub) {
    return new Subjects(
        hubJdbc, memberDirectory, standingRules, slack.teamId(), clock, hub.timeZone());
  }

  @Bean
  GateDesk gateDesk(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      ActionCatalogue actionCatalogue,
      Policies policies,
      Guard guard,
      RoleGrants roleGrants,
      Subjects subjects,
      EligibleApprovers eligibleApprovers,
      AuditLog auditLog,
      HubMode hubMode,
      Clock clock) {
    return new GateDesk(
        hubJdbc,
        hubTransactions,
        actionCatalogue,
        policies,
        guard,
        roleGrants,
        subjects,
        new EvidenceRules(hubJdbc, roleGrants, clock),
        eligibleApprovers,
        auditLog,
        hubMode,
        clock);
  }

  @Bean
  OwnRequests ownRequests(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      ActionCatalogue actionCatalogue,
      GateDesk gateDesk,
      Guard guard,
      AuditLog auditLog,
      Clock clock) {
    return new OwnRequests(
        hubJdbc, hubTransactions, actionCatalogue, gateDesk, guard, auditLog, clock);
  }
}
