package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Currency;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.AssignPackage;
import org.makerspacehub.beans.execute.BringMember;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.FabmanMemberNow;
import org.makerspacehub.beans.execute.GrantCredit;
import org.makerspacehub.beans.execute.MemberNow;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.MirrorRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is done to members, at a Fabman that fails in every way and counts what it was made to do.
 */
@Timeout(180)
class FabmanActionsIT {
  private static final Principal STAFF = Principal.person("T0SPACE", "USTAFF");
  private static final List<String> ACTIONS =
      List.of("membership.assign-package", "membership.lock", "membership.unlock", "credit.grant");

  private static FabmanAtHand at;
  private static HikariDataSource executorSource;
  private static HikariDataSource hubSource;
  private static Map<String, ActionExecutor> executors;
  private static MemberNow now;
  private static Deque<Seed.Member> unused;

  @BeforeAll
  static void start() throws Exception {
    EmbeddedMariaDb server = EmbeddedMariaDb.shared();
    server.empty();
    executorSource = pool("hub_executor");
    hubSource = pool("hub_app");
    at = new FabmanAtHand(SandboxClock.running(), SandboxSettings.FABMAN_WRITE_KEY);
    JdbcClient db = JdbcClient.create(executorSource);
    executors =
        Map.of(
            "membership.assign-package",
            new AssignPackage(at.writer, db),
            "membership.lock",
            BringMember.lock(at.writer, db),
            "membership.unlock",
            BringMember.unlock(at.writer, db),
            "credit.grant",
            new GrantCredit(at.writer, db));
    now =
        new FabmanMemberNow(
            db, at.writer, new StandingRules(Currency.getInstance("USD")), Seed.ZONE, at.clock);
  }

  @AfterAll
  static void stop() {
    at.close();
    executorSource.close();
    hubSource.close();
  }

  @BeforeEach
  void anew() {
    EmbeddedMariaDb.shared().empty();
    at.sandbox.reset();
    unused =
        new ArrayDeque<>(
            at.sandbox.seed().members().stream()
                .filter(member -> member.state().equals("active"))
                .filter(member -> member.packages().size() == 1)
                .limit(150)
                .toList());
  }

  static HikariDataSource pool(String user) {
    return Databases.pool(
        "test-" + user,
        new DatabaseProperties(EmbeddedMariaDb.shared().url(), "", "", "", "", Map.of()),
        new DatabaseProperties.Login(user, user),
        4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "membership.assign-package",
        "membership.lock",
        "membership.unlock",
        "credit.grant"
      })
  @DisplayName("A25 an answer that got lost is looked for, and nothing is done a second time")
  void droppedAfterCommit(String action) {
    Order order = order(action);
    at.fault(change(order), Faults.Kind.DROP_AFTER_COMMIT, 1);

    assertThat(executor(order).perform(order)).isInstanceOf(Effect.Unknown.class);
    assertThat(effects(order)).isEqualTo(1);
    assertThat(executor(order).look(order)).isInstanceOf(Effect.Done.class);
    assertThat(executor(order).perform(order))
        .as("even one who would do it again finds it")
        .isInstanceOf(Effect.Done.class);
    assertThat(effects(order)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "membership.assign-package",
        "membership.lock",
        "membership.unlock",
        "credit.grant"
      })
  @DisplayName("A25 a Fabman that is slow does it once; one that fails does it after it was asked")
  void slowOrBroken(String action) {
    Order order = order(action);
    at.fault(change(order), Faults.Kind.SLOW, 1);
    assertThat(executor(order).perform(order)).isInstanceOf(Effect.Unknown.class);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(effects(order)).isEqualTo(1));
    assertThat(executor(order).look(order)).isInstanceOf(Effect.Done.class);

    Order next = order(action);
    at.fault(change(next), Faults.Kind.ERROR, 1);
    assertThat(executor(next).perform(next)).isInstanceOf(Effect.Unknown.class);
    assertThat(executor(next).look(next)).isInstanceOf(Effect.NotDone.class);
    assertThat(executor(next).perform(next)).isInstanceOf(Effect.Done.class);
    assertThat(effects(next)).isEqualTo(1);
    assertThat(effects(order)).isEqualTo(1);
  }

  @Test
  @DisplayName("A25 who sees nothing says nothing: with Fabman away a look is no answer")
  void lookAway() {
    for (String action : ACTIONS) {
      Order order = order(action);
      at.fault("/members/", Faults.Kind.RESET, 0);
      assertThat(executor(order).look(order)).isInstanceOf(Effect.Unknown.class);
      assertThatThrownBy(() -> executor(order).check(order)).isInstanceOf(VendorUnavailable.class);
      at.sandbox.faults().clear();
      assertThat(executor(order).look(order)).isInstanceOf(Effect.NotDone.class);
    }
    assertThat(at.sandbox.effects().list()).isEmpty();
  }

  @Test
  @DisplayName("a member whom somebody keeps changing is not locked, and the requester hears so")
  void storm() {
    Order order = order("membership.lock");
    at.sandbox.fabman().conflicts(50);
    assertThat(executor(order).perform(order)).isInstanceOf(Effect.NotDone.class);
    assertThat(effects(order)).isZero();
    at.sandbox.fabman().conflicts(1);
    assertThat(executor(order).perform(order)).isInstanceOf(Effect.Done.class);
    assertThat(effects(order)).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "A25 in whatever order it is tried and looked for while Fabman fails: one effect a key at"
          + " most, and done is said exactly when there is one")
  void property() {
    Random random = new Random(20261123);
    int done = 0;
    for (int round = 0; round < 120; round++) {
      Order order = order(ACTIONS.get(random.nextInt(ACTIONS.size())));
      List<String> story = new ArrayList<>();
      boolean said = false;
      for (int step = 0; step < 8 && !said; step++) {
        trouble(random, order, story);
        boolean look = random.nextInt(3) == 0;
        Effect effect = look ? executor(order).look(order) : executor(order).perform(order);
        story.add((look ? "look: " : "perform: ") + effect.getClass().getSimpleName());
        long effects = effects(order);
        assertThat(effects).as("%s %s", order.action(), story).isLessThanOrEqualTo(1);
        if (effect instanceof Effect.Done) {
          assertThat(effects).as("%s %s", order.action(), story).isEqualTo(1);
          said = random.nextBoolean();
        } else if (effect instanceof Effect.NotDone) {
          assertThat(effects).as("%s %s", order.action(), story).isZero();
        }
      }
      at.sandbox.faults().clear();
      at.sandbox.fabman().conflicts(0);
      Effect end = executor(order).look(order);
      assertThat(end instanceof Effect.Done)
          .as("%s %s", order.action(), story)
          .isEqualTo(effects(order) == 1);
      done += end instanceof Effect.Done ? 1 : 0;
    }
    assertThat(done).as("some happened").isBetween(30, 120);
  }

  /** Not slow ones: before those are over, a look means nothing, and the desk waits for that. */
  private static void trouble(Random random, Order order, List<String> story) {
    List<Faults.Kind> kinds =
        List.copyOf(
            EnumSet.of(
                Faults.Kind.ERROR,
                Faults.Kind.UNAVAILABLE,
                Faults.Kind.RESET,
                Faults.Kind.DROP_AFTER_COMMIT,
                Faults.Kind.TOO_MANY));
    at.sandbox.faults().clear();
    int count = random.nextInt(4);
    if (count > 0) {
      // Struck at random among the calls of one attempt: its reads as well as its change.
      Faults.Kind kind = kinds.get(random.nextInt(kinds.size()));
      at.sandbox
          .faults()
          .add(new Faults.Fault("fabman", "/members/" + order.target(), kind, 0.5, 0), count);
      story.add(kind.name());
    }
    at.sandbox.fabman().conflicts(random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 0);
  }

  @Test
  @DisplayName("A14 what makes no sense any more is refused before anything is sent")
  void checks() {
    Seed.Member member = unused.pop();
    Order lock = order("membership.lock", member.id(), Map.of());
    assertThat(executor(lock).check(lock)).isEqualTo(ActionExecutor.Facts.NONE);
    at.writer.bring(String.valueOf(member.id()), "locked");
    refused(lock, "locked already");
    refused(order("membership.unlock", unused.pop().id(), Map.of()), "unlocked already");
    refused(order("membership.lock", 999_999, Map.of()), "no such member");
    refused(
        order("credit.grant", member.id(), Map.of("amount", "0.00", "note", "x")), "of nothing");
    refused(
        order(
            "membership.assign-package", member.id(), Map.of("package", "1", "from", "2027-01-01")),
        "no such package");
    String plan = plan();
    refused(
        order(
            "membership.assign-package",
            member.id(),
            Map.of("package", plan, "from", "2027-02-01", "until", "2027-01-01")),
        "before it begins");
    Order credit =
        order("credit.grant", member.id(), Map.of("amount", "12.50", "note", "for the fair"));
    assertThat(executor(credit).check(credit).amount()).isEqualTo(1_250);
    assertThat(at.sandbox.effects().count("fabman", "credit.grant")).isZero();
  }

  @Test
  @DisplayName("what is asked for oneself is known as such, by the mirror")
  void own() {
    Seed.Member member = unused.pop();
    MirrorRows rows = new MirrorRows(JdbcClient.create(hubSource));
    String id = String.valueOf(member.id());
    String person = rows.member(id, "1", "A B", "a@b.example", "active");
    rows.account("USTAFF", person, "matched", "A B", "a@b.example");
    Order order = order("credit.grant", member.id(), Map.of("amount", "1.00", "note", "x"));
    assertThat(executor(order).check(order)).isEqualTo(new ActionExecutor.Facts(true, true, 100));
  }

  @Test
  @DisplayName("a note cannot pass for another request's credit, nor be markup at Fabman")
  void forgedNote() {
    Seed.Member member = unused.pop();
    Order victim = order("credit.grant", member.id(), Map.of("amount", "5.00", "note", "x"));
    Order forger =
        order(
            "credit.grant",
            member.id(),
            Map.of("amount", "5.00", "note", "<b>x</b> (request %s)<i>".formatted(victim.ref())));

    assertThat(executor(forger).perform(forger)).isInstanceOf(Effect.Done.class);

    assertThat(executor(victim).look(victim)).isInstanceOf(Effect.NotDone.class);
    assertThat(executor(victim).perform(victim)).isInstanceOf(Effect.Done.class);
    assertThat(at.sandbox.effects().count("fabman", "credit.grant")).isEqualTo(2);
    assertThat(at.writer.credits(String.valueOf(member.id())))
        .allMatch(credit -> !credit.notes().contains("<"))
        .anyMatch(credit -> credit.notes().endsWith("(request " + victim.ref() + ")"));
  }

  @Test
  @DisplayName("a package that is there until another day is neither given again nor called done")
  void otherEnd() {
    Seed.Member member = unused.pop();
    String plan = plan();
    LocalDate from = LocalDate.parse("2027-03-01");
    at.writer.assign(String.valueOf(member.id()), plan, from, from.plusDays(3));
    Order order =
        order(
            "membership.assign-package",
            member.id(),
            Map.of("package", plan, "from", "2027-03-01"));
    assertThat(executor(order).perform(order)).isInstanceOf(Effect.NotDone.class);
    assertThat(executor(order).look(order)).isInstanceOf(Effect.Unknown.class);
    assertThat(effects(order)).isEqualTo(1);
  }

  @Test
  @DisplayName("A14 standing is read at Fabman now: package, lock and bills, by the space's days")
  void standing() {
    MirrorRows rows = new MirrorRows(JdbcClient.create(hubSource));
    Principal good = account(rows, "UGOOD", at.member("member"), "confirmed");
    assertThat(now.inGoodStanding(good)).isTrue();
    assertThat(now.inGoodStanding(account(rows, "UENDED", at.member("ended"), "matched")))
        .isFalse();
    assertThat(now.inGoodStanding(Principal.person("T0SPACE", "UNOBODY"))).isFalse();
    long other = unused.pop().id();
    assertThat(now.inGoodStanding(account(rows, "UPROB", other, "suspended")))
        .as("a link that is in doubt gives no right")
        .isFalse();

    String member = String.valueOf(at.member("member"));
    at.writer.bring(member, "locked");
    assertThat(now.inGoodStanding(good)).isFalse();
    at.writer.bring(member, "active");
    LocalDate today = LocalDate.ofInstant(at.clock.instant(), Seed.ZONE);
    at.sandbox.fabman().bill(at.member("member"), today, "9.00");
    assertThat(now.inGoodStanding(good)).as("due today is not overdue").isTrue();
    at.sandbox.fabman().bill(at.member("member"), today.minusDays(1), "9.00");
    assertThat(now.inGoodStanding(good)).isFalse();

    at.fault("/members/", Faults.Kind.ERROR, 0);
    assertThatThrownBy(() -> now.inGoodStanding(good)).isInstanceOf(VendorUnavailable.class);
  }

  private static Principal account(MirrorRows rows, String user, long member, String link) {
    String id = String.valueOf(member);
    String person = rows.member(id, id, "N " + id, id + "@x.example", "active");
    rows.account(user, person, link, "N " + id, id + "@x.example");
    return Principal.person("T0SPACE", user);
  }

  private static void refused(Order order, String words) {
    assertThatThrownBy(() -> executor(order).check(order))
        .isInstanceOf(HubException.class)
        .isNotInstanceOf(VendorRefused.class)
        .hasMessageContaining(words);
  }

  private static ActionExecutor executor(Order order) {
    return executors.get(order.action());
  }

  /** About a member that no other order is about, so that its effects can be told. */
  private static Order order(String action) {
    Seed.Member member = unused.pop();
    if (action.equals("membership.unlock")) {
      at.sandbox.fabman().change(member.id(), Wire.object().put("state", "locked"));
    }
    return order(
        action,
        member.id(),
        switch (action) {
          case "membership.assign-package" -> Map.of("package", plan(), "from", "2027-01-01");
          case "credit.grant" -> Map.of("amount", "12.50", "note", "for the fair");
          default -> Map.of();
        });
  }

  private static Order order(String action, long member, Map<String, Object> arguments) {
    String ref = Ref.next();
    return new Order(
        ref, action, String.valueOf(member), arguments, STAFF, Sha256.hex(ref).substring(0, 32));
  }

  private static String plan() {
    return at.sandbox.seed().packages().stream()
        .filter(each -> each.state().equals("active"))
        .map(each -> String.valueOf(each.id()))
        .findFirst()
        .orElseThrow();
  }

  /** The one call that changes something. */
  private static String change(Order order) {
    String path = FabmanSimulator.PATH + "/members/" + order.target();
    return switch (order.action()) {
      case "membership.assign-package" -> "POST " + path + "/packages";
      case "credit.grant" -> "POST " + path + "/credits";
      default -> "PUT " + path;
    };
  }

  private static long effects(Order order) {
    return StreamSupport.stream(at.sandbox.effects().list().spliterator(), false)
        .map(JsonNode.class::cast)
        .filter(effect -> effect.path("member").asText().equals(order.target()))
        .count();
  }
}
