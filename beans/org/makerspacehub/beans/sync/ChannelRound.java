package org.makerspacehub.beans.sync;

/** One reading of a channel: from where it was read before up to its newest message. */
public final class ChannelRound {
  private final SyncRun run;
  private final String channel;
  private final String botUserId;
  private final String oldest;
  private String newest;

  ChannelRound(SyncRun run, String channel, String botUserId, String oldest, String newest) {
    this.run = run;
    this.channel = channel;
    this.botUserId = botUserId;
    this.oldest = oldest;
    this.newest = newest;
  }

  /** The run that it belongs to. */
  public SyncRun run() {
    return run;
  }

  String channel() {
    return channel;
  }

  String botUserId() {
    return botUserId;
  }

  String oldest() {
    return oldest;
  }

  String newest() {
    return newest;
  }

  void saw(String ts) {
    // Slack writes time stamps with as many digits each, so their order is that of the texts.
    if (ts.compareTo(newest) > 0) {
      newest = ts;
    }
  }
}
