package org.makerspacehub.config;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorRetryPlan;
import org.makerspacehub.beans.vendor.VendorRoute;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.fabman.FabmanReader;
import org.makerspacehub.beans.vendor.mcp.ConnectorDoor;
import org.makerspacehub.beans.vendor.mcp.ConnectorServer;
import org.makerspacehub.beans.vendor.mcp.ConnectorToolbox;
import org.makerspacehub.beans.vendor.slack.SlackUsers;
import org.makerspacehub.processors.VendorHeaderAllowList;
import org.makerspacehub.processors.VendorHttpClient;
import org.makerspacehub.processors.VendorRetries;
import org.makerspacehub.routes.connector.FabmanRoutes;
import org.makerspacehub.routes.connector.SlackReadRoutes;
import org.makerspacehub.routes.connector.VendorCallPolicy;
import org.slf4j.MDC;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** The connector: its door, its MCP servers, and the routes to the vendors under them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  ConnectorProperties.class,
  FabmanProperties.class,
  SlackProperties.class,
  VendorCallProperties.class
})
public class ConnectorParts {
  static final String FABMAN_PATH = "/mcp/fabman";
  static final String SLACK_PATH = "/mcp/slack";

  @Bean
  FilterRegistrationBean<ConnectorDoor> connectorDoor(ConnectorProperties connector) {
    FilterRegistrationBean<ConnectorDoor> door =
        new FilterRegistrationBean<>(new ConnectorDoor(connector.tokens()));
    door.setName("connectorDoor");
    door.addUrlPatterns(FABMAN_PATH, SLACK_PATH);
    door.setAsyncSupported(true);
    door.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return door;
  }

  /** Spring Security leaves these two paths to the door: callers there have a token, no session. */
  @Bean
  @Order(10)
  SecurityFilterChain connectorSecurity(HttpSecurity http) throws Exception {
    return http.securityMatcher(
            request -> {
              String path = request.getServletPath();
              return FABMAN_PATH.equals(path) || SLACK_PATH.equals(path);
            })
        .csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  @Bean
  ConnectorToolbox connectorToolbox(CamelContext camel) {
    return new ConnectorToolbox(vendorRoute(camel.createProducerTemplate()));
  }

  @Bean
  ConnectorServer fabmanServer(ConnectorToolbox toolbox, Guard guard) {
    return new ConnectorServer(FABMAN_PATH, toolbox.fabman(), guard);
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
  ServletRegistrationBean<?> slackServlet(ConnectorServer slackServer) {
    return servlet(slackServer, SLACK_PATH);
  }

  @Bean
  FabmanReader fabmanReader(FabmanProperties fabman, Clock clock) {
    return new FabmanReader(fabman.baseUrl(), clock);
  }

  @Bean
  VendorHttpClient fabmanHttpClient(FabmanProperties fabman) {
    return new VendorHttpClient(fabman.baseUrl(), fabman.apiKey());
  }

  @Bean
  VendorHeaderAllowList vendorHeaders() {
    return new VendorHeaderAllowList();
  }

  @Bean
  SlackUsers slackUsers(SlackProperties slack, VendorCallProperties calls, Clock clock) {
    return new SlackUsers(
        slack.apiBaseUrl(),
        slack.readToken(),
        calls.connectTimeout(),
        calls.responseTimeout(),
        clock);
  }

  @Bean
  CircuitBreaker fabmanBreaker(VendorCallProperties calls) {
    return breaker("fabman", calls);
  }

  @Bean
  CircuitBreaker slackBreaker(VendorCallProperties calls) {
    return breaker("slack", calls);
  }

  @Bean
  VendorCallPolicy vendorCallPolicy(VendorCallProperties calls) {
    return new VendorCallPolicy(
        new VendorRetries(
            new VendorRetryPlan(
                calls.attempts(), calls.firstDelay(), calls.responseTimeout(), calls.patience())));
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
  SlackReadRoutes slackReadRoutes(SlackUsers slackUsers, VendorCallProperties calls) {
    return new SlackReadRoutes(slackUsers, calls.slackUsersListPerMinute());
  }

  /** Every vendor's own: one that is down says nothing about the other. */
  static CircuitBreaker breaker(String vendor, VendorCallProperties calls) {
    // Not by Camel's own settings: its ignored exceptions vanish, and a key that Fabman refuses
    // would look like an answer.
    return CircuitBreaker.of(
        vendor,
        CircuitBreakerConfig.custom()
            .slidingWindowSize(calls.breakerCalls())
            .minimumNumberOfCalls(calls.breakerCalls())
            .waitDurationInOpenState(calls.breakerPause())
            .permittedNumberOfCallsInHalfOpenState(2)
            .recordException(
                failure ->
                    causeOf(failure, VendorUnavailable.class) != null
                        || causeOf(failure, IOException.class) != null)
            .build());
  }

  /** Asks a route and words its failure. */
  static VendorRoute vendorRoute(ProducerTemplate template) {
    return (route, question) -> {
      Exchange answer =
          template.request(
              "direct:" + route,
              exchange -> {
                exchange.getMessage().setBody(question);
                exchange.setVariable(Ref.KEY, MDC.get(Ref.KEY));
              });
      if (answer.getException() != null) {
        throw worded(vendorOf(route), answer.getException());
      }
      return answer.getMessage().getBody();
    };
  }

  private static RuntimeException worded(String vendor, Exception failure) {
    for (Class<? extends RuntimeException> own :
        List.of(VendorUnavailable.class, VendorRefused.class)) {
      RuntimeException worded = causeOf(failure, own);
      if (worded != null) {
        return worded;
      }
    }
    if (causeOf(failure, CallNotPermittedException.class) != null) {
      return new VendorUnavailable(
          vendor + " has been failing, so it is left alone for a moment; try again later.",
          Duration.ZERO,
          null);
    }
    if (causeOf(failure, IOException.class) != null) {
      // Without the cause: what a library says about a broken call can quote the call.
      return new VendorUnavailable(
          "%s does not answer (%s); try again later."
              .formatted(vendor, causeOf(failure, IOException.class).getClass().getSimpleName()),
          Duration.ZERO,
          null);
    }
    return failure instanceof RuntimeException unexpected
        ? unexpected
        : new IllegalStateException(failure);
  }

  private static String vendorOf(String route) {
    String name = route.substring(0, route.indexOf('-'));
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static <T extends Throwable> T causeOf(Throwable failure, Class<T> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return kind.cast(cause);
      }
    }
    return null;
  }

  private static ServletRegistrationBean<?> servlet(ConnectorServer server, String path) {
    ServletRegistrationBean<?> servlet = new ServletRegistrationBean<>(server.servlet(), path);
    servlet.setName("mcp" + path.substring(path.lastIndexOf('/')).replace('/', '-'));
    servlet.setAsyncSupported(true);
    return servlet;
  }
}
