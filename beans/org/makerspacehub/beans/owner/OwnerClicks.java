package org.makerspacehub.beans.owner;

import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;

/**
 * Answers whoever pressed a button about a new owner. The press itself was kept at the front door
 * and is counted by the executor; nothing is done here.
 */
public class OwnerClicks implements ClickHandler {
  private static final String STAMP = "owner:";

  private final OwnerBook book;
  private final OwnerCount count;
  private final Guard guard;

  /**
   * @param book what is open
   * @param count who agreed
   * @param guard who is answered
   */
  public OwnerClicks(OwnerBook book, OwnerCount count, Guard guard) {
    this.book = book;
    this.count = count;
    this.guard = guard;
  }

  @Override
  public String actionPrefix() {
    return "gate.owner";
  }

  @Override
  public Reply click(Click click) {
    if (!guard
        .check(click.principal(), "owner.word", Resource.HUB, Map.of("ref", click.ref()))
        .allowed()) {
      return Reply.of(
          "Only the board and the owner have a say in who the owner is; your press changed"
              + " nothing.");
    }
    Optional<Replacement> found =
        click.value().startsWith(STAMP)
            ? book.find(click.value().substring(STAMP.length()))
            : Optional.empty();
    if (found.isEmpty()) {
      return Reply.of("I know of no such thing; your press changed nothing.");
    }
    Replacement about = found.get();
    return Reply.of(
        switch (about.state()) {
          case DONE ->
              "That is done: <@%s> is the owner.".formatted(about.candidate().slackUserId());
          case CANCELLED -> "That was cancelled; your press changed nothing.";
          case EXPIRED -> "That took too long and is over; your press changed nothing.";
          case OPEN -> open(click, about);
        });
  }

  private String open(Click click, Replacement about) {
    boolean byClicks = about.way() == Replacement.Way.CLICKS;
    if (SignedClick.OWNER_AGREE.equals(click.actionId()) && byClicks) {
      return agreed(click, about);
    }
    if (SignedClick.OWNER_CANCEL.equals(click.actionId()) && !byClicks) {
      if (!count.owners().contains(click.principal().id())) {
        return "Only the present owner can cancel it; your press changed nothing.";
      }
      return about.due().map(due -> !click.receivedAt().isBefore(due)).orElse(false)
          ? "The seventy-two hours were over; your press changed nothing."
          : "Thank you. It is cancelled within seconds; you stay the owner.";
    }
    return "That button is not for this; your press changed nothing.";
  }

  private String agreed(Click click, Replacement about) {
    OwnerCount.Tally tally = count.of(about);
    if (!tally.board().contains(click.principal().id())) {
      return "Only those who were on the board before it was asked for can agree; your press"
          + " changed nothing.";
    }
    if (click.principal().equals(about.candidate())) {
      return "Nobody can agree to themselves; your press changed nothing.";
    }
    return tally.enough()
        ? "Thank you. That is more than half of the board; it is done within seconds."
        : "Thank you. %d of %d have agreed so far.".formatted(tally.agreed().size(), tally.need());
  }
}
