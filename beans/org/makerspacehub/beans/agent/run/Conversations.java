package org.makerspacehub.beans.agent.run;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What somebody and an agent said to each other lately, in one channel: nobody else's words, and
 * none from elsewhere (R5, R11). What tools returned is not remembered; that it was untrusted is.
 */
public final class Conversations {
  private static final int TURNS = 6;
  private static final int LONGEST = 4_000;
  private static final int BATCH = 500;

  private final JdbcClient db;
  private final Clock clock;
  private final Duration age;
  private final int budget;

  /**
   * @param db as the hub's user
   * @param clock what "now" is
   * @param age how long something is remembered
   * @param budget tokens that may be remembered at a time
   */
  public Conversations(JdbcClient db, Clock clock, Duration age, int budget) {
    this.db = db;
    this.clock = clock;
    this.age = age;
    this.budget = budget;
  }

  /** What was said before, the oldest first. */
  public List<Turn> recall(Principal asker, String channel, String agent) {
    List<Turn> newest =
        db.sql(
                "SELECT question, answer, untrusted, personal FROM conversation WHERE asker ="
                    + " :asker AND channel = :channel AND agent = :agent AND said_at > :since"
                    + " ORDER BY said_at DESC, id DESC LIMIT "
                    + TURNS)
            .param("asker", asker.id())
            .param("channel", channel)
            .param("agent", agent)
            .param("since", before())
            .query(
                (row, n) ->
                    new Turn(
                        row.getString("question"),
                        row.getString("answer"),
                        row.getBoolean("untrusted"),
                        row.getBoolean("personal")))
            .list();
    List<Turn> fitting = new ArrayList<>();
    int tokens = 0;
    for (Turn turn : newest) {
      tokens += AgentLoop.estimate(turn.question()) + AgentLoop.estimate(turn.answer());
      if (tokens > budget) {
        break;
      }
      fitting.add(turn);
    }
    Collections.reverse(fitting);
    return fitting;
  }

  /** Remembers an answer, in the transaction that is open; once for each question. */
  public void remember(Question question, String answer, Taint taint) {
    try {
      db.sql(
              "INSERT INTO conversation (asker, channel, agent, ref, question, answer, untrusted,"
                  + " personal, said_at) VALUES (:asker, :channel, :agent, :ref, :question,"
                  + " :answer, :untrusted, :personal, :now)")
          .param("asker", question.asker().id())
          .param("channel", question.channel())
          .param("agent", question.agent())
          .param("ref", question.ref())
          .param("question", cut(question.text()))
          .param("answer", cut(answer))
          .param("untrusted", taint.untrusted())
          .param("personal", taint.personal())
          .param("now", Timestamp.from(clock.instant()))
          .update();
    } catch (DuplicateKeyException rememberedAlready) {
      // The same question answered a second time is one turn.
      return;
    }
  }

  /**
   * Forgets what was said with somebody.
   *
   * @param channel in which; empty for everywhere
   * @return how many turns
   */
  public int forget(Principal asker, String channel) {
    return db.sql(
            "DELETE FROM conversation WHERE asker = :asker AND (:channel = '' OR channel ="
                + " :channel)")
        .param("asker", asker.id())
        .param("channel", channel)
        .update();
  }

  /**
   * Removes some of what is too old to be remembered.
   *
   * @return how many turns
   */
  public int forgetOld() {
    return db.sql("DELETE FROM conversation WHERE said_at <= :since LIMIT " + BATCH)
        .param("since", before())
        .update();
  }

  private Timestamp before() {
    return Timestamp.from(clock.instant().minus(age));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
  }
}
