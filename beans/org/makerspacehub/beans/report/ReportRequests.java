package org.makerspacehub.beans.report;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reports that somebody asked for. Counting takes longer than Slack waits for an answer, so each is
 * a row until its report is in the outbox: one that a dead process held is taken up by the next.
 */
public final class ReportRequests {
  /** Longer than counting and drawing take. */
  static final Duration LEASE = Duration.ofMinutes(3);

  /** After a failure. */
  static final Duration PAUSE = Duration.ofSeconds(20);

  /** One whose process dies each time, or that always fails, is given up after so many. */
  static final int MOST_ATTEMPTS = 3;

  private static final Duration KEPT = Duration.ofDays(30);

  /** Whoever wanted a look at figures does not want it the day after. */
  private static final Duration PREVIEW_GOOD_FOR = Duration.ofHours(12);

  private static final Logger LOG = LoggerFactory.getLogger(ReportRequests.class);

  private final JdbcClient hubJdbc;
  private final TransactionTemplate transaction;
  private final ReportDesk desk;
  private final ReportAnswers words;
  private final Outbox outbox;
  private final ReplyJson replies;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param transactions of it
   * @param desk makes and posts reports
   * @param words says what is to be said around them
   * @param outbox takes what the asker is told
   * @param replies renders it
   * @param clock the time
   */
  public ReportRequests(
      JdbcClient hubJdbc,
      PlatformTransactionManager transactions,
      ReportDesk desk,
      ReportAnswers words,
      Outbox outbox,
      ReplyJson replies,
      Clock clock) {
    this.hubJdbc = hubJdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.desk = desk;
    this.words = words;
    this.outbox = outbox;
    this.replies = replies;
    this.clock = clock;
  }

  /** What is asked for. */
  public enum What {
    /** The report for the asker's eyes. */
    PREVIEW,
    /** The report to the channel. */
    RUN;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Request(
      long id,
      What what,
      ReportPeriod period,
      String ref,
      String askedBy,
      int attempts,
      long claim) {

    String user() {
      return askedBy.substring(askedBy.indexOf('/') + 1);
    }
  }

  /**
   * Asks for a report.
   *
   * @param ref of the command
   * @param askedBy {@code T…/U…}
   * @return false when the same person waits for the same report already
   */
  public boolean ask(What what, ReportPeriod period, String ref, String askedBy) {
    try {
      hubJdbc
          .sql(
              "INSERT INTO report_request (what, kind, period, ref, asked_by, asked_at)"
                  + " VALUES (:what, :kind, :period, :ref, :by, :now)")
          .param("what", what.wireName())
          .param("kind", period.kind().wireName())
          .param("period", period.name())
          .param("ref", ref)
          .param("by", askedBy)
          .param("now", Timestamp.from(clock.instant()))
          .update();
      return true;
    } catch (DuplicateKeyException waits) {
      return false;
    }
  }

  /**
   * Makes the report that waits the longest.
   *
   * @return whether there was one
   * @throws org.springframework.dao.DataAccessException when the book of requests cannot be read
   */
  public boolean workNext() {
    Optional<Request> taken = transaction.execute(status -> take());
    if (taken == null || taken.isEmpty()) {
      return false;
    }
    Request request = taken.get();
    if (request.attempts() > MOST_ATTEMPTS) {
      finish(request, "given up", words.failed(request.period(), request.ref()));
      return true;
    }
    try {
      work(request);
    } catch (HubException no) {
      finish(request, "refused", words.refused(no.getMessage(), request.ref()));
    } catch (RuntimeException broken) {
      LOG.error("Report request {} (ref {}) broke", request.id(), request.ref(), broken);
      if (request.attempts() >= MOST_ATTEMPTS) {
        finish(request, "given up", words.failed(request.period(), request.ref()));
      } else {
        later(request);
      }
    }
    return true;
  }

  private void work(Request request) {
    if (request.what() == What.PREVIEW) {
      ReportPaper paper = desk.preview(request.period());
      if (paper == null) {
        finish(request, "empty", words.empty(request.period()));
        return;
      }
      transaction.executeWithoutResult(
          status -> {
            if (close(request, "previewed")) {
              outbox.put(
                  new OutboxMessage(
                      "report:preview:" + request.id(),
                      request.ref(),
                      Kind.SLACK_POST,
                      request.user(),
                      desk.slack(paper, words.previewNote(request.period())),
                      PREVIEW_GOOD_FOR,
                      paper.charts()));
            }
          });
      return;
    }
    switch (desk.post(request.period(), request.ref(), request.askedBy(), null)) {
      case POSTED -> finish(request, "posted", null);
      case EMPTY, STALE -> finish(request, "empty", words.empty(request.period()));
      case ALREADY -> finish(request, "already", words.already(request.period(), request.ref()));
    }
  }

  private Optional<Request> take() {
    Instant now = clock.instant();
    Optional<Request> next =
        hubJdbc
            .sql(
                "SELECT id, what, period, ref, asked_by, attempts + 1 AS attempt, claim + 1 AS mine"
                    + " FROM report_request WHERE done_at IS NULL"
                    + " AND (lease_until IS NULL OR lease_until < :now) ORDER BY id LIMIT 1"
                    + " FOR UPDATE SKIP LOCKED")
            .param("now", Timestamp.from(now))
            .query(
                (row, n) ->
                    new Request(
                        row.getLong("id"),
                        What.valueOf(row.getString("what").toUpperCase(Locale.ROOT)),
                        ReportPeriod.parse(row.getString("period")).orElseThrow(),
                        row.getString("ref"),
                        row.getString("asked_by"),
                        row.getInt("attempt"),
                        row.getLong("mine")))
            .optional();
    next.ifPresent(
        request ->
            hubJdbc
                .sql(
                    "UPDATE report_request SET attempts = attempts + 1, claim = claim + 1,"
                        + " lease_until = :lease WHERE id = :id")
                .param("lease", Timestamp.from(now.plus(LEASE)))
                .param("id", request.id())
                .update());
    return next;
  }

  /** Closes a request, if it is still ours, and tells its asker something. */
  private void finish(Request request, String outcome, Reply told) {
    transaction.executeWithoutResult(
        status -> {
          if (close(request, outcome) && told != null) {
            outbox.put(
                new OutboxMessage(
                    "report:answer:" + request.id(),
                    request.ref(),
                    Kind.SLACK_POST,
                    request.user(),
                    replies.message(told),
                    PREVIEW_GOOD_FOR));
          }
        });
    hubJdbc
        .sql("DELETE FROM report_request WHERE done_at < :before LIMIT 100")
        .param("before", Timestamp.from(clock.instant().minus(KEPT)))
        .update();
  }

  private boolean close(Request request, String outcome) {
    return hubJdbc
            .sql(
                "UPDATE report_request SET done_at = :now, lease_until = NULL, outcome = :outcome"
                    + " WHERE id = :id AND claim = :claim AND done_at IS NULL")
            .param("now", Timestamp.from(clock.instant()))
            .param("outcome", outcome)
            .param("id", request.id())
            .param("claim", request.claim())
            .update()
        == 1;
  }

  private void later(Request request) {
    hubJdbc
        .sql(
            "UPDATE report_request SET lease_until = :later"
                + " WHERE id = :id AND claim = :claim AND done_at IS NULL")
        .param("later", Timestamp.from(clock.instant().plus(PAUSE)))
        .param("id", request.id())
        .param("claim", request.claim())
        .update();
  }
}
