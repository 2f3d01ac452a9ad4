package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where pressed buttons arrive: finds who does what the button says. */
public class ClickDesk implements InboxHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ClickDesk.class);

  /** Whoever pressed a button has gone on by then. */
  private static final Duration WORTH_SAYING = Duration.ofMinutes(30);

  private final List<ClickHandler> handlers;
  private final Outbox outbox;
  private final ReplyJson replies;

  /**
   * @param handlers all there are; the longest prefix that fits wins
   * @param outbox takes answers that have no address of their own
   * @param replies renders those
   */
  public ClickDesk(List<ClickHandler> handlers, Outbox outbox, ReplyJson replies) {
    this.outbox = outbox;
    this.replies = replies;
    this.handlers =
        handlers.stream()
            .sorted(Comparator.comparing((ClickHandler h) -> h.actionPrefix().length()).reversed())
            .toList();
  }

  @Override
  public boolean takes(String source, JsonNode payload) {
    return Arrival.INTERACTION.equals(source)
        && "block_actions".equals(payload.path("type").asText())
        && find(actionId(payload)).isPresent();
  }

  @Override
  public Handled handle(InboxEvent event, JsonNode payload) {
    JsonNode action = payload.path("actions").path(0);
    Click click =
        new Click(
            event.ref(),
            Principal.person(
                payload.path("team").path("id").asText(""),
                payload.path("user").path("id").asText("")),
            actionId(payload),
            action.path("value").asText(""),
            payload.path("container").path("channel_id").asText(""),
            payload.path("container").path("message_ts").asText(""),
            payload
                .path("container")
                .path("view_id")
                .asText(payload.path("view").path("id").asText("")),
            payload.path("trigger_id").asText(""),
            payload.path("response_url").asText(""),
            event.receivedAt());
    ClickHandler handler = find(click.actionId()).orElseThrow();
    String name = handler.actionPrefix().replaceAll("\\W+$", "");
    try {
      return answered(click, "answered a click on " + name, handler.click(click));
    } catch (HubException no) {
      LOG.info("A click on {} was not done: {}", name, no.getClass().getSimpleName());
      return answered(
          click,
          "answered a click on %s with %s".formatted(name, no.getClass().getSimpleName()),
          Reply.of(SlackText.escape(no.getMessage())));
    }
  }

  /** A button of a home tab has no address for answers: they come as a direct message. */
  private Handled answered(Click click, String outcome, Reply reply) {
    if (reply != null && click.responseUrl().isEmpty()) {
      outbox.put(
          new OutboxMessage(
              "click:" + click.ref(),
              click.ref(),
              OutboxMessage.Kind.SLACK_POST,
              click.principal().slackUserId(),
              replies.message(reply),
              WORTH_SAYING));
      return Handled.silently(outcome);
    }
    return new Handled(outcome, reply);
  }

  private Optional<ClickHandler> find(String actionId) {
    return handlers.stream()
        .filter(handler -> actionId.startsWith(handler.actionPrefix()))
        .findFirst();
  }

  private static String actionId(JsonNode payload) {
    return payload.path("actions").path(0).path("action_id").asText("");
  }
}
