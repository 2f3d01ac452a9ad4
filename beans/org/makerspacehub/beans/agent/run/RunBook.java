package org.makerspacehub.beans.agent.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The questions that wait and how each ended. A question is claimed under a lease by any process of
 * the hub, and ended only by the claim that still holds it.
 */
final class RunBook {
  /** How long a claim holds without being renewed: a process that is silent for longer is dead. */
  static final Duration LEASE = Duration.ofSeconds(30);

  private static final int BATCH = 500;

  private final JdbcClient db;
  private final Clock clock;

  RunBook(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** A question taken up. */
  record Row(Question question, long claim, int attempts) {}

  /** Whether it was asked already. */
  boolean isKnown(String ref) {
    return db.sql("SELECT 1 FROM agent_run WHERE ref = :ref")
        .param("ref", ref)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** How many of somebody's questions have no answer yet. */
  int waiting(Principal asker, Instant since) {
    return db.sql(
            "SELECT COUNT(*) FROM agent_run WHERE asker = :asker AND asked_at > :since AND state IN"
                + " ('QUEUED', 'RUNNING')")
        .param("asker", asker.id())
        .param("since", Timestamp.from(since))
        .query(Integer.class)
        .single();
  }

  /** How many questions somebody asked. */
  int asked(Principal asker, Instant since) {
    return db.sql("SELECT COUNT(*) FROM agent_run WHERE asker = :asker AND asked_at > :since")
        .param("asker", asker.id())
        .param("since", Timestamp.from(since))
        .query(Integer.class)
        .single();
  }

  /** Keeps a question; one that is kept already stays as it is. */
  void add(Question question) {
    try {
      db.sql(
              "INSERT INTO agent_run (ref, asker, agent, channel, thread_ts, direct, text, state,"
                  + " asked_at) VALUES (:ref, :asker, :agent, :channel, :thread, :direct, :text,"
                  + " 'QUEUED', :now)")
          .param("ref", question.ref())
          .param("asker", question.asker().id())
          .param("agent", question.agent())
          .param("channel", question.channel())
          .param("thread", question.threadTs())
          .param("direct", question.direct())
          .param("text", question.text())
          .param("now", now())
          .update();
    } catch (DuplicateKeyException keptAlready) {
      // A message that came twice is one question.
      return;
    }
  }

  /** Claims the oldest that waits, or one whose process is silent; in a transaction. */
  Optional<Row> claim() {
    Optional<String> next =
        db.sql(
                "SELECT ref FROM agent_run WHERE state = 'QUEUED' ORDER BY asked_at LIMIT 1 FOR"
                    + " UPDATE SKIP LOCKED")
            .query(String.class)
            .optional();
    if (next.isEmpty()) {
      next =
          db.sql(
                  "SELECT ref FROM agent_run WHERE state = 'RUNNING' AND lease_until < :now ORDER BY"
                      + " lease_until LIMIT 1 FOR UPDATE SKIP LOCKED")
              .param("now", now())
              .query(String.class)
              .optional();
    }
    return next.map(
        ref -> {
          db.sql(
                  "UPDATE agent_run SET state = 'RUNNING', claim = claim + 1, attempts = attempts +"
                      + " 1, started_at = :now, lease_until = :lease WHERE ref = :ref")
              .param("now", now())
              .param("lease", lease())
              .param("ref", ref)
              .update();
          return db.sql(
                  "SELECT ref, asker, agent, text, channel, thread_ts, direct, asked_at, claim,"
                      + " attempts FROM agent_run WHERE ref = :ref")
              .param("ref", ref)
              .query(RunBook::row)
              .single();
        });
  }

  /** Writes down which version of the agent it is. */
  void begins(Row row, AgentVersion agent) {
    db.sql(
            "UPDATE agent_run SET agent_version = :version, prompt_hash = :hash WHERE ref = :ref AND"
                + " claim = :claim")
        .param("version", agent.version())
        .param("hash", Sha256.hex(AgentLoop.wholePrompt(agent)))
        .param("ref", row.question().ref())
        .param("claim", row.claim())
        .update();
  }

  /** Whether the claim still held, and now holds for longer. */
  boolean renew(String ref, long claim) {
    return db.sql(
                "UPDATE agent_run SET lease_until = :lease WHERE ref = :ref AND claim = :claim AND"
                    + " state = 'RUNNING'")
            .param("lease", lease())
            .param("ref", ref)
            .param("claim", claim)
            .update()
        == 1;
  }

  /** Gives a question back that this process will not get to. */
  void release(String ref, long claim) {
    db.sql(
            "UPDATE agent_run SET state = 'QUEUED', lease_until = NULL, attempts = attempts - 1"
                + " WHERE ref = :ref AND claim = :claim AND state = 'RUNNING'")
        .param("ref", ref)
        .param("claim", claim)
        .update();
  }

  /** Ends it, if the claim still holds; what was asked is gone with it. */
  boolean end(String ref, long claim, String state, RunResult result, Taint taint) {
    String tools = String.join(" ", result.tools());
    return db.sql(
                "UPDATE agent_run SET state = :state, text = NULL, lease_until = NULL, ended_at ="
                    + " :now, rounds = :rounds, tokens_in = :in, tokens_out = :out, tools = :tools,"
                    + " untrusted = :untrusted, personal = :personal, outcome = :outcome WHERE ref ="
                    + " :ref AND claim = :claim AND state = 'RUNNING'")
            .param("state", state)
            .param("now", now())
            .param("rounds", result.rounds())
            .param("in", result.tokensIn())
            .param("out", result.tokensOut())
            .param("tools", tools.substring(0, Math.min(500, tools.length())))
            .param("untrusted", taint.untrusted())
            .param("personal", taint.personal())
            .param("outcome", result.outcome())
            .param("ref", ref)
            .param("claim", claim)
            .update()
        == 1;
  }

  /** Removes some runs that ended long ago. */
  int forget(Duration keep) {
    return db.sql("DELETE FROM agent_run WHERE ended_at < :before LIMIT " + BATCH)
        .param("before", Timestamp.from(clock.instant().minus(keep)))
        .update();
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    String asker = row.getString("asker");
    int slash = asker.indexOf('/');
    return new Row(
        new Question(
            row.getString("ref"),
            Principal.person(asker.substring(0, slash), asker.substring(slash + 1)),
            row.getString("agent"),
            row.getString("text") == null ? "" : row.getString("text"),
            row.getString("channel"),
            row.getString("thread_ts"),
            row.getBoolean("direct"),
            row.getTimestamp("asked_at").toInstant()),
        row.getLong("claim"),
        row.getInt("attempts"));
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private Timestamp lease() {
    return Timestamp.from(clock.instant().plus(LEASE));
  }
}
