package org.makerspacehub.beans.knowledge.slack;

import java.util.List;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/**
 * Which Slack channels are taken in: public ones that the app was invited to, unless somebody
 * decided otherwise; private ones only if somebody decided so while they were private. Whether they
 * may decide it is asked before.
 */
public interface ChannelsDesk {

  /**
   * A channel that the app is in.
   *
   * @param id of the channel
   * @param name without its {@code #}; untrusted
   * @param isPrivate whether one has to be invited
   * @param isOn whether it is taken in
   * @param messages that are known of it
   * @param oldest Slack's time stamp of how far back it was read; empty before the first page
   * @param isComplete whether everything that is to be kept was read once
   */
  record Channel(
      String id,
      String name,
      boolean isPrivate,
      boolean isOn,
      long messages,
      String oldest,
      boolean isComplete) {}

  /** What came of a decision. */
  enum Decided {
    /** As wished; what is known of a channel that is off was forgotten. */
    DONE,
    /** It was so already. */
    ALREADY,
    /** There is no such channel, or the app is not in it. */
    NOT_THERE
  }

  /** Those that the app is in, by name. */
  List<Channel> channels();

  /**
   * Decides.
   *
   * @param channel an id, or a name with or without its {@code #}
   * @param on whether it is to be taken in
   * @param by who decided
   * @throws VendorUnavailable when it is asked about a channel that is not known yet and Slack is
   *     away
   */
  Decided decide(String channel, boolean on, Principal by);
}
