package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.execute.DoorCodeBook;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.IssueDoorCode;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.execute.RevokeDoorCode;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.lock.LockProvider;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Door codes at a RemoteLock that fails in every way. */
@Timeout(240)
class DoorCodesIT {
  private static final Principal ANN = Principal.person("T0SPACE", "UANN");
  private static final Principal BOB = Principal.person("T0SPACE", "UBOB");
  private static final String DOOR = "lock-front-door";
  private static final AtomicBoolean STANDS = new AtomicBoolean(true);

  private static Sandbox sandbox;
  private static RemoteLockAtHand at;
  private static HikariDataSource source;
  private static JdbcClient db;
  private static DoorCodeBook book;
  private static IssueDoorCode issue;
  private static RevokeDoorCode revoke;

  @BeforeAll
  static void start() throws Exception {
    EmbeddedMariaDb.shared().empty();
    source = FabmanActionsIT.pool("hub_executor");
    db = JdbcClient.create(source);
    sandbox = Sandbox.start(0, 1, SandboxClock.running(), () -> "http://127.0.0.1:1");
    at = RemoteLockAtHand.simulated(sandbox);
    book = new DoorCodeBook(db, Seed.ZONE, sandbox.clock());
    issue = new IssueDoorCode(at.provider, book, account -> STANDS.get(), List.of(DOOR));
    revoke = new RevokeDoorCode(at.provider, book, db, sandbox.clock());
  }

  @AfterAll
  static void stop() {
    at.close();
    sandbox.close();
    source.close();
  }

  @BeforeEach
  void anew() {
    EmbeddedMariaDb.shared().empty();
    sandbox.reset();
    sandbox.remoteLock().perMinute(1_000_000);
    STANDS.set(true);
    // With a token that is good, so that faults meet the calls themselves.
    at.provider.find("AAAABBBBCCCC");
  }

  @Test
  @DisplayName("a code is issued, opens its door alone, is ended by its reference, again and again")
  void life() {
    Order order = order(ANN, 2);
    assertThat(issue.check(order).own()).isTrue();
    Effect.Done done = (Effect.Done) issue.perform(order);
    assertThat(sandbox.remoteLock().opens(done.secret(), DOOR)).isTrue();
    assertThat(sandbox.remoteLock().opens(done.secret(), "lock-wood-shop")).isFalse();
    assertThat(done.outcome()).contains(code(order)).doesNotContain(done.secret());
    assertThat(done.toString()).doesNotContain(done.secret());
    assertThat(rows()).noneMatch(row -> row.containsValue(done.secret()));

    Order end = end(ANN, ANN, code(order));
    assertThat(revoke.check(end).own()).isTrue();
    assertThat(revoke.look(end)).isInstanceOf(Effect.NotDone.class);
    assertThat(revoke.perform(end)).isInstanceOf(Effect.Done.class);
    assertThat(revoke.perform(end)).isInstanceOf(Effect.Done.class);
    assertThat(revoke.look(end)).isInstanceOf(Effect.Done.class);
    assertThat(sandbox.remoteLock().opens(done.secret(), DOOR)).isFalse();
    assertThat(sandbox.effects().count("remotelock", "guest.deactivate")).isEqualTo(1);
    assertThat(state(order)).isEqualTo("REVOKED");
  }

  @Test
  @DisplayName("A14 no code for who is not in good standing now, nor for a door that is not ours")
  void standing() {
    STANDS.set(false);
    assertThatThrownBy(() -> issue.check(order(ANN, 2)))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("overdue");
    STANDS.set(true);
    Order other =
        new Order(
            Ref.next(),
            "door-code.issue",
            ANN.id(),
            Map.of("lock", "lock-elsewhere", "hours", 2),
            ANN,
            "0".repeat(32));
    assertThatThrownBy(() -> issue.check(other)).hasMessageContaining("no such door");
    assertThat(sandbox.effects().list()).isEmpty();
  }

  @Test
  @DisplayName("a code is ended for whose it is; for somebody else only staff, board or owner ask")
  void whose() {
    Order order = order(ANN, 2);
    issue.perform(order);
    assertThatThrownBy(() -> revoke.check(end(BOB, BOB, code(order))))
        .hasMessageContaining("no door code");
    assertThatThrownBy(() -> revoke.check(end(BOB, ANN, code(order))))
        .hasMessageContaining("staff");
    db.sql(
            "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)"
                + " VALUES ('T0SPACE', 'UBOB', 'staff', 'test', '2026-01-01')")
        .update();
    assertThat(revoke.check(end(BOB, ANN, code(order))).own()).isFalse();
    STANDS.set(false);
    assertThat(revoke.check(end(ANN, ANN, code(order))).own()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "POST /remotelock/access_persons, DROP_AFTER_COMMIT",
    "POST /remotelock/access_persons, SLOW",
    "POST /remotelock/access_persons, ERROR",
    "POST /remotelock/access_persons, RESET",
    "/accesses, DROP_AFTER_COMMIT",
    "/accesses, SLOW",
    "/accesses, ERROR",
    "/accesses, RESET",
    "GET /remotelock/access_persons, ERROR",
    "GET /remotelock/access_persons, RESET"
  })
  @DisplayName("A25 whichever call fails, there is one code in the end and never two")
  void oneFault(String match, Faults.Kind kind) {
    Order order = order(ANN, 2);
    sandbox.faults().add(new Faults.Fault("remotelock", match, kind, 1, 1_500), 1);

    assertThat(issue.perform(order)).isInstanceOf(Effect.Unknown.class);
    if (kind == Faults.Kind.SLOW && match.startsWith("POST")) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> sandbox.effects().count("remotelock", "guest.create") == 1);
    }
    Effect seen = issue.look(order);
    if (seen instanceof Effect.NotDone) {
      assertThat(opening(order)).isZero();
      seen = issue.perform(order);
    }
    assertThat(seen).isInstanceOf(Effect.Done.class);
    assertThat(sandbox.remoteLock().opens(((Effect.Done) seen).secret(), DOOR)).isTrue();
    assertThat(opening(order)).isEqualTo(1);
    assertThat(sandbox.effects().count("remotelock", "guest.create")).isEqualTo(1);
  }

  @Test
  @DisplayName("A25 a guest that comes late beside another of the same request opens nothing")
  void late() {
    Order order = order(ANN, 2);
    Effect.Done first = (Effect.Done) issue.perform(order);
    for (int i = 0; i < 6; i++) {
      at.provider.create("Guest " + code(order), at("now"), at("later"));
      assertThat(((Effect.Done) issue.look(order)).secret()).isEqualTo(first.secret());
      assertThat(opening(order)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("a guest who is not let in is ended; a code that is not shown any more is replaced")
  void halves() {
    sandbox.remoteLock().removeDevice(DOOR);
    Order refused = order(ANN, 2);
    assertThat(issue.perform(refused)).isInstanceOf(Effect.NotDone.class);
    assertThat(sandbox.effects().count("remotelock", "guest.deactivate")).isEqualTo(1);

    anew();
    Order order = order(ANN, 2);
    Effect.Done first = (Effect.Done) issue.perform(order);
    sandbox.remoteLock().hidesPins(true);
    assertThat(issue.look(order)).isInstanceOf(Effect.NotDone.class);
    assertThat(sandbox.remoteLock().opens(first.secret(), DOOR)).isFalse();
    sandbox.remoteLock().hidesPins(false);
    Effect.Done second = (Effect.Done) issue.perform(order);
    assertThat(second.secret()).isNotEqualTo(first.secret());
    assertThat(opening(order)).isEqualTo(1);
  }

  @Test
  @DisplayName("A25 whatever fails in whatever order: never two codes, and done exactly with one")
  void property() {
    Random random = new Random(20261124);
    List<Faults.Kind> kinds =
        List.of(
            Faults.Kind.ERROR,
            Faults.Kind.UNAVAILABLE,
            Faults.Kind.RESET,
            Faults.Kind.DROP_AFTER_COMMIT,
            Faults.Kind.TOO_MANY);
    int done = 0;
    for (int round = 0; round < 100; round++) {
      Order order = order(ANN, 1 + random.nextInt(48));
      List<String> story = new ArrayList<>();
      for (int step = 0; step < 6; step++) {
        sandbox.faults().clear();
        Faults.Kind kind = kinds.get(random.nextInt(kinds.size()));
        int count = random.nextInt(4);
        if (count > 0) {
          sandbox
              .faults()
              .add(new Faults.Fault("remotelock", "access_persons", kind, 0.4, 0), count);
        }
        boolean look = random.nextInt(3) == 0;
        Effect effect = look ? issue.look(order) : issue.perform(order);
        story.add(kind + "*" + count + (look ? " look " : " perform ") + effect);
        assertThat(opening(order)).as("%s", story).isLessThanOrEqualTo(1);
        if (effect instanceof Effect.Done said) {
          assertThat(sandbox.remoteLock().opens(said.secret(), DOOR)).as("%s", story).isTrue();
        } else if (effect instanceof Effect.NotDone) {
          assertThat(opening(order)).as("%s", story).isZero();
        }
      }
      sandbox.faults().clear();
      Effect end = issue.look(order);
      assertThat(end instanceof Effect.Done).as("%s", story).isEqualTo(opening(order) == 1);
      done += end instanceof Effect.Done ? 1 : 0;
    }
    assertThat(done).as("most came about").isGreaterThan(50);
  }

  @Test
  @DisplayName("A25 the end of a code that got no answer is looked for")
  void endLost() {
    Order order = order(ANN, 2);
    issue.perform(order);
    Order end = end(ANN, ANN, code(order));
    fault("/deactivate", Faults.Kind.ERROR);
    assertThat(revoke.perform(end)).isInstanceOf(Effect.Unknown.class);
    assertThat(state(order)).isEqualTo("ENDING");
    assertThat(revoke.look(end)).isInstanceOf(Effect.NotDone.class);
    fault("/deactivate", Faults.Kind.DROP_AFTER_COMMIT);
    assertThat(revoke.perform(end)).isInstanceOf(Effect.Unknown.class);
    assertThat(revoke.look(end)).isInstanceOf(Effect.Done.class);
    assertThat(opening(order)).isZero();
    assertThat(state(order)).isEqualTo("REVOKED");
  }

  @Test
  @DisplayName(
      "A25 a code that nobody knows of was made is ended by its reference, and stays ended")
  void endOfUnknown() {
    Order order = order(ANN, 2);
    fault("POST /remotelock/access_persons", Faults.Kind.DROP_AFTER_COMMIT);
    assertThat(issue.perform(order)).isInstanceOf(Effect.Unknown.class);
    assertThat(state(order)).isEqualTo("BEGUN");
    assertThat(living(order)).isEqualTo(1);

    Order end = end(ANN, ANN, issue.reference(order));
    assertThatThrownBy(() -> revoke.check(end(BOB, BOB, code(order))))
        .hasMessageContaining("no door code");
    assertThat(revoke.check(end).own()).isTrue();
    assertThat(revoke.look(end)).as("it is there").isInstanceOf(Effect.NotDone.class);
    assertThat(revoke.perform(end)).isInstanceOf(Effect.Done.class);
    assertThat(revoke.look(end)).isInstanceOf(Effect.Done.class);
    assertThat(living(order)).isZero();

    for (Effect after : List.of(issue.look(order), issue.perform(order), issue.look(order))) {
      assertThat(after)
          .isInstanceOfSatisfying(
              Effect.NotDone.class, not -> assertThat(not.reason()).contains("ended before"));
    }
    assertThat(state(order)).isEqualTo("REVOKED");
    assertThat(sandbox.effects().count("remotelock", "guest.create")).isEqualTo(1);
  }

  @Test
  @DisplayName("A25 the end of a code that was never made says so, and none is made afterwards")
  void endOfNone() {
    Order order = order(ANN, 2);
    fault("POST /remotelock/access_persons", Faults.Kind.RESET);
    assertThat(issue.perform(order)).isInstanceOf(Effect.Unknown.class);
    Order end = end(ANN, ANN, code(order));
    assertThat(revoke.perform(end))
        .isInstanceOfSatisfying(
            Effect.Done.class,
            done -> assertThat(done.outcome()).contains("No door code was made", "none will be"));
    // An answer that the vendor kept to itself for long: a guest after all.
    at.provider.create("Guest " + code(order), at("now"), at("later"));
    assertThat(issue.look(order)).isInstanceOf(Effect.NotDone.class);
    assertThat(living(order)).isZero();
    assertThat(issue.perform(order)).isInstanceOf(Effect.NotDone.class);
    assertThat(sandbox.effects().count("remotelock", "guest.create"))
        .as("the late one alone")
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  @DisplayName("A25 a code that is ended while another executor makes it is not handed over")
  void endedMeanwhile(Step step) {
    Order order = order(ANN, 2);
    Order end = end(ANN, ANN, code(order));
    IssueDoorCode slow =
        new IssueDoorCode(
            new Interrupted(
                at.provider,
                step,
                () -> assertThat(revoke.perform(end)).isInstanceOf(Effect.Done.class)),
            book,
            account -> true,
            List.of(DOOR));
    assertThat(slow.perform(order))
        .isInstanceOfSatisfying(
            Effect.NotDone.class, not -> assertThat(not.reason()).contains("ended before"));
    assertThat(living(order)).isZero();
    assertThat(state(order)).isEqualTo("REVOKED");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  @DisplayName("A24 an executor that dies while it makes a code: the next one ends with one code")
  void dies(Step step) {
    Order order = order(ANN, 2);
    IssueDoorCode dying =
        new IssueDoorCode(
            new Interrupted(
                at.provider,
                step,
                () -> {
                  throw new IllegalStateException("died");
                }),
            book,
            account -> true,
            List.of(DOOR));
    assertThatThrownBy(() -> dying.perform(order)).hasMessage("died");
    assertThat(state(order)).isEqualTo("BEGUN");
    Effect next = issue.look(order);
    if (next instanceof Effect.NotDone) {
      assertThat(step).isEqualTo(Step.BEFORE_CREATING);
      next = issue.perform(order);
    }
    assertThat(next).isInstanceOf(Effect.Done.class);
    assertThat(opening(order)).isEqualTo(1);
    assertThat(sandbox.effects().count("remotelock", "guest.create")).isEqualTo(1);
    assertThat(sandbox.effects().count("remotelock", "access.grant")).isEqualTo(1);
    assertThat(state(order)).isEqualTo("ACTIVE");
  }

  @Test
  @DisplayName("a guest whose name was changed by hand is ended by what is written down")
  void renamed() {
    Order order = order(ANN, 2);
    Effect.Done done = (Effect.Done) issue.perform(order);
    sandbox.remoteLock().rename(done.vendorRef(), "Ann's guest");
    Order end = end(ANN, ANN, code(order));
    assertThat(revoke.look(end)).isInstanceOf(Effect.NotDone.class);
    assertThat(revoke.perform(end)).isInstanceOf(Effect.Done.class);
    assertThat(sandbox.remoteLock().opens(done.secret(), DOOR)).isFalse();
    assertThat(revoke.look(end)).isInstanceOf(Effect.Done.class);
  }

  @Test
  @DisplayName("more guests than can be looked through: no code is made, and one there is can end")
  void tooMany() {
    Order order = order(ANN, 2);
    Effect.Done done = (Effect.Done) issue.perform(order);
    sandbox.remoteLock().crowd(1_600, 2);
    assertThatThrownBy(() -> issue.check(order(ANN, 2)))
        .isInstanceOf(VendorRefused.class)
        .hasMessageContaining("lists 1601 guests");
    Order end = end(ANN, ANN, code(order));
    assertThat(revoke.check(end).own()).isTrue();
    assertThat(revoke.perform(end)).isInstanceOf(Effect.Done.class);
    assertThat(revoke.look(end)).isInstanceOf(Effect.Done.class);
    assertThat(sandbox.remoteLock().opens(done.secret(), DOOR)).isFalse();
    assertThat(sandbox.effects().count("remotelock", "guest.create")).isEqualTo(1);
  }

  @Test
  @DisplayName("A25 a vendor that does not answer is asked for nothing: the request waits")
  void waits() {
    Order order = order(ANN, 2);
    for (Faults.Kind kind : List.of(Faults.Kind.ERROR, Faults.Kind.RESET, Faults.Kind.SLOW)) {
      fault("GET /remotelock/access_persons", kind);
      assertThatThrownBy(() -> issue.check(order)).isInstanceOf(VendorUnavailable.class);
    }
    assertThat(rows()).isEmpty();
    issue.perform(order);
    fault("GET /remotelock/access_persons", Faults.Kind.ERROR);
    assertThatThrownBy(() -> revoke.check(end(ANN, ANN, code(order))))
        .isInstanceOf(VendorUnavailable.class);
    assertThat(state(order)).isEqualTo("ACTIVE");
    assertThat(sandbox.effects().count("remotelock", "guest.create")).isEqualTo(1);
  }

  @Test
  @DisplayName("a code whose time is over is written down as such, and one that was ended is not")
  void expiry() {
    Order first = order(ANN, 1);
    Order second = order(ANN, 1);
    issue.perform(first);
    issue.perform(second);
    revoke.perform(end(ANN, ANN, code(second)));
    book.expire();
    assertThat(state(first)).isEqualTo("ACTIVE");
    Order unknown = order(ANN, 1);
    fault("POST /remotelock/access_persons", Faults.Kind.RESET);
    issue.perform(unknown);
    assertThat(state(unknown)).isEqualTo("BEGUN");
    sandbox.clock().advance(Duration.ofHours(2));
    book.expire();
    assertThat(state(first)).isEqualTo("EXPIRED");
    assertThat(state(second)).isEqualTo("REVOKED");
    assertThat(state(unknown)).as("whatever it was, it is over").isEqualTo("EXPIRED");
  }

  /** When, of making a code, something else happens. */
  private enum Step {
    BEFORE_CREATING,
    BEFORE_ADMITTING,
    AFTER_ADMITTING
  }

  /** The same locks, with something that happens in between once. */
  private static final class Interrupted implements LockProvider {
    private final LockProvider locks;
    private final Step step;
    private final Runnable happens;

    Interrupted(LockProvider locks, Step step, Runnable happens) {
      this.locks = locks;
      this.step = step;
      this.happens = happens;
    }

    private void at(Step now) {
      if (now == step) {
        happens.run();
      }
    }

    @Override
    public LockProvider within(Duration patience) {
      return this;
    }

    @Override
    public Guest create(String name, LocalDateTime from, LocalDateTime until) {
      at(Step.BEFORE_CREATING);
      return locks.create(name, from, until);
    }

    @Override
    public void admit(String guestId, String lockId) {
      at(Step.BEFORE_ADMITTING);
      locks.admit(guestId, lockId);
      at(Step.AFTER_ADMITTING);
    }

    @Override
    public boolean admits(String guestId, String lockId) {
      return locks.admits(guestId, lockId);
    }

    @Override
    public void revoke(String guestId) {
      locks.revoke(guestId);
    }

    @Override
    public boolean opens(String guestId) {
      return locks.opens(guestId);
    }

    @Override
    public List<Guest> find(String reference) {
      return locks.find(reference);
    }
  }

  private static void fault(String match, Faults.Kind kind) {
    sandbox.faults().add(new Faults.Fault("remotelock", match, kind, 1, 1_500), 1);
  }

  private static long living(Order order) {
    return sandbox.remoteLock().living(DoorCodeBook.reference(order.idempotencyKey()));
  }

  private static LocalDateTime at(String when) {
    LocalDateTime now = LocalDateTime.ofInstant(sandbox.clock().instant(), Seed.ZONE);
    return when.equals("now") ? now : now.plusHours(2);
  }

  private static Order order(Principal who, int hours) {
    String ref = Ref.next();
    return new Order(
        ref,
        "door-code.issue",
        who.id(),
        Map.of("lock", DOOR, "hours", hours),
        who,
        Sha256.hex(ref).substring(0, 32));
  }

  private static Order end(Principal who, Principal target, String code) {
    String ref = Ref.next();
    return new Order(
        ref,
        "door-code.revoke",
        target.id(),
        Map.of("code", code),
        who,
        Sha256.hex(ref).substring(0, 32));
  }

  private static long opening(Order order) {
    return sandbox.remoteLock().opening(DoorCodeBook.reference(order.idempotencyKey()));
  }

  private static String code(Order order) {
    String code = DoorCodeBook.reference(order.idempotencyKey());
    assertThat(code).matches("[A-Z2-7]{12}");
    return code;
  }

  private static List<Map<String, Object>> rows() {
    return db.sql("SELECT * FROM door_code").query().listOfRows();
  }

  private static String state(Order order) {
    return db.sql("SELECT state FROM door_code WHERE request_ref = :ref")
        .param("ref", order.ref())
        .query(String.class)
        .single();
  }
}
