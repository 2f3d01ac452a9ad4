package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.beans.report.ReportFigures.HourOfUse;
import org.makerspacehub.beans.report.ReportFigures.MachineUse;
import org.makerspacehub.beans.report.ReportFigures.PackageRevenue;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The sharp edges of what a report counts, each with a handful of rows. */
class JdbcFiguresIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final ZoneId ZONE = ZoneId.of("America/New_York");
  private static final Instant NOW = Instant.parse("2026-12-15T17:00:00Z");

  private final TestClock clock = new TestClock(NOW);
  private final JdbcFigures reader = reader(ZONE);
  private int nextId = 1;

  private JdbcFigures reader(ZoneId zone) {
    DataSource hub = new DriverManagerDataSource(Databases.url(SERVER.url()), "hub_app", "hub_app");
    return new JdbcFigures(
        hub, new JdbcTransactionManager(hub), clock, zone, Currency.getInstance("USD"));
  }

  @BeforeEach
  void empty() {
    SERVER.empty();
  }

  @AfterAll
  static void leaveEmpty() {
    SERVER.empty();
  }

  // ---- members ------------------------------------------------------------------------------

  @Test
  @DisplayName("The first and the last day of a month count whole")
  void edgesOfAMonth() {
    membership("began-on-the-first", "2026-03-01", null);
    membership("ended-on-the-last", "2026-01-01", "2026-03-31");
    membership("one-day-before", "2026-01-01", "2026-02-28");
    membership("one-day-after", "2026-04-01", null);

    assertMembers(month("2026-02"), 2, 2, 0, 0, 0);
    // Whoever had the 28th of February as the last day is without on the first of March.
    assertMembers(month("2026-03"), 2, 2, 1, 0, 1);
    assertMembers(month("2026-04"), 2, 2, 1, 0, 1);
  }

  @Test
  @DisplayName("One day without is a leaving and a coming back; none is neither")
  void gapOfADay() {
    membership("gap", "2026-01-01", "2026-03-10");
    membership("gap", "2026-03-12", null);
    membership("no-gap", "2026-01-01", "2026-03-10");
    membership("no-gap", "2026-03-11", null);
    membership("overlap", "2026-01-01", "2026-03-31");
    membership("overlap", "2026-03-20", "2026-03-25");
    membership("overlap", "2026-03-30", null);

    assertMembers(month("2026-03"), 3, 3, 0, 1, 1);
    assertMembers(week("2026-W11"), 3, 3, 0, 1, 1);
  }

  @Test
  @DisplayName("Whoever comes back twice in a month is counted each time, and the month balances")
  void backAndForth() {
    membership("m", "2026-03-02", "2026-03-03");
    membership("m", "2026-03-06", "2026-03-07");
    membership("m", "2026-03-10", "2026-03-11");

    assertMembers(month("2026-03"), 0, 0, 1, 2, 3);
  }

  @Test
  @DisplayName("The 29th of February is a day, the 366th too")
  void leapDay() {
    membership("leap", "2024-02-29", "2024-02-29");
    membership("year", "2024-12-31", "2025-01-01");

    assertMembers(month("2024-02"), 0, 1, 1, 0, 0);
    assertMembers(month("2024-03"), 1, 0, 0, 0, 1);
    assertMembers(week("2025-W01"), 0, 0, 1, 0, 1);
  }

  @Test
  @DisplayName(
      "A membership that Fabman lists no more counts until the day before, on the clock of the space")
  void listedNoMore() {
    // 04:30 in UTC on the 11th is half past midnight in New York; an hour earlier it is the 10th.
    ended("late", "2026-01-01", null, "2026-03-11 04:30:00");
    ended("early", "2026-01-01", null, "2026-03-11 03:30:00");
    ended("over-already", "2026-01-01", "2026-03-05", "2026-03-11 03:30:00");
    ended("typed-by-mistake", "2026-03-10", null, "2026-03-11 03:30:00");

    ReportFigures march = reader.of(month("2026-03"));
    assertThat(march.left()).isEqualTo(3);
    assertThat(march.joined()).isZero();
    assertThat(march.activeAtEnd()).isZero();
    membership("early", "2026-03-10", null);
    membership("late", "2026-03-12", null);
    // The row that took its place on the same day leaves no gap; one of the day after does.
    assertMembers(month("2026-03"), 3, 2, 0, 1, 2);
  }

  @Test
  @DisplayName("What has not come yet is not counted")
  void upToToday() {
    membership("there", "2026-01-01", "2026-12-20");
    membership("to-come", "2026-12-20", null);
    charge("there", "Material", "5.00", "2026-12-20", null);
    charge("there", "Material", "3.00", "2026-12-15", null);

    assertMembers(month("2026-12"), 1, 1, 0, 0, 0);
    assertThat(reader.of(month("2026-12")).revenueTotal()).containsExactly(usd("3.00"));
    assertMembers(month("2027-02"), 1, 1, 0, 0, 0);
    assertThat(reader.of(month("2027-02")).revenueTotal()).isEmpty();
    clock.set(Instant.parse("2026-12-21T05:00:00Z"));
    assertMembers(month("2026-12"), 1, 1, 1, 0, 1);
  }

  @Test
  @DisplayName("The trend is the twelve months that end where the period ends, also a week's")
  void trend() {
    membership("m", "2026-02-10", "2026-03-09");
    charge("m", "Material", "7.50", "2026-03-01", null);
    charge("m", "Material", "1.00", "2026-03-31", "EUR");
    log("r", "m", "2026-03-05T12:00:00Z", "2026-03-05T12:01:40Z");

    // The week from 30 March to 5 April ends in April.
    List<ReportFigures.Month> months = reader.of(week("2026-W14")).trend();
    assertThat(months).extracting(ReportFigures.Month::month).hasSize(12).isSorted();
    assertThat(months.get(11))
        .isEqualTo(new ReportFigures.Month(YearMonth.of(2026, 4), 0, 0, 0, List.of(), 0));
    assertThat(months.get(10))
        .isEqualTo(
            new ReportFigures.Month(
                YearMonth.of(2026, 3),
                0,
                0,
                1,
                List.of(new Sum("EUR", new BigDecimal("1.00")), usd("7.50")),
                100));
    assertThat(months.get(9))
        .isEqualTo(new ReportFigures.Month(YearMonth.of(2026, 2), 1, 1, 0, List.of(), 0));
    assertThat(months.get(0).month()).isEqualTo(YearMonth.of(2025, 5));
    assertThat(reader.of(month("2026-03")).trend().get(11)).isEqualTo(months.get(10));
  }

  // ---- money --------------------------------------------------------------------------------

  @Test
  @DisplayName("Revenue goes to the package of the day; of two to the one that the charge names")
  void revenueByPackage() {
    update(
        "INSERT INTO membership_package VALUES ('1', ?, 'active', 1, 'month', REPEAT('a', 64), NOW())",
        "Full Member");
    update(
        "INSERT INTO membership_package VALUES ('2', ?, 'active', 1, 'month', REPEAT('a', 64), NOW())",
        "Full Member, yearly");
    update(
        "INSERT INTO membership_package VALUES ('3', ?, 'active', 1, 'month', REPEAT('a', 64), NOW())",
        "Kids’ Club 🛠 \"o'clock\"");
    spell("both", "1", "2026-01-01", null, null);
    spell("both", "2", "2026-02-01", null, null);
    spell("kid", "3", "2026-03-10", "2026-03-20", null);
    spell("unknown", "99", "2026-01-01", null, null);
    spell("removed", "1", "2026-01-01", null, "2026-03-11 12:00:00");
    charge("both", "Full Member, yearly (2026)", "680.00", "2026-03-01", null);
    charge("both", "Full Member (March 2026)", "65.00", "2026-03-31", null);
    charge("both", "Laser, 5 min", "2.50", "2026-03-31", null);
    charge("both", null, "0.50", "2026-03-31", null);
    charge("kid", "Kids’ Club 🛠 \"o'clock\"", "20.00", "2026-03-10", null);
    charge("kid", "Refund", "-20.00", "2026-03-20", null);
    charge("kid", "Too late", "4.00", "2026-03-21", null);
    charge("kid", "In euros", "9.00", "2026-03-15", "EUR");
    charge("unknown", "?", "1.00", "2026-03-15", null);
    charge("removed", "there", "3.00", "2026-03-10", null);
    charge("removed", "gone", "5.00", "2026-03-11", null);
    charge(null, "Till", "6.00", "2026-03-15", null);
    charge("both", "Next month", "1000.00", "2026-04-01", null);
    update("UPDATE charge SET state = 'gone' WHERE description = ?", "?");
    charge("unknown", "again", "1.25", "2026-03-15", "   ");

    ReportFigures march = reader.of(month("2026-03"));

    assertThat(march.revenue())
        .containsExactly(
            new PackageRevenue("2", "Full Member, yearly", 1, List.of(usd("680.00"))),
            new PackageRevenue("1", "Full Member", 2, List.of(usd("71.00"))),
            new PackageRevenue(null, null, 2, List.of(usd("15.00"))),
            new PackageRevenue("99", "99", 1, List.of(usd("1.25"))),
            new PackageRevenue(
                "3",
                "Kids’ Club 🛠 \"o'clock\"",
                1,
                List.of(new Sum("EUR", new BigDecimal("9.00")), usd("0.00"))));
    assertThat(march.revenueTotal())
        .containsExactly(new Sum("EUR", new BigDecimal("9.00")), usd("767.25"));
  }

  @Test
  @DisplayName("Overdue is what was due before today, by currency, whatever the period")
  void overdue() {
    invoice("a", "unpaid", "10.00", "2026-12-14", null);
    invoice("a", "unpaid", "5.00", "2026-11-14", "USD");
    invoice("b", "unpaid", "7.00", "2026-12-14", "EUR");
    invoice("c", "unpaid", "1.00", "2026-12-15", null);
    invoice("d", "paid", "1.00", "2026-10-15", null);
    invoice("e", "unpaid", "-1.00", "2026-10-15", null);
    invoice("f", "unpaid", "1.00", null, null);
    invoice("g", "gone", "1.00", "2026-10-15", null);

    for (ReportPeriod period : List.of(month("2026-03"), week("2026-W50"))) {
      ReportFigures figures = reader.of(period);
      assertThat(figures.overdueMembers()).isEqualTo(2);
      assertThat(figures.overdue())
          .containsExactly(new Sum("EUR", new BigDecimal("7.00")), usd("15.00"));
    }
  }

  // ---- machines -----------------------------------------------------------------------------

  @Test
  @DisplayName(
      "The hour that comes twice in autumn counts twice into one, the one left out in spring never")
  void changesOfClocks() {
    // 1 November 2026: 01:30 in summer time, 01:30 again in winter time, 02:30 once.
    log("r", "a", "2026-11-01T05:30:00Z", null);
    log("r", "a", "2026-11-01T06:30:00Z", null);
    log("r", "a", "2026-11-01T07:30:00Z", null);
    // 8 March 2026: 01:59 is followed by 03:00.
    log("r", "a", "2026-03-08T06:59:59Z", null);
    log("r", "a", "2026-03-08T07:00:00Z", null);

    ReportFigures autumn = reader.of(month("2026-11"));
    assertThat(autumn.hours()).containsExactly(new HourOfUse(7, 1, 2), new HourOfUse(7, 2, 1));
    assertThat(autumn.visits()).isOne();
    assertThat(reader.of(week("2026-W10")).hours())
        .containsExactly(new HourOfUse(7, 1, 1), new HourOfUse(7, 3, 1));
    // Where the clocks are half an hour off and never change.
    assertThat(reader(ZoneId.of("Asia/Kolkata")).of(week("2026-W10")).hours())
        .containsExactly(new HourOfUse(7, 12, 2));
  }

  @Test
  @DisplayName("A use belongs to the day in which it began, from midnight on")
  void midnight() {
    log("r", "a", "2026-04-01T03:59:59.999Z", "2026-04-01T05:00:00Z");
    log("r", "a", "2026-04-01T04:00:00Z", "2026-04-01T04:00:10Z");

    ReportFigures march = reader.of(month("2026-03"));
    assertThat(march.machines()).containsExactly(new MachineUse("r", "r", 1, 3_600, 1));
    assertThat(march.hours()).containsExactly(new HourOfUse(2, 23, 1));
    ReportFigures april = reader.of(month("2026-04"));
    assertThat(april.machines()).containsExactly(new MachineUse("r", "r", 1, 10, 1));
    assertThat(april.hours()).containsExactly(new HourOfUse(3, 0, 1));
    assertThat(reader.of(week("2026-W14")).visits()).isEqualTo(2);
  }

  @Test
  @DisplayName("Machines have names whatever became of them; doors and refusals are no use")
  void machines() {
    resource("1", "Front door", "door", "active");
    resource("2", "3D printer “Zoë’s” 🖨", "machine", "deleted");
    resource("3", "Old saw", null, "active");
    log("1", "a", "2026-03-10T12:00:00Z", "2026-03-10T12:00:05Z");
    log("2", "a", "2026-03-10T13:00:00Z", "2026-03-10T13:00:50.900Z");
    log("2", "b", "2026-03-10T14:00:00Z", null);
    log("2", null, "2026-03-10T15:00:00Z", "2026-03-10T15:00:10Z");
    log("3", "a", "2026-03-11T12:00:00Z", "2026-03-11T12:05:00Z");
    log("77", "c", "2026-03-11T12:00:00Z", "2026-03-11T11:00:00Z");
    log(null, "d", "2026-03-11T12:00:00Z", "2026-03-11T13:00:00Z");
    log("3", "e", "2026-03-11T12:00:00Z", "2026-03-11T13:00:00Z");
    update("UPDATE machine_log SET type = 'denied' WHERE member_id = ?", "e");

    ReportFigures march = reader.of(month("2026-03"));

    assertThat(march.machines())
        .containsExactly(
            new MachineUse("3", "Old saw", 1, 300, 1),
            new MachineUse("2", "3D printer “Zoë’s” 🖨", 3, 60, 2),
            new MachineUse("77", "77", 1, 0, 1));
    assertThat(march.hours().stream().mapToInt(HourOfUse::uses).sum()).isEqualTo(5);
    assertThat(march.trend().get(11).machineSeconds()).isEqualTo(360);
    // a, b, c and d; a came on two days.
    assertThat(march.visitors()).isEqualTo(4);
    assertThat(march.visits()).isEqualTo(5);
  }

  // ---- all ----------------------------------------------------------------------------------

  @Test
  @DisplayName("As of when: the flow that is furthest behind, and nothing before all have come")
  void asOf() {
    for (String flow : List.of("members", "packages", "invoices", "charges", "resources")) {
      run("sync-fabman-" + flow, "DONE", "increment", "2026-12-15 16:00:00");
    }
    assertThat(reader.of(month("2026-03")).asOf()).isNull();
    run("sync-fabman-logs", "DONE", "full", "2026-12-15 15:00:00.250");
    run("sync-fabman-logs", "FAILED", "increment", "2026-12-15 16:30:00");
    run("sync-fabman-logs", "DONE", "dry-run", "2026-12-15 16:40:00");
    assertThat(reader.of(month("2026-03")).asOf())
        .isEqualTo(Instant.parse("2026-12-15T15:00:00.250Z"));
  }

  @Test
  @DisplayName("An empty space has a report too")
  void nothingAtAll() {
    ReportFigures figures = reader.of(month("2026-03"));
    assertThat(figures.revenue()).isEmpty();
    assertThat(figures.revenueTotal()).isEmpty();
    assertThat(figures.overdue()).isEmpty();
    assertThat(figures.machines()).isEmpty();
    assertThat(figures.hours()).isEmpty();
    assertThat(figures.visitors() + figures.visits() + figures.activeAtEnd()).isZero();
    assertThat(figures.trend()).hasSize(12).allMatch(m -> m.revenue().isEmpty());
  }

  @Test
  @DisplayName("A report is read from one moment's state, and reading changes nothing")
  void oneSnapshot() throws SQLException {
    membership("m", "2026-03-01", null);
    // The clock is asked once the transaction has begun and before it has read; from then on
    // nothing that is written is seen.
    try (Connection other = SERVER.connect("hub_app")) {
      DataSource hub =
          new DriverManagerDataSource(Databases.url(SERVER.url()), "hub_app", "hub_app") {
            private boolean read;

            @Override
            public Connection getConnection() throws SQLException {
              Connection real = super.getConnection();
              return (Connection)
                  java.lang.reflect.Proxy.newProxyInstance(
                      getClass().getClassLoader(),
                      new Class<?>[] {Connection.class},
                      (proxy, method, given) -> {
                        if (method.getName().equals("prepareStatement") && read) {
                          try (PreparedStatement insert =
                              other.prepareStatement(
                                  "INSERT INTO membership (external_id, member_id, package_id,"
                                      + " from_date) VALUES (UUID(), UUID(), 'p', '2026-03-01')")) {
                            insert.executeUpdate();
                          }
                        }
                        read |= method.getName().equals("prepareStatement");
                        try {
                          return method.invoke(real, given);
                        } catch (java.lang.reflect.InvocationTargetException e) {
                          throw e.getCause();
                        }
                      });
            }
          };
      ReportFigures figures =
          new JdbcFigures(
                  hub, new JdbcTransactionManager(hub), clock, ZONE, Currency.getInstance("USD"))
              .of(month("2026-03"));
      assertThat(figures.joined()).isOne();
    }
    assertThat(reader.of(month("2026-03")).joined()).isGreaterThan(10);
  }

  // ---- rows ---------------------------------------------------------------------------------

  private void assertMembers(
      ReportPeriod period, int start, int end, int joined, int rejoined, int left) {
    ReportFigures figures = reader.of(period);
    assertThat(
            List.of(
                figures.activeAtStart(),
                figures.activeAtEnd(),
                figures.joined(),
                figures.rejoined(),
                figures.left()))
        .as(period.name())
        .containsExactly(start, end, joined, rejoined, left);
  }

  private static ReportPeriod month(String name) {
    return ReportPeriod.parse(name).orElseThrow();
  }

  private static ReportPeriod week(String name) {
    return ReportPeriod.parse(name).orElseThrow();
  }

  private static Sum usd(String amount) {
    return new Sum("USD", new BigDecimal(amount));
  }

  private void membership(String member, String from, String until) {
    spell(member, "p", from, until, null);
  }

  private void ended(String member, String from, String until, String endedAt) {
    spell(member, "p", from, until, endedAt);
  }

  private void spell(String member, String plan, String from, String until, String endedAt) {
    update(
        "INSERT INTO membership (external_id, member_id, package_id, from_date, until_date,"
            + " ended_at) VALUES (?, ?, ?, ?, ?, ?)",
        String.valueOf(nextId++),
        member,
        plan,
        LocalDate.parse(from),
        until == null ? null : LocalDate.parse(until),
        endedAt);
  }

  private void charge(
      String member, String description, String amount, String day, String currency) {
    update(
        "INSERT INTO charge (external_id, member_id, description, amount, currency, charged_on,"
            + " state, content_hash, last_seen_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, 'active', REPEAT('a', 64), NOW(3))",
        String.valueOf(nextId++),
        member,
        description,
        new BigDecimal(amount),
        currency,
        LocalDate.parse(day));
  }

  private void invoice(String member, String state, String payable, String due, String currency) {
    update(
        "INSERT INTO invoice (external_id, member_id, state, payable, due_on, currency,"
            + " content_hash, last_seen_at) VALUES (?, ?, ?, ?, ?, ?, REPEAT('a', 64), NOW(3))",
        String.valueOf(nextId++),
        member,
        state,
        new BigDecimal(payable),
        due == null ? null : LocalDate.parse(due),
        currency);
  }

  private void resource(String id, String name, String controlType, String state) {
    update(
        "INSERT INTO resource (external_id, name, control_type, state, content_hash, last_seen_at)"
            + " VALUES (?, ?, ?, ?, REPEAT('a', 64), NOW(3))",
        id,
        name,
        controlType,
        state);
  }

  private void log(String resource, String member, String created, String stopped) {
    update(
        "INSERT INTO machine_log (external_id, resource_id, member_id, type, created_at,"
            + " stopped_at, content_hash, last_seen_at)"
            + " VALUES (?, ?, ?, 'allowed', ?, ?, REPEAT('a', 64), NOW(3))",
        String.valueOf(nextId++),
        resource,
        member,
        utc(created),
        stopped == null ? null : utc(stopped));
  }

  private void run(String flow, String state, String kind, String started) {
    update(
        "INSERT INTO sync_run (ref, flow, kind, state, started_at, lease_until, finished_at)"
            + " VALUES ('aaaaaaaaaaaa', ?, ?, ?, ?, NOW(3), NOW(3))",
        flow,
        kind,
        state,
        started);
  }

  private static LocalDateTime utc(String instant) {
    return LocalDateTime.ofInstant(Instant.parse(instant), ZoneOffset.UTC);
  }

  private static void update(String sql, Object... values) {
    try (Connection admin = SERVER.connectAsAdmin();
        PreparedStatement statement = admin.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
