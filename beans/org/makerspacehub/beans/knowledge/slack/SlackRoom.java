package org.makerspacehub.beans.knowledge.slack;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.makerspacehub.beans.knowledge.Audience;

/**
 * A channel and how far it was taken in.
 *
 * @param id of the channel
 * @param name without its {@code #}; untrusted
 * @param isPrivate whether one has to be invited
 * @param isShared whether people of other workspaces may be in it
 * @param taken whether it is taken in
 * @param newest everything up to here was read; null before the first page
 * @param back everything down to here was read as well
 * @param backUntil where reading backwards ends; null: at the beginning
 * @param backDone whether it came there
 * @param sweep where looking again goes on; null: at the newest
 * @param readAt when it was last read; null before the first time
 */
record SlackRoom(
    String id,
    String name,
    boolean isPrivate,
    boolean isShared,
    boolean taken,
    String newest,
    String back,
    String backUntil,
    boolean backDone,
    String sweep,
    Instant readAt) {

  /** The same, read that far. */
  SlackRoom at(String newest, String back, String backUntil, boolean backDone) {
    return new SlackRoom(
        id, name, isPrivate, isShared, taken, newest, back, backUntil, backDone, sweep, readAt);
  }

  /** Who may read what is written there. */
  SortedSet<String> audience() {
    return audience(id, isPrivate, isShared);
  }

  /**
   * Whoever has a full account finds a public channel and may read it; not one that is shared with
   * others, whose people may be told more about it than about the rest.
   */
  static SortedSet<String> audience(String id, boolean isPrivate, boolean isShared) {
    return isPrivate || isShared
        ? Audience.of(List.of(Audience.channel(id)))
        : Audience.of(List.of(Audience.channel(id), Audience.MEMBERS));
  }
}
