package org.makerspacehub.beans.execute;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.stream.Collectors;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;

/**
 * Leaves an announcement for the hub to post. Its words mean nothing to Slack: nobody is called and
 * nothing is linked by them.
 */
public final class PostAnnouncement implements ActionExecutor {
  /** A day later it is no news. */
  private static final Duration GOOD_FOR = Duration.ofHours(24);

  private static final int LONGEST = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Outbox outbox;
  private final Deeds deeds;

  /**
   * @param outbox takes a key once
   * @param deeds of the same transaction
   */
  public PostAnnouncement(Outbox outbox, Deeds deeds) {
    this.outbox = outbox;
    this.deeds = deeds;
  }

  @Override
  public String action() {
    return "announcement.post";
  }

  @Override
  public Facts check(Order order) {
    if (words(order).isBlank()) {
      throw new HubException("An announcement needs words that can be read.");
    }
    return Facts.NONE;
  }

  @Override
  public Effect perform(Order order) {
    return deeds.once(
        order,
        () -> {
          outbox.put(
              new OutboxMessage(
                  "announce:" + order.ref(),
                  order.ref(),
                  OutboxMessage.Kind.SLACK_POST,
                  order.text("channel"),
                  payload(order),
                  GOOD_FOR));
          return new Effect.Done(
              "The announcement is on its way.", "announce:" + order.ref(), null);
        });
  }

  @Override
  public Effect look(Order order) {
    return deeds.look(order);
  }

  private static String payload(Order order) {
    ObjectNode payload = JSON.createObjectNode();
    payload.put("text", SlackText.escape(words(order)));
    ArrayNode blocks = payload.putArray("blocks");
    blocks
        .addObject()
        .put("type", "section")
        .putObject("text")
        .put("type", "plain_text")
        .put("text", words(order))
        .put("emoji", false);
    blocks
        .addObject()
        .put("type", "context")
        .putArray("elements")
        .addObject()
        .put("type", "mrkdwn")
        .put(
            "text",
            "Asked for by <@%s> and approved. (ref %s)"
                .formatted(order.requester().slackUserId(), order.ref()));
    return payload.toString();
  }

  /** Its lines, without what cannot be seen or turns a line around. */
  private static String words(Order order) {
    return order
        .text("text")
        .lines()
        .map(line -> PlainLine.of(line, LONGEST))
        .collect(Collectors.joining("\n"))
        .strip();
  }
}
