package org.makerspacehub.config;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.vendor.VendorBreaker;
import org.makerspacehub.beans.vendor.VendorRetryPlan;
import org.makerspacehub.beans.vendor.fabman.FabmanReader;
import org.makerspacehub.beans.vendor.hubspot.HubspotReader;
import org.makerspacehub.beans.vendor.mcp.ConnectorDoor;
import org.makerspacehub.beans.vendor.mcp.ConnectorServer;
import org.makerspacehub.beans.vendor.mcp.ConnectorToolbox;
import org.makerspacehub.beans.vendor.slack.SlackChannelReader;
import org.makerspacehub.beans.vendor.slack.SlackReader;
import org.makerspacehub.processors.CamelVendorRoute;
import org.makerspacehub.processors.VendorHeaderAllowList;
import org.makerspacehub.processors.VendorHttpClient;
import org.makerspacehub.processors.VendorRetries;
import org.makerspacehub.routes.connector.FabmanRoutes;
import org.makerspacehub.routes.connector.HubspotRoutes;
import org.makerspacehub.routes.connector.SlackChannelRoutes;
import org.makerspacehub.routes.connector.SlackReadRoutes;
import org.makerspacehub.routes.connector.VendorCallPolicy;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The connector: its door, its MCP servers, and the routes to the vendors under them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  ConnectorProperties.class,
  FabmanProperties.class,
  HubspotProperties.class,
  SlackProperties.class,
  VendorCallProperties.class
})
public class ConnectorParts {
  static final String FABMAN_PATH = "/mcp/fabman";
  static final String HUBSPOT_PATH = "/mcp/hubspot";
  static final String SLACK_PATH = "/mcp/slack";

  @Bean
  FilterRegistrationBean<ConnectorDoor> connectorDoor(ConnectorProperties connector) {
    FilterRegistrationBean<ConnectorDoor> door =
        new FilterRegistrationBean<>(new ConnectorDoor(connector.tokens()));
    door.setName("connectorDoor");
    door.addUrlPatterns(FABMAN_PATH, HUBSPOT_PATH, SLACK_PATH);
    door.setAsyncSupported(true);
    door.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return door;
  }

  @Bean
  ConnectorToolbox connectorToolbox(CamelContext camel) {
    return new ConnectorToolbox(new CamelVendorRoute(camel.createProducerTemplate()));
  }

  @Bean
  ConnectorServer fabmanServer(ConnectorToolbox toolbox, Guard guard) {
    return new ConnectorServer(FABMAN_PATH, toolbox.fabman(), guard);
  }

  @Bean
  ConnectorServer hubspotServer(ConnectorToolbox toolbox, Guard guard) {
    return new ConnectorServer(HUBSPOT_PATH, toolbox.hubspot(), guard);
  }

  @Bean
  ConnectorServer slackServer(ConnectorToolbox toolbox, Guard guard) {
    return new ConnectorServer(SLACK_PATH, toolbox.slack(), guard);
  }

  @Bean
  ServletRegistrationBean<?> fabmanServlet(ConnectorServer fabmanServer) {
    return servlet(fabmanServer, FABMAN_PATH);
  }

  @Bean
  ServletRegistrationBean<?> hubspotServlet(ConnectorServer hubspotServer) {
    return servlet(hubspotServer, HUBSPOT_PATH);
  }

  @Bean
  ServletRegistrationBean<?> slackServlet(ConnectorServer slackServer) {
    return servlet(slackServer, SLACK_PATH);
  }

  @Bean
  FabmanReader fabmanReader(FabmanProperties fabman, Clock clock) {
    return new FabmanReader(fabman.baseUrl(), clock);
  }

  @Bean
  VendorHttpClient fabmanHttpClient(FabmanProperties fabman, VendorCallProperties calls) {
    return new VendorHttpClient(fabman.baseUrl(), fabman.apiKey(), calls.responseTimeout());
  }

  @Bean
  HubspotReader hubspotReader(HubspotProperties hubspot, Clock clock) {
    return new HubspotReader(hubspot.apiVersion(), !hubspot.token().isBlank(), clock);
  }

  @Bean
  VendorHttpClient hubspotHttpClient(HubspotProperties hubspot, VendorCallProperties calls) {
    return new VendorHttpClient(hubspot.baseUrl(), hubspot.token(), calls.responseTimeout());
  }

  @Bean
  VendorHeaderAllowList vendorHeaders() {
    return new VendorHeaderAllowList();
  }

  @Bean
  SlackReader slackReader(SlackProperties slack, VendorCallProperties calls, Clock clock) {
    return new SlackReader(
        slack.apiBaseUrl(),
        slack.readToken(),
        calls.connectTimeout(),
        calls.responseTimeout(),
        clock);
  }

  @Bean
  CircuitBreaker fabmanBreaker(VendorCallProperties calls) {
    return VendorBreaker.of("fabman", calls.breakerCalls(), calls.breakerPause());
  }

  @Bean
  CircuitBreaker hubspotBreaker(VendorCallProperties calls) {
    return VendorBreaker.of("hubspot", calls.breakerCalls(), calls.breakerPause());
  }

  @Bean
  CircuitBreaker slackBreaker(VendorCallProperties calls) {
    return VendorBreaker.of("slack", calls.breakerCalls(), calls.breakerPause());
  }

  @Bean
  HealthIndicator vendorsHealthIndicator(Map<String, CircuitBreaker> breakers) {
    return new VendorsHealth(breakers.values());
  }

  /** 0: calls go through; 0.5: a few, to see whether the vendor is back; 1: none. */
  @Bean
  MeterBinder breakerGauges(Map<String, CircuitBreaker> breakers) {
    return registry ->
        breakers
            .values()
            .forEach(
                breaker ->
                    Gauge.builder("hub.vendor.breaker", breaker, ConnectorParts::openness)
                        .description("Whether calls to a vendor are held back (1) or not (0)")
                        .tag("vendor", breaker.getName())
                        .register(registry));
  }

  @Bean
  VendorCallPolicy vendorCallPolicy(VendorCallProperties calls) {
    return new VendorCallPolicy(
        new VendorRetries(
            new VendorRetryPlan(
                calls.attempts(),
                calls.firstDelay(),
                calls.connectTimeout().plus(calls.responseTimeout()),
                calls.patience())));
  }

  @Bean
  FabmanRoutes fabmanRoutes(
      FabmanReader fabmanReader, FabmanProperties fabman, VendorCallProperties calls) {
    return new FabmanRoutes(
        fabmanReader,
        fabman.baseUrl(),
        calls.connectTimeout().toMillis(),
        calls.responseTimeout().toMillis());
  }

  @Bean
  HubspotRoutes hubspotRoutes(
      HubspotReader hubspotReader, HubspotProperties hubspot, VendorCallProperties calls) {
    return new HubspotRoutes(
        hubspotReader,
        hubspot.baseUrl(),
        calls.hubspotPerSecond(),
        calls.hubspotSearchesPerSecond(),
        calls.connectTimeout().toMillis(),
        calls.responseTimeout().toMillis());
  }

  @Bean
  SlackReadRoutes slackReadRoutes(SlackReader slackReader, VendorCallProperties calls) {
    return new SlackReadRoutes(slackReader, calls.slackUsersListPerMinute());
  }

  private static double openness(CircuitBreaker breaker) {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> 1;
      case HALF_OPEN -> 0.5;
      default -> 0;
    };
  }

  @Bean
  SlackChannelRoutes slackChannelRoutes(SlackReader slackReader, VendorCallProperties calls) {
    return new SlackChannelRoutes(
        slackReader,
        new SlackChannelReader(slackReader),
        calls.slackUsersListPerMinute(),
        calls.slackHistoryPerMinute());
  }

  private static ServletRegistrationBean<?> servlet(ConnectorServer server, String path) {
    ServletRegistrationBean<?> servlet = new ServletRegistrationBean<>(server.servlet(), path);
    servlet.setName("mcp" + path.substring(path.lastIndexOf('/')).replace('/', '-'));
    servlet.setAsyncSupported(true);
    return servlet;
  }
}
