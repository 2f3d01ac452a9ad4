package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.gate.Canonical;

/** Somebody asks for a door code: from the command in Slack to the one guest at RemoteLock. */
abstract class GateScenarioIT {
  private static final String STAFF = "U0STAFF01";
  private static final String MEMBER = "U0MEMBER1";
  private static final String FIRST = "U0BOARD01";
  private static final String SECOND = "U0BOARD02";
  private static final String THIRD = "U0BOARD03";

  /** Accounts of apps; both have been given the role, so that only what they are stands between. */
  private static final String BOT = "U0POLLBOT";

  private static final String AGENT = "U0WORKFLW";
  private static final String LOCK = "front";
  private static final Duration SOON = Duration.ofSeconds(30);

  /** What people do here. */
  abstract GateTalk talk();

  @AfterEach
  void noFaults() throws IOException {
    talk().control("DELETE", "/_faults", Map.of());
  }

  @Test
  @DisplayName(
      "A1, A3, A4, A6, A8, A30, A31, A32 two of the board, and nobody else, make one door code")
  void quorumOfTwo() throws Exception {
    GateTalk talk = talk();
    long guests = talk.effects("remotelock", "guest.create");
    String ref = talk.ask(STAFF, GateTalk.doorCodeFor(LOCK, 4, "ada.nilsson"));
    ObjectNode post = talk.post(ref);
    String stamp = talk.stamp(ref);

    for (String nobody : List.of(STAFF, MEMBER, AGENT, BOT)) {
      assertThat(talk.clicks(nobody, post, stamp).path("status").asInt()).isEqualTo(200);
    }
    judged(ref, 4);
    assertThat(talk.column("SELECT counted FROM action_review WHERE request_ref = '" + ref + "'"))
        .containsOnly("0");
    assertThat(talk.stateOf(ref)).isEqualTo("PENDING");

    talk.press(FIRST, post, stamp);
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(talk.shown(post)).containsPattern("1(?:/| of )2"));
    talk.clicks(FIRST, post, stamp);
    judged(ref, 6);
    assertThat(talk.stateOf(ref)).as("the same person twice is one").isEqualTo("PENDING");

    talk.press(SECOND, post, stamp);
    talk.until(ref, Set.of("SUCCEEDED"), SOON);
    assertThat(talk.effects("remotelock", "guest.create")).isEqualTo(guests + 1);

    late(post, stamp);
    codeOnlyFor(STAFF, ref);
    auditVerifies();
    assertThat(recorded("audit_approval", ref))
        .startsWith("proposed", "reviewed")
        .containsOnlyOnce("proposed", "decided");
    assertThat(recorded("audit_privileged", ref))
        .containsExactly("claimed", "intent", "sent", "succeeded");
    assertThat(talk.effects("remotelock", "guest.create")).isEqualTo(guests + 1);
  }

  private void late(ObjectNode post, String stamp) throws IOException {
    GateTalk talk = talk();
    Awaitility.await("the buttons are gone")
        .atMost(SOON)
        .untilAsserted(() -> assertThat(talk.shown(post)).doesNotContain("gate.approve"));
    int whispered = talk.state().path("ephemerals").size();
    // On a screen that is behind, the buttons are there still.
    talk.press(THIRD, post, stamp);
    Awaitility.await("who comes late reads that it is decided")
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(readers(talk, whispered, "already approved by")).containsExactly(THIRD));
    assertThat(talk.state().path("messages").toString()).doesNotContain("already approved by");
  }

  /** Who was told something since that nobody else sees. */
  private static Set<String> readers(GateTalk talk, int since, String words) throws IOException {
    Set<String> readers = new TreeSet<>();
    JsonNode whispers = talk.state().path("ephemerals");
    for (int i = since; i < whispers.size(); i++) {
      if (whispers.get(i).toString().contains(words)) {
        readers.add(whispers.get(i).path("for").asText());
      }
    }
    return readers;
  }

  /** The requester presses the button of their message; nobody else ever sees those digits. */
  private void codeOnlyFor(String requester, String ref) throws Exception {
    GateTalk talk = talk();
    JsonNode told =
        Awaitility.await("a message to the requester with a button for the code")
            .atMost(SOON)
            .until(
                () -> {
                  for (JsonNode message : talk.state().path("messages")) {
                    if (message.path("channel").asText().startsWith("D")
                        && message.toString().contains("\"action_id\":\"code.show\"")
                        && message.toString().contains("\"value\":\"" + ref + "\"")) {
                      return message;
                    }
                  }
                  return null;
                },
                message -> message != null);
    talk.control(
        "POST",
        "/_slack/click",
        Map.of(
            "user",
            requester,
            "channel",
            told.path("channel").asText(),
            "message_ts",
            told.path("ts").asText(),
            "action_id",
            "code.show",
            "value",
            ref));
    JsonNode view =
        Awaitility.await("a form with the code")
            .atMost(SOON)
            .until(
                () -> {
                  JsonNode views = talk.state().path("views");
                  return views.size() == 0 ? null : views.get(views.size() - 1);
                },
                open -> open != null);
    assertThat(view.path("user").asText()).isEqualTo(requester);
    Matcher pin =
        Pattern.compile("(?<![\\d.:])\\d{4,10}(?![\\d:])").matcher(view.path("view").toString());
    assertThat(pin.find()).as(view.toString()).isTrue();
    Pattern digits = Pattern.compile("(?<![\\d.])" + pin.group() + "(?![\\d.])");
    JsonNode state = talk.state();
    for (String seen : List.of("messages", "ephemerals", "effects", "homes")) {
      assertThat(digits.matcher(state.path(seen).toString()).find()).as(seen).isFalse();
    }
    for (String table :
        List.of(
            "audit_privileged:body",
            "audit_approval:body",
            "audit_escalation:body",
            "outbox_message:payload",
            "dead_letter:payload",
            "action_request:CONCAT_WS(' ', canonical, evidence, outcome)")) {
      String[] column = table.split(":", 2);
      assertThat(talk.column("SELECT %s FROM %s".formatted(column[1], column[0])))
          .as(table)
          .noneMatch(value -> value != null && digits.matcher(value).find());
    }
    assertThat(talk.column("SELECT owner FROM secret_delivery WHERE request_ref = '" + ref + "'"))
        .as("what was shown is gone")
        .isEmpty();
  }

  private void auditVerifies() throws IOException {
    assertThat(talk().command("U0OWNER01", "/hub", "audit verify"))
        .containsPattern("Everything is as it was written|So far everything is as it was written");
  }

  /** The steps of a request in one of the chains, in their order. */
  private List<String> recorded(String chain, String ref) throws Exception {
    return talk()
        .column(
            ("SELECT COALESCE(JSON_VALUE(body, '$.outcome'), JSON_VALUE(body, '$.step')) FROM %s"
                    + " WHERE JSON_VALUE(body, '$.ref') = '%s' ORDER BY seq")
                .formatted(chain, ref));
  }

  @Test
  @DisplayName("A9 a hundred clicks of five people at once are one decision and one door code")
  void hundredClicks() throws Exception {
    GateTalk talk = talk();
    long guests = talk.effects("remotelock", "guest.create");
    String ref = talk.ask(STAFF, GateTalk.doorCodeFor(LOCK, 8, "ada.nilsson"));
    ObjectNode post = talk.post(ref);
    String stamp = talk.stamp(ref);
    List<String> people = List.of(STAFF, MEMBER, FIRST, SECOND, THIRD);
    ExecutorService clickers = Executors.newFixedThreadPool(20);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String user = people.get(i % people.size());
        answers.add(clickers.submit(() -> talk.clicks(user, post, stamp).path("status").asInt()));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
    } finally {
      clickers.shutdown();
    }
    talk.until(ref, Set.of("SUCCEEDED"), SOON);
    assertThat(talk.column("SELECT id FROM signed_click WHERE about = '" + stamp + "'"))
        .hasSize(100);
    judged(ref, 100);
    assertThat(recorded("audit_approval", ref)).containsOnlyOnce("decided");
    assertThat(recorded("audit_privileged", ref))
        .containsExactly("claimed", "intent", "sent", "succeeded");
    assertThat(talk.effects("remotelock", "guest.create")).isEqualTo(guests + 1);
  }

  @Test
  @DisplayName("an overdue member is refused, and told why")
  void overdue() throws Exception {
    long before = talk().effects("remotelock", "guest.create");
    String answer = talk().request("U0OVERDUE", GateTalk.doorCode(LOCK, 2));
    assertThat(answer).containsPattern("(?i)overdue|unpaid|due");
    assertThat(
            talk()
                .column(
                    "SELECT state FROM action_request WHERE requester = '%s/U0OVERDUE'"
                        .formatted(Seed.TEAM_ID)))
        .allMatch("REFUSED"::equals);
    assertThat(talk().effects("remotelock", "guest.create")).isEqualTo(before);
  }

  @Test
  @DisplayName("A33, A14 rows that hub_app forges are not carried out: no clicks, no code")
  void forged() throws Exception {
    GateTalk talk = talk();
    long guests = talk.effects("remotelock", "guest.create");
    String real = talk.ask(STAFF, GateTalk.doorCodeFor(LOCK, 5, "ada.nilsson"));
    talk.as(
        "hub_app",
        "INSERT INTO action_review (request_ref, click_id, reviewer, word, counted, at) VALUES"
            + " ('%s', 900001, '%s/%s', 'approve', 1, NOW(3)),".formatted(real, Seed.TEAM_ID, FIRST)
            + " ('%s', 900002, '%s/%s', 'approve', 1, NOW(3))"
                .formatted(real, Seed.TEAM_ID, SECOND));
    talk.as(
        "hub_app",
        "UPDATE action_request SET state = 'APPROVED', quorum = 0, version = version + 1,"
            + " approved_at = NOW(3), execute_by = NOW(3) + INTERVAL 1 HOUR WHERE ref = '%s'"
                .formatted(real));
    ends(real);
    assertThat(talk.effects("remotelock", "guest.create")).isEqualTo(guests);

    // Approved by the right people, then made to say something else.
    String other = talk.ask(STAFF, GateTalk.doorCodeFor(LOCK, 6, "ada.nilsson"));
    String stamp = talk.stamp(other);
    talk.clicks(FIRST, talk.post(other), stamp);
    judged(other, 1);
    String canonical =
        talk.column("SELECT canonical FROM action_request WHERE ref = '" + other + "'").get(0);
    String changed = canonical.replace("\"hours\":6", "\"hours\":168");
    assertThat(changed).isNotEqualTo(canonical);
    try (Connection hub = talk.connect("hub_app");
        var update =
            hub.prepareStatement(
                "UPDATE action_request SET canonical = ?, hash = ?, version = version + 1,"
                    + " state = 'APPROVED', approved_at = NOW(3),"
                    + " execute_by = NOW(3) + INTERVAL 1 HOUR WHERE ref = ?")) {
      update.setString(1, changed);
      update.setString(2, Canonical.read(changed).hash());
      update.setString(3, other);
      update.executeUpdate();
    }
    ends(other);
    assertThat(talk.effects("remotelock", "guest.create")).isEqualTo(guests);
    assertThat(
            talk.column(
                "SELECT state FROM action_execution WHERE request_ref IN ('%s', '%s')"
                    .formatted(real, other)))
        .doesNotContain("SUCCEEDED", "SENT");
  }

  private void ends(String ref) {
    assertThat(talk().until(ref, GateTalk.ENDED, SOON)).isNotEqualTo("SUCCEEDED");
  }

  /** RemoteLock has one fault while a code is made: never two codes, and the truth is told. */
  void oneFault(String kind) throws Exception {
    GateTalk talk = talk();
    long guests = talk.effects("remotelock", "guest.create");
    talk.control(
        "POST",
        "/_faults",
        Map.of(
            "vendor",
            "remotelock",
            "match",
            // The making itself: before it, RemoteLock is only looked at.
            "POST /remotelock/access_persons",
            "kind",
            kind,
            "count",
            1,
            "ms",
            kind.equals("slow") ? 6_000 : 0));
    String ref = talk.ask(MEMBER, GateTalk.doorCode(LOCK, 7 + kind.length()));
    // Two: this membership is matched by its e-mail address alone.
    talk.press(FIRST, talk.post(ref), talk.stamp(ref));
    talk.press(SECOND, talk.post(ref), talk.stamp(ref));
    String end =
        talk.until(
            ref,
            Stream.concat(GateTalk.ENDED.stream(), Stream.of("UNKNOWN"))
                .collect(java.util.stream.Collectors.toSet()),
            Duration.ofSeconds(90));
    if (end.equals("UNKNOWN")) {
      talk.control("DELETE", "/_faults", Map.of());
      end = talk.until(ref, GateTalk.ENDED, Duration.ofMinutes(3));
    }
    long made = talk.effects("remotelock", "guest.create") - guests;
    assertThat(made).as(end).isEqualTo(end.equals("SUCCEEDED") ? 1 : 0);
    String outcome = outcome(ref);
    Awaitility.await("the requester is told")
        .atMost(SOON)
        .untilAsserted(
            () ->
                // A colon of a text is shown as its look-alike, so that it makes no emoji.
                assertThat(talk.state().path("messages").toString().replace('\u2236', ':'))
                    .contains(ref)
                    .contains(Wire.JSON.writeValueAsString(outcome).replaceAll("^\"|\"$", "")));
  }

  private String outcome(String ref) throws Exception {
    String said =
        talk().column("SELECT outcome FROM action_request WHERE ref = '" + ref + "'").get(0);
    assertThat(said).isNotBlank();
    return said;
  }

  /** Waits until the hub looked at so many clicks. */
  private void judged(String ref, int clicks) {
    Awaitility.await(clicks + " clicks judged")
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        talk()
                            .column(
                                "SELECT id FROM action_review WHERE request_ref = '" + ref + "'"))
                    .hasSize(clicks));
  }

  /** Who has which role before anything is asked for. */
  static void roles(GateTalk talk) throws Exception {
    for (String account : List.of(BOT, AGENT)) {
      talk.grant(account, "board");
    }
  }
}
