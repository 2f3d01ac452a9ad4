package org.makerspacehub.beans.knowledge.answer;

import java.util.Map;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;

/** Keeps what somebody says about an answer. */
public final class FeedbackClick implements ClickHandler {
  private final FeedbackBook book;
  private final Guard guard;

  /**
   * @param book keeps it
   * @param guard says who may ask, and so who may say how the answer was
   */
  public FeedbackClick(FeedbackBook book, Guard guard) {
    this.book = book;
    this.guard = guard;
  }

  @Override
  public String actionPrefix() {
    return FeedbackRow.PREFIX;
  }

  @Override
  public Reply click(Click click) {
    if (!guard
        .check(click.principal(), "agent.ask", Resource.HUB, Map.of(Ref.KEY, click.ref()))
        .allowed()) {
      return Reply.of("Asking me is not open to you (ref %s).".formatted(click.ref()));
    }
    FeedbackRow row = FeedbackRow.of(click.value());
    boolean good = FeedbackRow.GOOD.equals(click.actionId());
    if (row == null
        || !Ref.isRef(row.answer())
        || !good && !FeedbackRow.BAD.equals(click.actionId())) {
      return Reply.of("That button is too old. Please ask again.");
    }
    book.put(row, click.principal().id(), good);
    return Reply.of(
        good
            ? "Thank you, noted: that helped."
            : "Thank you, noted. Those who run the space see the question and what I quoted, so that"
                + " they can write down what is missing or wrong.");
  }
}
