package org.makerspacehub.beans.tell;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a machine's log says of it. Fabman's log says "offline", "resourceDisabled" and
 * "resourceEnabled" (vendor: Fabman documentation, resource logs), and nothing when a machine is
 * reachable again: that shows by anything else it logs.
 */
final class MachineRules {
  /** Why a machine is down. */
  enum Why {
    OFFLINE("offline", "it is not connected"),
    DISABLED("disabled", "it was switched off in Fabman"),
    STATE("state", "Fabman lists it as out of service");

    private final String wireName;
    private final String words;

    Why(String wireName, String words) {
      this.wireName = wireName;
      this.words = words;
    }

    /** In the database. */
    String wireName() {
      return wireName;
    }

    /** As people read it. */
    String words() {
      return words;
    }

    static Why of(String wireName) {
      return Stream.of(values())
          .filter(why -> why.wireName.equals(wireName))
          .findFirst()
          .orElse(STATE);
    }
  }

  /**
   * How a machine is.
   *
   * @param why null while it is up
   * @param since when that began; for a machine that is up, null when its log does not say
   */
  record State(Why why, Instant since) {
    boolean isDown() {
      return why != null;
    }
  }

  private MachineRules() {}

  /**
   * @param row of {@code machine-states.sql}
   * @param now for what has no moment of its own
   */
  static State of(Map<String, Object> row, Instant now) {
    Instant disabled = Rows.moment(row, "disabled_at");
    Instant enabled = Rows.moment(row, "enabled_at");
    Instant offline = Rows.moment(row, "offline_at");
    Instant alive =
        latest(
            Rows.moment(row, "allowed_at"),
            Rows.moment(row, "denied_at"),
            Rows.moment(row, "reboot_at"),
            Rows.moment(row, "checked_at"));
    String listed = Rows.text(row, "state");
    if (listed.equals("deleted")) {
      // It is gone, which is no trouble of the workshop's.
      return new State(null, null);
    }
    if (disabled != null && (enabled == null || enabled.isBefore(disabled))) {
      return new State(Why.DISABLED, disabled);
    }
    if (!listed.equals("active")) {
      return new State(Why.STATE, now);
    }
    if (offline != null && (alive == null || !alive.isAfter(offline))) {
      return new State(Why.OFFLINE, offline);
    }
    return new State(null, latest(enabled, alive));
  }

  private static Instant latest(Instant... moments) {
    return Stream.of(moments).filter(Objects::nonNull).max(Comparator.naturalOrder()).orElse(null);
  }
}
