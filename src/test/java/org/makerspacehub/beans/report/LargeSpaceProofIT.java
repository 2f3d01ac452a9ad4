package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A report over 50,000 members and 2,000,000 machine logs: right, and in a process with a heap of
 * 48 MB as well. How long it takes is printed.
 */
@Tag("proof")
class LargeSpaceProofIT {
  private static final int MEMBERS = 50_000;
  private static final int LOGS = 2_000_000;
  private static final int RESOURCES = 40;
  private static final int DOORS = 4;
  private static final int SECONDS_APART = 17;
  private static final ZoneId ZONE = ZoneId.of("America/Anchorage");
  private static final Instant NOW = Instant.parse("2026-12-10T18:00:00Z");
  private static final LocalDate FIRST_DAY = LocalDate.of(2025, 11, 1);
  private static final Instant FIRST_LOG = FIRST_DAY.atStartOfDay(ZONE).toInstant();

  private static EmbeddedMariaDb server;

  @BeforeAll
  static void fill() throws SQLException {
    server = EmbeddedMariaDb.own("large-space");
    long began = System.nanoTime();
    try (Connection admin = server.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute("SET unique_checks = 0");
      for (String insert : rows()) {
        statement.execute(insert);
      }
      statement.execute("ANALYZE TABLE machine_log, charge, membership, invoice");
    }
    System.out.printf("filled in %.0f s%n", (System.nanoTime() - began) / 1e9);
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  private static List<String> rows() {
    return List.of(
        "INSERT INTO membership_package SELECT seq, CONCAT('Plan ', seq), 'active', 10 * seq,"
            + " 'month', SHA2(seq, 256), NOW(3) FROM seq_1_to_5",
        "INSERT INTO resource (external_id, name, control_type, state, content_hash, last_seen_at)"
            + " SELECT CONCAT('r', seq), CONCAT('Machine ', seq), IF(seq < "
            + DOORS
            + ", 'door', 'machine'), 'active', SHA2(seq, 256), NOW(3) FROM seq_0_to_"
            + (RESOURCES - 1),
        "INSERT INTO external_identity (source, external_id, full_name, name_key, email_verified,"
            + " state, raw, content_hash, first_seen_at, last_seen_at) SELECT 'fabman', seq,"
            + " CONCAT('Member ', seq), CONCAT('member ', seq), 0, 'active', '{}',"
            + " SHA2(seq, 256), NOW(3), NOW(3) FROM seq_1_to_"
            + MEMBERS,
        // Everybody for good since some day; a third with a break of ten days after a hundred.
        "INSERT INTO membership (external_id, member_id, package_id, from_date, until_date)"
            + " SELECT CONCAT('a', seq), seq, 1 + seq % 5, '2025-08-01' + INTERVAL seq % 400 DAY,"
            + " IF(seq % 3 = 0, '2025-08-01' + INTERVAL seq % 400 + 99 DAY, NULL) FROM seq_1_to_"
            + MEMBERS,
        "INSERT INTO membership (external_id, member_id, package_id, from_date, until_date)"
            + " SELECT CONCAT('b', seq), seq, 1 + seq % 5,"
            + " '2025-08-01' + INTERVAL seq % 400 + 110 DAY, NULL FROM seq_1_to_"
            + MEMBERS
            + " WHERE seq % 3 = 0",
        // Twelve fees a member, each on some day of a month from December on.
        "INSERT INTO charge (external_id, member_id, description, amount, charged_on, state,"
            + " content_hash, last_seen_at) SELECT seq, 1 + seq % "
            + MEMBERS
            + ", CONCAT('Plan ', 1 + (1 + seq % "
            + MEMBERS
            + ") % 5, ' (fee)'), 10.00 + seq % 7,"
            + " '2025-12-01' + INTERVAL (seq - 1) DIV "
            + MEMBERS
            + " MONTH + INTERVAL seq % 28 DAY, IF(seq % 50 = 0, 'gone', 'active'),"
            + " SHA2(seq, 256), NOW(3) FROM seq_1_to_"
            + 12 * MEMBERS,
        "INSERT INTO invoice (external_id, member_id, state, due_on, payable, content_hash,"
            + " last_seen_at) SELECT seq, 1 + seq % "
            + MEMBERS
            + ", IF(seq % 20 = 0, 'unpaid', 'paid'), '2026-12-01' + INTERVAL seq % 20 DAY, 10,"
            + " SHA2(seq, 256), NOW(3) FROM seq_1_to_"
            + 4 * MEMBERS,
        "INSERT INTO machine_log (external_id, resource_id, member_id, type, created_at,"
            + " stopped_at, content_hash, last_seen_at) SELECT 9007199254740993 + seq,"
            + " CONCAT('r', seq % "
            + RESOURCES
            + "), 1 + (seq * 7919) % "
            + MEMBERS
            + ", IF(seq % 9 = 0, 'denied', 'allowed'), '"
            + FIRST_LOG.atOffset(ZoneOffset.UTC).toLocalDateTime().toString().replace('T', ' ')
            + "' + INTERVAL seq * "
            + SECONDS_APART
            + " SECOND, '"
            + FIRST_LOG.atOffset(ZoneOffset.UTC).toLocalDateTime().toString().replace('T', ' ')
            + "' + INTERVAL seq * "
            + SECONDS_APART
            + " + 60 + seq % 600 SECOND, SHA2(seq, 256), NOW(3) FROM seq_1_to_"
            + LOGS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11", "2026-03", "2026-W44"})
  @DisplayName("A report over 50,000 members and 2,000,000 logs is right and needs little memory")
  void large(String name) throws Exception {
    ReportPeriod period = ReportPeriod.parse(name).orElseThrow();
    DataSource hub = new DriverManagerDataSource(Databases.url(server.url()), "hub_app", "hub_app");
    JdbcFigures reader =
        new JdbcFigures(
            hub,
            new JdbcTransactionManager(hub),
            Clock.fixed(NOW, ZoneOffset.UTC),
            ZONE,
            Currency.getInstance("USD"));
    long began = System.nanoTime();
    ReportFigures figures = reader.of(period);
    System.out.printf("%s counted in %.1f s%n", name, (System.nanoTime() - began) / 1e9);

    assertMembers(figures);
    assertMoney(figures);
    assertMachines(figures);
    assertThat(inLittleMemory(period)).contains(figures.toString());
  }

  private static void assertMembers(ReportFigures figures) {
    LocalDate first = figures.period().first();
    LocalDate last = figures.period().last();
    int start = 0;
    int end = 0;
    int joined = 0;
    int rejoined = 0;
    int left = 0;
    for (int member = 1; member <= MEMBERS; member++) {
      LocalDate from = LocalDate.of(2025, 8, 1).plusDays(member % 400);
      LocalDate gone = member % 3 == 0 ? from.plusDays(100) : LocalDate.MAX;
      LocalDate back = member % 3 == 0 ? from.plusDays(110) : LocalDate.MAX;
      start += there(first.minusDays(1), from, gone, back) ? 1 : 0;
      end += there(last, from, gone, back) ? 1 : 0;
      joined += in(from, first, last) ? 1 : 0;
      left += in(gone, first, last) ? 1 : 0;
      rejoined += in(back, first, last) ? 1 : 0;
    }
    assertThat(
            List.of(
                figures.activeAtStart(),
                figures.activeAtEnd(),
                figures.joined(),
                figures.rejoined(),
                figures.left()))
        .containsExactly(start, end, joined, rejoined, left);
    // Bills of every twentieth number fall on one and the same first of December.
    assertThat(figures.overdueMembers()).isEqualTo(MEMBERS / 20);
    assertThat(figures.overdue())
        .containsExactly(new Sum("USD", new BigDecimal(4 * MEMBERS / 20 * 10).setScale(2)));
  }

  private static boolean there(LocalDate day, LocalDate from, LocalDate gone, LocalDate back) {
    return !day.isBefore(from) && (day.isBefore(gone) || !day.isBefore(back));
  }

  private static boolean in(LocalDate day, LocalDate first, LocalDate last) {
    return !day.isBefore(first) && !day.isAfter(last);
  }

  private static void assertMoney(ReportFigures figures) {
    long[] cents = new long[6];
    Set<Integer> charged = new HashSet<>();
    Map<YearMonth, Long> months = new TreeMap<>();
    for (int i = 1; i <= 12 * MEMBERS; i++) {
      LocalDate day = LocalDate.of(2025, 12, 1).plusMonths((i - 1) / MEMBERS).plusDays(i % 28);
      if (i % 50 == 0) {
        continue;
      }
      months.merge(YearMonth.from(day), 1_000L + 100 * (i % 7), Long::sum);
      if (!in(day, figures.period().first(), figures.period().last())) {
        continue;
      }
      int member = 1 + i % MEMBERS;
      LocalDate from = LocalDate.of(2025, 8, 1).plusDays(member % 400);
      LocalDate gone = member % 3 == 0 ? from.plusDays(100) : LocalDate.MAX;
      LocalDate back = member % 3 == 0 ? from.plusDays(110) : LocalDate.MAX;
      cents[there(day, from, gone, back) ? 1 + member % 5 : 0] += 1_000 + 100 * (i % 7);
      charged.add(member);
    }
    Map<String, BigDecimal> found = new TreeMap<>();
    figures
        .revenue()
        .forEach(
            each ->
                found.put(
                    each.packageId() == null ? "0" : each.packageId(),
                    each.sums().get(0).amount()));
    for (int plan = 0; plan <= 5; plan++) {
      assertThat(found.getOrDefault(String.valueOf(plan), new BigDecimal("0.00")))
          .as("plan %d", plan)
          .isEqualTo(BigDecimal.valueOf(cents[plan], 2));
    }
    assertThat(figures.revenue().stream().mapToInt(each -> each.members()).sum())
        .isEqualTo(charged.size());
    for (ReportFigures.Month month : figures.trend()) {
      assertThat(month.revenue())
          .as(month.month().toString())
          .isEqualTo(
              months.containsKey(month.month())
                  ? List.of(new Sum("USD", BigDecimal.valueOf(months.get(month.month()), 2)))
                  : List.of());
    }
  }

  private static void assertMachines(ReportFigures figures) {
    int[] uses = new int[RESOURCES];
    long[] seconds = new long[RESOURCES];
    int[][] hours = new int[8][24];
    Map<YearMonth, Long> months = new TreeMap<>();
    Set<Integer> visitors = new HashSet<>();
    Set<Long> visits = new HashSet<>();
    for (int i = 1; i <= LOGS; i++) {
      if (i % 9 == 0) {
        continue;
      }
      ZonedDateTime at = FIRST_LOG.plusSeconds((long) i * SECONDS_APART).atZone(ZONE);
      int resource = i % RESOURCES;
      if (resource >= DOORS) {
        months.merge(YearMonth.from(at), 60L + i % 600, Long::sum);
      }
      if (!in(at.toLocalDate(), figures.period().first(), figures.period().last())) {
        continue;
      }
      int member = 1 + (int) (i * 7919L % MEMBERS);
      visitors.add(member);
      visits.add(at.toLocalDate().toEpochDay() * MEMBERS + member);
      if (resource >= DOORS) {
        uses[resource]++;
        seconds[resource] += 60 + i % 600;
        hours[at.getDayOfWeek().getValue()][at.getHour()]++;
      }
    }
    assertThat(figures.visitors()).isEqualTo(visitors.size()).isPositive();
    assertThat(figures.visits()).isEqualTo(visits.size());
    assertThat(figures.machines()).hasSize(RESOURCES - DOORS);
    for (ReportFigures.MachineUse machine : figures.machines()) {
      int number = Integer.parseInt(machine.resourceId().substring(1));
      assertThat(machine.uses()).isEqualTo(uses[number]);
      assertThat(machine.seconds()).isEqualTo(seconds[number]);
    }
    assertThat(figures.hours()).hasSize(7 * 24);
    for (ReportFigures.HourOfUse hour : figures.hours()) {
      assertThat(hour.uses()).isEqualTo(hours[hour.weekday()][hour.hour()]);
    }
    for (ReportFigures.Month month : figures.trend()) {
      assertThat(month.machineSeconds()).isEqualTo(months.getOrDefault(month.month(), 0L));
    }
  }

  private static String inLittleMemory(ReportPeriod period) throws Exception {
    Path said = Files.createTempFile("figures-", ".txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                ReportFiguresProbe.class.getName(),
                server.url(),
                ZONE.getId(),
                NOW.toString(),
                period.name())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      String text = Files.readString(said, StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(text).isZero();
      text.lines().filter(line -> line.contains("heap at most")).forEach(System.out::println);
      return text;
    } finally {
      process.destroyForcibly();
      Files.delete(said);
    }
  }
}
