package org.makerspacehub.beans.command;

import java.util.Optional;
import org.makerspacehub.beans.identity.LinkDesk;
import org.makerspacehub.beans.member.MemberQuery;

/**
 * {@code /link}: shows by a code sent to the address in Fabman that a membership is the asker's
 * own. The answer to an address is the same words whoever has it, or nobody.
 */
public class LinkCommand implements SlashCommand {
  private static final String TITLE = "Link your membership";

  private final LinkDesk desk;

  /**
   * @param desk takes addresses and codes
   */
  public LinkCommand(LinkDesk desk) {
    this.desk = desk;
  }

  @Override
  public String command() {
    return "/link";
  }

  @Override
  public String verb() {
    return "";
  }

  @Override
  public String action() {
    return "link.self";
  }

  @Override
  public String usage() {
    return "/link <e-mail>";
  }

  @Override
  public String help() {
    return "Link your Slack account with your membership, by a code sent to your e-mail address.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    MemberQuery typed = MemberQuery.of(rest);
    Optional<String> address =
        typed.kind() == MemberQuery.Kind.EMAIL ? Optional.of(typed.value()) : Optional.empty();
    if (address.isPresent()) {
      return asked(desk.ask(command.principal().id(), address.get(), command.ref()));
    }
    boolean nothing = rest.isBlank() || rest.strip().equalsIgnoreCase("help");
    return nothing || typed.kind() != MemberQuery.Kind.WORDS
        ? how()
        : entered(desk.enter(command.principal().id(), typed.value(), command.ref()));
  }

  private static Reply how() {
    return new Card(TITLE)
        .lead(
            Card.Sign.NEUTRAL,
            "Show me by e-mail that a membership is yours.",
            "Type `/link` and the address that Fabman has for you. I send a code there; then type"
                + " `/link` and the code.")
        .note("Only you see what you type here.")
        .reply();
  }

  private static Reply asked(LinkDesk.Asked asked) {
    return switch (asked) {
      case TAKEN ->
          new Card(TITLE)
              .lead(
                  Card.Sign.WAITING,
                  "If Fabman has that address for one member, a code is on its way there.",
                  "Look into that mailbox, then type `/link` and the code. It is good for %d minutes, and only for your Slack account."
                      .formatted(LinkDesk.GOOD_FOR.toMinutes()))
              .note(
                  "I say the same whoever has the address, or nobody. Nothing there after five"
                      + " minutes? Look among the unwanted mail, check the spelling, or ask staff"
                      + " which address Fabman has for you.")
              .reply();
      case TOO_OFTEN ->
          new Card(TITLE)
              .lead(
                  Card.Sign.WAITING,
                  "You have asked for %d codes within an hour.".formatted(LinkDesk.MOST_CODES),
                  "Please use one that came, or try again in an hour. Staff can help, too.")
              .reply();
      case BUSY ->
          new Card(TITLE)
              .lead(
                  Card.Sign.WAITING,
                  "Too many codes were asked for just now.",
                  "Please try again in an hour. Staff can help, too.")
              .reply();
      case UNKNOWN_ACCOUNT -> unknown();
      case NOT_FOR_THIS_KIND -> guest();
    };
  }

  private static Reply entered(LinkDesk.Entered entered) {
    return switch (entered) {
      case LINKED ->
          new Card(TITLE)
              .lead(
                  Card.Sign.GOOD,
                  "Done: your Slack account is linked with your membership.",
                  "Type `/membership` to see how it stands. I've also told the address by mail, in"
                      + " case this wasn't you.")
              .reply();
      case DOUBTFUL ->
          new Card(TITLE)
              .lead(
                  Card.Sign.WAITING,
                  "The code is right. Somebody on the staff has a quick look before I link you.",
                  "Your names in Slack and in Fabman have nothing in common, or the address was"
                      + " known with somebody else before. It's on their list; you need do nothing.")
              .reply();
      case APART ->
          new Card(TITLE)
              .lead(
                  Card.Sign.LOCKED,
                  "The code is right, but I may not link you by it.",
                  "Staff have noted that this account and that membership are two people's. If"
                      + " that's a mistake, please talk to them: they can undo it.")
              .reply();
      case OUTDATED ->
          new Card(TITLE)
              .lead(
                  Card.Sign.NEUTRAL,
                  "The code was right, but Fabman's address has changed since I sent it.",
                  "Please ask for a new one: `/link` and your address in Fabman.")
              .reply();
      case WRONG ->
          new Card(TITLE)
              .lead(
                  Card.Sign.NEUTRAL,
                  "That code doesn't fit.",
                  "It may be mistyped, older than %d minutes, used already, or asked for from another Slack account. For a new one type `/link` and your address in Fabman."
                      .formatted(LinkDesk.GOOD_FOR.toMinutes()))
              .reply();
      case TOO_MANY_WRONG ->
          new Card(TITLE)
              .lead(
                  Card.Sign.LOCKED,
                  "That were too many codes that don't fit.",
                  "Please try again in an hour. Staff can help, too.")
              .reply();
      case UNKNOWN_ACCOUNT -> unknown();
      case NOT_FOR_THIS_KIND -> guest();
    };
  }

  private static Reply unknown() {
    return new Card(TITLE)
        .lead(
            Card.Sign.WAITING,
            "I don't know your Slack account yet.",
            "New accounts reach me within a few minutes. Please try again a little later; if that"
                + " doesn't help, ask staff.")
        .reply();
  }

  private static Reply guest() {
    return new Card(TITLE)
        .lead(
            Card.Sign.LOCKED,
            "Guests' accounts can't be linked with a membership.",
            "If you are a member, ask staff for a full account in Slack.")
        .reply();
  }
}
