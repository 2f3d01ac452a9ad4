package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.Submitted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What the edge says to Slack about what it took. */
public class SlackDoor {
  private static final Logger LOG = LoggerFactory.getLogger(SlackDoor.class);

  private static final ObjectMapper JSON = new ObjectMapper();

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
   * Keeps a form that was sent off and asks the hub what becomes of it. Somebody waits for this:
   * the form closes, says what is wrong with it, or says that it is taken.
   *
   * @return what Slack shall do with the form; empty to close it
   * @throws NotTrusted when these very bytes were sent before
   */
  public String takeSubmission(Arrival form) {
    Kept kept;
    try {
      kept = inbox.keep(form);
    } catch (DataAccessException | TransactionException e) {
      LOG.error("A form could not be kept: {}", e.getClass().getSimpleName());
      return replies.render(notKept(form));
    }
    if (!kept.isNew()) {
      return "";
    }
    HubForwarder.Answer answer = hub.ask(kept.id(), kept.ref(), "");
    return switch (answer.fate()) {
      case ANSWERED -> answer.json();
      case COMING ->
          replies.render(
              Submitted.sentence(
                  "One moment",
                  "I took your form and I'm at it; I'll write to you how it ended. You can close this (ref %s)."
                      .formatted(kept.ref())));
      case LEFT ->
          replies.render(
              Submitted.sentence(
                  "One moment",
                  "I took your form, but I'm resting just now. It's done as soon as I'm back, and I'll write to you how it ended. You can close this (ref %s)."
                      .formatted(kept.ref())));
    };
  }

  /** Under a field, so that what was typed stays there. */
  private static Submitted notKept(Arrival form) {
    String sentence =
        "I can't take this right now, and nothing was done. Please try again in a few minutes (ref %s)."
            .formatted(form.ref());
    try {
      for (JsonNode block : JSON.readTree(form.payload()).path("view").path("blocks")) {
        if (block.path("type").asText().equals("input") && block.path("block_id").isTextual()) {
          return Submitted.error(block.path("block_id").asText(), sentence);
        }
      }
    } catch (JsonProcessingException e) {
      // Without a field to say it under, it is said instead of the form.
    }
    return Submitted.sentence("Please try again", sentence);
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
