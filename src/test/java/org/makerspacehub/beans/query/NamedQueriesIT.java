package org.makerspacehub.beans.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The named queries over a small space of a few hundred rows, against counts made in plain Java.
 */
class NamedQueriesIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final ZoneId ZONE = ZoneId.of("America/Anchorage");
  // A Wednesday.
  private static final LocalDate TODAY = LocalDate.parse("2026-11-18");
  private static final Principal MEMBER = Principal.person("T0OURS", "U0MEMBER");
  private static final Principal STAFF = Principal.person("T0OURS", "U0STAFF");
  private static final String REF = "abcdefghjkmn";

  private final JdbcNamedQueries queries = queries(new QueryCatalogue());

  private static JdbcNamedQueries queries(QueryCatalogue catalogue) {
    DataSource hub = new DriverManagerDataSource(Databases.url(SERVER.url()), "hub_app", "hub_app");
    Guard guard =
        new Guard(
            new Policies(Policies.BUILT_IN),
            who -> who.equals(STAFF) ? Set.of(Role.STAFF) : Set.of(),
            denial -> {},
            "T0OURS",
            HubMode.LIVE);
    return new JdbcNamedQueries(
        catalogue,
        hub,
        guard,
        new TestClock(TODAY.atTime(15, 0).atZone(ZONE).toInstant()),
        ZONE,
        Currency.getInstance("USD"),
        2);
  }

  private record Span(int member, String pack, LocalDate from, LocalDate until) {}

  private record Use(int machine, int member, Instant at, int seconds) {}

  private static final List<Span> SPANS = new ArrayList<>();
  private static final List<Use> USES = new ArrayList<>();

  @BeforeAll
  static void fill() throws SQLException {
    SERVER.empty();
    Random random = new Random(7);
    List<String> inserts = new ArrayList<>();
    inserts.add(
        "INSERT INTO membership_package (external_id, name, state, content_hash, last_seen_at)"
            + " VALUES ('a','Basic','active','',NOW(3)), ('b','Pro','active','',NOW(3)),"
            + " ('c','Founder','active','',NOW(3))");
    for (int i = 1; i <= 60; i++) {
      inserts.add("INSERT INTO person VALUES ('p%d','P %d',NOW(3))".formatted(i, i));
      inserts.add(
          """
          INSERT INTO external_identity (source, external_id, person_id, link_state, full_name,
            name_key, email_verified, state, raw, content_hash, first_seen_at, last_seen_at)
          VALUES ('fabman','m%d','p%d','confirmed','P','p',1,'active','{}','',NOW(3),NOW(3))"""
              .formatted(i, i));
      String pack = i <= 2 ? "c" : i % 4 == 0 ? "b" : "a";
      LocalDate from = TODAY.minusDays(random.nextInt(500));
      LocalDate until = i <= 2 || random.nextInt(3) > 0 ? null : from.plusDays(40);
      span(inserts, i, pack, from, until);
      if (until != null && random.nextBoolean()) {
        span(inserts, i, pack, until.plusDays(30), null);
      }
    }
    inserts.add(
        "INSERT INTO resource (external_id, name, control_type, state, content_hash, last_seen_at)"
            + " VALUES ('r1','Laser','machine','active','',NOW(3)),"
            + " ('r2','Mill','machine','active','',NOW(3)),"
            + " ('r3','Lathe','machine','active','',NOW(3)),"
            + " ('r4','Front door','door','active','',NOW(3))");
    Instant now = TODAY.atTime(12, 0).atZone(ZONE).toInstant();
    for (int n = 0; n < 400; n++) {
      int machine = 1 + random.nextInt(4);
      // The lathe is used by one person alone.
      int member = machine == 3 ? 5 : 1 + random.nextInt(30);
      Use use =
          new Use(
              machine,
              member,
              now.minusSeconds(random.nextInt(70 * 86_400)),
              60 * random.nextInt(200));
      USES.add(use);
      inserts.add(
          """
          INSERT INTO machine_log (external_id, resource_id, member_id, type, created_at,
            stopped_at, content_hash, last_seen_at)
          VALUES ('%d','r%d','m%d','allowed','%s','%s','',NOW(3))"""
              .formatted(
                  n, machine, member, utc(use.at()), utc(use.at().plusSeconds(use.seconds()))));
    }
    for (int n = 0; n < 30; n++) {
      inserts.add(
          """
          INSERT INTO charge (external_id, member_id, amount, currency, charged_on, state,
            content_hash, last_seen_at)
          VALUES ('%d','m%d',%d.50,%s,'%s','%s','',NOW(3))"""
              .formatted(
                  n,
                  n,
                  n,
                  n % 2 == 0 ? "NULL" : "'USD'",
                  TODAY.minusDays(n),
                  n == 3 ? "gone" : "active"));
    }
    inserts.add(
        "INSERT INTO invoice (external_id, member_id, state, due_on, currency, payable,"
            + " content_hash, last_seen_at) VALUES"
            + " ('1','m1','unpaid','2026-11-17','USD',10,'',NOW(3)),"
            + " ('2','m1','unpaid','2026-11-01','USD',5.25,'',NOW(3)),"
            + " ('3','m2','unpaid','2026-11-18','USD',99,'',NOW(3)),"
            + " ('4','m3','paid','2026-10-18','USD',99,'',NOW(3))");
    inserts.add(
        "INSERT INTO training_course (external_id, title, state, content_hash, last_seen_at)"
            + " VALUES ('c1','Laser safety','active','',NOW(3))");
    inserts.add(
        "INSERT INTO training (external_id, member_id, course_id, taken_on) VALUES"
            + " ('1','m1','c1','2026-11-01'), ('2','m2','c1','2026-11-18'),"
            + " ('3','m2','c1','2026-10-31'), ('4','m2','c9','2026-11-02')");
    try (Connection admin = SERVER.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      admin.setAutoCommit(false);
      for (String insert : inserts) {
        statement.execute(insert);
      }
      admin.commit();
    }
  }

  private static void span(
      List<String> inserts, int member, String pack, LocalDate from, LocalDate until) {
    SPANS.add(new Span(member, pack, from, until));
    inserts.add(
        """
        INSERT INTO membership (external_id, member_id, package_id, from_date, until_date)
        VALUES ('s%d','m%d','%s','%s',%s)"""
            .formatted(
                SPANS.size(), member, pack, from, until == null ? "NULL" : "'" + until + "'"));
  }

  private static String utc(Instant at) {
    return at.toString().replace('T', ' ').replace("Z", "");
  }

  @AfterAll
  static void leaveEmpty() {
    SERVER.empty();
  }

  private Table run(Principal who, String name, String... arguments) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      given.put(arguments[i], arguments[i + 1]);
    }
    return queries.run(who, REF, name, given);
  }

  private static Set<Integer> active(LocalDate day, String pack) {
    Set<Integer> members = new HashSet<>();
    for (Span span : SPANS) {
      if ((pack == null || span.pack().equals(pack))
          && !span.from().isAfter(day)
          && (span.until() == null || !span.until().isBefore(day))) {
        members.add(span.member());
      }
    }
    return members;
  }

  private static boolean few(long people) {
    return people > 0 && people < 3;
  }

  @Test
  @DisplayName("members of each week equal a naive count, day by day on the space's calendar")
  void activeMembers() {
    Table table = run(MEMBER, "active-members-by-week");

    assertThat(table.rows()).hasSize(12);
    LocalDate monday = LocalDate.parse("2026-11-16").minusWeeks(11);
    for (List<Object> row : table.rows()) {
      LocalDate sunday = monday.plusDays(6);
      long active = active(sunday.isAfter(TODAY) ? TODAY : sunday, null).size();
      assertThat(row).containsExactly(monday, few(active) ? null : active);
      monday = monday.plusWeeks(1);
    }
    assertThat(table.first()).isEqualTo("2026-08-31");
    assertThat(table.last()).isEqualTo(TODAY);
  }

  @Test
  @DisplayName("whoever began in each month equals a naive count")
  void newMembers() {
    Table table = run(MEMBER, "new-members-by-month");

    assertThat(table.rows()).hasSize(12);
    for (List<Object> row : table.rows()) {
      LocalDate first = (LocalDate) row.get(0);
      long began =
          SPANS.stream()
              .map(Span::member)
              .distinct()
              .filter(
                  member -> {
                    LocalDate began1 =
                        SPANS.stream()
                            .filter(span -> span.member() == member)
                            .map(Span::from)
                            .min(LocalDate::compareTo)
                            .orElseThrow();
                    return !began1.isBefore(first)
                        && began1.isBefore(first.plusMonths(1))
                        && !began1.isAfter(TODAY);
                  })
              .count();
      assertThat(row.get(1)).as("%s", first).isEqualTo(few(began) ? null : began);
    }
  }

  @Test
  @DisplayName("machine hours of each week equal a naive count, doors left out")
  void machineHours() {
    Table table = run(MEMBER, "machine-hours-by-week");

    long all = 0;
    for (List<Object> row : table.rows()) {
      Instant from = ((LocalDate) row.get(0)).atStartOfDay(ZONE).toInstant();
      Instant until = ((LocalDate) row.get(0)).plusWeeks(1).atStartOfDay(ZONE).toInstant();
      List<Use> uses =
          USES.stream()
              .filter(use -> use.machine() != 4)
              .filter(use -> !use.at().isBefore(from) && use.at().isBefore(until))
              .toList();
      long people = uses.stream().map(Use::member).distinct().count();
      double hours = uses.stream().mapToLong(Use::seconds).sum() / 3600.0;
      if (few(people)) {
        assertThat(row.get(1)).isNull();
      } else {
        assertThat(((Number) row.get(1)).doubleValue())
            .isCloseTo(hours, org.assertj.core.data.Offset.offset(0.051));
        assertThat(row.get(2)).isEqualTo(people);
      }
      all += uses.size();
    }
    assertThat(all).isGreaterThan(100);
  }

  @Test
  @DisplayName("a machine that one person alone uses has no hours where everybody may look")
  void fewPeople() {
    Table open = run(MEMBER, "busiest-machines");
    int lathe = List.of("Laser", "Mill", "Lathe").size();
    assertThat(open.rows()).hasSize(lathe);
    assertThat(open.rows())
        .filteredOn(row -> row.get(0).equals("Lathe"))
        .containsExactly(java.util.Arrays.asList("Lathe", null, null));
    assertThat(open.hidden()).isTrue();
    // The hours of all weeks are known: one machine alone that is left out would be the rest.
    assertThat(open.rows()).filteredOn(row -> row.get(1) == null).hasSize(2);
    assertThat(open.text())
        .contains("Lathe · Hours few people")
        .contains("fewer than 3 people stand are not shown")
        .doesNotContain("Front door");
    assertThat(open.data().path("rows").findValuesAsText("hours")).contains("null");

    Table team = run(STAFF, "machine-hours-by-machine");
    assertThat(team.hidden()).isFalse();
    assertThat(team.rows())
        .filteredOn(row -> row.get(0).equals("Lathe"))
        .allSatisfy(row -> assertThat(row.get(3)).isEqualTo(1L));
    long seconds =
        USES.stream()
            .filter(use -> use.machine() == 1)
            .filter(use -> !use.at().isBefore(TODAY.minusDays(29).atStartOfDay(ZONE).toInstant()))
            .mapToLong(Use::seconds)
            .sum();
    assertThat(team.rows())
        .filteredOn(row -> row.get(0).equals("Laser"))
        .allSatisfy(
            row ->
                assertThat(((Number) row.get(1)).doubleValue())
                    .isCloseTo(seconds / 3600.0, org.assertj.core.data.Offset.offset(0.051)));
  }

  @Test
  @DisplayName("one small package alone takes the next smallest with it: no sum tells it")
  void partsOfAWhole() {
    Table table = run(MEMBER, "members-by-package");
    int founders = active(TODAY, "c").size();
    assertThat(founders).isEqualTo(2);
    assertThat(table.rows()).hasSize(3).filteredOn(row -> row.get(1) == null).hasSize(2);
    assertThat(table.rows())
        .filteredOn(row -> row.get(0).equals("Basic"))
        .containsExactly(List.of("Basic", (long) active(TODAY, "a").size()));
    // Nor does it when the small one is not among the rows that were asked for.
    Table two = run(MEMBER, "members-by-package", "limit", "2");
    assertThat(two.more()).isTrue();
    assertThat(two.rows()).isEqualTo(table.rows().subList(0, 2));
    assertThat(two.rows()).filteredOn(row -> row.get(1) == null).hasSize(1);
  }

  @Test
  @DisplayName("money, trainings and what is overdue are for the team alone, and are right")
  void team() {
    for (String name : List.of("revenue-by-month", "overdue-count", "trainings-given")) {
      assertThatThrownBy(() -> run(MEMBER, name))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("those who run the space");
    }
    assertThat(run(STAFF, "overdue-count").rows())
        .containsExactly(List.of("USD", 1L, 2L, new java.math.BigDecimal("15.25")));
    assertThat(run(STAFF, "trainings-given", "from", "2026-11-01", "until", "2026-11-18").rows())
        .extracting(row -> row.get(0), row -> row.get(1), row -> row.get(2))
        .containsExactly(tuple("Laser safety", 2L, 2L), tuple("Course c9", 1L, 1L));
    Table revenue = run(STAFF, "revenue-by-month", "from", "2026-11-05");
    assertThat(revenue.first()).isEqualTo("2026-11-01");
    assertThat(revenue.rows()).extracting(row -> row.get(2)).containsOnly("USD");
  }

  @Test
  @DisplayName("what does not fit is refused in a sentence, and never reaches the database")
  void unfit() {
    for (String[] bad :
        new String[][] {
          {"machine-hours-by-week", "from", "1 OR 1=1"},
          {"machine-hours-by-week", "from", "2026-02-30"},
          {"machine-hours-by-week", "from", "0001-01-01"},
          {"machine-hours-by-week", "from", "2020-01-01"},
          {"machine-hours-by-week", "from", "2027-01-01"},
          {"machine-hours-by-week", "from", "2026-11-02", "until", "2026-10-02"},
          {"machine-hours-by-week", "limit", "0"},
          {"machine-hours-by-week", "limit", "101"},
          {"machine-hours-by-week", "limit", "9999999999"},
          {"machine-hours-by-week", "member", "m5"},
          {"busiest-machines", "from", "2026-11-02"},
          {"members-by-package", "until", "2026-11-02"},
          {"members-by-package", "limit", "51"},
          {"../../etc/passwd"},
          {"drop table"},
          {""},
        }) {
      String[] arguments = java.util.Arrays.copyOfRange(bad, 1, bad.length);
      assertThatThrownBy(() -> run(STAFF, bad[0], arguments))
          .as(String.join(" ", bad))
          .isInstanceOf(HubException.class)
          .hasMessageNotContaining("SQL");
    }
    // Everybody gets whole weeks, whichever days they say: two spans never differ by a day.
    assertThat(run(MEMBER, "machine-hours-by-week", "from", "2026-11-04", "until", "2026-11-05"))
        .isEqualTo(
            run(MEMBER, "machine-hours-by-week", "from", "2026-11-02", "until", "2026-11-08"));
  }

  private static JdbcNamedQueries with(String sql) {
    return queries(
        new QueryCatalogue(
            """
            mine:
              title: Mine
              says: Something.
              shows: team
              limit: {default: 5, most: 5}
              columns:
                n: Number, count
            """,
            name -> Optional.of(sql)));
  }

  @Test
  @DisplayName("a statement that writes is refused by the server, and one that takes long is ended")
  void readOnlyAndShort() {
    assertThatThrownBy(() -> with("UPDATE person SET full_name = 'x' LIMIT :limit"))
        .hasMessageContaining("not one SELECT");
    assertThatThrownBy(() -> with("SELECT 1 AS n; DELETE FROM person"))
        .hasMessageContaining("not one SELECT");
    long begun = System.nanoTime();
    JdbcNamedQueries slow = with("SELECT SLEEP(20) AS n LIMIT :limit");
    assertThatThrownBy(() -> slow.run(STAFF, REF, "mine", Map.of()))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("could not be counted in time");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    // What a SELECT may do to a row by locking it, the transaction does not let it do.
    JdbcNamedQueries locks = with("SELECT NEXTVAL(nothing) AS n LIMIT :limit");
    assertThatThrownBy(() -> locks.run(STAFF, REF, "mine", Map.of()))
        .isInstanceOf(HubException.class);
  }

  @Test
  @DisplayName("more rows than asked for are cut, and it says so")
  void cut() {
    Table table = run(STAFF, "machine-hours-by-machine", "limit", "1");
    assertThat(table.rows()).hasSize(1);
    assertThat(table.more()).isTrue();
    assertThat(table.remarks()).contains("There are more rows than these.");
  }
}
