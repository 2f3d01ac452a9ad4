package org.makerspacehub.beans.knowledge.slack;

import java.time.Instant;
import java.util.List;

/**
 * What came of a step, before anything of it is written.
 *
 * @param step what was read; null when there was nothing to read
 * @param room the channel as it was then
 * @param before only messages earlier than this were asked for; null for no such bound
 * @param posts what is worth being kept
 * @param newest the time stamp of the newest message that came; empty when none came
 * @param lowest of the oldest
 * @param more whether Slack has more behind it
 * @param readAt when it was asked for: what was taken in later may be missing in it
 * @param trouble why Slack says no; null when it did not
 * @param isGone whether the channel, or the thread, is not there (for us) any more
 */
public record SlackPage(
    SlackStep step,
    SlackRoom room,
    String before,
    List<SlackPost> posts,
    String newest,
    String lowest,
    boolean more,
    Instant readAt,
    String trouble,
    boolean isGone) {

  static final SlackPage NOTHING =
      new SlackPage(null, null, null, List.of(), "", "", false, Instant.EPOCH, null, false);

  static SlackPage refused(
      SlackStep step, SlackRoom room, Instant readAt, String why, boolean gone) {
    return new SlackPage(step, room, null, List.of(), "", "", false, readAt, why, gone);
  }

  /** Without what was written. */
  @Override
  public String toString() {
    return "SlackPage[" + step + "]";
  }
}
