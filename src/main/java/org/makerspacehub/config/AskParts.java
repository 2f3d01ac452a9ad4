package org.makerspacehub.config;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.ask.AskedForRequests;
import org.makerspacehub.beans.ask.Choices;
import org.makerspacehub.beans.ask.PolicyCommand;
import org.makerspacehub.beans.ask.RequestCommand;
import org.makerspacehub.beans.ask.RequestDesk;
import org.makerspacehub.beans.ask.RequestForm;
import org.makerspacehub.beans.ask.YourYesSection;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.EvidenceRules;
import org.makerspacehub.beans.gate.GateDesk;
import org.makerspacehub.beans.gate.OwnRequests;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.Subjects;
import org.makerspacehub.beans.home.HomeDesk;
import org.makerspacehub.beans.home.HomeSection;
import org.makerspacehub.beans.home.OpenRequests;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.RoleGrants;
import org.springframework.beans.factory.ObjectProvider;
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

  @Bean
  Choices requestChoices(JdbcClient hubJdbc, GateProperties gate) {
    return new Choices(
        Map.of(
            "lock",
            () -> {
              Map<String, String> locks = new LinkedHashMap<>();
              gate.lockIds().forEach(id -> locks.put(id, id));
              return locks;
            },
            "package",
            () -> {
              Map<String, String> packages = new LinkedHashMap<>();
              hubJdbc
                  .sql(
                      "SELECT external_id, name FROM membership_package WHERE state = 'active' ORDER"
                          + " BY name, external_id LIMIT 100")
                  .query(
                      row -> {
                        packages.put(
                            row.getString("external_id"), PlainLine.of(row.getString("name"), 75));
                      });
              return packages;
            }));
  }

  @Bean
  RequestDesk requestDesk(
      JdbcClient hubJdbc,
      ActionCatalogue actionCatalogue,
      Choices requestChoices,
      GateDesk gateDesk,
      OwnRequests ownRequests,
      EligibleApprovers eligibleApprovers,
      Guard guard,
      RoleGrants roleGrants,
      MemberDirectory memberDirectory,
      ObjectProvider<HomeDesk> home,
      Clock clock,
      HubProperties hub) {
    return new RequestDesk(
        hubJdbc,
        actionCatalogue,
        requestChoices,
        gateDesk,
        ownRequests,
        eligibleApprovers,
        guard,
        roleGrants,
        memberDirectory,
        (person, ref) -> home.getObject().refresh(person, ref),
        clock,
        hub.timeZone());
  }

  @Bean
  RequestForm requestForm(RequestDesk requestDesk, Modals slackViews) {
    return new RequestForm(requestDesk, slackViews);
  }

  @Bean
  RequestCommand requestCommand(
      RequestDesk requestDesk, RequestForm requestForm, Modals slackViews) {
    return new RequestCommand(requestDesk, requestForm, slackViews);
  }

  @Bean
  OpenRequests askedForRequests(OwnRequests ownRequests, RequestDesk requestDesk) {
    return new AskedForRequests(ownRequests, requestDesk);
  }

  @Bean
  HomeSection yourYesSection(
      JdbcClient hubJdbc,
      ActionCatalogue actionCatalogue,
      EligibleApprovers eligibleApprovers,
      OwnRequests ownRequests,
      RoleGrants roleGrants,
      RequestDesk requestDesk,
      GateProperties gate) {
    return new YourYesSection(
        new RequestBook(hubJdbc),
        actionCatalogue,
        eligibleApprovers,
        ownRequests,
        roleGrants,
        requestDesk,
        gate.channel());
  }

  @Bean
  PolicyCommand policyCommand(
      ActionCatalogue actionCatalogue,
      Policies policies,
      RoleGrants roleGrants,
      EligibleApprovers eligibleApprovers) {
    return new PolicyCommand(actionCatalogue, policies, roleGrants, eligibleApprovers);
  }
}
