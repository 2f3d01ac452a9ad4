package org.makerspacehub.beans.mention;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A message that was said to the hub: its name in a channel, or anything in a direct conversation.
 *
 * @param ref the correlation id
 * @param teamId the workspace of whoever wrote it; not ours for guests of a shared channel
 * @param userId who wrote it
 * @param channel where
 * @param ts when, as Slack writes it; with the channel it names the message for good
 * @param threadTs of the thread it stands in; empty when it stands in none
 * @param text as it was written, the hub's name included; untrusted
 * @param botUserId the hub's own account; empty when it is not known
 * @param direct whether only the writer and the hub read there
 * @param signed whether it came through the front door; a message that was found by reading a
 *     channel is Slack's word over TLS and no more, so it may ask but not change anything
 */
public record Mention(
    String ref,
    String teamId,
    String userId,
    String channel,
    String ts,
    String threadTs,
    String text,
    String botUserId,
    boolean direct,
    boolean signed) {
  private static final Pattern ID = Pattern.compile("[A-Z0-9]{2,24}");
  private static final Pattern TS = Pattern.compile("([0-9]{1,11})\\.[0-9]{1,9}");

  /** Whether it names who wrote it, where and when, as Slack always does. */
  public boolean isWhole() {
    return ID.matcher(teamId).matches()
        && ID.matcher(userId).matches()
        && ID.matcher(channel).matches()
        && TS.matcher(ts).matches()
        && (threadTs.isEmpty() || TS.matcher(threadTs).matches());
  }

  /** When it was written, to the second. */
  public Instant at() {
    return Instant.ofEpochSecond(Long.parseLong(ts.substring(0, ts.indexOf('.'))));
  }

  /** What its answer is called: the same message, found twice, is answered once. */
  public String key() {
    return "mention:" + channel + ":" + ts;
  }

  /** Without what was written. */
  @Override
  public String toString() {
    return "Mention[ref=" + ref + ", channel=" + channel + ", ts=" + ts + "]";
  }
}
