package org.makerspacehub.beans.query;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs the statements of the catalogue over the mirror, with bound parameters, in a transaction in
 * which the server lets nothing be written, and for five seconds at the most. What everybody may
 * see names no figure behind which one or two people stand.
 */
public class JdbcNamedQueries implements NamedQueries {
  /** People that stand behind a figure at the least, where everybody may see it. */
  public static final int FEWEST = 3;

  private static final Logger LOG = LoggerFactory.getLogger(JdbcNamedQueries.class);
  private static final String AS_OF = SqlFile.read("report-as-of");
  private static final List<String> FLOWS = List.of("sync-fabman-members", "sync-fabman-logs");
  private static final Set<String> ARGUMENTS = Set.of("from", "until", "limit");

  private final QueryCatalogue catalogue;
  private final JdbcClient db;
  private final TransactionTemplate reading;
  private final Guard guard;
  private final Clock clock;
  private final ZoneId zone;
  private final String currency;

  /**
   * @param catalogue what can be asked
   * @param hubDataSource the mirror
   * @param guard says who may
   * @param clock what "now" is
   * @param zone of the space, on whose calendar is counted
   * @param currency of sums without one
   * @param longest that an answer may take, whole seconds
   */
  public JdbcNamedQueries(
      QueryCatalogue catalogue,
      DataSource hubDataSource,
      Guard guard,
      Clock clock,
      ZoneId zone,
      Currency currency,
      int longest) {
    this.catalogue = catalogue;
    JdbcTemplate template = new JdbcTemplate(hubDataSource);
    template.setMaxRows(QueryCatalogue.MOST_ROWS + 1);
    this.db = JdbcClient.create(template);
    // One of its own: the server is told that nothing may be written, not only the driver.
    JdbcTransactionManager transactions = new JdbcTransactionManager(hubDataSource);
    transactions.setEnforceReadOnly(true);
    this.reading = new TransactionTemplate(transactions);
    this.reading.setReadOnly(true);
    this.reading.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.reading.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.reading.setTimeout(longest);
    this.guard = guard;
    this.clock = clock;
    this.zone = zone;
    this.currency = currency.getCurrencyCode();
  }

  @Override
  public List<NamedQuery> all() {
    return catalogue.all();
  }

  @Override
  public Optional<NamedQuery> find(String name) {
    return catalogue.find(name == null ? "" : name.strip().toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean may(Principal asker, NamedQuery query, String ref) {
    return guard.preview(asker, RUN, resource(query), Map.of("ref", ref)).allowed();
  }

  @Override
  public Table run(Principal asker, String ref, String name, Map<String, String> arguments) {
    NamedQuery query =
        find(name)
            .orElseThrow(
                () ->
                    new HubException(
                        "There is no query called “%s”. `/hub query` lists them."
                            .formatted(PlainLine.of(name, 60))));
    if (!guard.check(asker, RUN, resource(query), Map.of("ref", ref)).allowed()) {
      throw new HubException("“%s” is for those who run the space.".formatted(query.title()));
    }
    Span span = span(query, arguments);
    int limit = limit(query, arguments);
    try {
      return reading.execute(status -> table(query, span, limit));
    } catch (DataAccessException | TransactionException failed) {
      LOG.warn("Query {} failed (ref {})", query.name(), ref, failed);
      throw new HubException(
          "“%s” could not be counted in time. Please try again, or a shorter span (ref %s)."
              .formatted(query.title(), ref),
          failed);
    }
  }

  private static Resource resource(NamedQuery query) {
    return new Resource(
        "Query", query.name(), Map.of("shows", query.shows().name().toLowerCase(Locale.ROOT)));
  }

  /** First days of whole units, from the first on; the end is the day after. */
  private record Span(LocalDate first, LocalDate end) {}

  private Span span(NamedQuery query, Map<String, String> arguments) {
    for (Map.Entry<String, String> each : arguments.entrySet()) {
      if (!ARGUMENTS.contains(each.getKey())) {
        throw new HubException("A query takes from, until and limit, and nothing else.");
      }
    }
    LocalDate from = day(arguments, "from");
    LocalDate until = day(arguments, "until");
    NamedQuery.Period period = query.period();
    if (period == null || period.fixed()) {
      if (from != null || until != null) {
        throw new HubException(
            period == null
                ? "“%s” is as of now: leave from and until out.".formatted(query.title())
                : "“%s” is always about the last %d %ss that are over: leave from and until out."
                    .formatted(query.title(), period.otherwise(), period.unit().word()));
      }
      if (period == null) {
        return null;
      }
    }
    NamedQuery.Unit unit = period.unit();
    LocalDate today = today();
    LocalDate thisOne = unit.start(today);
    if (period.fixed()) {
      return new Span(unit.plus(thisOne, -period.otherwise()), thisOne);
    }
    LocalDate last = unit.start(until == null ? today : until);
    LocalDate first = from == null ? unit.plus(last, 1 - period.otherwise()) : unit.start(from);
    if (first.isAfter(last) || first.isAfter(today)) {
      throw new HubException(
          from != null && until != null && from.isAfter(until)
              ? "That span ends before it begins."
              : "That span has not begun yet.");
    }
    last = last.isAfter(thisOne) ? thisOne : last;
    LocalDate end = unit.plus(last, 1);
    if (unit.plus(first, period.most()).isBefore(end)) {
      throw new HubException(
          "“%s” goes over %d %ss at the most. Please ask for a shorter span."
              .formatted(query.title(), period.most(), period.unit().word()));
    }
    return new Span(first, end);
  }

  private static LocalDate day(Map<String, String> arguments, String name) {
    String given = arguments.get(name);
    if (given == null || given.isBlank()) {
      return null;
    }
    try {
      LocalDate day = LocalDate.parse(given.strip());
      if (day.getYear() >= 1990 && day.getYear() <= 2200) {
        return day;
      }
    } catch (DateTimeParseException noDay) {
      // said below
    }
    throw new HubException("'%s' is a day like 2026-10-01.".formatted(name));
  }

  private static int limit(NamedQuery query, Map<String, String> arguments) {
    String given = arguments.get("limit");
    if (given == null || given.isBlank()) {
      return query.limit().otherwise();
    }
    if (!given.strip().matches("[0-9]{1,4}")
        || Integer.parseInt(given.strip()) < 1
        || Integer.parseInt(given.strip()) > query.limit().most()) {
      throw new HubException(
          "'limit' is a whole number from 1 to %d here.".formatted(query.limit().most()));
    }
    return Integer.parseInt(given.strip());
  }

  private Table table(NamedQuery query, Span span, int limit) {
    List<Table.Column> columns = new ArrayList<>();
    List<List<Object>> rows = new ArrayList<>();
    if (query.each()) {
      NamedQuery.Unit unit = query.period().unit();
      columns.add(
          new Table.Column(
              unit.word(),
              unit == NamedQuery.Unit.MONTH
                  ? "Month"
                  : unit == NamedQuery.Unit.WEEK ? "Week" : "Day",
              Table.Format.valueOf(unit.name())));
      for (LocalDate start = span.first();
          start.isBefore(span.end());
          start = unit.plus(start, 1)) {
        LocalDate of = start;
        rows(query, new Span(start, unit.plus(start, 1)), limit)
            .forEach(
                row -> {
                  row.add(0, of);
                  rows.add(row);
                });
      }
    } else {
      rows.addAll(rows(query, span, limit));
    }
    columns.addAll(query.columns());
    if (query.shows() == NamedQuery.Shows.PUBLIC) {
      // Before any row is cut off: what is left out must not be told by what is there.
      hide(query, columns, rows);
    }
    boolean more = rows.size() > limit;
    List<List<Object>> shown = more ? rows.subList(0, limit) : rows;
    return new Table(
        query,
        List.copyOf(columns),
        shown,
        shown.stream().anyMatch(row -> isHidden(columns, row)),
        more,
        span == null ? null : span.first(),
        span == null ? null : atMostToday(span.end().minusDays(1)),
        asOf());
  }

  private static boolean isHidden(List<Table.Column> columns, List<Object> row) {
    for (int column = 0; column < columns.size(); column++) {
      if (columns.get(column).format().figure() && row.get(column) == null) {
        return true;
      }
    }
    return false;
  }

  private List<List<Object>> rows(NamedQuery query, Span span, int limit) {
    Map<String, Object> bound = new HashMap<>();
    bound.put("today", today());
    bound.put("limit", (query.whole() ? query.limit().most() : limit) + 1);
    if (span != null) {
      LocalDate last = atMostToday(span.end().minusDays(1));
      bound.put("first", span.first());
      bound.put("last", last);
      bound.put("from", Timestamp.from(midnight(span.first())));
      bound.put("until", Timestamp.from(midnight(last.plusDays(1))));
    }
    return db.sql(query.sql())
        .params(bound)
        .query(
            (row, n) -> {
              List<Object> values = new ArrayList<>();
              for (Table.Column column : query.columns()) {
                values.add(value(row, column));
              }
              return values;
            })
        .list();
  }

  private Object value(ResultSet row, Table.Column column) throws SQLException {
    return switch (column.format()) {
      case TEXT -> {
        String text = row.getString(column.name());
        yield text == null && column.name().equals("currency") ? currency : text;
      }
      case DAY, WEEK, MONTH -> row.getObject(column.name(), LocalDate.class);
      case COUNT -> row.getLong(column.name());
      case HOURS ->
          BigDecimal.valueOf(row.getLong(column.name()))
              .divide(BigDecimal.valueOf(3_600), 1, RoundingMode.HALF_UP);
      case SUM ->
          Optional.ofNullable(row.getBigDecimal(column.name())).orElse(new BigDecimal("0.00"));
    };
  }

  /**
   * Leaves out what one or two people stand behind; a single part of a known whole takes its next
   * smallest with it, or the rest would tell it.
   */
  private static void hide(NamedQuery query, List<Table.Column> columns, List<List<Object>> rows) {
    int people = -1;
    for (int column = 0; column < columns.size(); column++) {
      people = columns.get(column).name().equals(query.people()) ? column : people;
    }
    int at = people;
    Set<List<Object>> few = new HashSet<>();
    List<List<Object>> others = new ArrayList<>();
    for (List<Object> row : rows) {
      long behind = (Long) row.get(at);
      if (behind > 0 && behind < FEWEST) {
        few.add(row);
      } else if (behind > 0) {
        others.add(row);
      }
    }
    if (query.whole() && few.size() == 1) {
      others.stream().min(Comparator.comparing(row -> (Long) row.get(at))).ifPresent(few::add);
    }
    // Found before any is changed: a row's place in a set is by what it holds.
    List<List<Object>> hidden = rows.stream().filter(few::contains).toList();
    for (List<Object> row : hidden) {
      for (int column = 0; column < columns.size(); column++) {
        if (columns.get(column).format().figure()) {
          row.set(column, null);
        }
      }
    }
  }

  private Instant asOf() {
    Instant oldest = null;
    for (String flow : FLOWS) {
      Optional<Instant> begun =
          db.sql(AS_OF)
              .param("flow", flow)
              .query((row, n) -> row.getTimestamp(1).toInstant())
              .optional();
      if (begun.isEmpty()) {
        return null;
      }
      oldest = oldest == null || begun.get().isBefore(oldest) ? begun.get() : oldest;
    }
    return oldest;
  }

  private LocalDate atMostToday(LocalDate day) {
    LocalDate today = today();
    return day.isAfter(today) ? today : day;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), zone);
  }

  private Instant midnight(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }
}
