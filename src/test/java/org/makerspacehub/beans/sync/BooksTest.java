package org.makerspacehub.beans.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.door.DoorBook;
import org.makerspacehub.beans.door.DoorEvent;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What watches the book of runs, and what forgets. */
class BooksTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();

  private final TestClock clock = new TestClock(NOW);
  private final JdbcClient hubJdbc =
      JdbcClient.create(new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app"));
  private final List<String> told = new ArrayList<>();
  private final Notices notices =
      new Notices() {
        @Override
        public void raise(String topic, String sentence, String ref) {
          told.add("raise " + topic + " " + sentence);
        }

        @Override
        public void clear(String topic, String sentence) {
          told.add("clear " + topic);
        }
      };
  private final SyncRuns runs = new SyncRuns(hubJdbc, clock, Duration.ofMinutes(2));

  @BeforeEach
  void empty() {
    SERVER.empty();
  }

  @Test
  @DisplayName("S23 A round that did not run is told of, and that it runs again")
  void missedIncrement() {
    MissedSchedules missed = new MissedSchedules(hubJdbc, notices, clock, Duration.ofMinutes(5));
    round("full");
    missed.look();
    // What a process before this one may have raised is over.
    assertThat(told)
        .containsExactlyInAnyOrder("clear sync.missed.increment", "clear sync.missed.full");
    told.clear();

    clock.tick(Duration.ofMinutes(10));
    missed.look();
    assertThat(told).isEmpty();
    clock.tick(Duration.ofSeconds(1));
    missed.look();
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("raise sync.missed.increment No round of the sync has run for 10 minutes.");
    assertThat(missed.overdue())
        .singleElement()
        .satisfies(m -> assertThat(m.last()).isEqualTo(NOW));
    told.clear();

    round("increment");
    missed.look();
    missed.look();
    assertThat(told).containsExactly("clear sync.missed.increment");
  }

  @Test
  @DisplayName("S23 A daily full round that did not run is told of although increments do")
  void missedFull() {
    MissedSchedules missed = new MissedSchedules(hubJdbc, notices, clock, Duration.ofMinutes(5));
    round("full");
    missed.look();
    told.clear();
    clock.tick(Duration.ofHours(26).plusSeconds(1));
    round("increment");
    round("dry-run");
    missed.look();
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("raise sync.missed.full No full round of the sync has run for 26 hours.")
        .endsWith("/hub sync now full asks for one.");
    told.clear();
    round("full");
    missed.look();
    assertThat(told).containsExactly("clear sync.missed.full");
  }

  @Test
  @DisplayName("S23 After a downtime the first look tells of it; a round that runs is not missed")
  void downtime() {
    round("full");
    clock.tick(Duration.ofHours(30));
    MissedSchedules missed = new MissedSchedules(hubJdbc, notices, clock, Duration.ofMinutes(5));
    missed.look();
    assertThat(told).hasSize(2).allMatch(line -> line.contains("has run for 30 hours"));
    told.clear();

    SyncRun running = runs.begin(SyncRuns.ROUND, null, "full");
    missed.look();
    assertThat(told)
        .containsExactlyInAnyOrder("clear sync.missed.increment", "clear sync.missed.full");
    told.clear();
    // Its process died: that is no running round.
    clock.tick(Duration.ofMinutes(11));
    missed.look();
    assertThat(told).hasSize(2).allMatch(line -> line.startsWith("raise"));
    assertThat(running.isMine()).isTrue();
  }

  @Test
  @DisplayName("S23 A hub that never ran a round is overdue only after it had the time for one")
  void neverRan() {
    MissedSchedules missed = new MissedSchedules(hubJdbc, notices, clock, Duration.ofMinutes(5));
    assertThat(missed.overdue()).isEmpty();
    clock.tick(Duration.ofMinutes(11));
    assertThat(missed.overdue())
        .singleElement()
        .extracting(MissedSchedules.Missed::sentence)
        .asString()
        .startsWith("No round of the sync has run since the hub started 11 minutes ago.");
  }

  @Test
  @DisplayName("Old runs are forgotten, the newest of each flow, kind and state is not")
  void forgetsRuns() {
    for (int i = 0; i < 3; i++) {
      round("full");
      round("increment");
    }
    clock.tick(Duration.ofDays(89));
    round("increment");
    BooksRetention retention = retention();
    assertThat(retention.forgetSome()).isFalse();
    clock.tick(Duration.ofDays(2));
    while (retention.forgetSome()) {
      assertThat(count("sync_run")).isPositive();
    }
    assertThat(hubJdbc.sql("SELECT kind FROM sync_run ORDER BY id").query(String.class).list())
        .containsExactly("full", "increment");
  }

  @Test
  @DisplayName("Messages that were worked off are forgotten in batches, dead letters keep theirs")
  void forgetsMessages() throws Exception {
    try (var admin = SERVER.connectAsAdmin();
        var statement = admin.createStatement()) {
      statement.execute(
          "INSERT INTO inbox_event (source, event_id, ref, payload, received_at, finished_at, state)"
              + " SELECT 'slack-event', seq, LPAD(seq, 12, 'a'), '{}',"
              + " '2026-10-01' + INTERVAL seq SECOND, '2026-10-02',"
              + " CASE seq % 4 WHEN 0 THEN 'RECEIVED' WHEN 1 THEN 'DEAD' WHEN 2 THEN 'IGNORED' ELSE 'DONE' END"
              + " FROM seq_1_to_4000");
      statement.execute(
          "INSERT INTO inbox_event (source, event_id, ref, payload, received_at, finished_at, state)"
              + " VALUES ('slack-event', 'fresh', 'aaaaaaaaaaaa', '{}', '2026-11-20', '2026-11-20', 'DONE')");
      statement.execute(
          "INSERT INTO dead_letter (ref, route_id, inbox_id, cause, message, payload, created_at, updated_at)"
              + " SELECT ref, 'x', id, 'x', 'x', 'x', NOW(3), NOW(3) FROM inbox_event WHERE state = 'DEAD' LIMIT 7");
    }
    int batches = 0;
    while (retention().forgetSome()) {
      batches++;
    }
    assertThat(batches).isEqualTo(2);
    assertThat(count("inbox_event WHERE state = 'RECEIVED'")).isEqualTo(1000);
    assertThat(count("inbox_event WHERE state = 'DEAD'")).isEqualTo(7);
    assertThat(count("inbox_event WHERE state IN ('DONE', 'IGNORED')")).isEqualTo(1);
  }

  @Test
  @DisplayName("What happened at the doors is forgotten after its time, and not before")
  void forgetsDoors() {
    DoorBook doors = new DoorBook(hubJdbc, clock);
    for (int i = 0; i < 600; i++) {
      doors.add(
          "e" + i, new DoorEvent(NOW, DoorEvent.What.ENTRY, "lock-a", null, "pin"), "aaaaaaaaaaaa");
    }
    clock.tick(Duration.ofDays(89));
    doors.add(
        "new",
        new DoorEvent(clock.instant(), DoorEvent.What.DENIED, "lock-a", null, null),
        "aaaaaaaaaaaa");
    assertThat(retention().forgetSome()).isFalse();
    clock.tick(Duration.ofDays(2));
    while (retention().forgetSome()) {
      assertThat(count("door_event")).isPositive();
    }
    assertThat(count("door_event")).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "The brake's fingerprint is about the set, not its order; each kind has its own share")
  void losses() {
    Losses losses = new Losses().held("members", 1000).held("memberships", 90);
    for (int i = 0; i < 90; i++) {
      losses.end("memberships", "m" + i);
    }
    losses.end("members", "1").end("members", "1");
    assertThat(losses.over(20, 10)).isEqualTo("memberships");
    assertThat(losses.over(90, 10)).isNull();
    assertThat(losses.over(20, 100)).isNull();
    assertThat(losses.count("members")).isEqualTo(1);
    assertThat(new Losses().end("a", "1").end("b", "2").end("a", "3").fingerprint())
        .isEqualTo(new Losses().end("b", "2").end("a", "3").end("a", "1").fingerprint())
        .isNotEqualTo(new Losses().end("a", "1").end("b", "2").fingerprint())
        .isNotEqualTo(new Losses().end("a", "1").end("a", "2").end("b", "3").fingerprint());
  }

  private BooksRetention retention() {
    return new BooksRetention(
        hubJdbc,
        clock,
        Duration.ofDays(90),
        Duration.ofDays(30),
        () -> new DoorBook(hubJdbc, clock).forgetOlderThan(Duration.ofDays(90)));
  }

  private void round(String kind) {
    runs.done(runs.begin(SyncRuns.ROUND, null, kind));
  }

  private long count(String of) {
    return hubJdbc.sql("SELECT COUNT(*) FROM " + of).query(Long.class).single();
  }
}
