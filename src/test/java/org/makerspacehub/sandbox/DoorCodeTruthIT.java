package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Door codes at a RemoteLock that fails, in the whole hub: what it was made to do, and what whoever
 * asked was told of it.
 */
class DoorCodeTruthIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final List<String> BOARD = List.of("U0BOARD01", "U0BOARD02");
  private static final String MAKING = "POST /remotelock/access_persons";
  private static final String LOOKING = "GET /remotelock/access_persons";
  private static final String MAYBE = "It may have happened";
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Pattern REFERENCE = Pattern.compile("reference (?:is )?([A-Z2-7]{12})");

  private static GateTalk talk;
  private static int hours;

  @BeforeAll
  static void start() {
    HUB.seed(37);
    HUB.sync();
    HUB.grantRoles();
    HUB.speaks(true);
    talk = new GateTalk(HUB.sandbox(), HUB.database());
  }

  @AfterEach
  void calm() throws Exception {
    HUB.sandbox().faults().clear();
    // Nobody asks so often within an hour but us.
    talk.change(
        "UPDATE action_request SET created_at = created_at - INTERVAL 2 HOUR"
            + " WHERE ended_at IS NOT NULL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SLOW", "ERROR", "DROP_AFTER_COMMIT", "RESET"})
  @DisplayName("A25, A31 the making of a code gets no answer: one code, and what is known is told")
  void making(Faults.Kind kind) throws Exception {
    String asker = "U0MEMBER1";
    fault(MAKING, kind, 1);
    String ref = approved(asker, ++hours);

    String doubt = told(asker, ref, MAYBE);
    assertThat(doubt).contains("End of a door code").doesNotContain("The code opens");
    String code = reference(doubt);
    ended(ref, "SUCCEEDED");

    String done = told(asker, ref, "The code opens");
    assertThat(done).contains("lock-front-door", code).doesNotContain(MAYBE);
    assertThat(effects("guest.create", code)).as("one guest, never two").isEqualTo(1);
    assertThat(effects("access.grant", code)).isEqualTo(1);
    assertThat(effects("guest.deactivate", code)).isZero();
    assertThat(HUB.sandbox().remoteLock().opening(code)).isEqualTo(1);
    assertThat(states(code)).containsExactly("ACTIVE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERROR", "HANG"})
  @DisplayName("A25, A31 RemoteLock is down: nothing is sent or said, and it is done afterwards")
  void down(Faults.Kind kind) throws Exception {
    String asker = "U0STAFF01";
    long before = talk.effects("remotelock", "guest.create");
    fault("/remotelock/", kind, 0);
    String ref = approved(asker, ++hours);
    Awaitility.await("it was tried more than once")
        .atMost(SOON)
        .until(() -> HUB.sandbox().faults().list().findValues("struck").get(0).asInt() >= 2);
    assertThat(talk.stateOf(ref)).isIn("APPROVED", "CLAIMED");
    assertThat(talk.effects("remotelock", "guest.create")).isEqualTo(before);
    assertThat(texts(asker, ref)).noneMatch(text -> text.contains(MAYBE));

    HUB.sandbox().faults().clear();
    ended(ref, "SUCCEEDED");
    String code = reference(told(asker, ref, "The code opens"));
    assertThat(texts(asker, ref)).noneMatch(text -> text.contains(MAYBE));
    assertThat(effects("guest.create", code)).isEqualTo(1);
    assertThat(HUB.sandbox().remoteLock().opening(code)).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "A26, A31 RemoteLock stays down for too long: nothing is made, it is told, people come")
  void tooLong() throws Exception {
    String asker = "U0BOARD03";
    long before = talk.effects("remotelock", "guest.create");
    fault("/remotelock/", Faults.Kind.UNAVAILABLE, 0);
    String ref = approved(asker, ++hours);
    Awaitility.await("it was tried")
        .atMost(SOON)
        .until(() -> HUB.sandbox().faults().list().findValues("struck").get(0).asInt() >= 1);
    talk.change("UPDATE action_request SET execute_by = approved_at WHERE ref = '" + ref + "'");
    ended(ref, "FAILED");
    assertThat(told(asker, ref, "not carried out in time; ask again")).doesNotContain(MAYBE);
    Awaitility.await("people are called")
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(talk.column("SELECT what FROM escalation WHERE ref = '" + ref + "'"))
                    .contains("NOT_EXECUTED"));
    HUB.sandbox().faults().clear();
    assertThat(talk.effects("remotelock", "guest.create")).isEqualTo(before);
  }

  @Test
  @DisplayName("A25, A31 a code of which nobody knows is ended by the reference that was told")
  void endOfUnknown() throws Exception {
    String asker = "U0OPERAT1";
    fault(MAKING, Faults.Kind.DROP_AFTER_COMMIT, 1);
    String ref = approved(asker, ++hours);
    talk.until(ref, Set.of("UNKNOWN"), SOON);
    // Made, its answer lost, and then nobody answers any more.
    fault(LOOKING, Faults.Kind.ERROR, 0);
    String code = reference(told(asker, ref, MAYBE));
    assertThat(effects("guest.create", code)).isEqualTo(1);

    String end = talk.ask(asker, "door-code.revoke " + code);
    approve(end);
    talk.until(end, Set.of("APPROVED", "CLAIMED"), SOON);
    assertThat(talk.stateOf(ref)).isEqualTo("UNKNOWN");
    lookLater(ref);
    HUB.sandbox().faults().clear();
    ended(end, "SUCCEEDED");
    assertThat(told(asker, end, "does not open the door any more")).isNotBlank();
    assertThat(HUB.sandbox().remoteLock().living(code)).isZero();

    ended(ref, "FAILED");
    assertThat(told(asker, ref, "ended before it could be handed over")).isNotBlank();
    assertThat(texts(asker, ref)).noneMatch(text -> text.contains("The code opens"));
    assertThat(effects("guest.create", code)).as("and no other was made").isEqualTo(1);
    assertThat(HUB.sandbox().remoteLock().living(code)).isZero();
    assertThat(states(code)).containsExactly("REVOKED");
    assertThat(talk.column("SELECT owner FROM secret_delivery WHERE request_ref = '" + ref + "'"))
        .isEmpty();
  }

  /** Asks for a code of one's own, and the board says yes. */
  private static String approved(String asker, int hours) throws Exception {
    String ref = talk.ask(asker, GateTalk.doorCode("front", hours));
    approve(ref);
    return ref;
  }

  /** As many of the board as it takes say yes. */
  private static void approve(String ref) throws Exception {
    String needs =
        talk.column("SELECT quorum FROM action_request WHERE ref = '" + ref + "'").get(0);
    for (String approver : BOARD.subList(0, Integer.parseInt(needs))) {
      talk.press(approver, talk.post(ref), talk.stamp(ref));
      Awaitility.await("a yes of " + approver)
          .atMost(SOON)
          .until(
              () ->
                  !talk.column(
                          "SELECT id FROM action_review WHERE counted = 1 AND request_ref = '%s' AND reviewer LIKE '%%/%s'"
                              .formatted(ref, approver))
                      .isEmpty());
    }
    Awaitility.await("all have said yes")
        .atMost(SOON)
        .until(() -> !talk.stateOf(ref).equals("PENDING"));
  }

  private static void fault(String match, Faults.Kind kind, int count) {
    // Slow is longer than the executor waits for an answer, and shorter than it doubts a vendor's
    // "it
    // is not here": what comes after that is two guests, of whom one keeps a code.
    int ms = kind == Faults.Kind.SLOW ? 4_500 : 6_000;
    HUB.sandbox().faults().add(new Faults.Fault("remotelock", match, kind, 1, ms), count);
  }

  /**
   * The vendor is not asked what became of something for a while; a look that is under way is over
   * when this returns, for it would find what is looked for as soon as the vendor answers again.
   * Years, because the hub's clock may have been put on by another test.
   */
  private static void lookLater(String ref) {
    Awaitility.await("nobody is looking")
        .atMost(SOON)
        .until(
            () -> {
              talk.change(
                  "UPDATE action_execution SET next_look_at = UTC_TIMESTAMP(3) + INTERVAL 9 YEAR"
                      + " WHERE state = 'UNKNOWN' AND lease_until IS NULL AND request_ref = '"
                      + ref
                      + "'");
              return !talk.column(
                      "SELECT request_ref FROM action_execution WHERE lease_until IS NULL"
                          + " AND next_look_at > UTC_TIMESTAMP(3) + INTERVAL 8 YEAR"
                          + " AND request_ref = '"
                          + ref
                          + "'")
                  .isEmpty();
            });
  }

  /** Waits for the end; what is looked for again in a while is looked for now. */
  private static void ended(String ref, String state) {
    assertThat(
            Awaitility.await(ref)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .until(
                    () -> {
                      talk.change(
                          "UPDATE action_execution SET next_look_at = claimed_at"
                              + " WHERE state = 'UNKNOWN' AND request_ref = '"
                              + ref
                              + "'");
                      return talk.stateOf(ref);
                    },
                    GateTalk.ENDED::contains))
        .isEqualTo(state);
  }

  /** What whoever asked was told about a request with these words in it; waits for it. */
  private static String told(String asker, String ref, String words) {
    return Awaitility.await(asker + " is told: " + words)
        .atMost(SOON)
        .until(
            () ->
                texts(asker, ref).stream()
                    .filter(text -> text.contains(words))
                    .findFirst()
                    .orElse(""),
            text -> !text.isEmpty());
  }

  /** Every message to one person that names a request. */
  private static List<String> texts(String asker, String ref) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode message : talk.state().path("messages")) {
      if (message.path("channel").asText().equals("D" + asker.substring(1))
          && message.toString().contains(ref)) {
        texts.add(message.toString());
      }
    }
    return texts;
  }

  private static String reference(String text) {
    Matcher reference = REFERENCE.matcher(text);
    assertThat(reference.find()).as(text).isTrue();
    return reference.group(1);
  }

  /** How often RemoteLock was made to do something for a guest of that name. */
  private static long effects(String what, String code) throws IOException {
    long count = 0;
    for (JsonNode effect : talk.state().path("effects")) {
      if (effect.path("vendor").asText().equals("remotelock")
          && effect.path("what").asText().equals(what)
          && effect.toString().contains(code)) {
        count++;
      }
    }
    return count;
  }

  private static List<String> states(String code) throws Exception {
    return talk.column("SELECT state FROM door_code WHERE code = '" + code + "'");
  }
}
