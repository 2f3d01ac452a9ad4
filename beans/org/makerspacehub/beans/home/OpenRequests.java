package org.makerspacehub.beans.home;

import java.util.List;
import org.makerspacehub.beans.command.Card;

/** Things that somebody asked for and that are not over; one bean for each kind of thing. */
@FunctionalInterface
public interface OpenRequests {

  /**
   * What is open.
   *
   * @return a sentence each, escaped for Slack; empty when nothing is
   */
  List<String> of(HomeContext context);

  /**
   * Something open that can be acted on.
   *
   * @param says a sentence, escaped for Slack
   * @param button what to do about it; null for nothing
   */
  record Row(String says, Card.Button button) {}

  /** The same, each with what can be done about it. */
  default List<Row> rows(HomeContext context) {
    return of(context).stream().map(says -> new Row(says, null)).toList();
  }
}
