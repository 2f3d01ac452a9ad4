package org.makerspacehub.routes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.agent.GuardedToolDesk;
import org.makerspacehub.beans.agent.SomeTools;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.ToolDesk.Outcome;
import org.makerspacehub.processors.CamelToolRoute;
import org.makerspacehub.support.OpenGuard;

/** Tool calls through Camel itself: what a model wrote, and what a route gets to see of it. */
class ToolRoutesTest {
  /** What every exchange carries besides, put there by us. */
  private record Seen(Map<String, Object> headers, Map<String, Object> variables, Object body) {}

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final List<Seen> seen = new ArrayList<>();
  private GuardedToolDesk desk;

  @BeforeEach
  void start() throws Exception {
    ToolCatalogue catalogue =
        new SomeTools()
            .echo("echo", call -> ToolAnswer.of("heard " + call.text("story")))
            .echo(
                "no",
                call -> {
                  throw new HubException("Not today.");
                })
            .echo(
                "broken",
                call -> {
                  throw new IllegalStateException(new IllegalArgumentException("the password"));
                })
            .catalogue();
    ProducerTemplate template = context.createProducerTemplate();
    desk =
        new GuardedToolDesk(
            catalogue,
            new OpenGuard(),
            new CamelToolRoute(() -> template, List.of("echo", "no", "broken")),
            new SimpleMeterRegistry(),
            Duration.ofSeconds(5));
    context
        .getCamelContextExtension()
        .addInterceptStrategy(
            (camel, definition, target, next) ->
                new DelegateAsyncProcessor(target) {
                  @Override
                  public boolean process(Exchange exchange, org.apache.camel.AsyncCallback done) {
                    if (exchange.getFromEndpoint().getEndpointUri().startsWith("direct://tool-")) {
                      seen.add(
                          new Seen(
                              Map.copyOf(exchange.getMessage().getHeaders()),
                              Map.copyOf(exchange.getVariables()),
                              exchange.getMessage().getBody()));
                    }
                    return super.process(exchange, done);
                  }
                });
    context.addRoutes(new ToolRoutes(catalogue));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:caller")
                .routeId("caller")
                .setHeader("mine", constant("kept"))
                .setVariable("also", constant("kept"))
                .process(
                    exchange ->
                        exchange.setProperty(
                            "outcome",
                            desk.call(
                                SomeTools.session(SomeTools.ASKER, "echo", "no", "broken"),
                                exchange.getProperty("tool", String.class),
                                exchange.getMessage().getBody(String.class),
                                1)));
          }
        });
    context.start();
  }

  @AfterEach
  void stop() {
    desk.close();
    context.stop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"story\":\"x\",\"CamelFileName\":\"evil\",\"requesterRole\":\"OWNER\"}",
        "{\"CamelHttpUri\":\"http://evil\"}",
        "{\"mine\":\"taken\"}",
        "{\"story\":\"x\",\"story\":\"y\"}",
        "{\"story\":{\"CamelBeanMethodName\":\"exit\"}}",
        "not json"
      })
  @DisplayName("R9 refused arguments reach no route, and the caller's exchange stays as it was")
  void refused(String arguments) {
    Exchange caller = call("echo", arguments);
    assertThat(outcome(caller).kind()).isEqualTo(Outcome.Kind.UNFIT);
    assertThat(seen).isEmpty();
    unchanged(caller, arguments);
  }

  @Test
  @DisplayName(
      "R9 taken arguments are in one variable: no header, no body, nothing of the caller's")
  void taken() {
    String trick = "${exchange.context.stop} ${bean:type:java.lang.Runtime} {{x}} #bean RAW(y)";
    String arguments = "{\"story\":\"" + trick + "\"}";
    Exchange caller = call("echo", arguments);
    assertThat(outcome(caller).text()).isEqualTo("heard " + trick);
    unchanged(caller, arguments);
    Seen first = seen.get(0);
    assertThat(first.headers()).isEmpty();
    assertThat(first.body()).isNull();
    assertThat(first.variables()).containsOnlyKeys("ref", CamelToolRoute.CALL);
    assertThat(seen).allSatisfy(each -> assertThat(each.headers()).isEmpty());
  }

  @Test
  @DisplayName("R17 what a route fails with is a sentence of ours or a reference")
  void failures() {
    assertThat(outcome(call("no", "{}")).text()).isEqualTo("Not today.");
    assertThat(outcome(call("broken", "{}")).text())
        .startsWith("That did not work (ref ")
        .doesNotContain("password");
  }

  private Exchange call(String tool, String arguments) {
    return context
        .createProducerTemplate()
        .request(
            "direct:caller",
            exchange -> {
              exchange.setProperty("tool", tool);
              exchange.getMessage().setBody(arguments);
            });
  }

  private static Outcome outcome(Exchange caller) {
    assertThat(caller.getException()).isNull();
    return caller.getProperty("outcome", Outcome.class);
  }

  private static void unchanged(Exchange caller, String arguments) {
    assertThat(caller.getMessage().getHeaders()).isEqualTo(Map.of("mine", "kept"));
    assertThat(caller.getVariables()).isEqualTo(Map.of("also", "kept"));
    assertThat(caller.getMessage().getBody()).isEqualTo(arguments);
  }
}
