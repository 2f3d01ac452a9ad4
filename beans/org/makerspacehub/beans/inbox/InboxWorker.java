package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.Submitted;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The hub's side of the inbox. A row is claimed by compare-and-swap, worked off under a lease, and
 * finished only by the claim that still holds it, so any number of hubs may do this at once.
 */
public class InboxWorker {
  /** How long a claim may take; a process that is silent for longer counts as dead. */
  static final Duration LEASE = Duration.ofSeconds(30);

  /** A hint waits for a vendor, with all the connector's attempts; longer than those take. */
  static final Duration HINT_LEASE = Duration.ofSeconds(120);

  /** What the edge hands over at once is not yet the drain's business. */
  static final Duration EDGES_TURN = Duration.ofSeconds(3);

  /** Slack takes late answers for this long (vendor: Slack, response_url). */
  static final Duration ANSWERABLE = Duration.ofMinutes(30);

  static final int MAX_ATTEMPTS = 5;

  private static final String ROW =
      "SELECT id, claim, source, ref, payload, received_at, attempts FROM inbox_event WHERE ";

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final ObjectMapper json;
  private final CommandDesk desk;
  private final ReplyJson replies;
  private final List<InboxHandler> handlers;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param clock what "now" is
   * @param json reads payloads
   * @param desk answers commands
   * @param replies renders answers
   * @param handlers who listens to everything else; the first that takes a row works it off
   */
  public InboxWorker(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Clock clock,
      ObjectMapper json,
      CommandDesk desk,
      ReplyJson replies,
      List<InboxHandler> handlers) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    // Without gap locks: looking for work must not hold up the edge's inserts.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.clock = clock;
    this.json = json;
    this.desk = desk;
    this.replies = replies;
    this.handlers = List.copyOf(handlers);
  }

  /**
   * Claims one row that the edge hands over.
   *
   * @param ticket {@code {"id": 42}}
   * @return the row, or null when another process has it or it is done with
   * @throws Unreadable when the ticket is none
   */
  public InboxEvent claim(byte[] ticket) {
    long id = idOf(ticket);
    return transaction.execute(status -> swap(id) ? row(ROW + "id = :id", id).orElseThrow() : null);
  }

  /**
   * Reads a ticket of the edge's for which nobody waits.
   *
   * @param ticket {@code {"id": 42}}
   * @return null when there is nothing to do for it
   * @throws Unreadable when the ticket is none
   */
  public Poked poked(byte[] ticket) {
    return db.sql("SELECT id, hint FROM inbox_event WHERE id = :id AND state = 'RECEIVED'")
        .param("id", idOf(ticket))
        .query((row, n) -> new Poked(row.getLong("id"), row.getBoolean("hint")))
        .optional()
        .orElse(null);
  }

  /**
   * Claims one row that the edge told of.
   *
   * @return the row, or null when another process has it or it is done with
   */
  public InboxEvent claimPoked(long id) {
    return transaction.execute(status -> swap(id) ? row(ROW + "id = :id", id).orElseThrow() : null);
  }

  /**
   * Claims the oldest row that nobody works on: left by the edge, or by a process that died. Hints
   * are not among them: behind one that waits for a vendor, people would wait too.
   *
   * @return the row, or null when there is none
   */
  public InboxEvent claimOverdue() {
    return claimOverdue(false);
  }

  /** The same for hints. */
  public InboxEvent claimOverdueHint() {
    return claimOverdue(true);
  }

  private InboxEvent claimOverdue(boolean hint) {
    return transaction.execute(
        status -> {
          Timestamp now = now();
          Optional<Long> overdue =
              db.sql(
                      "SELECT id FROM inbox_event WHERE state = 'RECEIVED' AND hint = :hint AND"
                          + " received_at < :before"
                          + " ORDER BY received_at LIMIT 1 FOR UPDATE SKIP LOCKED")
                  .param("hint", hint)
                  .param("before", Timestamp.from(clock.instant().minus(EDGES_TURN)))
                  .query(Long.class)
                  .optional();
          if (overdue.isEmpty()) {
            overdue =
                db.sql(
                        "SELECT id FROM inbox_event WHERE state = 'PROCESSING' AND hint = :hint AND"
                            + " lease_until <"
                            + " :now ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED")
                    .param("hint", hint)
                    .param("now", now)
                    .query(Long.class)
                    .optional();
          }
          return overdue
              .filter(this::swap)
              .map(id -> row(ROW + "id = :id", id).orElseThrow())
              .orElse(null);
        });
  }

  /**
   * Answers a command.
   *
   * @throws GaveUp when it was tried too often
   */
  public Outcome answer(InboxEvent event) {
    giveUpAfterTooMany(event);
    if (event.receivedAt().plus(ANSWERABLE).isBefore(clock.instant())) {
      return new Outcome(event, Outcome.State.IGNORED, "too old to answer", null);
    }
    CommandDesk.Answered answered = desk.answer(command(event));
    return new Outcome(event, Outcome.State.DONE, answered.outcome(), answered.reply());
  }

  /**
   * Gives a row to whoever listens to it; closes what nobody listens to.
   *
   * @throws GaveUp when it was tried too often
   */
  public Outcome handle(InboxEvent event) {
    giveUpAfterTooMany(event);
    JsonNode payload = payload(event);
    for (InboxHandler handler : handlers) {
      if (handler.takes(event.source(), payload)) {
        InboxHandler.Handled handled = handler.handle(event, payload);
        return new Outcome(
            event, Outcome.State.DONE, handled.outcome(), handled.reply(), handled.submitted());
      }
    }
    String type = payload.path("event").path("type").asText(payload.path("type").asText("?"));
    return new Outcome(
        event,
        Outcome.State.IGNORED,
        "no flow listens to %s %s".formatted(event.source(), type.replaceAll("[^\\w.-]", "?")),
        null);
  }

  /** What whoever typed or clicked something that failed reads. */
  public Outcome failed(InboxEvent event) {
    return new Outcome(
        event,
        Outcome.State.DEAD,
        "failed; see the dead letter",
        event.isCommand() || event.isSubmission() || Arrival.INTERACTION.equals(event.source())
            ? Reply.of(
                "Something went wrong (ref %s). Nothing was lost: the operator can see what happened"
                        .formatted(event.ref())
                    + " under that reference. Please try again later.")
            : null);
  }

  /**
   * Closes the row, if it is still ours.
   *
   * @return the answer, or null when another claim has the row: then that one answers
   */
  public Finished finish(Outcome outcome) {
    InboxEvent event = outcome.event();
    String text = outcome.text();
    int closed =
        db.sql(
                "UPDATE inbox_event SET state = :state, outcome = :outcome, finished_at = :now,"
                    + " lease_until = NULL WHERE id = :id AND claim = :claim AND state ="
                    + " 'PROCESSING'")
            .param("state", outcome.state().name())
            .param("outcome", text.substring(0, Math.min(255, text.length())))
            .param("now", now())
            .param("id", event.id())
            .param("claim", event.claim())
            .update();
    if (closed == 0) {
      return null;
    }
    return new Finished(event, json(outcome), payload(event).path("response_url").asText(""));
  }

  private String json(Outcome outcome) {
    if (outcome.event().isSubmission()) {
      Reply reply = outcome.reply();
      return replies.render(
          outcome.submitted() != null
              ? outcome.submitted()
              : Submitted.sentence(
                  "That didn't work", reply == null ? "Nothing was done." : reply.text()));
    }
    return outcome.reply() == null ? null : replies.render(outcome.reply());
  }

  private boolean swap(long id) {
    return db.sql(
                "UPDATE inbox_event SET state = 'PROCESSING', claim = claim + 1, attempts ="
                    + " attempts + 1, claimed_at = :now, lease_until = IF(hint, :hintLease, :lease) WHERE id = :id AND"
                    + " (state = 'RECEIVED' OR (state = 'PROCESSING' AND lease_until < :now))")
            .param("now", now())
            .param("lease", Timestamp.from(clock.instant().plus(LEASE)))
            .param("hintLease", Timestamp.from(clock.instant().plus(HINT_LEASE)))
            .param("id", id)
            .update()
        == 1;
  }

  private Optional<InboxEvent> row(String sql, long id) {
    return db.sql(sql).param("id", id).query(InboxWorker::event).optional();
  }

  private static InboxEvent event(ResultSet row, int n) throws SQLException {
    return new InboxEvent(
        row.getLong("id"),
        row.getLong("claim"),
        row.getString("source"),
        row.getString("ref"),
        row.getString("payload"),
        row.getTimestamp("received_at").toInstant(),
        row.getInt("attempts"));
  }

  private static void giveUpAfterTooMany(InboxEvent event) {
    if (event.attempts() > MAX_ATTEMPTS) {
      throw new GaveUp(event.id(), event.attempts() - 1);
    }
  }

  private SlackCommand command(InboxEvent event) {
    JsonNode fields = payload(event);
    return new SlackCommand(
        event.ref(),
        Principal.person(fields.path("team_id").asText(""), fields.path("user_id").asText("")),
        fields.path("command").asText(""),
        fields.path("text").asText("").strip(),
        fields.path("channel_id").asText(""),
        fields.path("response_url").asText(""),
        event.receivedAt(),
        fields.path("trigger_id").asText(""));
  }

  private JsonNode payload(InboxEvent event) {
    try {
      return json.readTree(event.payload());
    } catch (JsonProcessingException e) {
      throw new Unreadable("the row's payload is not JSON");
    }
  }

  private long idOf(byte[] ticket) {
    try {
      JsonNode id = json.readTree(ticket).path("id");
      if (id.canConvertToLong() && id.isIntegralNumber()) {
        return id.longValue();
      }
    } catch (java.io.IOException e) {
      // Said below: what is no JSON is no ticket either.
    }
    throw new Unreadable("not an inbox ticket");
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
