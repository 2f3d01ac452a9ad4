package org.makerspacehub.beans.knowledge.answer;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people said about answers. */
public final class FeedbackBook {
  /** What is older helps nobody any more. */
  private static final Duration KEPT = Duration.ofDays(180);

  private static final int BATCH = 500;

  private final JdbcClient db;
  private final Clock clock;

  /**
   * Something that somebody said about an answer.
   *
   * @param answer its reference
   * @param question that was asked; untrusted
   * @param chunks that were quoted
   * @param at when it was said
   */
  public record Said(String answer, String question, List<UUID> chunks, Instant at) {
    /** Without what was asked. */
    @Override
    public String toString() {
      return "Said[" + answer + "]";
    }
  }

  /**
   * @param db as the hub's user
   * @param clock what "now" is
   */
  public FeedbackBook(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** Keeps it; who says something else about the same answer later has changed their mind. */
  void put(FeedbackRow row, String asker, boolean good) {
    db.sql("DELETE FROM knowledge_feedback WHERE at < :old ORDER BY at LIMIT " + BATCH)
        .param("old", Timestamp.from(clock.instant().minus(KEPT)))
        .update();
    db.sql(
            "INSERT INTO knowledge_feedback (answer, asker, verdict, question, chunks, at) VALUES"
                + " (:answer, :asker, :verdict, :question, :chunks, :now) ON DUPLICATE KEY UPDATE"
                + " verdict = VALUES(verdict), at = VALUES(at)")
        .param("answer", row.answer())
        .param("asker", asker)
        .param("verdict", good ? "good" : "bad")
        .param("question", row.question())
        .param("chunks", row.chunks().stream().map(UUID::toString).collect(Collectors.joining(",")))
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** How many of a verdict there are. */
  public long count(boolean good) {
    return db.sql("SELECT COUNT(*) FROM knowledge_feedback WHERE verdict = :verdict")
        .param("verdict", good ? "good" : "bad")
        .query(Long.class)
        .single();
  }

  /** The latest of those that did not help. */
  public List<Said> bad(int most, int from) {
    return db.sql(
            "SELECT answer, question, chunks, at FROM knowledge_feedback WHERE verdict = 'bad'"
                + " ORDER BY at DESC LIMIT :most OFFSET :from")
        .param("most", most)
        .param("from", from)
        .query(
            (row, n) ->
                new Said(
                    row.getString("answer"),
                    row.getString("question"),
                    ids(row.getString("chunks")),
                    row.getObject("at", LocalDateTime.class).toInstant(ZoneOffset.UTC)))
        .list();
  }

  private static List<UUID> ids(String written) {
    return written.isEmpty()
        ? List.of()
        : Arrays.stream(written.split(",")).map(UUID::fromString).toList();
  }
}
