package org.makerspacehub.beans.knowledge.note;

import java.time.Clock;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes a note away: its words are gone from its row at once, and from the index a moment later.
 */
public final class RemoveNote implements ActionExecutor {
  private final Deeds deeds;
  private final NoteRows rows;

  /**
   * @param db as the executor's user, who alone may write {@code knowledge_note}
   * @param deeds does it once
   * @param clock says when
   */
  public RemoveNote(JdbcClient db, Deeds deeds, Clock clock) {
    this.deeds = deeds;
    this.rows = new NoteRows(db, clock);
  }

  @Override
  public String action() {
    return "knowledge.remove";
  }

  @Override
  public Facts check(Order order) {
    String audience =
        rows.db()
            .sql("SELECT audience FROM knowledge_note WHERE ref = :ref AND removed_at IS NULL")
            .param("ref", order.text("note"))
            .query(String.class)
            .optional()
            .orElseThrow(
                () -> new HubException("Nothing was done: there is no such note any more."));
    rows.refuseUnreadable(order, audience);
    return Facts.NONE;
  }

  @Override
  public Effect perform(Order order) {
    return deeds.once(
        order,
        () -> {
          check(order);
          rows.db()
              .sql(
                  "UPDATE knowledge_note SET title = '', text = '', link = '', removed_at = :now,"
                      + " removed_by = :by WHERE ref = :ref AND removed_at IS NULL")
              .param("now", rows.now())
              .param("by", order.requester().id())
              .param("ref", order.text("note"))
              .update();
          return new Effect.Done("It is not known any more.", order.text("note"), null);
        });
  }

  @Override
  public Effect look(Order order) {
    return deeds.look(order);
  }
}
