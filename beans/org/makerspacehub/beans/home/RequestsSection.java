package org.makerspacehub.beans.home;

import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;

/** What somebody asked for and that is not over. */
public class RequestsSection implements HomeSection {
  private static final int MOST = 15;

  private final List<OpenRequests> requests;

  /**
   * @param requests every kind there is
   */
  public RequestsSection(List<OpenRequests> requests) {
    this.requests = List.copyOf(requests);
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public Optional<Reply> of(HomeContext context) {
    Card card = new Card("Your requests");
    List<OpenRequests.Row> open =
        requests.stream().flatMap(each -> each.rows(context).stream()).toList();
    if (open.isEmpty()) {
      return Optional.of(
          card.text("You have no requests. `/request` shows what you can ask for.").reply());
    }
    List<OpenRequests.Row> shown = open.stream().limit(MOST).toList();
    List<String> plain =
        shown.stream().filter(row -> row.button() == null).map(OpenRequests.Row::says).toList();
    if (!plain.isEmpty()) {
      card.list(plain);
    }
    shown.stream()
        .filter(row -> row.button() != null)
        .forEach(row -> card.row(row.says(), row.button()));
    if (open.size() > MOST) {
      card.note("… and %d more.".formatted(open.size() - MOST));
    }
    return Optional.of(card.reply());
  }
}
