package org.makerspacehub.beans.knowledge.note;

import java.time.Clock;
import java.util.stream.Collectors;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Adds a note to what the hub knows; the hub takes it in from the row that is written here. */
public final class AddNote implements ActionExecutor {
  private static final int LONGEST_TITLE = 120;
  private static final int LONGEST_TEXT = 2_000;

  private final Deeds deeds;
  private final NoteRows rows;

  /**
   * @param db as the executor's user, who alone may write {@code knowledge_note}
   * @param deeds does it once
   * @param clock says when
   */
  public AddNote(JdbcClient db, Deeds deeds, Clock clock) {
    this.deeds = deeds;
    this.rows = new NoteRows(db, clock);
  }

  @Override
  public String action() {
    return "knowledge.add";
  }

  @Override
  public Facts check(Order order) {
    if (title(order).isBlank() || text(order).isBlank()) {
      throw new HubException("A note needs a title and words that can be read.");
    }
    rows.refuseUnreadable(order, order.text("audience"));
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
                  "INSERT INTO knowledge_note (ref, title, text, audience, link, added_by, added_at)"
                      + " VALUES (:ref, :title, :text, :audience, :link, :by, :now)")
              .param("ref", order.ref())
              .param("title", title(order))
              .param("text", text(order))
              .param("audience", order.text("audience"))
              .param("link", order.text("link"))
              .param("by", order.requester().id())
              .param("now", rows.now())
              .update();
          return new Effect.Done(
              "It is known in a moment. `/request knowledge.remove %s` takes it away again."
                  .formatted(order.ref()),
              order.ref(),
              null);
        });
  }

  @Override
  public Effect look(Order order) {
    return deeds.look(order);
  }

  private static String title(Order order) {
    return PlainLine.of(order.text("title"), LONGEST_TITLE);
  }

  private static String text(Order order) {
    return order
        .text("text")
        .lines()
        .map(line -> PlainLine.of(line, LONGEST_TEXT))
        .collect(Collectors.joining("\n"))
        .strip();
  }
}
