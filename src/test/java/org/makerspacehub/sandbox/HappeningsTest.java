package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.sandbox.Happenings.Lane;
import org.makerspacehub.sandbox.Happenings.Mood;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class HappeningsTest {
  private static final Instant NOW = Instant.parse("2026-03-14T10:15:30Z");

  private final Happenings happenings = new Happenings(SandboxClock.fixed(NOW));
  private final ObjectNode slack = Wire.object();
  private final ArrayNode mails = Wire.array();
  private final HappenedServlet servlet =
      new HappenedServlet(happenings, new HappenedBooks(), () -> slack, () -> mails);

  @Test
  @DisplayName("A trace is found by its reference, with its steps in the order they began")
  void byRef() {
    String ref = Ref.next();
    var first = happenings.now();
    var second = happenings.now();
    happenings.step(ref, true, Lane.INBOX, "inbox-process", "second", Mood.WELL, second);
    happenings.step(ref, true, Lane.EDGE, "slack-commands", "first", Mood.WELL, first);
    happenings.asked(ref, "/membership", "U0MEMBER1", "C0HELPDSK");
    ObjectNode trace = happenings.of(ref);
    assertThat(trace.path("steps").findValuesAsText("what")).containsExactly("first", "second");
    assertThat(trace.path("steps").findValuesAsText("lane")).containsExactly("edge", "inbox");
    assertThat(trace.path("title").asText()).isEqualTo("/membership");
    assertThat(trace.path("at").asText()).isEqualTo(NOW.toString());
    assertThat(happenings.of(Ref.next())).isNull();
  }

  @Test
  @DisplayName("However much happens, a bounded number of traces and steps is kept")
  void bounded() {
    List<String> refs = new ArrayList<>();
    for (int i = 0; i < Happenings.TRACES + 25; i++) {
      refs.add(Ref.next());
      step(refs.get(i), "slack-commands", "It came");
    }
    assertThat(happenings.latest(10_000)).hasSize(Happenings.TRACES);
    assertThat(happenings.of(refs.get(24))).isNull();
    assertThat(happenings.of(refs.get(25))).isNotNull();

    String busy = Ref.next();
    for (int i = 0; i < 1_000; i++) {
      step(busy, "room-" + i, "Another");
    }
    assertThat(happenings.of(busy).path("steps")).hasSize(Happenings.STEPS);
    assertThat(happenings.of(busy).path("left").asInt()).isEqualTo(1_000 - Happenings.STEPS);
  }

  @Test
  @DisplayName("What happens again and again adds to its line, rows included")
  void merged() {
    String ref = Ref.next();
    for (int i = 0; i < 30; i++) {
      step(ref, "room-" + i, "Once");
    }
    for (int i = 0; i < 500; i++) {
      happenings.rows(ref, "member", "Read {rows} as hub_app", 4, Mood.WELL, happenings.now());
    }
    var last = happenings.of(ref).path("steps").path(30);
    assertThat(happenings.of(ref).path("steps")).hasSize(31);
    assertThat(last.path("times").asInt()).isEqualTo(500);
    assertThat(last.path("what").asText()).isEqualTo("Read 2,000 rows as hub_app");
  }

  @Test
  @DisplayName("A look for work that found none is no trace until something comes of it")
  void maybe() {
    String ref = Ref.next();
    happenings.step(ref, false, Lane.HUB, "hints-drain", "Looked", Mood.WELL, happenings.now());
    assertThat(happenings.latest(10)).isEmpty();
    assertThat(happenings.knows(ref)).isTrue();
    step(ref, "inbox-process", "Found something");
    assertThat(happenings.latest(10)).hasSize(1);
    assertThat(happenings.of(ref).path("steps")).hasSize(2);

    for (int i = 0; i < 1_000; i++) {
      happenings.step(
          Ref.next(), false, Lane.HUB, "hints-drain", "Looked", Mood.WELL, happenings.now());
    }
    assertThat(happenings.latest(10)).hasSize(1);
  }

  @Test
  @DisplayName("No token, address or one-time code gets in, wherever it stands")
  void redacted() {
    String ref = Ref.next();
    step(ref, "ada@post.example", "Bearer xyz123.abc token \"secret\": \"hunter2\" kfege-m785s");
    happenings.asked(ref, "/link ada.nilsson@post.example", "U0MEMBER1", "C0HELPDSK");
    String all = happenings.of(ref).toString() + happenings.latest(1);
    assertThat(all)
        .doesNotContain("post.example", "xyz123", "hunter2", "kfege")
        .contains("[redacted]");
    happenings.step("not-a-ref", true, Lane.HUB, "room", "what", Mood.WELL, happenings.now());
    assertThat(happenings.latest(10)).hasSize(1);
  }

  @Test
  @DisplayName("What a vendor was asked belongs to whoever calls that vendor at the moment")
  void outward() throws Exception {
    String ref = Ref.next();
    step(ref, "fabman-get", "It began");
    try (AutoCloseable calling = happenings.calls(ref, Lane.FABMAN)) {
      happenings.called(Lane.FABMAN, "GET /fabman/api/v1/members", 503, happenings.now());
      happenings.called(Lane.SLACK, "POST /slack/api/chat.postMessage", 200, happenings.now());
      assertThat(calling).isNotNull();
    }
    happenings.called(Lane.FABMAN, "GET /fabman/api/v1/late", 200, happenings.now());
    var steps = happenings.of(ref).path("steps");
    assertThat(steps).hasSize(2);
    assertThat(steps.path(1).path("what").asText()).isEqualTo("Answered 503");
    assertThat(steps.path(1).path("mood").asText()).isEqualTo("failed");
    assertThat(happenings.of(ref).path("mood").asText()).isEqualTo("failed");
  }

  @Test
  @DisplayName("An answer that one person saw belongs to what they asked last before it")
  void whispers() throws Exception {
    String ref = Ref.next();
    step(ref, "slack-commands", "It came");
    happenings.asked(ref, "/membership", "U0MEMBER1", "C0HELPDSK");
    ArrayNode said = slack.putArray("ephemerals");
    whisper(said, "U0MEMBER1", NOW.minusSeconds(9));
    whisper(said, "U0MEMBER1", NOW.plusMillis(20));
    whisper(said, "U0STAFF01", NOW.plusMillis(30));
    var trace = get("/_happened", "ref", ref);
    assertThat(trace.getStatus()).isEqualTo(200);
    assertThat(Wire.tree(trace.getContentAsString()).path("messages"))
        .hasSize(1)
        .first()
        .satisfies(
            place ->
                assertThat(place.asText())
                    .isEqualTo("C0HELPDSK/%d.020000".formatted(NOW.getEpochSecond())));
    assertThat(Wire.tree(get("/_happened", null, null).getContentAsString()).path("traces"))
        .hasSize(1);
    assertThat(get("/_happened", "ref", Ref.next()).getStatus()).isEqualTo(404);
    assertThat(get("/_happened", "ref", "<script>").getStatus()).isEqualTo(400);
  }

  @Test
  @DisplayName("S10 a mail's markup is served where it can do nothing")
  void letter() throws Exception {
    mails.addObject().put("text", "plain");
    mails.addObject().put("html", "<p onclick=alert(1)>Hello</p><script>alert(2)</script>");
    assertThat(get("/_letter", "at", "0").getStatus()).isEqualTo(404);
    assertThat(get("/_letter", "at", "x").getStatus()).isEqualTo(404);
    var letter = get("/_letter", "at", "1");
    assertThat(letter.getContentAsString()).contains("Hello");
    assertThat(letter.getHeader("Content-Security-Policy"))
        .startsWith("sandbox; default-src 'none'")
        .doesNotContain("script", "allow-");
  }

  @Test
  @DisplayName("Of a statement only its tables are looked at")
  void tables() {
    assertThat(
            WatchedStatements.tables(
                "INSERT INTO person (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = ?"))
        .containsExactly("person");
    assertThat(
            WatchedStatements.tables(
                "SELECT * FROM membership m JOIN person p ON p.id = m.person_id WHERE email = 'x'"))
        .containsExactly("membership", "person");
    assertThat(WatchedStatements.tables("SELECT 1")).isEmpty();
  }

  private void step(String ref, String room, String what) {
    happenings.step(ref, true, Lane.EDGE, room, what, Mood.WELL, happenings.now());
  }

  private static void whisper(ArrayNode said, String user, Instant at) {
    said.addObject()
        .put("for", user)
        .put("channel", "C0HELPDSK")
        .put("ts", "%d.%06d".formatted(at.getEpochSecond(), at.getNano() / 1_000));
  }

  private MockHttpServletResponse get(String path, String name, String value) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.setServletPath(path);
    if (name != null) {
      request.setParameter(name, value);
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    servlet.service(request, response);
    return response;
  }
}
