package org.makerspacehub.config;

import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.agent.AgentDesk;
import org.makerspacehub.beans.agent.AgentSource;
import org.makerspacehub.beans.agent.Agents;
import org.makerspacehub.beans.agent.GuardedToolDesk;
import org.makerspacehub.beans.agent.RunTeller;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.agent.ToolRoute;
import org.makerspacehub.beans.agent.made.AgentRights;
import org.makerspacehub.beans.agent.run.AgentAccess;
import org.makerspacehub.beans.agent.run.AgentLoop;
import org.makerspacehub.beans.agent.run.BuiltInAgents;
import org.makerspacehub.beans.agent.run.Conversations;
import org.makerspacehub.beans.agent.run.JdbcAgentDesk;
import org.makerspacehub.beans.agent.run.MergedAgents;
import org.makerspacehub.beans.agent.run.ModelLine;
import org.makerspacehub.beans.agent.run.RunLanes;
import org.makerspacehub.beans.agent.run.RunWorker;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.RoleGrants;
import org.makerspacehub.processors.CamelToolRoute;
import org.makerspacehub.processors.GuardedAgent;
import org.makerspacehub.routes.agent.AgentRoutes;
import org.makerspacehub.routes.agent.ToolRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Agents: their tools, the desk where tools are called, and what answers questions. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LlmProperties.class, AgentProperties.class})
@Import({ToolRoutes.class, AgentRoutes.class})
public class AgentParts {
  private static final Duration TOOL_PATIENCE = Duration.ofSeconds(20);

  @Bean
  ToolCatalogue toolCatalogue(ObjectProvider<ToolHandler> handlers) throws IOException {
    ToolCatalogue catalogue = new ToolCatalogue(handlers.stream().toList());
    Set<String> alone =
        catalogue.withoutHandler(
            Arrays.stream(
                    new PathMatchingResourcePatternResolver()
                        .getResources("classpath*:tools/*.yaml"))
                .map(Resource::getFilename)
                .collect(Collectors.toSet()));
    if (!alone.isEmpty()) {
      throw new HubException("Nothing does the tools " + String.join(", ", alone) + ".");
    }
    return catalogue;
  }

  @Bean
  ToolRoute toolRoute(ObjectProvider<ProducerTemplate> camel, ToolCatalogue toolCatalogue) {
    return new CamelToolRoute(
        camel::getObject, toolCatalogue.all().stream().map(Tool::name).toList());
  }

  @Bean
  GuardedToolDesk toolDesk(
      ToolCatalogue toolCatalogue, Guard guard, ToolRoute toolRoute, MeterRegistry meters) {
    return new GuardedToolDesk(toolCatalogue, guard, toolRoute, meters, TOOL_PATIENCE);
  }

  @Bean
  ModelLine modelLine(LlmProperties llm, MeterRegistry meters) {
    return new ModelLine(llm.isSet() ? ollama(llm) : null, llm.timeout(), llm.pause(), meters);
  }

  @Bean
  HealthIndicator modelHealthIndicator(ModelLine modelLine) {
    return new ModelHealth(modelLine);
  }

  @Bean
  AgentLoop agentLoop(
      ModelLine modelLine,
      GuardedToolDesk toolDesk,
      MeterRegistry meters,
      Clock clock,
      HubProperties hub,
      LlmProperties llm) {
    return new AgentLoop(modelLine, toolDesk, meters, clock, hub.timeZone(), llm.context());
  }

  @Bean
  GuardedAgent guardedAgent(AgentLoop agentLoop) {
    return new GuardedAgent(agentLoop);
  }

  @Bean
  BuiltInAgents builtInAgents() {
    return new BuiltInAgents();
  }

  @Bean
  Agents agents(BuiltInAgents builtInAgents, ObjectProvider<AgentSource> sources) {
    return new MergedAgents(builtInAgents, () -> sources.stream().toList());
  }

  @Bean
  AgentAccess agentAccess(Guard guard, RoleGrants roleGrants) {
    return new AgentAccess(guard, roleGrants);
  }

  @Bean
  Conversations conversations(
      JdbcClient hubJdbc, Clock clock, AgentProperties agents, LlmProperties llm) {
    return new Conversations(hubJdbc, clock, agents.memory(), llm.context() / 4);
  }

  @Bean
  RunWorker runWorker(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Clock clock,
      Agents agents,
      AgentAccess agentAccess,
      AgentRights agentRights,
      Conversations conversations,
      ObjectProvider<RunTeller> runTeller,
      AgentProperties settings) {
    return new RunWorker(
        hubJdbc,
        hubTransactions,
        clock,
        agents,
        agentAccess,
        agentRights::tools,
        conversations,
        runTeller::getObject,
        settings.runsKeep());
  }

  @Bean
  RunLanes runLanes(
      RunWorker runWorker, ObjectProvider<ProducerTemplate> camel, AgentProperties settings) {
    return new RunLanes(
        settings.runs(), runWorker, () -> camel.getObject().sendBody("direct:agent-run", null));
  }

  @Bean
  AgentDesk agentDesk(
      JdbcClient hubJdbc,
      Agents agents,
      AgentAccess agentAccess,
      ModelLine modelLine,
      Clock clock,
      RunLanes runLanes) {
    return new JdbcAgentDesk(hubJdbc, agents, agentAccess, modelLine, clock, runLanes::poke);
  }

  /** Ollama's wire. Nothing is logged: a request is what somebody asked. */
  static ChatModel ollama(LlmProperties llm) {
    return OllamaChatModel.builder()
        .baseUrl(llm.baseUrl())
        .modelName(llm.model())
        .temperature(0.2)
        .numCtx(llm.context())
        .timeout(llm.timeout())
        // Its own attempts would add up to more time than a question has.
        .maxRetries(0)
        .httpClientBuilder(
            new JdkHttpClientBuilder()
                .httpClientBuilder(
                    HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER))
                .connectTimeout(llm.connectTimeout())
                .readTimeout(llm.timeout()))
        .logRequests(false)
        .logResponses(false)
        .build();
  }
}
