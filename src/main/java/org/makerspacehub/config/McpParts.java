package org.makerspacehub.config;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.makerspacehub.beans.agent.Proposals;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.ToolDesk;
import org.makerspacehub.beans.agent.tool.JdbcProposals;
import org.makerspacehub.beans.command.SecretWindow;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.GateDesk;
import org.makerspacehub.beans.mcp.CallBrake;
import org.makerspacehub.beans.mcp.ClientBook;
import org.makerspacehub.beans.mcp.ClientDesk;
import org.makerspacehub.beans.mcp.ClientDoor;
import org.makerspacehub.beans.mcp.ClientTools;
import org.makerspacehub.beans.mcp.ClientsCommand;
import org.makerspacehub.beans.mcp.HubMcpServer;
import org.makerspacehub.beans.mcp.KnownHosts;
import org.makerspacehub.beans.mcp.McpCounts;
import org.makerspacehub.beans.mcp.McpProposals;
import org.makerspacehub.beans.mcp.ProtectedResource;
import org.makerspacehub.beans.policy.Guard;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The hub's own tools for outside programs: the server, its door, and who may let them in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(McpProperties.class)
class McpParts {
  /** Tools that one answer lists at the most. */
  private static final int PAGE = 50;

  @Bean
  McpCounts mcpCounts(MeterRegistry meters) {
    return (client, outcome) ->
        Counter.builder("hub.mcp.calls")
            .description("Calls of outside programs by what came of them")
            .tag("client", client.isEmpty() ? "none" : client)
            .tag("outcome", outcome)
            .register(meters)
            .increment();
  }

  @Bean
  ClientBook clientBook(JdbcClient hubJdbc, Clock clock) {
    return new ClientBook(hubJdbc, clock);
  }

  @Bean
  ClientTools clientTools(ToolDesk toolDesk, ToolCatalogue toolCatalogue) {
    return new ClientTools(toolDesk, toolCatalogue::all);
  }

  /** What programs ask for goes to the gate; what agents propose goes where it always does. */
  @Bean
  @Primary
  Proposals mcpProposals(
      JdbcProposals proposals,
      GateDesk gateDesk,
      ActionCatalogue actionCatalogue,
      ClientBook clientBook,
      McpProperties mcp,
      GateProperties gate,
      SlackProperties slack) {
    return new McpProposals(
        proposals,
        gateDesk,
        actionCatalogue,
        clientBook,
        proposals::target,
        link(mcp, gate, slack));
  }

  /** Slack's own kind of link: to the app, else to where approvers look, else to the workspace. */
  private static String link(McpProperties mcp, GateProperties gate, SlackProperties slack) {
    String place =
        mcp.slackAppId().matches("A[A-Z0-9]{1,23}")
            ? "&app=" + mcp.slackAppId()
            : gate.channel().matches("[CG][A-Z0-9]{1,23}") ? "&channel=" + gate.channel() : "";
    return "https://slack.com/app_redirect?team=" + slack.teamId() + place;
  }

  @Bean
  HubMcpServer hubMcpServer(ClientTools clientTools, HubProperties hub, McpCounts mcpCounts) {
    return new HubMcpServer(hub.spaceName(), clientTools, mcpCounts, PAGE);
  }

  @Bean
  ProtectedResource protectedResource(
      McpProperties mcp, HubProperties hub, @Value("${server.port:8080}") int port) {
    return new ProtectedResource(mcp.base(port), hub.spaceName());
  }

  @Bean
  FilterRegistrationBean<ClientDoor> clientDoor(
      ClientBook clientBook,
      ClientTools clientTools,
      ProtectedResource protectedResource,
      McpProperties mcp,
      McpCounts mcpCounts,
      Clock clock,
      @Value("${server.port:8080}") int port) {
    FilterRegistrationBean<ClientDoor> door =
        new FilterRegistrationBean<>(
            new ClientDoor(
                clientBook,
                clientTools,
                new KnownHosts(mcp.publicUrl(), port, mcp.hosts()),
                new CallBrake(mcp.callsPerMinute(), clock),
                ProtectedResource.resource(mcp.base(port)),
                protectedResource.address(),
                mcpCounts,
                clock));
    door.setName("clientDoor");
    door.addUrlPatterns(HubMcpServer.PATH);
    door.setAsyncSupported(true);
    door.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return door;
  }

  @Bean
  ServletRegistrationBean<?> hubMcpServlet(HubMcpServer hubMcpServer) {
    ServletRegistrationBean<?> servlet =
        new ServletRegistrationBean<>(hubMcpServer.servlet(), HubMcpServer.PATH);
    servlet.setName("mcp-hub");
    servlet.setAsyncSupported(true);
    return servlet;
  }

  @Bean
  ServletRegistrationBean<?> protectedResourceServlet(ProtectedResource protectedResource) {
    ServletRegistrationBean<?> servlet =
        new ServletRegistrationBean<>(
            protectedResource, ProtectedResource.PATH, ProtectedResource.PATH + HubMcpServer.PATH);
    servlet.setName("protected-resource");
    return servlet;
  }

  @Bean
  ClientDesk clientDesk(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      SecretWindow secretWindow,
      McpProperties mcp,
      Clock clock,
      @Value("${server.port:8080}") int port) {
    return new ClientDesk(
        hubJdbc, hubTransactions, secretWindow, ProtectedResource.resource(mcp.base(port)), clock);
  }

  @Bean
  ClientsCommand clientsCommand(ClientDesk clientDesk, Guard guard, When when, HubProperties hub) {
    return new ClientsCommand(clientDesk, guard, when, hub.timeZone());
  }
}
