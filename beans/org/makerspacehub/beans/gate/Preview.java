package org.makerspacehub.beans.gate;

import java.util.Map;

/**
 * What a request would be, were it asked for now.
 *
 * @param entry its action; null when it cannot be asked for
 * @param subject whom it would be done to; null when it cannot be asked for
 * @param arguments as they would be bound
 * @param quorum approvals that it would take
 * @param selfConfirmed whether the gate itself shows its asker the exact arguments and takes their
 *     confirmation, with nobody else's yes
 * @param no why it cannot be asked for, a sentence; empty when it can
 */
public record Preview(
    ActionEntry entry,
    Subject subject,
    Map<String, Object> arguments,
    int quorum,
    boolean selfConfirmed,
    String no) {

  static Preview not(String why) {
    return new Preview(null, null, Map.of(), 0, false, why);
  }

  /** Whether it can be asked for. */
  public boolean possible() {
    return no.isEmpty();
  }
}
