package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.PlainReports;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Each report once, whatever happens to the clock, the hubs and the data. */
class ReportScheduleIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final ZoneId ANCHORAGE = ZoneId.of("America/Anchorage");
  private static final String MONTHLY = "0 0 9 1 * ?";
  private static final String WEEKLY = "0 0 9 ? * MON";

  /** A Friday. */
  private final TestClock clock = new TestClock(Instant.parse("2026-10-23T12:00:00Z"));

  private final DriverManagerDataSource source =
      new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app");
  private final JdbcClient hubJdbc = JdbcClient.create(source);
  private final PlainReports plain = new PlainReports(clock);
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

  @AfterAll
  static void tidy() {
    SERVER.empty();
  }

  @BeforeEach
  void empty() {
    SERVER.empty();
  }

  private ReportSchedule hub() {
    return hub(MONTHLY, WEEKLY, new ReportPlaces("C0REPORTS", List.of("board@example.org")));
  }

  private ReportSchedule hub(String monthly, String weekly, ReportPlaces places) {
    ReportBook book = new ReportBook(hubJdbc, clock);
    return new ReportSchedule(
        List.of(
            new ReportCron(ReportKind.MONTHLY, monthly, ANCHORAGE),
            new ReportCron(ReportKind.WEEKLY, weekly, ANCHORAGE)),
        new ReportDesk(
            plain,
            plain,
            (said, now) ->
                List.of(
                    new ReportChange(
                        said.period(),
                        "members at the end",
                        String.valueOf(said.activeAtEnd()),
                        String.valueOf(now.activeAtEnd()))),
            book,
            places,
            new JdbcOutbox(hubJdbc, clock),
            new JdbcTransactionManager(source),
            clock),
        book,
        places,
        notices,
        clock,
        ANCHORAGE);
  }

  @Test
  @DisplayName("a new hub posts nothing old; what falls due afterwards comes once, to all places")
  void once() {
    hub().look();
    assertThat(runs()).isEmpty();

    clock.set(Instant.parse("2026-11-01T17:59:59Z"));
    hub().look();
    assertThat(runs()).as("a second early").containsExactly("weekly 2026-W43 POSTED");
    clock.tick(Duration.ofSeconds(1));
    hub().look();
    hub().look();
    assertThat(runs()).containsExactly("weekly 2026-W43 POSTED", "monthly 2026-10 POSTED");
    clock.set(Instant.parse("2026-11-02T18:00:00Z"));
    hub().look();
    assertThat(runs())
        .containsExactly(
            "weekly 2026-W43 POSTED", "monthly 2026-10 POSTED", "weekly 2026-W44 POSTED");
    assertThat(messages())
        .contains(
            "report:monthly:2026-10:slack slack_post C0REPORTS",
            "report:weekly:2026-W44:slack slack_post C0REPORTS")
        .hasSize(6)
        .filteredOn(message -> message.contains(":mail:"))
        .hasSize(3)
        .allMatch(message -> message.endsWith(" mail board@example.org"));
    assertThat(
            hubJdbc
                .sql(
                    "SELECT payload FROM outbox_message WHERE kind = 'mail' AND message_key LIKE"
                        + " 'report:monthly%'")
                .query(String.class)
                .single())
        .contains("\"subject\":\"Report of 2026-10\"", "\"html\":\"<p>", "\"text\":");
    assertThat(hubJdbc.sql("SELECT asked_by FROM report_run").query(String.class).list())
        .containsOnlyNulls();
  }

  @Test
  @DisplayName("two hubs, fifty ticks, every one at the same moment on both: each report once")
  void twoHubs() throws Exception {
    ReportSchedule one = hub();
    ReportSchedule other = hub();
    one.look();
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      for (int tick = 0; tick < 50; tick++) {
        clock.tick(Duration.ofDays(3));
        CyclicBarrier start = new CyclicBarrier(2);
        CyclicBarrier counted = new CyclicBarrier(2);
        // The worst moment: both have looked, both count, and then both post.
        plain.meanwhile =
            () -> {
              try {
                counted.await(200, TimeUnit.MILLISECONDS);
              } catch (Exception alone) {
                counted.reset();
              }
            };
        Future<?> first = both.submit(() -> at(start, one));
        Future<?> second = both.submit(() -> at(start, other));
        first.get(30, TimeUnit.SECONDS);
        second.get(30, TimeUnit.SECONDS);
        if (tick % 8 != 0) {
          plain.meanwhile = () -> {};
        }
      }
    } finally {
      both.shutdownNow();
    }
    // 150 days from 23 October: five months and twenty-one weeks end within them.
    assertThat(runs()).hasSize(26).doesNotHaveDuplicates().allMatch(run -> run.endsWith("POSTED"));
    assertThat(messages()).hasSize(52).doesNotHaveDuplicates();
    assertThat(told).noneMatch(line -> line.startsWith("raise"));
  }

  private static void at(CyclicBarrier start, ReportSchedule hub) {
    try {
      start.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    hub.look();
  }

  @Test
  @DisplayName("S23 what fell due while no hub was up is noticed, and posted once")
  void downtime() {
    hub().look();
    hub().noticeMissed();
    told.clear();
    clock.set(Instant.parse("2026-11-03T00:00:00Z"));
    ReportSchedule back = hub();
    back.noticeMissed();
    assertThat(told)
        .filteredOn(line -> line.startsWith("raise"))
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "raise report.missed.monthly The monthly report of 2026-10 was due 30 hours"
                            + " ago and is not posted."))
        .anySatisfy(line -> assertThat(line).contains("weekly report of 2026-W43 was due 7 days"));
    told.clear();
    back.look();
    back.look();
    assertThat(runs())
        .containsExactlyInAnyOrder(
            "monthly 2026-10 POSTED", "weekly 2026-W43 POSTED", "weekly 2026-W44 POSTED");
    back.noticeMissed();
    back.noticeMissed();
    assertThat(told)
        .filteredOn(line -> line.startsWith("clear report.missed"))
        .containsExactlyInAnyOrder("clear report.missed.monthly", "clear report.missed.weekly");
  }

  @Test
  @DisplayName("S23 a report is late after two hours and not before; it is told of as one trouble")
  void grace() {
    hub().look();
    clock.set(Instant.parse("2026-10-26T19:00:00Z"));
    ReportSchedule hub = hub();
    assertThat(hub.missed()).isEmpty();
    clock.tick(Duration.ofSeconds(1));
    assertThat(hub.missed()).extracting("topic").containsExactly("report.missed.weekly");
    clock.tick(Duration.ofDays(14));
    assertThat(hub.missed()).extracting("topic").doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  @DisplayName("after half a year three months and two weeks are made up for, the rest is told of")
  void longPause() {
    hub().look();
    clock.set(Instant.parse("2027-05-04T12:00:00Z"));
    hub().look();
    assertThat(runs().stream().filter(run -> run.startsWith("monthly")))
        .containsExactly(
            "monthly 2026-10 SKIPPED",
            "monthly 2026-11 SKIPPED",
            "monthly 2026-12 SKIPPED",
            "monthly 2027-01 SKIPPED",
            "monthly 2027-02 POSTED",
            "monthly 2027-03 POSTED",
            "monthly 2027-04 POSTED");
    assertThat(runs().stream().filter(run -> run.matches("weekly .* POSTED")))
        .containsExactly("weekly 2027-W16 POSTED", "weekly 2027-W17 POSTED");
    assertThat(told)
        .contains(
            "raise report.skipped.monthly Not made up for after a long pause: the monthly reports of"
                + " 2026-10 to 2027-01.");
    told.clear();
    hub().look();
    assertThat(told).noneMatch(line -> line.contains("skipped"));
    assertThat(hub().missed()).isEmpty();
  }

  @Test
  @DisplayName(
      "data older than a day are waited for, six hours; then the report comes all the same")
  void stale() {
    hub().look();
    plain.age = Duration.ofHours(25);
    clock.set(Instant.parse("2026-10-26T17:00:00Z"));
    hub().look();
    clock.tick(Duration.ofHours(3));
    hub().look();
    assertThat(runs()).isEmpty();
    assertThat(hub().missed())
        .singleElement()
        .extracting("sentence")
        .asString()
        .contains("It waits for fresh data, 6 hours at the most");
    clock.tick(Duration.ofHours(3));
    hub().look();
    assertThat(runs()).containsExactly("weekly 2026-W43 POSTED");

    clock.set(Instant.parse("2026-11-02T18:00:00Z"));
    hub().look();
    assertThat(runs()).as("each waits anew").hasSize(1);
    plain.age = Duration.ofHours(23);
    clock.tick(Duration.ofMinutes(10));
    hub().look();
    assertThat(runs()).hasSize(3);
  }

  @Test
  @DisplayName("a schedule that is off posts nothing, and switched on again nothing old")
  void off() {
    ReportPlaces places = new ReportPlaces("C0REPORTS", List.of());
    hub("off", "-", places).look();
    clock.tick(Duration.ofDays(60));
    hub("off", "-", places).look();
    assertThat(hub("off", "-", places).missed()).isEmpty();
    hub().look();
    assertThat(runs()).isEmpty();
    clock.tick(Duration.ofDays(7));
    hub().look();
    assertThat(runs()).hasSize(1).allMatch(run -> run.startsWith("weekly"));
  }

  @Test
  @DisplayName("without a place nothing is counted; operators are told once that a report was due")
  void nowhere() {
    ReportPlaces nowhere = new ReportPlaces("", List.of());
    ReportSchedule hub = hub(MONTHLY, WEEKLY, nowhere);
    hub.look();
    hub.noticeMissed();
    assertThat(told).noneMatch(line -> line.startsWith("raise"));
    clock.tick(Duration.ofDays(10));
    hub.look();
    hub.noticeMissed();
    assertThat(told)
        .filteredOn(line -> line.startsWith("raise"))
        .singleElement()
        .asString()
        .startsWith("raise report.nowhere A report was due and has no place to go.");
    assertThat(plain.counted()).isZero();
    // Given one, it does not begin with what is old.
    hub().look();
    assertThat(runs()).isEmpty();
    told.clear();
    hub().noticeMissed();
    assertThat(told).contains("clear report.nowhere");
  }

  @Test
  @DisplayName("a report that breaks is told of, keeps nobody else waiting, and is tried again")
  void breaks() {
    hub().look();
    clock.set(Instant.parse("2026-11-02T18:00:00Z"));
    plain.meanwhile =
        () -> {
          throw new IllegalStateException("no picture");
        };
    hub().look();
    assertThat(runs()).isEmpty();
    assertThat(messages()).isEmpty();
    assertThat(told)
        .filteredOn(line -> line.startsWith("raise report.failed."))
        .hasSize(2)
        .noneMatch(line -> line.contains("no picture"));
    plain.meanwhile = () -> {};
    hub().look();
    assertThat(runs()).hasSize(3);
    assertThat(told).contains("clear report.failed.monthly", "clear report.failed.weekly");
  }

  @Test
  @DisplayName("clocks that jump, forwards and back, bring no report twice")
  void jumps() {
    hub().look();
    for (String now :
        List.of(
            "2026-11-01T09:30:00Z",
            "2026-11-01T18:00:01Z",
            "2026-11-01T09:59:59Z",
            "2026-10-01T00:00:00Z",
            "2026-11-01T18:00:00Z",
            "2026-11-01T19:00:00Z")) {
      clock.set(Instant.parse(now));
      hub().look();
    }
    assertThat(runs())
        .containsExactlyInAnyOrder("weekly 2026-W43 POSTED", "monthly 2026-10 POSTED");
  }

  @Test
  @DisplayName("a report is held against what the one before it said")
  void corrections() {
    hub().look();
    clock.set(Instant.parse("2026-11-01T18:00:00Z"));
    hub().look();
    plain.members = 90;
    clock.set(Instant.parse("2026-12-01T18:00:00Z"));
    hub().look(ReportKind.MONTHLY);
    assertThat(plain.corrections)
        .containsExactly(
            new ReportChange(
                ReportPeriod.parse("2026-10").orElseThrow(), "members at the end", "100", "90"));
  }

  private List<String> runs() {
    return hubJdbc
        .sql("SELECT CONCAT(kind, ' ', period, ' ', state) FROM report_run ORDER BY id")
        .query(String.class)
        .list();
  }

  private List<String> messages() {
    return hubJdbc
        .sql("SELECT CONCAT(message_key, ' ', kind, ' ', address) FROM outbox_message")
        .query(String.class)
        .list();
  }
}
