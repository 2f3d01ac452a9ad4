package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.policy.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where pressed buttons arrive: finds who does what the button says. */
public class ClickDesk implements InboxHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ClickDesk.class);

  private final List<ClickHandler> handlers;

  /**
   * @param handlers all there are; the longest prefix that fits wins
   */
  public ClickDesk(List<ClickHandler> handlers) {
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
            payload.path("response_url").asText(""),
            event.receivedAt());
    ClickHandler handler = find(click.actionId()).orElseThrow();
    String name = handler.actionPrefix().replaceAll("\\W+$", "");
    try {
      return new Handled("answered a click on " + name, handler.click(click));
    } catch (HubException no) {
      LOG.info("A click on {} was not done: {}", name, no.getClass().getSimpleName());
      return new Handled(
          "answered a click on %s with %s".formatted(name, no.getClass().getSimpleName()),
          Reply.of(SlackText.escape(no.getMessage())));
    }
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
