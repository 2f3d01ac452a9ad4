package org.makerspacehub.beans.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The book of reports: which were posted, what they said, and from when on each kind is due. */
public final class ReportBook {
  private static final String RUN =
      "SELECT kind, period, ref, asked_by, finished_at FROM report_run WHERE state = 'POSTED' ";

  private final JdbcClient hubJdbc;
  private final Clock clock;
  private final FiguresJson json = new FiguresJson();

  /**
   * @param hubJdbc the hub's database
   * @param clock the time
   */
  public ReportBook(JdbcClient hubJdbc, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
  }

  /**
   * A report that was posted.
   *
   * @param askedBy {@code T…/U…}; null for the schedule
   */
  public record Run(ReportPeriod period, String ref, String askedBy, Instant postedAt) {}

  /**
   * From when on a kind is due.
   *
   * @param installedAt when the hub first looked
   * @param since what came due until then is not made up for
   * @param waitsSince since when a due one waits for fresh data; null when none does
   */
  public record Start(Instant installedAt, Instant since, Instant waitsSince) {}

  /** The posted report of a period. */
  public Optional<Run> posted(ReportPeriod period) {
    return hubJdbc
        .sql(RUN + "AND kind = :kind AND period = :period")
        .param("kind", period.kind().wireName())
        .param("period", period.name())
        .query(ReportBook::run)
        .optional();
  }

  /** The posted report of the latest period of a kind. */
  public Optional<Run> last(ReportKind kind) {
    return hubJdbc
        .sql(RUN + "AND kind = :kind ORDER BY period DESC LIMIT 1")
        .param("kind", kind.wireName())
        .query(ReportBook::run)
        .optional();
  }

  /**
   * How the message of a posted report fares.
   *
   * @param state of the outbox, for example {@code SENT}
   * @param channel in which it was posted; null before
   */
  public record Message(String state, String channel) {}

  /** The message of a report in Slack; empty when it only went by mail, or is long forgotten. */
  public Optional<Message> message(ReportPeriod period) {
    return hubJdbc
        .sql("SELECT state, slack_channel FROM outbox_message WHERE message_key = :key")
        .param("key", ReportDesk.key(period) + ":slack")
        .query((row, n) -> new Message(row.getString(1), row.getString(2)))
        .optional();
  }

  /** What the latest report of a period before this one said. */
  public Optional<ReportFigures> saidBefore(ReportPeriod period) {
    return hubJdbc
        .sql(
            "SELECT figures FROM report_run WHERE state = 'POSTED' AND kind = :kind"
                + " AND period < :period ORDER BY period DESC LIMIT 1")
        .param("kind", period.kind().wireName())
        .param("period", period.name())
        .query(String.class)
        .optional()
        .map(json::read);
  }

  /** Which of these are over and done with: posted, or skipped for good. */
  public Set<String> settled(ReportKind kind, List<ReportPeriod> periods) {
    if (periods.isEmpty()) {
      return Set.of();
    }
    return hubJdbc
        .sql("SELECT period FROM report_run WHERE kind = :kind AND period IN (:periods)")
        .param("kind", kind.wireName())
        .param("periods", periods.stream().map(ReportPeriod::name).toList())
        .query(String.class)
        .list()
        .stream()
        .collect(Collectors.toSet());
  }

  /**
   * Writes a report down as posted, in the caller's transaction.
   *
   * @param askedBy {@code T…/U…}; null for the schedule
   * @return false when somebody else did: then it is theirs
   */
  boolean post(ReportFigures figures, String ref, String askedBy, Instant started) {
    ReportPeriod period = figures.period();
    String words = json.write(figures);
    boolean wasSkipped =
        hubJdbc
                .sql(
                    "UPDATE report_run SET state = 'POSTED', ref = :ref, asked_by = :by,"
                        + " figures = :figures, started_at = :started, finished_at = :now"
                        + " WHERE kind = :kind AND period = :period AND state = 'SKIPPED'")
                .param("kind", period.kind().wireName())
                .param("period", period.name())
                .param("ref", ref)
                .param("by", askedBy)
                .param("figures", words)
                .param("started", Timestamp.from(started))
                .param("now", now())
                .update()
            == 1;
    return wasSkipped || insert(period, "POSTED", ref, askedBy, words, started);
  }

  /**
   * Writes down that a report comes no more by itself.
   *
   * @return false when it was posted or skipped before
   */
  boolean skip(ReportPeriod period, String ref) {
    return insert(period, "SKIPPED", ref, null, null, clock.instant());
  }

  private boolean insert(
      ReportPeriod period,
      String state,
      String ref,
      String askedBy,
      String figures,
      Instant started) {
    try {
      hubJdbc
          .sql(
              "INSERT INTO report_run (kind, period, state, ref, asked_by, figures, started_at,"
                  + " finished_at) VALUES (:kind, :period, :state, :ref, :by, :figures, :started,"
                  + " :now)")
          .param("kind", period.kind().wireName())
          .param("period", period.name())
          .param("state", state)
          .param("ref", ref)
          .param("by", askedBy)
          .param("figures", figures)
          .param("started", Timestamp.from(started))
          .param("now", now())
          .update();
      return true;
    } catch (DuplicateKeyException there) {
      return false;
    }
  }

  /** From when on a kind is due; from now on when nobody ever asked. */
  Start start(ReportKind kind) {
    hubJdbc
        .sql(
            "INSERT IGNORE INTO report_schedule (kind, installed_at, since)"
                + " VALUES (:kind, :now, :now)")
        .param("kind", kind.wireName())
        .param("now", now())
        .update();
    return begun(kind).orElseThrow();
  }

  /** Likewise, without beginning anything; empty when nobody ever asked. */
  public Optional<Start> begun(ReportKind kind) {
    return hubJdbc
        .sql("SELECT installed_at, since, waits_since FROM report_schedule WHERE kind = :kind")
        .param("kind", kind.wireName())
        .query(
            (row, n) ->
                new Start(
                    row.getTimestamp(1).toInstant(),
                    row.getTimestamp(2).toInstant(),
                    row.getTimestamp(3) == null ? null : row.getTimestamp(3).toInstant()))
        .optional();
  }

  /** What came due until now is not made up for. */
  void startNow(ReportKind kind) {
    hubJdbc
        .sql(
            "UPDATE report_schedule SET since = :now, waits_since = NULL WHERE kind = :kind"
                + " AND since < :now")
        .param("kind", kind.wireName())
        .param("now", now())
        .update();
  }

  /** A due report waits for fresh data, from now on if none did yet; since when. */
  Instant waits(ReportKind kind) {
    hubJdbc
        .sql(
            "UPDATE report_schedule SET waits_since = :now"
                + " WHERE kind = :kind AND waits_since IS NULL")
        .param("kind", kind.wireName())
        .param("now", now())
        .update();
    return begun(kind).map(Start::waitsSince).orElseGet(clock::instant);
  }

  /** Nothing waits for fresh data any more. */
  void waitsNoMore(ReportKind kind) {
    hubJdbc
        .sql(
            "UPDATE report_schedule SET waits_since = NULL"
                + " WHERE kind = :kind AND waits_since IS NOT NULL")
        .param("kind", kind.wireName())
        .update();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private static Run run(ResultSet row, int n) throws SQLException {
    return new Run(
        ReportPeriod.parse(row.getString("period")).orElseThrow(),
        row.getString("ref"),
        row.getString("asked_by"),
        row.getTimestamp("finished_at").toInstant());
  }
}
