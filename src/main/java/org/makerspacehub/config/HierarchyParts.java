package org.makerspacehub.config;

import java.time.Clock;
import org.makerspacehub.beans.agent.Agents;
import org.makerspacehub.beans.agent.GateTool;
import org.makerspacehub.beans.agent.Proposals;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.agent.made.AgentGateTool;
import org.makerspacehub.beans.agent.made.AgentListTool;
import org.makerspacehub.beans.agent.made.AgentRights;
import org.makerspacehub.beans.agent.made.AgentRows;
import org.makerspacehub.beans.agent.made.AgentsCommand;
import org.makerspacehub.beans.agent.made.MakeAgent;
import org.makerspacehub.beans.agent.made.RoleGrantTool;
import org.makerspacehub.beans.agent.note.RequestNotes;
import org.makerspacehub.beans.agent.run.AgentLoop;
import org.makerspacehub.beans.agent.run.ModelLine;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.GateDesk;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.routes.agent.NoteRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Agents that were made here, and the owner's agent that asks for them. */
final class HierarchyParts {
  private HierarchyParts() {}

  /** The hub's: reads them, and asks. */
  @Configuration(proxyBeanMethods = false)
  static class Asking {
    @Bean
    AgentRows agentRows(JdbcClient hubJdbc) {
      return new AgentRows(hubJdbc);
    }

    @Bean
    AgentRights agentRights(ToolCatalogue toolCatalogue, Guard guard) {
      return new AgentRights(toolCatalogue, guard);
    }

    @Bean
    GateTool gateTool(JdbcClient hubJdbc, GateDesk gateDesk) {
      return new GateTool(hubJdbc, gateDesk);
    }

    @Bean
    ToolHandler agentListTool(AgentRows agentRows) {
      return new AgentListTool(agentRows);
    }

    @Bean
    ToolHandler agentCreateTool(GateTool gateTool) {
      return AgentGateTool.create(gateTool);
    }

    @Bean
    ToolHandler agentUpdateTool(GateTool gateTool) {
      return AgentGateTool.update(gateTool);
    }

    @Bean
    ToolHandler roleGrantTool(ObjectProvider<Proposals> proposals) {
      return new RoleGrantTool(proposals::getObject);
    }

    @Bean
    NoteRoutes noteRoutes(
        JdbcClient hubJdbc,
        ActionCatalogue actionCatalogue,
        Agents agents,
        ModelLine modelLine,
        AgentLoop agentLoop,
        Clock clock) {
      return new NoteRoutes(
          new RequestNotes(hubJdbc, actionCatalogue, agents, modelLine, agentLoop, clock));
    }

    @Bean
    SlashCommand agentsCommand(Agents agents, AgentRows agentRows) {
      return new AgentsCommand(agents, agentRows);
    }
  }

  /** The executor's: makes what was confirmed. */
  @Configuration(proxyBeanMethods = false)
  static class Making {
    @Bean
    ActionExecutor makeAgent(JdbcClient executorJdbc, Deeds deeds, Clock clock) {
      return MakeAgent.create(executorJdbc, deeds, clock);
    }

    @Bean
    ActionExecutor changeAgent(JdbcClient executorJdbc, Deeds deeds, Clock clock) {
      return MakeAgent.update(executorJdbc, deeds, clock);
    }
  }
}
