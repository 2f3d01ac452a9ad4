package org.makerspacehub.beans.escalate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditStep;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.audit.Personal;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Calls people step by step: the operators' channel at once; mail when nobody has settled it for a
 * while; then the owner. Each step is a row of {@code audit_escalation}; a step that cannot be
 * recorded is taken all the same and recorded later, because the record may be what is broken.
 */
public class JdbcEscalations implements LastingCalls {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcEscalations.class);
  private static final String HUB = "hub";
  private static final int LONGEST = 500;
  private static final int ROUND = 50;
  private static final int CHANNEL = 1;
  private static final int MAIL = 2;
  private static final int OWNER = 3;

  private final JdbcClient db;
  private final TransactionTemplate own;
  private final Notices notices;
  private final Outbox outbox;
  private final ReplyJson replies;
  private final EligibleApprovers people;
  private final AuditLog audit;
  private final Clock clock;
  private final Ladder ladder;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param notices tells the operators' channel
   * @param outbox takes mails and messages to the owner
   * @param replies renders these
   * @param people who is the owner
   * @param audit keeps each step
   * @param clock what "now" is
   * @param ladder how long each step waits for the one before
   */
  public JdbcEscalations(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Notices notices,
      Outbox outbox,
      ReplyJson replies,
      EligibleApprovers people,
      AuditLog audit,
      Clock clock,
      Ladder ladder) {
    this.db = db;
    this.own = new TransactionTemplate(transactions);
    this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.notices = notices;
    this.outbox = outbox;
    this.replies = replies;
    this.people = people;
    this.audit = audit;
    this.clock = clock;
    this.ladder = ladder;
  }

  /**
   * When more is done.
   *
   * @param mailTo the operators' addresses; empty for none
   * @param mailAfter from the beginning to the mail
   * @param ownerAfter from the beginning to the owner
   */
  public record Ladder(List<String> mailTo, Duration mailAfter, Duration ownerAfter) {}

  /**
   * A call that was made.
   *
   * @param step how far it went
   * @param settledAt null while it is open
   */
  public record Call(
      long id,
      Escalation what,
      String ref,
      String sentence,
      Instant raisedAt,
      int step,
      int recorded,
      Instant settledAt,
      String settledBy,
      String ending) {}

  @Override
  public void raise(Escalation what, String ref, String sentence) {
    String line = PlainLine.of(sentence, LONGEST);
    try {
      boolean isNew = Boolean.TRUE.equals(own.execute(status -> add(what, ref, line)));
      if (isNew) {
        record();
      }
    } catch (RuntimeException away) {
      LOG.error("A call for people could not be kept: {} {}", what, ref, away);
    }
    // Told in any case: telling has a memory of its own while the database is away.
    notices.raise(topic(what, ref), line, Ref.isRef(ref) ? ref : Ref.next());
  }

  @Override
  public void still(Escalation what, String ref, String sentence) {
    if (!settledByHand(what, ref)) {
      raise(what, ref, sentence);
    }
  }

  /** Whether the last call about it was ended by a person: what they know of needs no other. */
  private boolean settledByHand(Escalation what, String ref) {
    return db.sql(
            """
            SELECT settled_by FROM escalation
             WHERE ref = :ref AND what = :what AND settled_at IS NOT NULL
               AND id = (SELECT MAX(id) FROM escalation WHERE ref = :ref AND what = :what)""")
        .param("ref", ref)
        .param("what", what.name())
        .query(String.class)
        .optional()
        .filter(by -> !by.equals(HUB))
        .isPresent();
  }

  @Override
  public Set<String> open(Escalation what) {
    return Set.copyOf(
        db.sql("SELECT ref FROM escalation WHERE settled_at IS NULL AND what = :what")
            .param("what", what.name())
            .query(String.class)
            .list());
  }

  @Override
  public void settle(Escalation what, String ref, String sentence) {
    settle(what, ref, sentence, HUB);
  }

  /**
   * Somebody says that it is over.
   *
   * @param ref what it is about
   * @param by who says so
   * @param sentence how it ended
   * @return how many calls that ended
   */
  public int settle(String ref, Principal by, String sentence) {
    List<Call> open = open().stream().filter(call -> call.ref().equals(ref)).toList();
    open.forEach(call -> settle(call.what(), ref, sentence, by.id()));
    return open.size();
  }

  /** What is open, oldest first. */
  public List<Call> open() {
    return db.sql("SELECT * FROM escalation WHERE settled_at IS NULL ORDER BY id LIMIT :most")
        .param("most", ROUND)
        .query(JdbcEscalations::call)
        .list();
  }

  /** Takes the next steps that are due, and records what could not be recorded before. */
  public void look() {
    for (Call call : open()) {
      if (call.step() == CHANNEL && isDue(call, ladder.mailAfter())) {
        own.executeWithoutResult(status -> mail(call));
      } else if (call.step() == MAIL && isDue(call, ladder.ownerAfter())) {
        own.executeWithoutResult(status -> owner(call));
      }
    }
    record();
  }

  private boolean isDue(Call call, Duration after) {
    return !call.raisedAt().plus(after).isAfter(clock.instant());
  }

  private boolean add(Escalation what, String ref, String line) {
    try {
      db.sql(
              "INSERT INTO escalation (what, ref, sentence, raised_at)"
                  + " VALUES (:what, :ref, :sentence, :now)")
          .param("what", what.name())
          .param("ref", ref)
          .param("sentence", line)
          .param("now", Timestamp.from(clock.instant()))
          .update();
      return true;
    } catch (DuplicateKeyException open) {
      return false;
    }
  }

  private void settle(Escalation what, String ref, String sentence, String by) {
    String line = PlainLine.of(sentence, LONGEST);
    try {
      int ended =
          db.sql(
                  """
                  UPDATE escalation SET settled_at = :now, settled_by = :by, ending = :ending
                   WHERE open_key = :key""")
              .param("now", Timestamp.from(clock.instant()))
              .param("by", by)
              .param("ending", line)
              .param("key", what.name() + " " + ref)
              .update();
      if (ended > 0) {
        record();
        notices.clear(topic(what, ref), line);
      }
    } catch (RuntimeException away) {
      LOG.error("The end of a call for people could not be kept: {} {}", what, ref, away);
    }
  }

  private void mail(Call call) {
    if (!step(call, MAIL)) {
      return;
    }
    int n = 0;
    for (String to : ladder.mailTo()) {
      outbox.put(
          new OutboxMessage(
              "escalation:%d:mail:%d".formatted(call.id(), n++),
              refOf(call),
              OutboxMessage.Kind.MAIL,
              to,
              json.createObjectNode()
                  .put("subject", "Hub: " + title(call.what()))
                  .put(
                      "text",
                      "%s%n%nNobody has settled this since %s (UTC). In Slack: /hub escalations%nReference %s"
                          .formatted(call.sentence(), call.raisedAt(), call.ref()))
                  .toString(),
              null));
    }
  }

  private void owner(Call call) {
    if (!step(call, OWNER)) {
      return;
    }
    String message =
        replies.message(
            new Card(title(call.what()))
                .lead(
                    Card.Sign.STOPPED,
                    "This waits for somebody, and nobody came.",
                    SlackText.escape(call.sentence()))
                .text("`/hub escalations` shows everything that is open.")
                .note("Reference " + call.ref())
                .reply());
    people
        .holding(EnumSet.of(Role.OWNER))
        .forEach(
            owner ->
                outbox.put(
                    new OutboxMessage(
                        "escalation:%d:owner:%s"
                            .formatted(call.id(), owner.account().slackUserId()),
                        refOf(call),
                        OutboxMessage.Kind.SLACK_POST,
                        owner.account().slackUserId(),
                        message,
                        null)));
  }

  /** Of several hubs one takes the step. */
  private boolean step(Call call, int to) {
    return db.sql(
                "UPDATE escalation SET step = :to WHERE id = :id AND step = :from"
                    + " AND settled_at IS NULL")
            .param("to", to)
            .param("id", call.id())
            .param("from", call.step())
            .update()
        == 1;
  }

  /** Writes down each step that is not in the record yet. */
  private void record() {
    List<Call> behind =
        db.sql(
                """
                SELECT * FROM escalation
                 WHERE recorded < step + IF(settled_at IS NULL, 0, 1) ORDER BY id LIMIT :most""")
            .param("most", ROUND)
            .query(JdbcEscalations::call)
            .list();
    for (Call call : behind) {
      try {
        own.executeWithoutResult(status -> record(call));
      } catch (AuditUnavailable later) {
        LOG.warn("A call for people is not in the record yet: {} {}", call.what(), call.ref());
        return;
      }
    }
  }

  private void record(Call seen) {
    Optional<Call> locked =
        db.sql("SELECT * FROM escalation WHERE id = :id FOR UPDATE")
            .param("id", seen.id())
            .query(JdbcEscalations::call)
            .optional();
    if (locked.isEmpty() || locked.get().recorded() != seen.recorded()) {
      return;
    }
    Call call = locked.get();
    for (int step = call.recorded() + 1; step <= call.step(); step++) {
      audit.record(
          AuditChain.ESCALATION,
          call.ref(),
          "hub",
          AuditStep.ESCALATED,
          call.what().name().toLowerCase(Locale.ROOT),
          "request/" + call.ref(),
          Map.of("to", step == CHANNEL ? "channel" : step == MAIL ? "mail" : "owner"));
    }
    if (call.settledAt() != null) {
      audit.record(
          AuditChain.ESCALATION,
          call.ref(),
          call.settledBy(),
          AuditStep.SETTLED,
          call.what().name().toLowerCase(Locale.ROOT),
          "request/" + call.ref(),
          Map.of("how", new Personal(call.ending())));
    }
    db.sql("UPDATE escalation SET recorded = :recorded WHERE id = :id")
        .param("recorded", call.step() + (call.settledAt() == null ? 0 : 1))
        .param("id", call.id())
        .update();
  }

  /** What it is called, for people. */
  public static String title(Escalation what) {
    return switch (what) {
      case REQUEST_OVERDUE -> "A request waits for a decision";
      case NOT_EXECUTED -> "Approved and not carried out";
      case EXECUTION_FAILED -> "It could not be carried out";
      case EFFECT_UNKNOWN -> "Nobody knows whether it happened";
      case QUORUM_UNREACHABLE -> "Too few are left who could approve";
      case REQUEST_STUCK -> "A request cannot be worked on";
      case CEILING_HIT -> "A ceiling was reached";
      case AUDIT_FAILURE -> "The record is broken or cannot be written";
      case DEAD_LETTER -> "Something was given up";
      case CHECKPOINT_LATE -> "The record was not signed in time";
      case FROZEN -> "Everything privileged is frozen";
      case OWNER_REPLACEMENT -> "The owner is to be replaced";
    };
  }

  private static String topic(Escalation what, String ref) {
    return "gate.%s.%s".formatted(what.name().toLowerCase(Locale.ROOT), ref);
  }

  private static String refOf(Call call) {
    return Ref.isRef(call.ref()) ? call.ref() : Ref.next();
  }

  private static Call call(ResultSet row, int n) throws SQLException {
    Timestamp settled = row.getTimestamp("settled_at");
    return new Call(
        row.getLong("id"),
        Escalation.valueOf(row.getString("what")),
        row.getString("ref"),
        row.getString("sentence"),
        row.getTimestamp("raised_at").toInstant(),
        row.getInt("step"),
        row.getInt("recorded"),
        settled == null ? null : settled.toInstant(),
        row.getString("settled_by"),
        row.getString("ending"));
  }
}
