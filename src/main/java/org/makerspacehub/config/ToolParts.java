package org.makerspacehub.config;

import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.makerspacehub.beans.agent.Citations;
import org.makerspacehub.beans.agent.KnowledgeSearch;
import org.makerspacehub.beans.agent.Proposals;
import org.makerspacehub.beans.agent.tool.JdbcProposals;
import org.makerspacehub.beans.agent.tool.KnowledgeSearchTool;
import org.makerspacehub.beans.agent.tool.MachinesStateTool;
import org.makerspacehub.beans.agent.tool.MembershipLookupTool;
import org.makerspacehub.beans.agent.tool.MembershipSelfTool;
import org.makerspacehub.beans.agent.tool.MyRequestsTool;
import org.makerspacehub.beans.agent.tool.OpeningHoursTool;
import org.makerspacehub.beans.agent.tool.ReportPreviewTool;
import org.makerspacehub.beans.agent.tool.RequestActionTool;
import org.makerspacehub.beans.agent.tool.UsageQueryTool;
import org.makerspacehub.beans.ask.RequestDesk;
import org.makerspacehub.beans.command.MembershipCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ApprovalCard;
import org.makerspacehub.beans.gate.GateDesk;
import org.makerspacehub.beans.gate.ProposalCard;
import org.makerspacehub.beans.home.TrainingSection;
import org.makerspacehub.beans.hours.HoursCommand;
import org.makerspacehub.beans.hours.HoursWords;
import org.makerspacehub.beans.hours.OpeningHours;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.query.JdbcNamedQueries;
import org.makerspacehub.beans.query.NamedQueries;
import org.makerspacehub.beans.query.QueryCatalogue;
import org.makerspacehub.beans.query.QueryCommand;
import org.makerspacehub.beans.query.QueryWords;
import org.makerspacehub.beans.report.ReportDesk;
import org.makerspacehub.beans.tell.MachinesNow;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What agents, programs and people look up and ask for, and the commands for the same. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HoursProperties.class)
public class ToolParts {
  private static final int LONGEST_QUERY_SECONDS = 5;

  @Bean
  NamedQueries namedQueries(DataSource hubDataSource, Guard guard, Clock clock, HubProperties hub) {
    return new JdbcNamedQueries(
        new QueryCatalogue(),
        hubDataSource,
        guard,
        clock,
        hub.timeZone(),
        hub.currency(),
        LONGEST_QUERY_SECONDS);
  }

  @Bean
  QueryWords queryWords(When when) {
    return new QueryWords(when);
  }

  @Bean
  QueryCommand queryCommand(NamedQueries namedQueries, QueryWords queryWords) {
    return new QueryCommand(namedQueries, queryWords);
  }

  @Bean
  HoursWords hoursWords(HoursProperties opening, Clock clock, HubProperties hub) {
    return new HoursWords(OpeningHours.of(opening.hours()), clock, hub.timeZone());
  }

  @Bean
  HoursCommand hoursCommand(HoursWords hoursWords) {
    return new HoursCommand(hoursWords);
  }

  @Bean
  JdbcProposals proposals(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      GateDesk gateDesk,
      ActionCatalogue actionCatalogue,
      MemberDirectory memberDirectory,
      ApprovalCard approvalCard,
      Clock clock) {
    return new JdbcProposals(
        hubJdbc,
        hubTransactions,
        gateDesk,
        gateDesk,
        actionCatalogue,
        memberDirectory,
        new ProposalCard(approvalCard),
        clock);
  }

  @Bean
  MembershipSelfTool membershipSelfTool(
      MembershipCommand membershipCommand,
      MemberDirectory memberDirectory,
      JdbcClient hubJdbc,
      When when,
      Guard guard,
      Clock clock) {
    return new MembershipSelfTool(
        membershipCommand, memberDirectory, new TrainingSection(hubJdbc, when), guard, clock);
  }

  @Bean
  MembershipLookupTool membershipLookupTool(MembershipCommand membershipCommand, Clock clock) {
    return new MembershipLookupTool(membershipCommand, clock);
  }

  @Bean
  MachinesStateTool machinesStateTool(JdbcClient hubJdbc, Clock clock, When when) {
    return new MachinesStateTool(new MachinesNow(hubJdbc, clock), when);
  }

  @Bean
  OpeningHoursTool openingHoursTool(HoursWords hoursWords) {
    return new OpeningHoursTool(hoursWords);
  }

  @Bean
  UsageQueryTool usageQueryTool(NamedQueries namedQueries) {
    return new UsageQueryTool(namedQueries);
  }

  @Bean
  ReportPreviewTool reportPreviewTool(ReportDesk reportDesk, Guard guard, When when) {
    return new ReportPreviewTool(reportDesk, guard, when);
  }

  @Bean
  MyRequestsTool myRequestsTool(RequestDesk requestDesk) {
    return new MyRequestsTool(requestDesk);
  }

  @Bean
  KnowledgeSearchTool knowledgeSearchTool(
      ObjectProvider<KnowledgeSearch> knowledge, ObjectProvider<Citations> citations) {
    return new KnowledgeSearchTool(
        () -> Optional.ofNullable(knowledge.getIfAvailable()),
        () -> citations.getIfAvailable(() -> Citations.NONE));
  }

  @Bean
  RequestActionTool requestActionTool(Proposals proposals) {
    return new RequestActionTool(proposals);
  }
}
