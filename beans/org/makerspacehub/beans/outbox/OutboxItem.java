package org.makerspacehub.beans.outbox;

import java.time.Instant;
import org.makerspacehub.beans.failure.Payload;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;

/**
 * A message that this process has claimed.
 *
 * @param id of the row
 * @param claim the fencing number: only the newest claim may finish the row
 * @param key what the message is, see {@link OutboxMessage}
 * @param ref the correlation id
 * @param kind how it is sent
 * @param address where to, see {@link OutboxMessage}
 * @param payload JSON; may hold a secret
 * @param createdAt when it was put
 * @param expiresAt after this it is not worth sending; null for always
 * @param attempts how often it was claimed, this time included
 * @param inDoubt whether an earlier attempt may have arrived although nobody said so
 * @param target the message that an update changes; null for every other kind
 */
public record OutboxItem(
    long id,
    long claim,
    String key,
    String ref,
    Kind kind,
    String address,
    String payload,
    Instant createdAt,
    Instant expiresAt,
    int attempts,
    boolean inDoubt,
    SlackPlace target)
    implements Payload {

  /** Without the words: they may be for one person's eyes. */
  @Override
  public String payloadText() {
    return "{\"key\":\"%s\"}".formatted(key.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?"));
  }

  @Override
  public String toString() {
    return "OutboxItem[id=" + id + ", kind=" + kind + ", ref=" + ref + "]";
  }
}
