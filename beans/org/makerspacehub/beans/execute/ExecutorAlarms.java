package org.makerspacehub.beans.execute;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.audit.AlertWebhook;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.Escalations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How the executor calls for people: by a row that the hub passes on, and by its own webhook, which
 * works without the hub. What strikes again and again is told once in a while.
 */
public class ExecutorAlarms implements Escalations {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorAlarms.class);
  private static final Duration AGAIN = Duration.ofMinutes(10);
  private static final int LONGEST = 500;
  private static final int MOST_REMEMBERED = 1_000;

  private final JdbcClient db;
  private final AlertWebhook webhook;
  private final Clock clock;
  private final Map<String, Instant> told = new HashMap<>();

  /**
   * @param db as the executor's user
   * @param webhook its own way out; may be none
   * @param clock what "now" is
   */
  public ExecutorAlarms(JdbcClient db, AlertWebhook webhook, Clock clock) {
    this.db = db;
    this.webhook = webhook;
    this.clock = clock;
  }

  @Override
  public void raise(Escalation what, String ref, String sentence) {
    if (!isNews(what + " " + ref)) {
      return;
    }
    String line = PlainLine.of(sentence, LONGEST);
    LOG.error("{} (ref {}): {}", what, ref, line);
    boolean kept = keep(what, ref, line, true);
    boolean sent =
        webhook.isThere() && webhook.send(":rotating_light: %s (ref %s)".formatted(line, ref));
    if (!kept && !sent) {
      // Nobody heard it: the next time is the first.
      forget(what + " " + ref);
    }
  }

  @Override
  public void settle(Escalation what, String ref, String sentence) {
    forget(what + " " + ref);
    keep(what, ref, PlainLine.of(sentence, LONGEST), false);
  }

  private synchronized boolean isNews(String key) {
    Instant now = clock.instant();
    if (told.size() > MOST_REMEMBERED) {
      told.clear();
    }
    Instant before = told.get(key);
    if (before != null && before.plus(AGAIN).isAfter(now)) {
      return false;
    }
    told.put(key, now);
    return true;
  }

  private synchronized void forget(String key) {
    told.remove(key);
  }

  private boolean keep(Escalation what, String ref, String line, boolean raised) {
    try {
      db.sql(
              "INSERT INTO executor_alarm (what, ref, sentence, raised, at)"
                  + " VALUES (:what, :ref, :sentence, :raised, :now)")
          .param("what", what.name())
          .param("ref", ref)
          .param("sentence", line)
          .param("raised", raised)
          .param("now", Timestamp.from(clock.instant()))
          .update();
      return true;
    } catch (RuntimeException away) {
      LOG.error("An alarm could not be kept: {} {}", what, ref, away);
      return false;
    }
  }
}
