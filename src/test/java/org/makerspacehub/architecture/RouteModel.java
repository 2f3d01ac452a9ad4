package org.makerspacehub.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.NoErrorHandlerBuilder;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.IdempotentConsumerDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.PolicyDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.ScriptDefinition;
import org.apache.camel.model.SetHeadersDefinition;
import org.apache.camel.model.SetVariablesDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.TransactedDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.makerspacehub.processors.KeepAllowedHeaders;

/**
 * The rules that every route of a running context must keep. A test that has a context hands it in;
 * there is no list of routes to forget one from.
 */
public final class RouteModel {
  /** Consumers that take what others send. */
  private static final Set<String> UNTRUSTED =
      Set.of("platform-http", "servlet", "rest", "mail", "imap", "imaps", "pop3", "slack");

  private static final Set<String> LANGUAGES =
      Set.of(
          "simple",
          "constant",
          "method",
          "bean",
          "body",
          "jsonpath",
          "tokenize",
          "exchangeProperty",
          "header",
          "variable");

  private final CamelContext context;
  private final List<RouteDefinition> routes;

  private RouteModel(CamelContext context) {
    this.context = context;
    this.routes =
        context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions();
  }

  public static RouteModel of(CamelContext context) {
    return new RouteModel(context);
  }

  /** Checks all of them. */
  public void check() {
    assertThat(routes).isNotEmpty();
    for (RouteDefinition route : routes) {
      saysWhy(route);
      filtersHeadersFirst(route);
      endpointsAreConstant(route);
      failuresEndSomewhere(route);
      doesNothingOnceByCamel(route);
      agentsAreGuarded(route);
    }
  }

  /** Only the rule about agents, for contexts of a few routes. */
  public void checkAgents() {
    assertThat(routes).isNotEmpty();
    routes.forEach(this::agentsAreGuarded);
  }

  /**
   * S16, R9: agents are ours, by the one address there is; Camel's own tools, whose arguments
   * become headers, have no consumer; and the routes of our tools are called by the desk alone,
   * which asks the guard.
   */
  private void agentsAreGuarded(RouteDefinition route) {
    assertThat(route.getInput().getEndpointUri())
        .as("R9 consumer of %s", route.getRouteId())
        .doesNotStartWith("langchain4j-tools");
    for (ProcessorDefinition<?> step : steps(route)) {
      if (step instanceof ToDefinition to && to.getEndpointUri() != null) {
        assertThat(to.getEndpointUri().replace("//", ""))
            .as("S16 only the desk calls tools, and %s is a route", route.getRouteId())
            .doesNotStartWith("direct:tool-");
        if (to.getEndpointUri().startsWith("langchain4j")) {
          assertThat(to.getEndpointUri())
              .as("R9 agent in %s", route.getRouteId())
              .isEqualTo("langchain4j-agent:guarded?agent=#guardedAgent");
        }
      }
    }
  }

  private void saysWhy(RouteDefinition route) {
    assertThat(route.hasCustomIdAssigned()).as("%s has an id", route).isTrue();
    assertThat(route.getDescriptionText()).as("%s says why", route.getRouteId()).isNotBlank();
  }

  /** S29 */
  private void filtersHeadersFirst(RouteDefinition route) {
    String uri = route.getInput().getEndpointUri();
    if (UNTRUSTED.stream().noneMatch(scheme -> uri.startsWith(scheme + ":"))) {
      return;
    }
    ProcessorDefinition<?> first =
        route.getOutputs().stream()
            .filter(step -> !(step instanceof OnExceptionDefinition))
            .findFirst()
            .orElseThrow();
    assertThat(first)
        .as("S29 first step of %s", route.getRouteId())
        .isInstanceOf(ProcessDefinition.class);
    assertThat(((ProcessDefinition) first).getProcessor())
        .as("S29 first step of %s", route.getRouteId())
        .isSameAs(context.getRegistry().findSingleByType(KeepAllowedHeaders.class));
  }

  /** S31 */
  private void endpointsAreConstant(RouteDefinition route) {
    assertThat(route.getInput().getEndpointUri()).doesNotContain("${");
    for (ProcessorDefinition<?> step : steps(route)) {
      assertThat(step)
          .as("S31 %s in %s", step, route.getRouteId())
          .isNotInstanceOfAny(
              DynamicRouterDefinition.class,
              RecipientListDefinition.class,
              RoutingSlipDefinition.class,
              ScriptDefinition.class)
          .satisfies(
              s ->
                  assertThat(s.getClass() == ToDynamicDefinition.class)
                      .as("S31 toD in %s", route.getRouteId())
                      .isFalse());
      if (step instanceof EnrichDefinition || step instanceof PollEnrichDefinition) {
        assertThat(((ExpressionNode) step).getExpression())
            .as("S31 address of an enrichment in %s", route.getRouteId())
            .isInstanceOf(ConstantExpression.class);
      } else if (step instanceof ExpressionNode node
          && node.getExpression() != null
          && node.getExpression().getLanguage() != null
          && !node.getExpression().getLanguage().isEmpty()) {
        assertThat(node.getExpression().getLanguage())
            .as("S31 language of %s in %s", step, route.getRouteId())
            .isIn(LANGUAGES);
      }
      if (step instanceof ToDefinition to) {
        assertThat(to.getUri() == null ? "" : to.getUri())
            .as("S31 address in %s", route.getRouteId())
            .doesNotContain("${");
      }
    }
  }

  /** S18: what must happen once rests on a unique key of the database. */
  private void doesNothingOnceByCamel(RouteDefinition route) {
    assertThat(steps(route))
        .as("S18 idempotent consumer in %s", route.getRouteId())
        .noneMatch(IdempotentConsumerDefinition.class::isInstance);
    assertThat(route.getInput().getEndpointUri().toLowerCase(java.util.Locale.ROOT))
        .as("S18 idempotent consumer in %s", route.getRouteId())
        .doesNotContain("idempotent");
  }

  /** S22 */
  private void failuresEndSomewhere(RouteDefinition route) {
    boolean subroutine =
        route.getErrorHandlerFactory() instanceof NoErrorHandlerDefinition
            || route.getErrorHandlerFactory() instanceof NoErrorHandlerBuilder;
    if (steps(route).stream().anyMatch(RouteModel::isTransaction)) {
      assertThat(subroutine)
          .as("S22 %s has a transaction, so its caller must own the failure", route.getRouteId())
          .isTrue();
    }
    if (subroutine) {
      assertThat(route.getInput().getEndpointUri())
          .as("S22 %s leaves its failures to its caller, so it must have one", route.getRouteId())
          .startsWith("direct:");
      return;
    }
    if (route.getRouteConfigurationId() != null) {
      if (endsInDeadLetters(route.getRouteConfigurationId())) {
        return;
      }
      assertThat(route.getInput().getEndpointUri())
          .as("S22 %s fails in its own way, so it must have a caller", route.getRouteId())
          .startsWith("direct:");
      return;
    }
    assertThat(route.getOutputs())
        .as("S22 %s has a dead-letter destination", route.getRouteId())
        .anySatisfy(
            step -> {
              assertThat(step).isInstanceOf(OnExceptionDefinition.class);
              OnExceptionDefinition on = (OnExceptionDefinition) step;
              assertThat(on.getExceptions()).contains(Throwable.class.getName());
              assertThat(on.getOutputs())
                  .anySatisfy(
                      to ->
                          assertThat(((ToDefinition) to).getEndpointUri())
                              .isEqualTo("direct:dead-letter"));
            });
  }

  /** Whether a configuration keeps as a dead letter whatever it does not answer otherwise. */
  private boolean endsInDeadLetters(String configuration) {
    return context
        .getCamelContextExtension()
        .getContextPlugin(Model.class)
        .getRouteConfigurationDefinitions()
        .stream()
        .filter(each -> configuration.equals(each.getId()))
        .map(RouteConfigurationDefinition::getOnExceptions)
        .flatMap(List::stream)
        .filter(on -> on.getExceptions().contains(Throwable.class.getName()))
        .anyMatch(
            on ->
                on.getOutputs().stream()
                    .anyMatch(
                        step ->
                            step instanceof ToDefinition to
                                && "direct:dead-letter".equals(to.getEndpointUri())));
  }

  private static boolean isTransaction(ProcessorDefinition<?> step) {
    return step instanceof TransactedDefinition || step instanceof PolicyDefinition;
  }

  private static Collection<ProcessorDefinition<?>> steps(RouteDefinition route) {
    List<ProcessorDefinition<?>> all = new ArrayList<>();
    collect(route.getOutputs(), all);
    return all;
  }

  private static void collect(
      Collection<ProcessorDefinition<?>> from, List<ProcessorDefinition<?>> into) {
    for (ProcessorDefinition<?> step : from) {
      into.add(step);
      if (step instanceof SetVariablesDefinition several) {
        into.addAll(several.getVariables());
      }
      if (step instanceof SetHeadersDefinition several) {
        into.addAll(several.getHeaders());
      }
      collect(step.getOutputs(), into);
    }
  }
}
