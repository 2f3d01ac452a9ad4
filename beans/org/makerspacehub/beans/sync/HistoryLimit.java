package org.makerspacehub.beans.sync;

import org.makerspacehub.beans.notice.Notices;

/**
 * Notices that Slack cuts our answers short: apps that are sold outside its marketplace get fifteen
 * messages, whatever they ask for (vendor: Slack documentation, conversations.history, rate
 * limits). One notice, whichever channel it was noticed in.
 */
public final class HistoryLimit {
  static final int CUT = 15;

  private static final String TOPIC = "slack.history-limit";

  private final Notices notices;

  /**
   * @param notices told of it, and of its end
   */
  public HistoryLimit(Notices notices) {
    this.notices = notices;
  }

  /**
   * A page came.
   *
   * @param ref the correlation id of what asked for it
   * @param asked messages at the most
   * @param came messages
   * @param more whether Slack has more of them
   */
  public void saw(String ref, int asked, int came, boolean more) {
    if (asked > CUT && came == CUT && more) {
      notices.raise(
          TOPIC,
          "Slack gives the hub only 15 messages at a time: it takes our app for one that is sold to"
              + " others. Make an app of your own from the manifest, in your own workspace, and do"
              + " not distribute it.",
          ref);
    } else if (came > CUT) {
      notices.clear(TOPIC, "Slack gives whole pages again.");
    }
  }
}
