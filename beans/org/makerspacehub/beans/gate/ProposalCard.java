package org.makerspacehub.beans.gate;

import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;

/**
 * What somebody is shown before an agent's proposal is asked for in their name: the action, whom it
 * is done to and every argument to the letter, as those who decide would read them; then what the
 * agent gave as the reason, marked as its words. The buttons carry the hash of exactly that.
 */
public class ProposalCard {
  /** What the ids of the buttons begin with. */
  public static final String PREFIX = "proposal.";

  /** Asks for it. */
  public static final String ASK = PREFIX + "ask";

  /** Drops it. */
  public static final String DROP = PREFIX + "drop";

  private final ApprovalCard cards;

  /**
   * @param cards shows arguments to those who decide
   */
  public ProposalCard(ApprovalCard cards) {
    this.cards = cards;
  }

  /**
   * What would be asked for.
   *
   * @param preview as the gate sees it
   * @param requester {@code T…/U…}
   * @param through the agent; empty when the hub itself understood their words
   * @param why the reason, from the agent; may be empty
   * @param stamp what the buttons carry
   * @param ref of the proposal
   * @param left how long it can be asked for, for people
   */
  public Reply open(
      Preview preview,
      String requester,
      String through,
      String why,
      String stamp,
      String ref,
      String left) {
    ActionEntry entry = preview.entry();
    Card card = new Card(entry.title());
    card.lead(
        Card.Sign.WAITING,
        "Shall I ask for this in your name? " + sentence(preview, requester),
        "Nothing has been asked for yet. Exactly what stands here would be%s."
            .formatted(
                through.isEmpty()
                    ? ""
                    : "; the agent “%s” put it together".formatted(Visible.line(through))));
    cards.arguments(card, entry, preview.arguments());
    if (!why.isBlank()) {
      card.text(
          "*Reason given to those who decide*%s\n“%s”"
              .formatted(through.isEmpty() ? "" : ", in the agent's words", Visible.line(why)));
    }
    card.buttons(
        List.of(
            new Card.Button(ASK, stamp, "Ask for this", Card.Style.PRIMARY, null),
            new Card.Button(DROP, stamp, "No, drop it", Card.Style.PLAIN, null)));
    return card.note(
            "Asking is no approval: it then needs a yes from %s (%s). Only you can press, within %s. Reference `%s`"
                .formatted(
                    preview.quorum() == 1 ? "one person" : preview.quorum() + " people",
                    GateDesk.asked(entry.approve()),
                    left,
                    ref))
        .reply();
  }

  /**
   * What stands in its place once it is over.
   *
   * @param title of the action
   * @param headline how it ended, words of ours
   * @param detail a sentence of ours, plain text; may be empty
   */
  public Reply over(Card.Sign sign, String title, String headline, String detail, String ref) {
    return new Card(title)
        .lead(sign, headline, SlackText.escape(detail))
        .note("Reference `%s`".formatted(ref))
        .reply();
  }

  /** For example {@code Door code, for <@U0ADA> (Ada)}. */
  private static String sentence(Preview preview, String requester) {
    Subject subject = preview.subject();
    List<String> parts = new ArrayList<>();
    parts.add(preview.entry().title());
    if (subject.target().equals(requester)) {
      parts.add("for yourself");
    } else if (!subject.target().equals(Subject.NOBODY)) {
      String whom =
          subject.target().contains("/")
              ? "<@%s>"
                  .formatted(
                      subject
                          .target()
                          .substring(subject.target().indexOf('/') + 1)
                          .replaceAll("[^A-Z0-9]", ""))
              : "member " + Visible.line(subject.target());
      parts.add(
          "for %s%s%s"
              .formatted(
                  whom,
                  subject.name().isBlank() ? "" : " (%s)".formatted(SlackText.name(subject.name())),
                  subject.own() ? ", that is you" : ""));
    }
    return String.join(", ", parts);
  }
}
