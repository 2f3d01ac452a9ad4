package org.makerspacehub.beans.escalate;

import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.OutcomeWords;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;

/**
 * Answers whoever said what became of something. The press itself was kept at the front door and is
 * written down by the executor; nothing is changed here.
 */
public class OutcomeClicks implements ClickHandler {
  private static final String ABOUT = OutcomeWords.about("");

  private final RequestBook book;
  private final OutcomeWords words;
  private final Guard guard;

  /**
   * @param book of requests
   * @param words whose word counts
   * @param guard who may say it
   */
  public OutcomeClicks(RequestBook book, OutcomeWords words, Guard guard) {
    this.book = book;
    this.words = words;
    this.guard = guard;
  }

  @Override
  public String actionPrefix() {
    return "gate.outcome.";
  }

  @Override
  public Reply click(Click click) {
    if (!guard
        .check(click.principal(), "hub.outcome", Resource.HUB, Map.of("ref", click.ref()))
        .allowed()) {
      return Reply.of("Only the board and the owner can say that; your press changed nothing.");
    }
    String ref = click.value().startsWith(ABOUT) ? click.value().substring(ABOUT.length()) : "";
    Optional<ActionRequest> request = Ref.isRef(ref) ? book.find(ref) : Optional.empty();
    if (request.isEmpty()) {
      return Reply.of("I know no such request any more.");
    }
    if (request.get().state() != RequestState.UNKNOWN) {
      return Reply.of("What became of it is known already; your press changed nothing.");
    }
    String no = words.no(click.principal(), click.receivedAt(), request.get().requester());
    return Reply.of(
        no.isEmpty()
            ? "Thank you. It is written down in a moment, and whoever asked hears of it."
            : no + " Your press changed nothing.");
  }
}
