package org.makerspacehub.beans.owner;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells the board and the owner of an owner to be, and how it ended. */
public class OwnerTeller {
  private static final Duration GOOD_FOR = Duration.ofDays(7);

  private final JdbcClient db;
  private final OwnerBook book;
  private final Outbox outbox;
  private final ReplyJson replies;
  private final EligibleApprovers people;
  private final String channel;

  /**
   * @param db as the hub's user
   * @param book likewise
   * @param outbox takes the messages
   * @param replies renders them
   * @param people who holds which role
   * @param channel for approvals; blank for none
   */
  public OwnerTeller(
      JdbcClient db,
      OwnerBook book,
      Outbox outbox,
      ReplyJson replies,
      EligibleApprovers people,
      String channel) {
    this.db = db;
    this.book = book;
    this.outbox = outbox;
    this.replies = replies;
    this.people = people;
    this.channel = channel.strip();
  }

  /** Says what is new; again and again changes nothing. */
  public void round() {
    book.open().filter(open -> open.announcedAt() == null).ifPresent(this::announce);
    for (Replacement over : book.untold()) {
      send(over, "ended", ended(over));
      book.told(over.ref());
    }
  }

  private void announce(Replacement open) {
    Set<String> keys = send(open, "open", opened(open));
    // What the candidate alone could read was announced to nobody.
    keys.remove(key(open, "open", open.candidate().slackUserId()));
    if (!keys.isEmpty() && arrived(keys)) {
      book.announced(open.ref());
    }
  }

  private boolean arrived(Set<String> keys) {
    return db.sql(
                "SELECT COUNT(*) FROM outbox_message"
                    + " WHERE message_key IN (:keys) AND state = 'SENT'")
            .param("keys", keys)
            .query(Long.class)
            .single()
        > 0;
  }

  private static Reply opened(Replacement open) {
    Card card = new Card("A new owner?");
    String candidate = "<@%s>".formatted(open.candidate().slackUserId());
    if (open.way() == Replacement.Way.CLICKS) {
      card.lead(
              Card.Sign.ATTENTION,
              candidate + " shall be the owner of the hub.",
              "It was asked for on the server. It takes more than half of the board, within seven"
                  + " days; the present owner then is the owner no more.")
          .buttons(
              List.of(
                  new Card.Button(
                      SignedClick.OWNER_AGREE,
                      open.stamp(),
                      "Agree",
                      Card.Style.PRIMARY,
                      new Card.Confirm(
                          "A new owner?",
                          "The owner commands the hub. Agree only if you know why the present one"
                              + " can't.",
                          "Agree"))));
    } else {
      card.lead(
              Card.Sign.ATTENTION,
              candidate + " shall be the owner of the hub in three days.",
              "Somebody used the printed recovery code on the server. Seventy-two hours after this"
                  + " message it is done, unless the present owner cancels it.")
          .text(
              "If you are of the board and know nothing of this: find the owner, and whoever keeps"
                  + " the server.")
          .buttons(
              List.of(
                  new Card.Button(
                      SignedClick.OWNER_CANCEL,
                      open.stamp(),
                      "Cancel (owner)",
                      Card.Style.DANGER,
                      null)));
    }
    return card.note("Reference " + open.ref()).reply();
  }

  private static Reply ended(Replacement over) {
    String candidate = "<@%s>".formatted(over.candidate().slackUserId());
    Card card =
        switch (over.state()) {
          case DONE ->
              new Card("There is a new owner")
                  .lead(
                      Card.Sign.GOOD,
                      candidate + " is the owner now.",
                      over.way() == Replacement.Way.CLICKS
                          ? "More than half of the board agreed."
                          : "By the recovery code; nobody cancelled it in three days.");
          case CANCELLED ->
              new Card("The owner stays")
                  .lead(Card.Sign.NEUTRAL, "It was cancelled.", candidate + " is not the owner.");
          default ->
              new Card("The owner stays")
                  .lead(
                      Card.Sign.NEUTRAL,
                      "It took too long.",
                      candidate + " is not the owner; ask again on the server if it must be.");
        };
    return card.note("Reference " + over.ref()).reply();
  }

  private Set<String> send(Replacement about, String what, Reply message) {
    Set<String> places = new LinkedHashSet<>();
    if (!channel.isEmpty()) {
      places.add(channel);
    }
    people
        .holding(EnumSet.of(Role.BOARD, Role.OWNER))
        .forEach(person -> places.add(person.account().slackUserId()));
    String payload = replies.message(message);
    Set<String> keys = new LinkedHashSet<>();
    for (String place : places) {
      String key = key(about, what, place);
      keys.add(key);
      outbox.put(
          new OutboxMessage(
              key, about.ref(), OutboxMessage.Kind.SLACK_POST, place, payload, GOOD_FOR));
    }
    return keys;
  }

  private static String key(Replacement about, String what, String place) {
    return "%s:%s:%s".formatted(about.stamp(), what, place);
  }
}
