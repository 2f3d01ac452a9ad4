package org.makerspacehub.beans.failure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.sync.SyncIncomplete;
import org.makerspacehub.beans.sync.SyncRuns;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Dead letters in the hands of people: looked at, brought back, put away (A36). What is brought
 * back is the very row that came in, with its identity and its payload as they were; nothing about
 * it can be edited, and what people decide by a click or in words of their own is never done again
 * for them. Every deed is in the audit, before and after.
 */
public class DeadLetterDesk {
  /** Letters on a page. */
  public static final int PAGE = 10;

  /** After this a command is no longer what its author wants. */
  static final Duration COMMAND_LIFE = Duration.ofHours(1);

  private static final String TOO_OLD = "The command was more than an hour old.";

  /** Events that are somebody's own words. */
  private static final Set<String> WORDS = Set.of("app_mention", "message");

  private static final String LETTER =
      "SELECT d.id, d.ref, d.route_id, d.inbox_id, d.state, d.attempts, d.cause, d.message,"
          + " d.created_at, d.decided_by, d.reason, i.source, i.received_at ";

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final AuditLog audit;
  private final Clock clock;
  private final ObjectMapper json;
  private final Rights rights;
  private final Predicate<String> startRound;

  /** Whether a command may be done again, for both who asked and who brings it back. */
  @FunctionalInterface
  public interface Rights {
    /**
     * Asks the guard about both, as they are now.
     *
     * @return empty when it may; else one sentence for the replayer
     */
    Optional<String> refusal(SlackCommand original, Principal replayer);
  }

  /**
   * A dead letter, without its payload.
   *
   * @param inboxId the row of the inbox it came from; null when it came from elsewhere
   * @param attempts how often it was brought back
   * @param decidedBy who did so last, or put it away; null when nobody did
   * @param reason why it was put away; may be null
   * @param source of its row; null without one
   * @param receivedAt when that came in; null without one
   */
  public record Letter(
      long id,
      String ref,
      String routeId,
      Long inboxId,
      String state,
      int attempts,
      String cause,
      String message,
      Instant createdAt,
      String decidedBy,
      String reason,
      String source,
      Instant receivedAt) {}

  /**
   * What came of a deed.
   *
   * @param why a sentence where there is more to say; else empty
   */
  public record Done(How how, String why) {}

  /** How a deed ended. */
  public enum How {
    /** The row waits in the inbox again. */
    BACK,
    /** The next round of the sync was started. */
    ROUND,
    /** It was put away. */
    PUT_AWAY,
    /** It was put away instead, because the command is too old. */
    TOO_OLD,
    /** There is no such letter. */
    NOT_FOUND,
    /** Somebody has dealt with it, or is just doing so. */
    DEALT_WITH,
    /** It must not be done again. */
    NEVER,
    /** The guard said no about one of the two. */
    REFUSED,
    /** There is nothing to bring back. */
    NOTHING
  }

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param audit gets the intent before and the outcome after
   * @param clock what "now" is
   * @param json reads payloads
   * @param rights asks the guard about both people
   * @param startRound starts a round of the sync under a ref; false when one waits already
   */
  public DeadLetterDesk(
      JdbcClient db,
      PlatformTransactionManager transactions,
      AuditLog audit,
      Clock clock,
      ObjectMapper json,
      Rights rights,
      Predicate<String> startRound) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.audit = audit;
    this.clock = clock;
    this.json = json;
    this.rights = rights;
    this.startRound = startRound;
  }

  /** How many wait. */
  public long waiting() {
    return db.sql("SELECT COUNT(*) FROM dead_letter WHERE state = 'ERROR'")
        .query(Long.class)
        .single();
  }

  /**
   * Those that wait, newest first.
   *
   * @param page counted from 1
   */
  public List<Letter> page(int page) {
    return db.sql(
            LETTER
                + "FROM dead_letter d LEFT JOIN inbox_event i ON i.id = d.inbox_id WHERE d.state ="
                + " 'ERROR' ORDER BY d.created_at DESC, d.id DESC LIMIT :limit OFFSET :offset")
        .param("limit", PAGE)
        .param("offset", (page - 1) * PAGE)
        .query(DeadLetterDesk::letter)
        .list();
  }

  /** One of them, in whatever state. */
  public Optional<Letter> find(long id) {
    return db.sql(
            LETTER
                + "FROM dead_letter d LEFT JOIN inbox_event i ON i.id = d.inbox_id WHERE d.id ="
                + " :id")
        .param("id", id)
        .query(DeadLetterDesk::letter)
        .optional();
  }

  /** What was being worked on; secrets were taken out when it was kept. */
  public String payload(long id) {
    return db.sql("SELECT payload FROM dead_letter WHERE id = :id")
        .param("id", id)
        .query(String.class)
        .optional()
        .orElse("");
  }

  /**
   * Brings a letter back to work.
   *
   * @param ref of the command that asks for it
   * @param by who asks; their right to bring letters back was checked
   * @throws org.makerspacehub.beans.audit.AuditUnavailable when it could not be recorded; then
   *     nothing was done
   */
  public Done replay(long id, String ref, Principal by) {
    Optional<Letter> found = find(id);
    if (found.isEmpty()) {
      return new Done(How.NOT_FOUND, "");
    }
    Letter letter = found.get();
    if (!letter.state().equals("ERROR")) {
      return new Done(How.DEALT_WITH, "");
    }
    return letter.inboxId() == null ? again(letter, ref, by) : back(letter, ref, by);
  }

  /**
   * Puts a letter away.
   *
   * @param reason why; not blank
   */
  public Done discard(long id, String ref, Principal by, String reason) {
    if (find(id).isEmpty()) {
      return new Done(How.NOT_FOUND, "");
    }
    return audited(
        "hub.deadletters.discard",
        id,
        ref,
        by,
        () ->
            decide(id, "DISCARDED", by, reason)
                ? new Done(How.PUT_AWAY, "")
                : new Done(How.DEALT_WITH, ""));
  }

  /** Closes what has been worked off since; safe at any time, on any hub. */
  public int settle() {
    return settleBroughtBack() + settleRounds();
  }

  /** What one round of the sync could not bring, a later one that came to its end has brought. */
  private int settleRounds() {
    return db.sql(
            "UPDATE dead_letter d SET d.state = 'PROCESSED', d.reason = 'A later round of the sync"
                + " brought it.', d.updated_at = :now WHERE d.state = 'ERROR' AND d.cause = :cause"
                + " AND EXISTS (SELECT 1 FROM sync_run r WHERE r.flow = :round AND r.state = 'DONE'"
                + " AND r.started_at > d.created_at)")
        .param("now", now())
        .param("cause", SyncIncomplete.class.getName())
        .param("round", SyncRuns.ROUND)
        .update();
  }

  private int settleBroughtBack() {
    return db.sql(
            "UPDATE dead_letter d JOIN inbox_event i ON i.id = d.inbox_id SET d.state = CASE i.state"
                + " WHEN 'DONE' THEN 'PROCESSED' WHEN 'IGNORED' THEN 'DISCARDED' ELSE 'ERROR' END,"
                + " d.reason = IF(i.state = 'IGNORED', i.outcome, d.reason), d.updated_at = :now"
                + " WHERE d.state = 'RETRY' AND i.state IN ('DONE', 'IGNORED', 'DEAD')")
        .param("now", now())
        .update();
  }

  private Done back(Letter letter, String ref, Principal by) {
    JsonNode payload = inboxPayload(letter.inboxId());
    if (isSomebodysOwn(letter.source(), payload)) {
      return new Done(
          How.NEVER,
          "It is a click or words of somebody's own; whoever it was may do it again themselves.");
    }
    if (Arrival.COMMAND.equals(letter.source())) {
      if (letter.receivedAt().plus(COMMAND_LIFE).isBefore(clock.instant())) {
        return audited(
            "hub.deadletters.discard",
            letter.id(),
            ref,
            by,
            () ->
                decide(letter.id(), "DISCARDED", by, TOO_OLD)
                    ? new Done(How.TOO_OLD, TOO_OLD)
                    : new Done(How.DEALT_WITH, ""));
      }
      Optional<String> no = rights.refusal(command(letter, payload), by);
      if (no.isPresent()) {
        return new Done(How.REFUSED, no.get());
      }
    }
    return audited("hub.deadletters.replay", letter.id(), ref, by, () -> intoTheInbox(letter, by));
  }

  private Done intoTheInbox(Letter letter, Principal by) {
    return transaction.execute(
        status -> {
          if (!bringBack(letter.id(), by)) {
            return new Done(How.DEALT_WITH, "");
          }
          // The same row with the same identity; the claim goes on counting, so that whoever held
          // it before cannot finish it.
          int rows =
              db.sql(
                      "UPDATE inbox_event SET state = 'RECEIVED', attempts = 0, claimed_at = NULL,"
                          + " lease_until = NULL, finished_at = NULL, outcome = NULL WHERE id = :id"
                          + " AND state = 'DEAD'")
                  .param("id", letter.inboxId())
                  .update();
          if (rows == 0) {
            status.setRollbackOnly();
            return new Done(
                How.NOTHING,
                "What came in was worked off; only its answer or a part of it got lost.");
          }
          return new Done(How.BACK, "");
        });
  }

  private Done again(Letter letter, String ref, Principal by) {
    boolean sync = letter.routeId().startsWith("sync-") || letter.routeId().startsWith("identity-");
    if (!sync) {
      return new Done(How.NOTHING, "It did not come from anybody, and runs again by itself.");
    }
    return audited(
        "hub.deadletters.replay",
        letter.id(),
        ref,
        by,
        () -> {
          if (!decide(letter.id(), "PROCESSED", by, "A new round was started.")) {
            return new Done(How.DEALT_WITH, "");
          }
          startRound.test(ref);
          return new Done(How.ROUND, "");
        });
  }

  private interface Deed {
    Done done();
  }

  private Done audited(String action, long id, String ref, Principal by, Deed deed) {
    AuditLog.Intent intent = audit.intent(ref, by.id(), action, "dead_letter/" + id, Map.of());
    Done done;
    try {
      done = deed.done();
    } catch (RuntimeException failed) {
      audit.outcome(intent, "failed", Map.of());
      throw failed;
    }
    audit.outcome(intent, done.how().name().toLowerCase(java.util.Locale.ROOT), Map.of());
    return done;
  }

  private boolean bringBack(long id, Principal by) {
    return db.sql(
                "UPDATE dead_letter SET state = 'RETRY', attempts = attempts + 1, decided_by = :by,"
                    + " decided_at = :now, updated_at = :now WHERE id = :id AND state = 'ERROR'")
            .param("by", by.id())
            .param("now", now())
            .param("id", id)
            .update()
        == 1;
  }

  private boolean decide(long id, String state, Principal by, String reason) {
    return db.sql(
                "UPDATE dead_letter SET state = :state, decided_by = :by, decided_at = :now,"
                    + " updated_at = :now, reason = :reason WHERE id = :id AND state = 'ERROR'")
            .param("state", state)
            .param("by", by.id())
            .param("reason", reason.substring(0, Math.min(500, reason.length())))
            .param("now", now())
            .param("id", id)
            .update()
        == 1;
  }

  private static boolean isSomebodysOwn(String source, JsonNode payload) {
    return Arrival.INTERACTION.equals(source)
        || Arrival.SUBMISSION.equals(source)
        || Arrival.EVENT.equals(source)
            && WORDS.contains(payload.path("event").path("type").asText());
  }

  private static SlackCommand command(Letter letter, JsonNode fields) {
    return new SlackCommand(
        letter.ref(),
        Principal.person(fields.path("team_id").asText(""), fields.path("user_id").asText("")),
        fields.path("command").asText(""),
        fields.path("text").asText("").strip(),
        fields.path("channel_id").asText(""),
        "",
        letter.receivedAt());
  }

  private JsonNode inboxPayload(long id) {
    String text =
        db.sql("SELECT payload FROM inbox_event WHERE id = :id")
            .param("id", id)
            .query(String.class)
            .single();
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      return json.createObjectNode();
    }
  }

  private static Letter letter(ResultSet row, int n) throws SQLException {
    Timestamp received = row.getTimestamp("received_at");
    long inbox = row.getLong("inbox_id");
    return new Letter(
        row.getLong("id"),
        row.getString("ref"),
        row.getString("route_id"),
        inbox == 0 ? null : inbox,
        row.getString("state"),
        row.getInt("attempts"),
        row.getString("cause"),
        row.getString("message"),
        row.getTimestamp("created_at").toInstant(),
        row.getString("decided_by"),
        row.getString("reason"),
        row.getString("source"),
        received == null ? null : received.toInstant());
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
