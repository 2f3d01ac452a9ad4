package org.makerspacehub.beans.knowledge.answer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.knowledge.slack.ChannelsDesk;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/**
 * {@code /hub knowledge channel on #channel} and {@code … off …}: whether what is said in a channel
 * is taken in at all. Turning one off forgets what is known of it.
 */
public final class KnowledgeChannelCommand extends KnowledgeCommand {
  private static final Pattern TYPED =
      Pattern.compile("(?:<#([A-Z0-9]{2,24})(?:\\|[^>]*)?>|#?([\\p{L}\\p{N}_-]{1,80}))");

  private final ChannelsDesk desk;
  private final boolean on;

  /**
   * @param desk decides
   * @param on whether it is the one that turns on
   */
  public KnowledgeChannelCommand(ChannelsDesk desk, boolean on) {
    super(
        on ? "channel on" : "channel off",
        MANAGE,
        "#channel",
        on
            ? "Takes in what is said in a channel, also a private one; its members alone find it."
            : "Stops taking in what is said in a channel, and forgets what is known of it.");
    this.desk = desk;
    this.on = on;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    Matcher typed = TYPED.matcher(rest.strip());
    if (!typed.matches()) {
      return new Card("Knowledge")
          .lead(
              Card.Sign.NEUTRAL,
              "Which channel?",
              "Type `/hub %s #general`. I have to be in the channel; invite me with `/invite`."
                  .formatted(verb()))
          .reply();
    }
    String channel = typed.group(1) == null ? typed.group(2) : typed.group(1);
    String shown =
        typed.group(1) == null ? "#" + SlackText.plain(channel, 80) : "<#" + channel + ">";
    ChannelsDesk.Decided decided;
    try {
      decided = desk.decide(channel, on, command.principal());
    } catch (VendorUnavailable away) {
      return new Card("Knowledge")
          .lead(
              Card.Sign.ATTENTION,
              "Slack does not answer just now.",
              "Nothing was changed; please try again in a minute.")
          .reply();
    }
    Card card = new Card("Knowledge");
    switch (decided) {
      case DONE ->
          card.lead(
              on ? Card.Sign.GOOD : Card.Sign.STOPPED,
              on ? shown + " is taken in from now on." : shown + " is not taken in any more.",
              on
                  ? "Its history is read first, which takes a while; `/hub knowledge` shows how far."
                      + " Only who may read the channel finds anything of it."
                  : "What was known of it is forgotten.");
      case ALREADY ->
          card.lead(Card.Sign.NEUTRAL, shown + " is " + (on ? "on" : "off") + " already.", "");
      case NOT_THERE ->
          card.lead(
              Card.Sign.NEUTRAL,
              "I am in no such channel.",
              "Invite me there with `/invite`, then try again.");
    }
    return card.note("Recorded under your account. Reference " + command.ref()).reply();
  }
}
