package org.makerspacehub.beans.report;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.beans.report.MemberCount.Days;
import org.makerspacehub.beans.report.ReportFigures.HourOfUse;
import org.makerspacehub.beans.report.ReportFigures.MachineUse;
import org.makerspacehub.beans.report.ReportFigures.Month;
import org.makerspacehub.beans.report.ReportFigures.PackageRevenue;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts from the mirror, by the rules of {@code docs/reports.md}. All of one report is read from
 * one moment's state of the database, in a transaction of its own. Uses of machines are added up by
 * the server; memberships and charges pass by one at a time, so that memory does not grow with the
 * space.
 */
public class JdbcFigures implements FiguresReader {
  private static final String MEMBERSHIPS = SqlFile.read("report-memberships");
  private static final String CHARGES = SqlFile.read("report-charges");
  private static final String REVENUE = SqlFile.read("report-revenue");
  private static final String OVERDUE = SqlFile.read("report-overdue");
  private static final String OVERDUE_MEMBERS = SqlFile.read("report-overdue-members");
  private static final String MACHINES = SqlFile.read("report-machines");
  private static final String MACHINE_SECONDS = SqlFile.read("report-machine-seconds");
  private static final String HOURS = SqlFile.read("report-hours");
  private static final String VISITORS = SqlFile.read("report-visitors");
  private static final String AS_OF = SqlFile.read("report-as-of");

  /** The flows that bring what is counted. */
  private static final List<String> FLOWS =
      List.of(
          "sync-fabman-members",
          "sync-fabman-packages",
          "sync-fabman-invoices",
          "sync-fabman-charges",
          "sync-fabman-resources",
          "sync-fabman-logs");

  private static final int MONTHS = 12;
  private static final int FETCH = 2_000;
  private static final int LONGEST_SECONDS = 120;
  private static final String MACHINE = "machine";

  private final JdbcClient hubJdbc;
  private final TransactionTemplate snapshot;
  private final Clock clock;
  private final ZoneId zone;
  private final String currency;

  /**
   * @param hubDataSource the mirror
   * @param hubTransactions of the same database
   * @param clock says what today is
   * @param zone of the space, on whose calendar and clock is counted
   * @param currency of sums without one
   */
  public JdbcFigures(
      DataSource hubDataSource,
      PlatformTransactionManager hubTransactions,
      Clock clock,
      ZoneId zone,
      Currency currency) {
    // Rows come as they are read; otherwise the driver would hold all of them at once.
    JdbcTemplate streaming = new JdbcTemplate(hubDataSource);
    streaming.setFetchSize(FETCH);
    this.hubJdbc = JdbcClient.create(streaming);
    this.snapshot = new TransactionTemplate(hubTransactions);
    this.snapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.snapshot.setReadOnly(true);
    this.snapshot.setTimeout(LONGEST_SECONDS);
    this.clock = clock;
    this.zone = zone;
    this.currency = currency.getCurrencyCode();
  }

  @Override
  public ReportFigures of(ReportPeriod period) {
    return snapshot.execute(transaction -> count(period));
  }

  private ReportFigures count(ReportPeriod period) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    Instant asOf = asOf();
    List<YearMonth> months = months(period);
    List<Days> spans = new ArrayList<>();
    spans.add(until(today, period.first(), period.last()));
    months.forEach(month -> spans.add(until(today, month.atDay(1), month.atEndOfMonth())));
    List<MemberCount.Count> members = members(spans);

    Days days = spans.get(0);
    RevenueCount revenue = revenue(days);
    List<PackageRevenue> byPackage = revenue.done();
    Map<String, Resource> resources = resources();
    return new ReportFigures(
        period,
        asOf,
        members.get(0).activeBefore(),
        members.get(0).activeAtEnd(),
        members.get(0).joined(),
        members.get(0).rejoined(),
        members.get(0).left(),
        overdueMembers(today),
        overdue(today),
        byPackage,
        revenue.total(),
        visitors(days),
        visits(days),
        machines(days, resources),
        hours(days),
        trend(months, spans.subList(1, spans.size()), members.subList(1, members.size())));
  }

  /** The months of the trend, oldest first; a week's last one is the month it ends in. */
  private static List<YearMonth> months(ReportPeriod period) {
    YearMonth last = YearMonth.from(period.last());
    List<YearMonth> months = new ArrayList<>();
    for (int back = MONTHS - 1; back >= 0; back--) {
      months.add(last.minusMonths(back));
    }
    return months;
  }

  /** The days from first to last that have come by today. */
  private static Days until(LocalDate today, LocalDate first, LocalDate last) {
    LocalDate end = last.isAfter(today) ? today : last;
    return new Days(first.isAfter(end) ? end.plusDays(1) : first, end);
  }

  // ---- members ------------------------------------------------------------------------------

  private List<MemberCount.Count> members(List<Days> spans) {
    MemberCount count = new MemberCount(spans);
    hubJdbc
        .sql(MEMBERSHIPS)
        .query(
            (ResultSet row) -> {
              count.add(
                  row.getString("member_id"),
                  row.getObject("from_date", LocalDate.class),
                  lastDay(row));
            });
    return count.done();
  }

  /** The last day that a membership covers; null when it has no end. */
  private LocalDate lastDay(ResultSet row) throws SQLException {
    LocalDate until = row.getObject("until_date", LocalDate.class);
    LocalDate removed = dayBeforeItWasRemoved(row);
    if (until == null || removed == null) {
      return until == null ? removed : until;
    }
    return until.isBefore(removed) ? until : removed;
  }

  /** From the day on which Fabman lists it no more it covers nothing, as members are told too. */
  private LocalDate dayBeforeItWasRemoved(ResultSet row) throws SQLException {
    LocalDateTime ended = row.getObject("ended_at", LocalDateTime.class);
    return ended == null
        ? null
        : LocalDate.ofInstant(ended.toInstant(ZoneOffset.UTC), zone).minusDays(1);
  }

  // ---- money --------------------------------------------------------------------------------

  private int overdueMembers(LocalDate today) {
    return hubJdbc.sql(OVERDUE_MEMBERS).param("today", today).query(Integer.class).single();
  }

  private List<Sum> overdue(LocalDate today) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    hubJdbc
        .sql(OVERDUE)
        .param("today", today)
        .query(
            (ResultSet row) -> {
              sums.merge(currency(row), row.getBigDecimal("amount"), BigDecimal::add);
            });
    return RevenueCount.sums(sums);
  }

  private RevenueCount revenue(Days days) {
    Map<String, String> names = new HashMap<>();
    hubJdbc
        .sql("SELECT external_id, name FROM membership_package")
        .query(
            (ResultSet row) -> {
              names.put(row.getString(1), row.getString(2));
            });
    RevenueCount count = new RevenueCount(names, currency);
    hubJdbc
        .sql(CHARGES)
        .param("first", days.first())
        .param("last", days.last())
        .query(
            (ResultSet row) -> {
              count.add(
                  new RevenueCount.Charge(
                      row.getString("external_id"),
                      row.getString("member_id"),
                      row.getString("description"),
                      row.getBigDecimal("amount"),
                      currency(row)),
                  spell(row));
            });
    return count;
  }

  /** The membership of a row; null when there is none that still covers the charge's day. */
  private RevenueCount.Spell spell(ResultSet row) throws SQLException {
    String id = row.getString("membership_id");
    LocalDate removed = dayBeforeItWasRemoved(row);
    return id == null
            || removed != null && removed.isBefore(row.getObject("charged_on", LocalDate.class))
        ? null
        : new RevenueCount.Spell(
            id, row.getString("package_id"), row.getObject("from_date", LocalDate.class));
  }

  private Map<YearMonth, Map<String, BigDecimal>> revenueByMonth(List<Days> spans) {
    Map<YearMonth, Map<String, BigDecimal>> months = new HashMap<>();
    hubJdbc
        .sql(REVENUE)
        .param("first", spans.get(0).first())
        .param("last", spans.get(spans.size() - 1).last())
        .query(
            (ResultSet row) -> {
              int month = row.getInt("month");
              months
                  .computeIfAbsent(
                      YearMonth.of(month / 100, month % 100), absent -> new TreeMap<>())
                  .merge(currency(row), row.getBigDecimal("amount"), BigDecimal::add);
            });
    return months;
  }

  private String currency(ResultSet row) throws SQLException {
    String own = row.getString("currency");
    return own == null || own.isBlank() ? currency : own.strip();
  }

  // ---- machines -----------------------------------------------------------------------------

  private record Resource(String name, String controlType) {}

  private Map<String, Resource> resources() {
    Map<String, Resource> resources = new HashMap<>();
    hubJdbc
        .sql("SELECT external_id, name, control_type FROM resource")
        .query(
            (ResultSet row) -> {
              resources.put(row.getString(1), new Resource(row.getString(2), row.getString(3)));
            });
    return resources;
  }

  private List<MachineUse> machines(Days days, Map<String, Resource> resources) {
    return between(MACHINES, days)
        .query(
            (row, n) -> {
              String id = row.getString("resource_id");
              Resource there = resources.getOrDefault(id, new Resource(id, null));
              return there.controlType() != null && !there.controlType().equals(MACHINE)
                  ? null
                  : new MachineUse(
                      id,
                      there.name(),
                      row.getInt("uses"),
                      row.getLong("seconds"),
                      row.getInt("members"));
            })
        .list()
        .stream()
        .filter(Objects::nonNull)
        .sorted(
            Comparator.comparingLong(MachineUse::seconds)
                .thenComparingInt(MachineUse::uses)
                .reversed()
                .thenComparing(MachineUse::name)
                .thenComparing(MachineUse::resourceId))
        .toList();
  }

  private long machineSeconds(Days days) {
    return between(MACHINE_SECONDS, days).query(Long.class).single();
  }

  private int visitors(Days days) {
    return between(VISITORS, days).query(Integer.class).single();
  }

  /** Day by day: the day on which clocks change is one day too. */
  private int visits(Days days) {
    int visits = 0;
    for (LocalDate day = days.first(); !day.isAfter(days.last()); day = day.plusDays(1)) {
      visits += visitors(new Days(day, day));
    }
    return visits;
  }

  /**
   * By stretches in which clocks do not change, so that no table of zones is needed in the
   * database. An hour that comes twice counts twice into one.
   */
  private List<HourOfUse> hours(Days days) {
    int[][] uses = new int[7][24];
    Instant end = midnight(days.last().plusDays(1));
    Instant from = midnight(days.first());
    while (from.isBefore(end)) {
      ZoneOffsetTransition change = zone.getRules().nextTransition(from);
      Instant until =
          change == null || change.getInstant().isAfter(end) ? end : change.getInstant();
      hubJdbc
          .sql(HOURS)
          .param("from", utc(from))
          .param("until", utc(until))
          .param("offset", zone.getRules().getOffset(from).getTotalSeconds())
          .query(
              (ResultSet row) -> {
                uses[row.getInt("weekday") - 1][row.getInt("hour")] += row.getInt("uses");
              });
      from = until;
    }
    List<HourOfUse> hours = new ArrayList<>();
    for (int weekday = 1; weekday <= 7; weekday++) {
      for (int hour = 0; hour < 24; hour++) {
        if (uses[weekday - 1][hour] > 0) {
          hours.add(new HourOfUse(weekday, hour, uses[weekday - 1][hour]));
        }
      }
    }
    return List.copyOf(hours);
  }

  // ---- all together -------------------------------------------------------------------------

  private List<Month> trend(
      List<YearMonth> months, List<Days> spans, List<MemberCount.Count> members) {
    Map<YearMonth, Map<String, BigDecimal>> revenue = revenueByMonth(spans);
    List<Month> trend = new ArrayList<>();
    for (int i = 0; i < months.size(); i++) {
      MemberCount.Count count = members.get(i);
      trend.add(
          new Month(
              months.get(i),
              count.activeAtEnd(),
              count.joined() + count.rejoined(),
              count.left(),
              RevenueCount.sums(revenue.getOrDefault(months.get(i), Map.of())),
              machineSeconds(spans.get(i))));
    }
    return List.copyOf(trend);
  }

  /** Up to when all is here; null when something never came. */
  private Instant asOf() {
    Instant oldest = null;
    for (String flow : FLOWS) {
      LocalDateTime begun =
          hubJdbc
              .sql(AS_OF)
              .param("flow", flow)
              .query((row, n) -> row.getObject(1, LocalDateTime.class))
              .optional()
              .orElse(null);
      if (begun == null) {
        return null;
      }
      Instant at = begun.toInstant(ZoneOffset.UTC);
      oldest = oldest == null || at.isBefore(oldest) ? at : oldest;
    }
    return oldest;
  }

  private JdbcClient.StatementSpec between(String sql, Days days) {
    return hubJdbc
        .sql(sql)
        .param("from", utc(midnight(days.first())))
        .param("until", utc(midnight(days.last().plusDays(1))));
  }

  /** When a day begins on the clock of the space. */
  private Instant midnight(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  private static LocalDateTime utc(Instant at) {
    return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
