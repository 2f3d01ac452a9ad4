package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.model.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.slack.SlackComponent;
import org.apache.camel.component.slack.SlackEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.architecture.RouteModel;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.routes.config.HubErrors;
import org.makerspacehub.routes.slack.SlackTriggerRoutes;

/**
 * What Camel's Slack component of 4.17 does not do, each seen against the simulated Slack. The hub
 * is built around these; a version that lifts one fails here, so that somebody looks.
 */
class CamelSlackLimitsTest {
  private static final Duration QUIET = Duration.ofMillis(400);

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private Sandbox sandbox;
  private Http http;
  private DefaultCamelContext camel;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(0, 1, SandboxClock.running(), () -> "http://127.0.0.1:1");
    http = new Http(sandbox.baseUrl());
    camel = context();
  }

  @AfterEach
  void stop() {
    camel.stop();
    sandbox.close();
  }

  @Test
  @DisplayName(
      "the producer: after an HTTP 500 every attempt asks Slack again, then the dead letter runs")
  void producerFails() throws Exception {
    AtomicInteger dead = new AtomicInteger();
    AtomicInteger started = new AtomicInteger();
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(
                deadLetterChannel("direct:dead").maximumRedeliveries(2).redeliveryDelay(10));
            from("direct:dead").process(exchange -> dead.incrementAndGet());
            from("direct:say")
                .process(exchange -> started.incrementAndGet())
                .to("slack:general?serverUrl=" + sandbox.baseUrl() + "/slack");
          }
        });
    camel.start();
    http.json(
        "POST",
        "/_faults",
        "{\"vendor\":\"slack\",\"match\":\"chat.postMessage\",\"kind\":\"500\",\"count\":9}");

    camel.createProducerTemplate().asyncSendBody("direct:say", "hello");
    await().until(() -> struck() >= 1);
    await()
        .during(QUIET)
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () ->
                assertThat(List.of(struck(), started.get(), dead.get()))
                    .as("asked, started, dead")
                    .containsExactly(3, 1, 1));
  }

  @Test
  @DisplayName("the producer: it writes into no thread, and does not say where its message is")
  void producerKnowsNoThread() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:say").to("slack:general?serverUrl=" + sandbox.baseUrl() + "/slack");
          }
        });
    camel.start();
    Message message = new Message();
    message.setText("in a thread?");
    message.setThreadTs("1700000000.000100");
    Exchange sent =
        camel
            .createProducerTemplate()
            .asyncSend("direct:say", exchange -> exchange.getMessage().setBody(message))
            .get(10, TimeUnit.SECONDS);

    JsonNode effect = last(http.get("/_state", Map.of()).json().path("effects")).path("how");
    assertThat(effect.path("text").asText()).isEqualTo("in a thread?");
    assertThat(effect.has("thread_ts")).isFalse();
    assertThat(sent.getMessage().getHeaders()).isEmpty();
    assertThat(sent.getMessage().getBody()).isSameAs(message);
    assertThat(message.getTs()).isNull();
    assertThat(SlackEndpoint.class.getMethods())
        .noneMatch(
            method -> method.getName().toLowerCase(java.util.Locale.ROOT).contains("thread"));
  }

  @Test
  @DisplayName("the consumer: what was said while it was stopped is skipped but for the last")
  void consumerForgets() throws Exception {
    say("before");
    listen("");
    await().until(() -> heard.contains("before"));
    say("while it listens");
    await().until(() -> heard.contains("while it listens"));
    camel.stop();
    say("missed");
    say("last");
    camel = context();
    listen("");
    await().until(() -> heard.contains("last"));
    await().during(QUIET).atMost(Duration.ofSeconds(5)).until(() -> !heard.contains("missed"));
  }

  @Test
  @DisplayName("the consumer: it reads one page, whatever there is more, and no threads")
  void consumerReadsOnePage() throws Exception {
    JsonNode first = say("first");
    listen("&maxResults=2");
    await().until(() -> heard.contains("first"));
    camel.getRouteController().suspendRoute("listen");
    for (int i = 1; i <= 5; i++) {
      say("burst " + i);
    }
    ObjectNode reply = Wire.object().put("user", "U0MEMBER1").put("channel", "help");
    reply.put("text", "a reply").put("thread_ts", first.path("ts").asText());
    http.json("POST", "/_slack/message", reply.toString());
    camel.getRouteController().resumeRoute("listen");

    await().until(() -> heard.contains("burst 5"));
    await()
        .during(QUIET)
        .atMost(Duration.ofSeconds(5))
        .until(() -> heard.equals(List.of("first", "burst 5", "burst 4")));
  }

  @Test
  @DisplayName("S29 S31 our ear at the door: it wakes the reading, and shows its token nowhere")
  void trigger() throws Exception {
    AtomicInteger woken = new AtomicInteger();
    camel.getRegistry().bind("keepAllowedHeaders", new KeepAllowedHeaders("X-Hub-Ref"));
    camel.addRoutesConfigurations(new HubErrors());
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:dead-letter")
                .routeId("dead-letter")
                .description("For the test.")
                .errorHandler(noErrorHandler())
                .log("dead");
            from("direct:slack-channel-read")
                .routeId("slack-channel-read")
                .description("For the test.")
                .errorHandler(noErrorHandler())
                .process(exchange -> woken.incrementAndGet());
          }
        });
    camel.start();
    // As in a hub: Slack answers after everything else is up.
    camel.addRoutes(
        new SlackTriggerRoutes(
            camel.getRegistry().findSingleByType(KeepAllowedHeaders.class),
            "help",
            sandbox.baseUrl() + "/slack",
            SandboxSettings.SLACK_BOT_TOKEN,
            50,
            3_600_000));
    await().until(() -> woken.get() == 1);
    say("one");
    await().until(() -> woken.get() >= 2);
    RouteModel.of(camel).check();

    String seen =
        camel.getEndpoints().toString()
            + camel.getRoute(SlackTriggerRoutes.ROUTE).getEndpoint().getEndpointUri()
            + PluginHelper.getModelToXMLDumper(camel)
                .dumpModelAsXml(
                    camel, camel.getRouteDefinition(SlackTriggerRoutes.ROUTE), true, true, true);
    assertThat(seen).contains("slack").doesNotContain(SandboxSettings.SLACK_BOT_TOKEN);
  }

  private DefaultCamelContext context() {
    DefaultCamelContext context = new DefaultCamelContext();
    context.getComponent("slack", SlackComponent.class).setToken(SandboxSettings.SLACK_BOT_TOKEN);
    return context;
  }

  private void listen(String more) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("slack:help?delay=50&initialDelay=0&serverUrl="
                    + sandbox.baseUrl()
                    + "/slack"
                    + more)
                .routeId("listen")
                .process(
                    exchange -> heard.add(exchange.getMessage().getBody(Message.class).getText()));
          }
        });
    camel.start();
  }

  private JsonNode say(String text) throws IOException {
    ObjectNode said = Wire.object().put("user", "U0MEMBER1").put("channel", "help");
    return http.json("POST", "/_slack/message", said.put("text", text).toString()).json();
  }

  private int struck() throws IOException {
    return last(http.get("/_state", Map.of()).json().path("faults")).path("struck").asInt();
  }

  private static JsonNode last(JsonNode list) {
    return list.get(list.size() - 1);
  }

  /** Camel's option names as they are; the hub's address depends on the first. */
  @Test
  @DisplayName("the option that names another Slack is serverUrl, without /api")
  void options() {
    assertThat(Arrays.stream(SlackEndpoint.class.getMethods()).map(m -> m.getName()))
        .contains("setServerUrl", "setToken", "setMaxResults");
  }
}
