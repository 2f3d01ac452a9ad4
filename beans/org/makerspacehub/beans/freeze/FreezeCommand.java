package org.makerspacehub.beans.freeze;

import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.When;

/**
 * {@code /hub freeze [why]}: everything privileged stands still within a second. Stopping must
 * never wait for anything, so it is done first and recorded after; what cannot be recorded is
 * stopped all the same, and said.
 */
public class FreezeCommand implements SlashCommand {
  private final FreezeBook book;
  private final FreezeTeller teller;
  private final AuditLog audit;
  private final When when;

  /**
   * @param book as the hub's user
   * @param teller tells the board and the owner
   * @param audit keeps who did it
   * @param when says moments as people do
   */
  public FreezeCommand(FreezeBook book, FreezeTeller teller, AuditLog audit, When when) {
    this.book = book;
    this.teller = teller;
    this.audit = audit;
    this.when = when;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "freeze";
  }

  @Override
  public String action() {
    return "hub.freeze";
  }

  @Override
  public String usage() {
    return "/hub freeze <why>";
  }

  @Override
  public String help() {
    return "Stops everything privileged at once; lifting it takes the owner and one of the board.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    Optional<FreezeBook.Frozen> already = book.open();
    if (already.isPresent()) {
      return state(already.get());
    }
    FreezeBook.Frozen frozen =
        book.add(command.ref(), command.principal(), PlainLine.of(rest, FreezeBook.LONGEST_REASON));
    String recorded = record(frozen);
    teller.frozen(frozen);
    return new Card("Everything is frozen")
        .lead(
            Card.Sign.STOPPED,
            "Nothing privileged happens any more.",
            "The board and the owner are told. Lifting it takes the owner and one of the board:"
                + " `/hub unfreeze`.")
        .note("%sReference %s".formatted(recorded, frozen.ref()))
        .reply();
  }

  private Reply state(FreezeBook.Frozen frozen) {
    return new Card("Everything is frozen")
        .lead(
            Card.Sign.STOPPED,
            "It is frozen already.",
            "Lifting it takes the owner and one of the board: `/hub unfreeze`.")
        .fact("By", "<@%s>".formatted(frozen.by().slackUserId()))
        .fact("Since", when.age(frozen.at()))
        .fact("Why", frozen.reason().isEmpty() ? "—" : SlackText.escape(frozen.reason()))
        .note("Reference " + frozen.ref())
        .reply();
  }

  private String record(FreezeBook.Frozen frozen) {
    try {
      AuditLog.Intent intent =
          audit.intent(
              frozen.ref(), frozen.by().id(), "freeze", "freeze/" + frozen.ref(), Map.of());
      audit.outcome(intent, "done", Map.of());
      return "Recorded under your account. ";
    } catch (org.makerspacehub.beans.audit.AuditUnavailable unrecorded) {
      return "It could not be recorded just now; it is frozen all the same. ";
    }
  }
}
