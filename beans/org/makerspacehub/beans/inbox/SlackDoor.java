package org.makerspacehub.beans.inbox;

import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What the edge says to Slack about what it took. */
public class SlackDoor {
  private static final Logger LOG = LoggerFactory.getLogger(SlackDoor.class);

  private final Inbox inbox;
  private final HubForwarder hub;
  private final ReplyJson replies;

  /**
   * @param inbox keeps what came in
   * @param hub answers commands
   * @param replies renders our own sentences
   */
  public SlackDoor(Inbox inbox, HubForwarder hub, ReplyJson replies) {
    this.inbox = inbox;
    this.hub = hub;
    this.replies = replies;
  }

  /**
   * Keeps a command and asks the hub for its answer. Somebody waits for this: whatever happens,
   * they read a sentence.
   *
   * @return the message for Slack
   * @throws NotTrusted when these very bytes were sent before
   */
  public String takeCommand(Arrival command) {
    Kept kept;
    try {
      kept = inbox.keep(command);
    } catch (DataAccessException | TransactionException e) {
      // Slack never repeats a command, so the person must know that they have to.
      LOG.error("A command could not be kept: {}", e.getClass().getSimpleName());
      return say(
          "I can't take commands right now, and nothing was done. Please try again in a few minutes"
              + " (ref %s).",
          command.ref());
    }
    if (!kept.isNew()) {
      return say("I have this command already; its answer is there or on its way (ref %s).", kept);
    }
    HubForwarder.Answer answer = hub.ask(kept.id(), kept.ref(), command.responseUrl());
    return switch (answer.fate()) {
      case ANSWERED -> answer.json();
      case COMING ->
          say("I'm busy, but your answer is coming. No need to ask again (ref %s).", kept);
      case LEFT ->
          say(
              "I took your command. The answer comes as soon as the hub is back; no need to ask"
                  + " again (ref %s).",
              kept);
    };
  }

  /**
   * Keeps an event or an interaction for the hub to work off, and tells it without waiting.
   *
   * @throws NotTrusted when these very bytes were sent before
   * @throws DataAccessException when the database does not take it; Slack must send it again
   */
  public Kept takeEvent(Arrival event) {
    Kept kept = inbox.keep(event);
    if (kept.isNew()) {
      hub.poke(kept.id(), kept.ref());
    }
    return kept;
  }

  private String say(String sentence, Kept kept) {
    return say(sentence, kept.ref());
  }

  private String say(String sentence, String ref) {
    return replies.render(Reply.of(sentence.formatted(ref)));
  }
}
