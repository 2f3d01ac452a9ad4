package org.makerspacehub.beans.knowledge.slack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.makerspacehub.beans.sync.SyncRun;

/** One look at Slack: what is still to be read of it. Used by the one thread that looks. */
public final class SlackRound {
  private final SyncRun run;
  private final Deque<SlackStep> steps = new ArrayDeque<>();
  private final Set<SlackStep> tried = new HashSet<>();
  private final Set<String> channels = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private String away;
  private final Clock clock;
  private final Duration patience;
  private Instant until;
  private int left;

  /**
   * @param most steps
   * @param patience how long it goes on once the newest of every channel was read, so that with
   *     much to read there is still a look at what is new in between; with many channels the newest
   *     of them alone takes longer than that
   */
  SlackRound(SyncRun run, int most, Duration patience, Clock clock) {
    this.run = run;
    this.left = most;
    this.clock = clock;
    this.patience = patience;
  }

  /** The run that it belongs to. */
  public SyncRun run() {
    return run;
  }

  /** Whether there is another step. */
  public boolean isMore() {
    if (left <= 0 || steps.isEmpty()) {
      return false;
    }
    if (steps.peek().kind() == SlackStep.Kind.TOP) {
      return true;
    }
    if (until == null) {
      until = clock.instant().plus(patience);
    }
    return clock.instant().isBefore(until);
  }

  /**
   * A channel does not answer.
   *
   * @return whether it alone is left out; false when another did not answer either, or when there
   *     is no other: then Slack is away
   */
  boolean leavesOut(String channel) {
    if (away == null && channels.size() > 1) {
      away = channel;
    }
    return isAway(channel);
  }

  /** Whether a channel is left out because it does not answer. */
  boolean isAway(String channel) {
    return channel.equals(away);
  }

  /** Notes a step, once a round unless it goes on where it ended. */
  void then(SlackStep step) {
    channels.add(step.channel());
    if (step.kind() == SlackStep.Kind.BACK || tried.add(step)) {
      steps.add(step);
    }
  }

  /** A channel is not to be had in this round. */
  void without(String channel) {
    refused.add(channel);
  }

  /** Whether a channel was to be had so far. */
  boolean isWith(String channel) {
    return !refused.contains(channel);
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** The next step; null when there is none. */
  SlackStep take() {
    left--;
    return steps.poll();
  }
}
