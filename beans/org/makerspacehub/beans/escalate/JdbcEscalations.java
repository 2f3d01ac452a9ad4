package org.makerspacehub.beans.escalate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
  private static final int LONGEST = 500;
  private static final String HUB = "hub";

  /** Whatever its words, it is a topic and a title too. */
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z_]{1,29}");

  /** After this the channel should have been told. */
  private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);

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
   * @param name as whoever called named it
   * @param what the same; {@link Escalation#OTHER} when this version has no such name
   * @param step how far it went
   * @param settledAt null while it is open
   */
  public record Call(
      long id,
      String name,
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
    raise(what.name(), ref, sentence);
  }

  /**
   * The same for whatever its name is: what another version calls for is called for here too.
   *
   * @param name of what happened
   */
  void raise(String name, String ref, String sentence) {
    String what = NAME.matcher(name).matches() ? name : Escalation.OTHER.name();
    String line = PlainLine.of(sentence, LONGEST);
    boolean isNews;
    try {
      isNews = Boolean.TRUE.equals(own.execute(status -> add(what, ref, line)));
      if (isNews) {
        record();
      }
    } catch (RuntimeException away) {
      LOG.error("A call for people could not be kept: {} {}", what, ref, away);
      // Telling has a memory of its own while the database is away.
      isNews = true;
    }
    if (isNews) {
      tell(what, ref, line);
    }
  }

  @Override
  public void still(Escalation what, String ref, String sentence, Instant since) {
    boolean known =
        db.sql(
                    """
                SELECT COUNT(*) FROM escalation
                 WHERE ref = :ref AND what = :what
                   AND (settled_at IS NULL OR settled_by <> :hub AND settled_at >= :since)""")
                .param("ref", ref)
                .param("what", what.name())
                .param("hub", HUB)
                .param("since", Timestamp.from(since))
                .query(Long.class)
                .single()
            > 0;
    if (!known) {
      raise(what, ref, sentence);
    }
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
    end(what.name(), ref, sentence);
  }

  /** The same for whatever its name is. */
  void end(String name, String ref, String sentence) {
    settle(NAME.matcher(name).matches() ? name : Escalation.OTHER.name(), ref, sentence, HUB);
  }

  private void tell(String what, String ref, String line) {
    notices.raise(topic(what, ref), line, Ref.isRef(ref) ? ref : Ref.next());
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
    List<Call> open =
        db.sql("SELECT * FROM escalation WHERE ref = :ref AND settled_at IS NULL ORDER BY id")
            .param("ref", ref)
            .query(JdbcEscalations::call)
            .list();
    open.forEach(call -> settle(call.name(), ref, sentence, by.id()));
    return open.size();
  }

  /** What is open, oldest first; {@value #ROUND} at the most. */
  public List<Call> open() {
    return open(0);
  }

  /**
   * The same, after one of them.
   *
   * @param after its number
   */
  List<Call> open(long after) {
    return db.sql(
            "SELECT * FROM escalation WHERE settled_at IS NULL AND id > :after"
                + " ORDER BY id LIMIT :most")
        .param("after", after)
        .param("most", ROUND)
        .query(JdbcEscalations::call)
        .list();
  }

  /** Takes the next steps that are due, and records what could not be recorded before. */
  public void look() {
    untold().forEach(call -> tell(call.name(), call.ref(), call.sentence()));
    due(CHANNEL, ladder.mailAfter())
        .forEach(call -> own.executeWithoutResult(status -> mail(call)));
    due(MAIL, ladder.ownerAfter()).forEach(call -> own.executeWithoutResult(status -> owner(call)));
    record();
  }

  /**
   * Calls that the channel knows nothing of: whoever called died before it was told. What lasts is
   * told by one notice, which stays open with its call.
   */
  private List<Call> untold() {
    return db.sql(
            """
            SELECT e.* FROM escalation e
              LEFT JOIN ops_notice n
                ON n.open_topic = CONCAT('gate.', LOWER(e.what), '.', e.ref)
             WHERE e.settled_at IS NULL AND e.step = :channel AND e.raised_at <= :before
               AND n.id IS NULL
             ORDER BY e.id LIMIT :most""")
        .param("channel", CHANNEL)
        .param("before", Timestamp.from(clock.instant().minus(TOLD_WITHIN)))
        .param("most", ROUND)
        .query(JdbcEscalations::call)
        .list();
  }

  private List<Call> due(int step, Duration after) {
    return db.sql(
            "SELECT * FROM escalation WHERE settled_at IS NULL AND step = :step"
                + " AND raised_at <= :before ORDER BY id LIMIT :most")
        .param("step", step)
        .param("before", Timestamp.from(clock.instant().minus(after)))
        .param("most", ROUND)
        .query(JdbcEscalations::call)
        .list();
  }

  /** Whether that is news: nothing is open about it, or something else was said of it. */
  private boolean add(String what, String ref, String line) {
    try {
      db.sql(
              "INSERT INTO escalation (what, ref, sentence, raised_at)"
                  + " VALUES (:what, :ref, :sentence, :now)")
          .param("what", what)
          .param("ref", ref)
          .param("sentence", line)
          .param("now", Timestamp.from(clock.instant()))
          .update();
      return true;
    } catch (DuplicateKeyException open) {
      return db.sql(
                  "UPDATE escalation SET sentence = :sentence"
                      + " WHERE open_key = :key AND sentence <> :sentence")
              .param("sentence", line)
              .param("key", key(what, ref))
              .update()
          == 1;
    }
  }

  private static String key(String what, String ref) {
    return what + " " + ref;
  }

  private void settle(String what, String ref, String sentence, String by) {
    String line = PlainLine.of(sentence, LONGEST);
    try {
      // Committed before it is recorded, which locks the same row by a connection of its own.
      Integer ended = own.execute(status -> end(what, ref, line, by));
      if (ended != null && ended > 0) {
        record();
        notices.clear(topic(what, ref), line);
      }
    } catch (RuntimeException away) {
      LOG.error("The end of a call for people could not be kept: {} {}", what, ref, away);
    }
  }

  private int end(String what, String ref, String line, String by) {
    return db.sql(
            """
            UPDATE escalation SET settled_at = :now, settled_by = :by, ending = :ending
             WHERE open_key = :key""")
        .param("now", Timestamp.from(clock.instant()))
        .param("by", by)
        .param("ending", line)
        .param("key", key(what, ref))
        .update();
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
                  .put("subject", "Hub: " + title(call))
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
            new Card(title(call))
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
          call.name().toLowerCase(Locale.ROOT),
          "request/" + call.ref(),
          Map.of("to", step == CHANNEL ? "channel" : step == MAIL ? "mail" : "owner"));
    }
    if (call.settledAt() != null) {
      audit.record(
          AuditChain.ESCALATION,
          call.ref(),
          call.settledBy(),
          AuditStep.SETTLED,
          call.name().toLowerCase(Locale.ROOT),
          "request/" + call.ref(),
          Map.of("how", new Personal(call.ending())));
    }
    db.sql("UPDATE escalation SET recorded = :recorded WHERE id = :id")
        .param("recorded", call.step() + (call.settledAt() == null ? 0 : 1))
        .param("id", call.id())
        .update();
  }

  /** What it is called, for people. */
  public static String title(Call call) {
    return switch (call.what()) {
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
      case OTHER -> "The executor calls: " + call.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  private static String topic(String what, String ref) {
    return "gate.%s.%s".formatted(what.toLowerCase(Locale.ROOT), ref);
  }

  private static Escalation what(String name) {
    return Arrays.stream(Escalation.values())
        .filter(each -> each.name().equals(name))
        .findAny()
        .orElse(Escalation.OTHER);
  }

  private static String refOf(Call call) {
    return Ref.isRef(call.ref()) ? call.ref() : Ref.next();
  }

  private static Call call(ResultSet row, int n) throws SQLException {
    Timestamp settled = row.getTimestamp("settled_at");
    return new Call(
        row.getLong("id"),
        row.getString("what"),
        what(row.getString("what")),
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
