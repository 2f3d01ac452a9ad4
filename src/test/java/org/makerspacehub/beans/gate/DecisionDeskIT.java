package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.makerspacehub.beans.gate.GateWorld.ADA;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.GateWorld.MAX;
import static org.makerspacehub.beans.gate.GateWorld.STAFF;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** What follows from people's words, over a real database with the real policies. */
class DecisionDeskIT {
  private static final Principal BOARD1_AGAIN = Principal.person("T0OURS", "U0BOARD1B");
  private static final Principal ADA_AGAIN = Principal.person("T0OURS", "U0ADA2");
  private static final Principal STRANGER = Principal.person("T0OTHER", "U0BOARD1");
  private static final Principal BOT = Principal.person("T0OURS", "U0BOT");

  private final GateWorld world = new GateWorld();
  private final ReviewWorld reviews = new ReviewWorld(world);

  @BeforeEach
  void begin() {
    world.begin();
  }

  @AfterAll
  static void empty() {
    GateWorld.SERVER.empty();
  }

  /** Takes two: the link to the membership was never confirmed. */
  private String two() {
    String ref = world.door(MAX).ref();
    assertThat(world.row(ref).quorum()).isEqualTo(2);
    world.clock.tick(Duration.ofMinutes(1));
    return ref;
  }

  private RequestState yes(Principal who, String ref) {
    reviews.yes(who, world.row(ref).stamp());
    return reviews.desk().decide(ref).request().state();
  }

  private RequestState no(Principal who, String ref, String why) {
    reviews.no(who, world.row(ref).stamp(), why);
    return reviews.desk().decide(ref).request().state();
  }

  @Test
  @DisplayName("A1 A30 two of the board approve; each word and the decision are recorded apart")
  void approved() {
    String ref = two();
    assertThat(yes(BOARD1, ref)).isEqualTo(RequestState.PENDING);
    assertThat(world.row(ref).version()).as("people see 1 of 2").isEqualTo(1);
    assertThat(yes(BOARD2, ref)).isEqualTo(RequestState.APPROVED);
    ActionRequest request = world.row(ref);
    assertThat(request.approvedAt()).isEqualTo(world.clock.instant());
    assertThat(request.executeBy())
        .isEqualTo(
            request
                .approvedAt()
                .plus(world.catalogue.find(request.action()).get().executeWithin()));
    assertThat(world.steps(ref)).containsExactly("proposed", "reviewed", "reviewed", "decided");
    assertThat(reviews.desk().names(request, true)).containsExactly("Bo One", "Bo Two");
    assertThat(reviews.told).contains(ref);
    int before = request.version();
    assertThat(reviews.desk().decide(ref).changed()).as("asked again").isFalse();
    assertThat(world.row(ref).version()).isEqualTo(before);
    assertThat(world.steps(ref)).hasSize(4);
  }

  @Test
  @DisplayName(
      "A1 who is a stranger, a bot, of no role or unknown to Slack at this moment changes nothing")
  void whoDoesNotCount() {
    world.grant(BOT, "board");
    world.grant(STRANGER, "board");
    reviews.slack.put(BOT, "Bots can't decide.");
    String ref = two();
    for (Principal who : List.of(BOT, STRANGER, STAFF, ADA, MAX)) {
      assertThat(yes(who, ref)).as(who.id()).isEqualTo(RequestState.PENDING);
    }
    assertThat(world.row(ref).version()).as("nothing that people see").isZero();
    assertThat(world.count("SELECT COUNT(*) FROM action_review WHERE counted")).isZero();
    assertThat(
            world.count(
                "SELECT COUNT(*) FROM action_review WHERE NOT counted AND reason IS NOT NULL"))
        .isEqualTo(5);
  }

  @Test
  @DisplayName("A1 no answer from Slack is a no that may pass: counted by whoever asks next")
  void slackAway() {
    String ref = two();
    reviews.slack.put(BOARD1, ReviewWorld.NO_ANSWER);
    assertThat(yes(BOARD1, ref)).isEqualTo(RequestState.PENDING);
    assertThat(world.count("SELECT COUNT(*) FROM action_review")).isZero();
    assertThat(reviews.desk().decide(ref).count().have()).isZero();
    reviews.slack.clear();
    assertThat(reviews.desk().decide(ref).count().have()).isEqualTo(1);
    reviews.slack.put(BOARD1, ReviewWorld.NO_ANSWER);
    assertThat(no(BOARD1, ref, "wait")).isEqualTo(RequestState.PENDING);
    world.grant(Principal.person("T0OURS", "U0THIRD"), "board");
    assertThat(yes(BOARD2, ref)).isEqualTo(RequestState.PENDING);
    reviews.slack.clear();
    assertThat(reviews.desk().decide(ref).request().state())
        .as("the no that nobody could place was a no")
        .isEqualTo(RequestState.DENIED);
  }

  @Test
  @DisplayName("A2 with no roles that approve, and with no workspace, nobody counts")
  void nobody() {
    String ref = two();
    world.revoke(BOARD1);
    world.revoke(BOARD2);
    assertThat(yes(BOARD1, ref)).isEqualTo(RequestState.PENDING);
    ReviewCount noTeam =
        ReviewCount.of(
            world.row(ref),
            1,
            new SignedClicks(world.db).about(world.row(ref).stamp()),
            new GrantedReviewers(world.db, world.catalogue, "", who -> "", world.clock));
    assertThat(noTeam.have()).isZero();
  }

  @Test
  @DisplayName("A3 no account of the requester's counts, not even with a role")
  void ownRequest() {
    world.grant(ADA_AGAIN, "board");
    world.grant(ADA, "board");
    String ref = world.door(ADA).ref();
    world.clock.tick(Duration.ofMinutes(1));
    assertThat(yes(ADA, ref)).isEqualTo(RequestState.PENDING);
    assertThat(yes(ADA_AGAIN, ref)).isEqualTo(RequestState.PENDING);
    assertThat(no(ADA, ref, "changed my mind")).isEqualTo(RequestState.PENDING);
    assertThat(yes(BOARD1, ref)).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("A4 a second yes, and one from a second account of the same person, count once")
  void oncePerPerson() {
    world.grant(BOARD1_AGAIN, "board");
    String ref = two();
    yes(BOARD1, ref);
    assertThat(yes(BOARD1, ref)).isEqualTo(RequestState.PENDING);
    assertThat(yes(BOARD1_AGAIN, ref)).isEqualTo(RequestState.PENDING);
    assertThat(world.count("SELECT COUNT(*) FROM action_review WHERE counted")).isEqualTo(1);
    assertThat(yes(BOARD2, ref)).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("A5 a role granted after it was asked does not count for it")
  void lateRole() {
    String ref = two();
    Principal late = Principal.person("T0OURS", "U0LATE");
    world.sql(
        "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES"
            + " ('T0OURS', 'U0LATE', 'board', 'test', '2026-11-23 20:00:01')");
    yes(BOARD1, ref);
    assertThat(yes(late, ref)).isEqualTo(RequestState.PENDING);
    assertThat(reviews.desk().decide(ref).count().have()).isEqualTo(1);
  }

  @Test
  @DisplayName("A7 one no ends it, with all but one approval and after the last, before the claim")
  void denied() {
    String ref = two();
    yes(BOARD1, ref);
    assertThat(no(BOARD2, ref, "not now\nlater <!channel>")).isEqualTo(RequestState.DENIED);
    assertThat(world.row(ref).outcome()).startsWith("Denied by Bo Two: not now");
    assertThat(world.row(ref).endedAt()).isNotNull();

    String approved = two();
    yes(BOARD1, approved);
    assertThat(yes(BOARD2, approved)).isEqualTo(RequestState.APPROVED);
    assertThat(no(BOARD1, approved, "I was wrong")).isEqualTo(RequestState.DENIED);

    String claimed = two();
    yes(BOARD1, claimed);
    yes(BOARD2, claimed);
    world.sql("UPDATE action_request SET state = 'CLAIMED' WHERE ref = '" + claimed + "'");
    assertThat(no(BOARD1, claimed, "too late")).isEqualTo(RequestState.CLAIMED);
  }

  @ParameterizedTest
  @EnumSource(
      value = RequestState.class,
      names = {"REFUSED", "DENIED", "EXPIRED", "WITHDRAWN", "SUCCEEDED", "FAILED"})
  @DisplayName("A8 an end stays the end, whoever says what afterwards")
  void ends(RequestState end) {
    String ref = two();
    world.sql("UPDATE action_request SET state = '%s' WHERE ref = '%s'".formatted(end, ref));
    assertThat(yes(BOARD1, ref)).isEqualTo(end);
    assertThat(yes(BOARD2, ref)).isEqualTo(end);
    assertThat(no(BOARD2, ref, "no")).isEqualTo(end);
    assertThat(world.row(ref).version()).isZero();
    assertThat(world.count("SELECT COUNT(*) FROM action_review WHERE counted")).isZero();
    assertThat(reviews.asked).as("Slack is not asked any more").isEmpty();
  }

  @Test
  @DisplayName("A9 many clicks at once: one transition (suite: 20 clickers)")
  void atOnce() throws Exception {
    race(20);
  }

  @Test
  @Tag("proof")
  @DisplayName("A9 many clicks at once: one transition (100 clickers, three times)")
  void atOnceInFull() throws Exception {
    for (int round = 0; round < 3; round++) {
      world.begin();
      race(100);
    }
  }

  private void race(int clickers) throws Exception {
    ClickRace.Figures figures = new ClickRace(world, reviews, two()).run(clickers, BOARD1, BOARD2);
    System.out.println(figures);
    assertThat(figures.state()).isEqualTo(RequestState.APPROVED);
    assertThat(figures.failures()).isEmpty();
    assertThat(figures.decided()).as("recorded decisions").isEqualTo(1);
    assertThat(figures.counted()).isEqualTo(2);
    assertThat(figures.judged()).isEqualTo(clickers);
  }

  @Test
  @DisplayName("A13 who lost the role before there were enough counts no more")
  void lostRole() {
    String ref = two();
    yes(BOARD1, ref);
    world.revoke(BOARD1);
    assertThat(yes(BOARD2, ref)).isEqualTo(RequestState.PENDING);
    assertThat(reviews.desk().decide(ref).count().have()).isEqualTo(1);
  }

  @Test
  @DisplayName("A14 a word about other bytes counts for nothing")
  void otherBytes() {
    String ref = two();
    ActionRequest request = world.row(ref);
    reviews.yes(BOARD1, ref + ":" + "0".repeat(64));
    reviews.yes(BOARD1, Ref.next() + ":" + request.hash());
    reviews.yes(BOARD1, request.stamp().toUpperCase(java.util.Locale.ROOT));
    assertThat(reviews.desk().decide(ref).count().judged()).isEmpty();
    yes(BOARD1, ref);
    world
        .own()
        .edit(
            MAX,
            ref,
            world.row(ref).version(),
            Map.of("lock", "lock-front-door", "hours", 5),
            "",
            Ref.next());
    assertThat(yes(BOARD2, ref)).as("changed since").isEqualTo(RequestState.PENDING);
    assertThat(reviews.desk().decide(ref).count().have()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1})
  @DisplayName("A22 a yes one millisecond before the time counts, at it and after it does not")
  void deadline(long millis) {
    RequestState state = yesAt(millis);
    System.out.printf(
        "A22 yes received at T%+d ms, counted five seconds later: %s%n", millis, state);
    assertThat(state).isEqualTo(millis < 0 ? RequestState.APPROVED : RequestState.PENDING);
  }

  @Test
  @Tag("proof")
  @DisplayName("A22 at every millisecond from 100 before the time to 100 after it")
  void deadlineInFull() {
    List<Long> counted = new ArrayList<>();
    List<Long> not = new ArrayList<>();
    for (long millis = -100; millis <= 100; millis++) {
      world.begin();
      (yesAt(millis) == RequestState.APPROVED ? counted : not).add(millis);
    }
    System.out.printf(
        "A22 201 moments: %d counted (T%+d to T%+d ms), %d not (T%+d to T%+d ms)%n",
        counted.size(),
        counted.get(0),
        counted.get(counted.size() - 1),
        not.size(),
        not.get(0),
        not.get(not.size() - 1));
    assertThat(counted).hasSize(100).allMatch(millis -> millis < 0);
    assertThat(not).hasSize(101).allMatch(millis -> millis >= 0);
  }

  /** The second yes is received that long after the time, and counted five seconds later. */
  private RequestState yesAt(long millis) {
    String ref = two();
    yes(BOARD1, ref);
    Instant end = world.row(ref).decideBy();
    world.clock.tick(Duration.between(world.clock.instant(), end.plusMillis(millis)));
    reviews.yes(BOARD2, world.row(ref).stamp());
    world.clock.tick(Duration.ofSeconds(5));
    return reviews.desk().decide(ref).request().state();
  }

  @Test
  @DisplayName("A27 what was asked under an earlier policy, with later columns empty, is decided")
  void earlierVersion() {
    String ref = two();
    Canonical now = world.row(ref).canonical();
    Canonical before =
        new Canonical(now.action(), now.target(), now.arguments(), now.requester(), "a".repeat(64));
    try (var admin = GateWorld.SERVER.connectAsAdmin();
        var change =
            admin.prepareStatement(
                "UPDATE action_request SET canonical = ?, hash = ?, shown_version = NULL, note ="
                    + " NULL, asked_through = NULL, remind_at = NULL, escalate_at = NULL, quorum ="
                    + " 1, evidence = '' WHERE ref = ?")) {
      change.setString(1, before.text());
      change.setString(2, before.hash());
      change.setString(3, ref);
      change.executeUpdate();
    } catch (java.sql.SQLException broken) {
      throw new IllegalStateException(broken);
    }
    assertThat(yes(BOARD1, ref)).as("the catalogue now says two").isEqualTo(RequestState.PENDING);
    assertThat(yes(BOARD2, ref)).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("A29 when the record cannot be written nothing changes; later the same words count")
  void unrecorded() {
    String ref = world.door(ADA).ref();
    world.clock.tick(Duration.ofMinutes(1));
    AuditLog good = world.audit;
    DriverManagerDataSource nowhere =
        new DriverManagerDataSource("jdbc:mariadb://127.0.0.1:1/hub?connectTimeout=200", "x", "x");
    world.audit =
        new AuditLog(JdbcClient.create(nowhere), new JdbcTransactionManager(nowhere), world.clock);
    reviews.yes(BOARD1, world.row(ref).stamp());
    assertThatThrownBy(() -> reviews.desk().decide(ref)).isInstanceOf(AuditUnavailable.class);
    assertThat(world.row(ref).state()).isEqualTo(RequestState.PENDING);
    assertThat(world.row(ref).version()).isZero();
    assertThat(world.count("SELECT COUNT(*) FROM action_review")).isZero();
    world.audit = good;
    assertThat(reviews.desk().decide(ref).request().state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("Somebody who clicks while Slack is asked makes another round, under no lock")
  void meanwhile() {
    String ref = two();
    String stamp = world.row(ref).stamp();
    reviews.yes(BOARD1, stamp);
    AtomicReference<Principal> next = new AtomicReference<>(BOARD2);
    List<Principal> asked = new ArrayList<>();
    reviews.meanwhile =
        who -> {
          asked.add(who);
          Principal other = next.getAndSet(null);
          if (other != null) {
            reviews.yes(other, stamp);
            // A lock that was held now would make this wait.
            world.sql("UPDATE action_request SET note = 'seen' WHERE ref = '" + ref + "'");
          }
        };
    assertThat(reviews.desk().decide(ref).request().state()).isEqualTo(RequestState.APPROVED);
    assertThat(asked).containsExactly(BOARD1, BOARD2);
  }

  @Test
  @DisplayName("What does not exist is said in a sentence")
  void unknown() {
    for (String ref : List.of(Ref.next(), "", "no ref")) {
      assertThatThrownBy(() -> reviews.desk().decide(ref))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("no such request");
    }
  }
}
