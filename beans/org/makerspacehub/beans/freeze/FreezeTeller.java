package org.makerspacehub.beans.freeze;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Role;

/** Tells the board and the owner what is frozen, and asks them to lift it. */
public class FreezeTeller {
  private static final Duration GOOD_FOR = Duration.ofHours(24);

  private final Outbox outbox;
  private final ReplyJson replies;
  private final EligibleApprovers people;
  private final String channel;

  /**
   * @param outbox takes the messages
   * @param replies renders them
   * @param people who holds which role
   * @param channel for approvals; blank for none
   */
  public FreezeTeller(Outbox outbox, ReplyJson replies, EligibleApprovers people, String channel) {
    this.outbox = outbox;
    this.replies = replies;
    this.people = people;
    this.channel = channel.strip();
  }

  /** Everything stands still. */
  public void frozen(FreezeBook.Frozen frozen) {
    Reply message =
        new Card("Everything privileged is frozen")
            .lead(
                Card.Sign.STOPPED,
                "<@%s> stopped everything privileged.".formatted(frozen.by().slackUserId()),
                frozen.reason().isEmpty() ? "" : SlackText.escape(frozen.reason()))
            .text(
                "Requests can still be made and decided; nothing is carried out. `/hub unfreeze`"
                    + " asks the owner and the board to lift it.")
            .note("Reference " + frozen.ref())
            .reply();
    send("freeze:" + frozen.ref(), frozen.ref(), message);
  }

  /**
   * Asks for the two words that lift it.
   *
   * @return whether there is anybody to ask
   */
  public boolean ask(FreezeBook.Frozen frozen, String ref) {
    Reply message =
        new Card("Lift the freeze?")
            .lead(
                Card.Sign.NEUTRAL,
                "Everything privileged is frozen.",
                frozen.reason().isEmpty() ? "" : SlackText.escape(frozen.reason()))
            .text("Lifting it takes the owner and one of the board.")
            .buttons(
                List.of(
                    new Card.Button(
                        SignedClick.LIFT,
                        frozen.stamp(),
                        "Lift the freeze",
                        Card.Style.PLAIN,
                        null)))
            .note("Reference " + frozen.ref())
            .reply();
    return send("lift:%s:%s".formatted(frozen.ref(), ref), ref, message);
  }

  private boolean send(String key, String ref, Reply message) {
    Set<String> places = new LinkedHashSet<>();
    if (!channel.isEmpty()) {
      places.add(channel);
    }
    people
        .holding(EnumSet.of(Role.BOARD, Role.OWNER))
        .forEach(person -> places.add(person.account().slackUserId()));
    String payload = replies.message(message);
    places.forEach(
        place ->
            outbox.put(
                new OutboxMessage(
                    key + ":" + place,
                    ref,
                    OutboxMessage.Kind.SLACK_POST,
                    place,
                    payload,
                    GOOD_FOR)));
    return !places.isEmpty();
  }
}
