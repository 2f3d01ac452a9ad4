package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.Submission;
import org.makerspacehub.beans.command.Submitted;
import org.makerspacehub.beans.command.ViewHandler;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where forms arrive that somebody sent off or closed: finds who takes them. Whoever waited longer
 * than Slack does has read that it will be done later, and is told in a direct message how it
 * ended.
 */
public class ViewDesk implements InboxHandler {
  /** Somebody who was answered later than this has not read the answer. */
  static final Duration READS_THE_ANSWER = Duration.ofSeconds(2);

  /** A form that waited for longer was given up by whoever filled it in. */
  static final Duration WORTH_DOING = Duration.ofHours(12);

  private static final Logger LOG = LoggerFactory.getLogger(ViewDesk.class);
  private static final Duration GOOD_FOR = Duration.ofHours(12);

  private final List<ViewHandler> handlers;
  private final Outbox outbox;
  private final ReplyJson replies;
  private final Clock clock;

  /**
   * @param handlers all there are; the longest prefix that fits wins
   * @param outbox takes what somebody is told who waits no longer
   * @param replies renders it
   * @param clock what "now" is
   */
  public ViewDesk(List<ViewHandler> handlers, Outbox outbox, ReplyJson replies, Clock clock) {
    this.handlers =
        handlers.stream()
            .sorted(Comparator.comparing((ViewHandler h) -> h.callbackPrefix().length()).reversed())
            .toList();
    this.outbox = outbox;
    this.replies = replies;
    this.clock = clock;
  }

  @Override
  public boolean takes(String source, JsonNode payload) {
    // Somebody waits for the answer to a form, so it is taken even when nobody knows it.
    return Arrival.SUBMISSION.equals(source)
        || Arrival.INTERACTION.equals(source)
            && "view_closed".equals(payload.path("type").asText())
            && find(callbackOf(payload)).isPresent();
  }

  @Override
  public Handled handle(InboxEvent event, JsonNode payload) {
    JsonNode view = payload.path("view");
    Principal principal =
        Principal.person(
            payload.path("team").path("id").asText(""), payload.path("user").path("id").asText(""));
    Optional<ViewHandler> handler = find(callbackOf(payload));
    Optional<String> about = Form.aboutOf(view.path("private_metadata").asText(""), principal);
    if (handler.isEmpty() || about.isEmpty()) {
      return new Handled(
          handler.isEmpty() ? "a form that nobody knows" : "a form that is not the sender's",
          null,
          Submitted.sentence(
              "That didn't work",
              "I don't recognise this form, so I did nothing. Please close it and open it again"
                  + " (ref %s).".formatted(event.ref())));
    }
    Submission submission =
        new Submission(
            event.ref(),
            principal,
            callbackOf(payload),
            view.path("id").asText(""),
            about.get(),
            view.path("state").path("values"),
            event.receivedAt());
    String name = handler.get().callbackPrefix().replaceAll("\\W+$", "");
    if (Arrival.INTERACTION.equals(event.source())) {
      handler.get().closed(submission);
      return Handled.silently("heard that a form of %s was closed".formatted(name));
    }
    boolean old =
        event.receivedAt().plus(WORTH_DOING).isBefore(clock.instant())
            && !handler.get().countsAnyway(submission);
    Submitted submitted;
    String outcome;
    try {
      boolean tooLate = old || isLate(event) && !handler.get().stillMakesSense(submission);
      submitted =
          tooLate
              ? Submitted.sentence(
                  "Too late",
                  "Your form waited too long, so I did nothing. Please fill it in again.")
              : handler.get().submit(submission);
      outcome =
          tooLate
              ? "a form of %s that came too late".formatted(name)
              : "took a form of %s: %s".formatted(name, submitted.kind());
    } catch (HubException no) {
      LOG.info("A form of {} was not taken: {}", name, no.getClass().getSimpleName());
      submitted = Submitted.sentence("That didn't work", SlackText.escape(no.getMessage()));
      outcome = "answered a form of %s with %s".formatted(name, no.getClass().getSimpleName());
    }
    if (isLate(event)) {
      tell(event, principal, submitted);
    }
    return new Handled(outcome, null, submitted);
  }

  private boolean isLate(InboxEvent event) {
    return event.receivedAt().plus(READS_THE_ANSWER).isBefore(clock.instant());
  }

  private void tell(InboxEvent event, Principal principal, Submitted submitted) {
    String words =
        submitted.kind() == Submitted.Kind.ERRORS
            ? "The form you sent off couldn't be taken, so I did nothing: %s Please open it again."
                .formatted(submitted.said())
            : submitted.said();
    outbox.put(
        new OutboxMessage(
            "form:" + event.ref(),
            event.ref(),
            OutboxMessage.Kind.SLACK_POST,
            principal.slackUserId(),
            replies.message(Reply.of(words)),
            GOOD_FOR));
  }

  private Optional<ViewHandler> find(String callbackId) {
    return handlers.stream()
        .filter(handler -> callbackId.startsWith(handler.callbackPrefix()))
        .findFirst();
  }

  private static String callbackOf(JsonNode payload) {
    return payload.path("view").path("callback_id").asText("");
  }
}
