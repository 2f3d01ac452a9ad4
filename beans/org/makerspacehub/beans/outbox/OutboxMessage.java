package org.makerspacehub.beans.outbox;

import java.time.Duration;
import java.util.List;

/**
 * Something to say.
 *
 * @param key what this message is, ASCII, at most 191 characters; the same key twice is one message
 * @param ref the correlation id of what it belongs to
 * @param kind how it is sent
 * @param address for {@link Kind#SLACK_POST} a channel id or an account id (then it is a direct
 *     message), for {@link Kind#SLACK_UPDATE} the key of the message that is changed, for {@link
 *     Kind#SLACK_EPHEMERAL} {@code channel/account}, for {@link Kind#SLACK_HOME} an account id, for
 *     {@link Kind#MAIL} one mail address
 * @param payload JSON: {@code text}, {@code blocks} and {@code thread_ts} for Slack, {@code
 *     or_direct} when what is for one person in a channel goes to them directly where the hub is
 *     not in that channel, {@code view} for a home, {@code subject}, {@code text} and {@code html}
 *     for mail
 * @param goodFor after this it is not worth sending any more; null for always
 * @param attachments pictures that the payload names, ten at the most, each with a name of its own
 */
public record OutboxMessage(
    String key,
    String ref,
    Kind kind,
    String address,
    String payload,
    Duration goodFor,
    List<Attachment> attachments) {
  private static final int MOST_ATTACHMENTS = 10;

  /**
   * @throws IllegalArgumentException when there are too many pictures, or two of one name
   */
  public OutboxMessage {
    attachments = List.copyOf(attachments);
    if (attachments.size() > MOST_ATTACHMENTS
        || attachments.stream().map(Attachment::name).distinct().count() < attachments.size()) {
      throw new IllegalArgumentException(
          "A message has ten pictures at the most, each with a name of its own.");
    }
  }

  /** A message without pictures. */
  public OutboxMessage(
      String key, String ref, Kind kind, String address, String payload, Duration goodFor) {
    this(key, ref, kind, address, payload, goodFor, List.of());
  }

  /** How a message is sent. */
  public enum Kind {
    /** A message of its own; told again only when it certainly did not arrive. */
    SLACK_POST,
    /** New words for a message of ours; the newest wins. */
    SLACK_UPDATE,
    /** Seen by one person in one channel, if they are there; nothing may depend on it. */
    SLACK_EPHEMERAL,
    /** What somebody's home tab shows; the newest wins. */
    SLACK_HOME,
    /** A mail. */
    MAIL
  }

  @Override
  public String toString() {
    return "OutboxMessage[key=" + key + ", ref=" + ref + ", kind=" + kind + "]";
  }
}
