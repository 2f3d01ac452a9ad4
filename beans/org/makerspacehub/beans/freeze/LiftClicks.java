package org.makerspacehub.beans.freeze;

import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;

/**
 * Answers whoever pressed the button that lifts a freeze. The press itself was kept at the front
 * door and is counted by the executor; nothing is lifted here.
 */
public class LiftClicks implements ClickHandler {
  private final FreezeBook book;
  private final LiftCount count;
  private final Guard guard;

  /**
   * @param book what is frozen
   * @param count who agreed
   * @param guard who may agree
   */
  public LiftClicks(FreezeBook book, LiftCount count, Guard guard) {
    this.book = book;
    this.count = count;
    this.guard = guard;
  }

  @Override
  public String actionPrefix() {
    return SignedClick.LIFT;
  }

  @Override
  public Reply click(Click click) {
    if (!guard
        .check(click.principal(), "hub.freeze", Resource.HUB, Map.of("ref", click.ref()))
        .allowed()) {
      return Reply.of(
          "Only the owner and the board can lift a freeze; your press changed nothing.");
    }
    Optional<FreezeBook.Frozen> open =
        click.value().startsWith("freeze:")
            ? book.open(click.value().substring("freeze:".length()))
            : Optional.empty();
    if (open.isEmpty()) {
      return Reply.of("That freeze is lifted already.");
    }
    String missing = count.of(open.get()).missing();
    return Reply.of(
        missing.isEmpty()
            ? "Thank you. That is everyone it takes; it is lifted within seconds."
            : "Thank you. It still takes %s.".formatted(missing));
  }
}
