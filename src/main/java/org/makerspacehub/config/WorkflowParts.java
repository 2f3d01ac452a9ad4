package org.makerspacehub.config;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.makerspacehub.beans.agent.GateTool;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.inbox.InboxHandler;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.query.NamedQueries;
import org.makerspacehub.beans.query.QueryCatalogue;
import org.makerspacehub.beans.tell.MirrorAge;
import org.makerspacehub.beans.workflow.CreateWorkflow;
import org.makerspacehub.beans.workflow.HookEvents;
import org.makerspacehub.beans.workflow.HookNotice;
import org.makerspacehub.beans.workflow.HookRequest;
import org.makerspacehub.beans.workflow.JoinedWelcome;
import org.makerspacehub.beans.workflow.MachineNotice;
import org.makerspacehub.beans.workflow.NamedQuestions;
import org.makerspacehub.beans.workflow.OverdueReminder;
import org.makerspacehub.beans.workflow.RunWorkflow;
import org.makerspacehub.beans.workflow.ScheduledQuery;
import org.makerspacehub.beans.workflow.UpdateWorkflow;
import org.makerspacehub.beans.workflow.WorkflowBook;
import org.makerspacehub.beans.workflow.WorkflowChannels;
import org.makerspacehub.beans.workflow.WorkflowDesk;
import org.makerspacehub.beans.workflow.WorkflowEvents;
import org.makerspacehub.beans.workflow.WorkflowGateTool;
import org.makerspacehub.beans.workflow.WorkflowGuard;
import org.makerspacehub.beans.workflow.WorkflowKeeper;
import org.makerspacehub.beans.workflow.WorkflowListTool;
import org.makerspacehub.beans.workflow.WorkflowRules;
import org.makerspacehub.beans.workflow.WorkflowRuns;
import org.makerspacehub.beans.workflow.WorkflowTemplates;
import org.makerspacehub.beans.workflow.WorkflowWords;
import org.makerspacehub.beans.workflow.WorkflowWork;
import org.makerspacehub.beans.workflow.WorkflowsCommand;
import org.makerspacehub.processors.CamelWorkflowRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Workflows: what they may be, who writes them, and who runs them. */
final class WorkflowParts {
  /** Longer than the longest question takes, many times over. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  private static final Duration LOOK = Duration.ofSeconds(1);

  private WorkflowParts() {}

  /** What hub and executor both go by. */
  @Configuration(proxyBeanMethods = false)
  static class Kinds {
    @Bean
    WorkflowTemplates workflowTemplates() {
      return new WorkflowTemplates(new ClassPathResource("workflows.yaml"));
    }

    @Bean
    WorkflowRules workflowRules(
        WorkflowTemplates workflowTemplates,
        ActionCatalogue actionCatalogue,
        HubProperties hub,
        Clock clock) {
      QueryCatalogue questions = new QueryCatalogue();
      return new WorkflowRules(
          workflowTemplates,
          name -> questions.find(name).isPresent(),
          actionCatalogue,
          hub.timeZone(),
          clock);
    }
  }

  /** The executor's: what a workflow is, is written here and nowhere else. */
  @Configuration(proxyBeanMethods = false)
  @Import(Kinds.class)
  static class Writing {
    @Bean
    ActionExecutor createWorkflow(
        JdbcClient executorJdbc, Deeds deeds, WorkflowRules workflowRules, Clock clock) {
      return new CreateWorkflow(executorJdbc, deeds, workflowRules, clock);
    }

    @Bean
    ActionExecutor updateWorkflow(
        JdbcClient executorJdbc, Deeds deeds, WorkflowRules workflowRules, Clock clock) {
      return new UpdateWorkflow(executorJdbc, deeds, workflowRules, clock);
    }

    @Bean
    ActionExecutor runWorkflow(
        JdbcClient executorJdbc, Deeds deeds, WorkflowRules workflowRules, Clock clock) {
      return new RunWorkflow(executorJdbc, deeds, workflowRules, clock);
    }
  }

  /** The hub's: runs them. */
  @Configuration(proxyBeanMethods = false)
  @Import(Kinds.class)
  static class Running {
    @Bean
    WorkflowBook workflowBook(JdbcClient hubJdbc, Clock clock) {
      return new WorkflowBook(hubJdbc, clock);
    }

    @Bean
    WorkflowRuns workflowRuns(
        JdbcClient hubJdbc,
        PlatformTransactionManager hubTransactions,
        Outbox outbox,
        Clock clock) {
      return new WorkflowRuns(hubJdbc, hubTransactions, outbox, clock, LEASE);
    }

    @Bean
    WorkflowEvents workflowEvents(JdbcClient hubJdbc, Clock clock) {
      return new WorkflowEvents(hubJdbc, clock);
    }

    @Bean
    WorkflowChannels workflowChannels(
        ReportProperties report, OpsProperties ops, GateProperties gate) {
      return new WorkflowChannels(report.channel(), ops.channel(), gate.channel());
    }

    @Bean
    WorkflowGuard workflowGuard(Guard guard) {
      return new WorkflowGuard(guard);
    }

    @Bean
    WorkflowWork scheduledQuery(
        NamedQueries namedQueries,
        When when,
        WorkflowRuns workflowRuns,
        ReplyJson replyJson,
        WorkflowChannels workflowChannels,
        HubProperties hub) {
      return new ScheduledQuery(
          new NamedQuestions(namedQueries, when),
          workflowRuns,
          replyJson,
          workflowChannels,
          hub.timeZone());
    }

    @Bean
    WorkflowWork machineNotice(
        JdbcClient hubJdbc,
        ReplyJson replyJson,
        WorkflowChannels workflowChannels,
        HubProperties hub) {
      return new MachineNotice(hubJdbc, replyJson, workflowChannels, hub.timeZone());
    }

    @Bean
    WorkflowWork joinedWelcome(
        JdbcClient hubJdbc,
        When when,
        ReplyJson replyJson,
        WorkflowChannels workflowChannels,
        HubProperties hub) {
      return new JoinedWelcome(
          hubJdbc, new MirrorAge(hubJdbc), when, replyJson, workflowChannels, hub.timeZone());
    }

    @Bean
    WorkflowWork overdueReminder(
        JdbcClient hubJdbc,
        WorkflowRuns workflowRuns,
        When when,
        ReplyJson replyJson,
        WorkflowChannels workflowChannels,
        HubProperties hub) {
      return new OverdueReminder(
          hubJdbc,
          workflowRuns,
          new MirrorAge(hubJdbc),
          when,
          replyJson,
          workflowChannels,
          hub.currency(),
          hub.timeZone());
    }

    @Bean
    WorkflowWork hookRequest(
        WorkflowEvents workflowEvents, ActionCatalogue actionCatalogue, Approvals approvals) {
      return new HookRequest(workflowEvents, actionCatalogue, approvals);
    }

    @Bean
    WorkflowWork hookNotice(
        WorkflowEvents workflowEvents, ReplyJson replyJson, WorkflowChannels workflowChannels) {
      return new HookNotice(workflowEvents, replyJson, workflowChannels);
    }

    /** What the templates in {@code camel-template/} name. */
    @Bean
    WorkflowDesk workflowDesk(
        WorkflowBook workflowBook,
        WorkflowRuns workflowRuns,
        WorkflowEvents workflowEvents,
        WorkflowGuard workflowGuard,
        List<WorkflowWork> works,
        Notices notices,
        Outbox outbox,
        ReplyJson replyJson,
        Clock clock) {
      return new WorkflowDesk(
          workflowBook,
          workflowRuns,
          workflowEvents,
          workflowGuard,
          works,
          notices,
          outbox,
          replyJson,
          clock);
    }

    @Bean
    InboxHandler hookEvents(WorkflowBook workflowBook, WorkflowEvents workflowEvents) {
      return new HookEvents(workflowBook, workflowEvents);
    }

    @Bean
    WorkflowWatch workflowWatch(
        WorkflowBook workflowBook,
        WorkflowTemplates workflowTemplates,
        WorkflowEvents workflowEvents,
        ObjectProvider<CamelContext> camel) {
      // One for as long as the process runs: it knows which routes it made.
      WorkflowKeeper[] keeper = new WorkflowKeeper[1];
      return new WorkflowWatch(
          () -> {
            if (keeper[0] == null) {
              keeper[0] =
                  new WorkflowKeeper(
                      workflowBook, workflowTemplates, new CamelWorkflowRoutes(camel.getObject()));
            }
            return keeper[0];
          },
          workflowEvents,
          LOOK);
    }

    @Bean
    WorkflowWords workflowWords(
        WorkflowTemplates workflowTemplates,
        WorkflowRuns workflowRuns,
        When when,
        Clock clock,
        HubProperties hub) {
      return new WorkflowWords(workflowTemplates, workflowRuns, when, clock, hub.timeZone());
    }

    @Bean
    WorkflowsCommand workflowsCommand(
        WorkflowBook workflowBook,
        WorkflowGuard workflowGuard,
        WorkflowWords workflowWords,
        List<WorkflowWork> works) {
      return new WorkflowsCommand(
          workflowBook, workflowGuard, workflowWords, WorkflowsCommand.reachOf(works));
    }

    @Bean
    ToolHandler workflowListTool(WorkflowBook workflowBook, WorkflowWords workflowWords) {
      return new WorkflowListTool(workflowBook, workflowWords);
    }

    @Bean
    ToolHandler workflowCreateTool(
        GateTool gateTool,
        WorkflowRules workflowRules,
        WorkflowBook workflowBook,
        ActionCatalogue actionCatalogue,
        List<WorkflowWork> works) {
      return WorkflowGateTool.create(
          gateTool, workflowRules, workflowBook, actionCatalogue, WorkflowsCommand.reachOf(works));
    }

    @Bean
    ToolHandler workflowUpdateTool(
        GateTool gateTool,
        WorkflowRules workflowRules,
        WorkflowBook workflowBook,
        ActionCatalogue actionCatalogue,
        List<WorkflowWork> works) {
      return WorkflowGateTool.update(
          gateTool, workflowRules, workflowBook, actionCatalogue, WorkflowsCommand.reachOf(works));
    }

    @Bean
    ToolHandler workflowRunTool(
        GateTool gateTool,
        WorkflowRules workflowRules,
        WorkflowBook workflowBook,
        ActionCatalogue actionCatalogue,
        List<WorkflowWork> works) {
      return WorkflowGateTool.run(
          gateTool, workflowRules, workflowBook, actionCatalogue, WorkflowsCommand.reachOf(works));
    }
  }
}
