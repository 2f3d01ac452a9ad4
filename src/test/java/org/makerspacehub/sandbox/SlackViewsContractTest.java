package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackViews;
import org.makerspacehub.beans.policy.Principal;

/** The views of the simulated Slack at the wire, and how the hub's client fares with them. */
class SlackViewsContractTest {
  private static final String USER = "U0MEMBER1";

  /** Slack sends them; the samples of its library were cut there, or have them elsewhere. */
  private static final Set<String> NOT_IN_THE_SAMPLE = Set.of(".view.blocks", ".event.view.blocks");

  private final SandboxClock clock = SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z"));
  private final AtomicReference<String> answer = new AtomicReference<>("");
  private FakeEdge edge;
  private Sandbox sandbox;
  private Http http;

  @BeforeEach
  void start() throws IOException {
    edge = new FakeEdge(delivery -> answer.get());
    sandbox = Sandbox.start(0, 1, clock, edge::url);
    http = new Http(sandbox.baseUrl());
  }

  @AfterEach
  void stop() {
    sandbox.close();
    edge.close();
  }

  @Test
  @DisplayName("a trigger opens one form, within three seconds")
  void triggers() throws IOException {
    String first = trigger();
    JsonNode opened = open(first, modal());
    assertThat(opened.path("ok").asBoolean()).isTrue();
    assertKnown("sample-views.open.json", opened);
    assertThat(open(first, modal()).path("error").asText()).isEqualTo("exchanged_trigger_id");

    String second = trigger();
    clock.advance(Duration.ofMillis(3_001));
    assertThat(open(second, modal()).path("error").asText()).isEqualTo("expired_trigger_id");
    assertThat(open("made.up", modal()).path("error").asText()).isEqualTo("invalid_trigger_id");
    assertThat(state().path("views")).hasSize(1);
  }

  @Test
  @DisplayName("the hub says kindly that it was too slow, and does not try a stale trigger at all")
  void staleTrigger() throws IOException {
    SlackViews views =
        new SlackViews(
            new SlackCalls(
                sandbox.settings().get("SLACK_API_BASE_URL").toString(),
                SandboxSettings.SLACK_BOT_TOKEN,
                Duration.ofSeconds(10),
                clock),
            clock);
    Form form = new Form("test.one", "A form", "Save").date("until", "Until", "", null);
    String trigger = trigger();
    assertThat(views.open(click(trigger, clock.instant()), form)).isNull();
    Reply again = views.open(click(trigger, clock.instant()), form);
    assertThat(again.text()).contains("press the button again");

    String late = trigger();
    Instant clicked = clock.instant();
    clock.advance(Duration.ofSeconds(3));
    assertThat(views.open(click(late, clicked), form).text()).contains("three seconds");
    assertThat(views.open(click("", clock.instant()), form).text()).contains("three seconds");
    http.json(
        "POST",
        "/_faults",
        "{\"vendor\":\"slack\",\"kind\":\"500\",\"match\":\"views.open\",\"count\":1}");
    assertThat(views.open(click(trigger(), clock.instant()), form).text())
        .contains("try again in a minute", "ref abcdefghijkl");
    http.json(
        "POST",
        "/_faults",
        "{\"vendor\":\"slack\",\"kind\":\"hang\",\"match\":\"views.open\",\"count\":1}");
    assertThat(views.open(click(trigger(), clock.instant()), form).text())
        .contains("try again in a minute");
    assertThat(state().path("views")).hasSize(1);
  }

  @Test
  @DisplayName("a view that breaks one of Slack's limits is refused whole, and says why")
  void limits() throws IOException {
    List<ObjectNode> broken = new ArrayList<>();
    broken.add(modal().put("type", "home"));
    broken.add(modal().put("private_metadata", "x".repeat(3_001)));
    broken.add(modal().put("callback_id", "x".repeat(256)));
    broken.add(modal().put("nonsense", 1));
    ObjectNode title = modal();
    title.withObject("/title").put("text", "x".repeat(25));
    broken.add(title);
    ObjectNode noSubmit = modal();
    noSubmit.remove("submit");
    broken.add(noSubmit);
    ObjectNode many = modal();
    for (int i = 0; i < 100; i++) {
      many.withArray("blocks").addObject().put("type", "divider");
    }
    broken.add(many);
    ObjectNode twice = modal();
    twice.withArray("blocks").add(twice.at("/blocks/0").deepCopy());
    broken.add(twice);
    ObjectNode empty = modal();
    empty.withArray("blocks").addObject().put("type", "section");
    broken.add(empty);
    ObjectNode day = modal();
    ((ObjectNode) day.at("/blocks/0/element")).put("initial_date", "24 Dec");
    broken.add(day);
    for (ObjectNode view : broken) {
      JsonNode refused = open(trigger(), view);
      assertThat(refused.path("error").asText()).as(view.toString()).isEqualTo("invalid_arguments");
      assertThat(refused.at("/response_metadata/messages/0").asText()).startsWith("[ERROR]");
    }
    ObjectNode home = Wire.object().put("type", "home");
    home.putArray("blocks");
    for (int i = 0; i < 101; i++) {
      home.withArray("blocks").addObject().put("type", "divider");
    }
    assertThat(publish(home).path("error").asText()).isEqualTo("invalid_arguments");
    home.withArray("blocks").remove(0);
    assertKnown("sample-views.publish.json", publish(home));
    assertThat(state().at("/homes/" + USER + "/blocks")).hasSize(100);
    assertThat(state().path("views")).isEmpty();
  }

  @Test
  @DisplayName(
      "opening the home tab, clicking there, sending a form off and closing it, at the wire")
  void payloads() throws IOException {
    ObjectNode home = Wire.object().put("type", "home");
    ObjectNode button =
        home.putArray("blocks").addObject().put("type", "actions").putArray("elements").addObject();
    button.put("type", "button").put("action_id", "test.open").put("value", "me");
    button.putObject("text").put("type", "plain_text").put("text", "Open");
    JsonNode published = publish(home);
    control("open-home", Wire.object().put("user", USER));
    assertKnown("sample-AppHomeOpenedPayload.json", Wire.tree(lastBody()));

    ObjectNode click = Wire.object().put("user", USER).put("action_id", "test.open");
    control("click", click.put("view_id", published.at("/view/id").asText()));
    JsonNode clicked = lastPayload();
    assertKnown("sample-BlockActionPayload.json", clicked);
    assertThat(clicked.at("/container/type").asText()).isEqualTo("view");
    assertThat(clicked.has("response_url")).isFalse();

    JsonNode opened =
        open(clicked.path("trigger_id").asText(), modal().put("notify_on_close", true));
    ObjectNode submit =
        Wire.object().put("user", USER).put("view_id", opened.at("/view/id").asText());
    JsonNode missing = control("submit", submit);
    assertThat(missing.path("error").asText()).isEqualTo("missing_required_field");
    assertThat(state().at("/views/0/errors/until").asText()).isNotEmpty();
    submit.putObject("values").putObject("until").put("value", "2026-12-24");
    answer.set("{\"response_action\":\"errors\",\"errors\":{\"until\":\"Not then.\"}}");
    control("submit", submit);
    JsonNode submitted = lastPayload();
    assertKnown("sample-ViewSubmissionPayload.json", submitted);
    assertThat(submitted.at("/view/state/values/until/value/selected_date").asText())
        .isEqualTo("2026-12-24");
    assertThat(state().at("/views/0/errors/until").asText()).isEqualTo("Not then.");

    control("close", submit);
    assertKnown("sample-ViewClosedPayload.json", lastPayload());
    assertThat(lastPayload().path("type").asText()).isEqualTo("view_closed");
    assertThat(state().path("views")).isEmpty();
    ObjectNode other = Wire.object().put("user", "U0STAFF01").put("view_id", "V0");
    assertThat(http.json("POST", "/_slack/submit", other.toString()).status()).isEqualTo(400);
  }

  @Test
  @DisplayName("what the hub answers to a form is done: another view, closing one, closing all")
  void responseActions() throws IOException {
    ObjectNode submit = Wire.object().put("user", USER);
    submit.putObject("values").putObject("until").put("value", "2026-12-24");
    answer.set("");
    String trigger = trigger();
    submit.put("view_id", open(trigger, modal()).at("/view/id").asText());
    answer.set("{\"response_action\":\"update\",\"view\":%s}".formatted(modal()));
    control("submit", submit);
    assertThat(state().path("views")).hasSize(1);
    answer.set("");
    control("submit", submit);
    assertThat(state().path("views")).isEmpty();
    for (int i = 0; i < 2; i++) {
      submit.put("view_id", open(trigger(), modal()).at("/view/id").asText());
    }
    answer.set("{\"response_action\":\"clear\"}");
    control("submit", submit);
    assertThat(state().path("views")).isEmpty();
  }

  // ---- helpers ------------------------------------------------------------------------------

  private static Click click(String trigger, Instant at) {
    return new Click(
        "abcdefghijkl",
        Principal.person(Seed.TEAM_ID, USER),
        "test.open",
        "",
        "",
        "",
        "V1",
        trigger,
        "",
        at);
  }

  private String trigger() throws IOException {
    String before = answer.getAndSet("");
    ObjectNode command = Wire.object().put("user", USER).put("channel", "general");
    control("command", command.put("command", "/hub").put("text", "help"));
    answer.set(before);
    return edge.deliveries().get(edge.deliveries().size() - 1).form().get("trigger_id").get(0);
  }

  private static ObjectNode modal() {
    ObjectNode view = Wire.object().put("type", "modal").put("callback_id", "test.one");
    view.putObject("title").put("type", "plain_text").put("text", "A form");
    view.putObject("submit").put("type", "plain_text").put("text", "Save");
    ObjectNode input = view.putArray("blocks").addObject();
    input.put("type", "input").put("block_id", "until");
    input.putObject("label").put("type", "plain_text").put("text", "Until");
    input.putObject("element").put("type", "datepicker").put("action_id", "value");
    return view;
  }

  private JsonNode open(String trigger, ObjectNode view) throws IOException {
    return http.slack(
            "views.open",
            SandboxSettings.SLACK_BOT_TOKEN,
            "trigger_id=" + trigger + "&view=" + encoded(view))
        .json();
  }

  private JsonNode publish(ObjectNode view) throws IOException {
    return http.slack(
            "views.publish",
            SandboxSettings.SLACK_BOT_TOKEN,
            "user_id=" + USER + "&view=" + encoded(view))
        .json();
  }

  private static String encoded(ObjectNode view) {
    return URLEncoder.encode(view.toString(), StandardCharsets.UTF_8);
  }

  private JsonNode control(String what, ObjectNode given) throws IOException {
    return http.json("POST", "/_slack/" + what, given.toString()).json();
  }

  private JsonNode state() throws IOException {
    return http.get("/_state", Map.of()).json();
  }

  private String lastBody() {
    return new String(
        edge.deliveries().get(edge.deliveries().size() - 1).body(), StandardCharsets.UTF_8);
  }

  private JsonNode lastPayload() {
    return Wire.tree(
        edge.deliveries().get(edge.deliveries().size() - 1).form().get("payload").get(0));
  }

  /** Fails when there is a field that Slack's own library does not know. */
  private static void assertKnown(String sample, JsonNode actual) throws IOException {
    List<String> unknown = new ArrayList<>();
    unknown("", Wire.resource("/contracts/slack/" + sample), actual, unknown);
    assertThat(unknown).as(sample).isEmpty();
  }

  private static void unknown(
      String where, JsonNode sample, JsonNode actual, List<String> unknown) {
    actual
        .fieldNames()
        .forEachRemaining(
            name -> {
              String path = where + "." + name;
              if (!sample.has(name)) {
                if (!NOT_IN_THE_SAMPLE.contains(path)) {
                  unknown.add(path);
                }
              } else if (sample.path(name).isObject() && !sample.path(name).isEmpty()) {
                unknown(path, sample.path(name), actual.path(name), unknown);
              }
            });
  }
}
