package org.makerspacehub.beans.tell;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;

/**
 * Says in a channel what a flow of the space's own has as its text: at most once a day for each
 * flow, however many hubs run it.
 */
public final class ChannelWords {
  private static final Duration GOOD_FOR = Duration.ofHours(6);

  private final Outbox outbox;
  private final Clock clock;
  private final ZoneId zone;
  private final String space;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param outbox takes the message
   * @param clock the time
   * @param zone decides what a day is
   * @param space the makerspace's name, for {@code {space}}
   */
  public ChannelWords(Outbox outbox, Clock clock, ZoneId zone, String space) {
    this.outbox = outbox;
    this.clock = clock;
    this.zone = zone;
    this.space = space;
  }

  /**
   * Leaves the message in the outbox.
   *
   * @param flow the route's id
   * @param channel its id in Slack ({@code C…} or {@code G…})
   * @param text Slack's formatting; {@code {space}} is filled in, paragraphs end with an empty line
   * @throws HubException when the channel is none or the text is empty
   */
  public void say(String flow, String channel, String text) {
    String place = channel == null ? "" : channel.strip();
    if (!place.matches("[CG][A-Z0-9]{5,23}")) {
      throw new HubException(
          "The flow %s needs a channel's id, such as C0123ABCD (About → Channel ID)."
              .formatted(flow));
    }
    String words =
        String.join("\n\n", NoticeText.fill(text, Map.of("space", SlackText.name(space))));
    if (words.isEmpty()) {
      throw new HubException("The flow %s has nothing to say.".formatted(flow));
    }
    outbox.put(
        new OutboxMessage(
            "said:%s:%s".formatted(flow, LocalDate.ofInstant(clock.instant(), zone)),
            Ref.next(),
            OutboxMessage.Kind.SLACK_POST,
            place,
            json.createObjectNode().put("text", words).toString(),
            GOOD_FOR));
  }
}
