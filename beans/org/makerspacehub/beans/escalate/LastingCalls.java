package org.makerspacehub.beans.escalate;

import java.time.Instant;
import java.util.Set;

/**
 * Calls about what lasts: looked at again and again by somebody who remembers nothing, so that it
 * holds over a restart and with several hubs.
 */
public interface LastingCalls extends Escalations {

  /**
   * Something still needs people. Once a person has settled it, nobody is called about the same
   * thing again.
   *
   * @param what happened
   * @param ref what it is about
   * @param sentence what is wrong and what to do, without personal data and secrets
   * @param since when this very thing began: what was settled before was another
   */
  void still(Escalation what, String ref, String sentence, Instant since);

  /** The same of what a ref can have but once. */
  default void still(Escalation what, String ref, String sentence) {
    still(what, ref, sentence, Instant.EPOCH);
  }

  /** What people are called about now, by {@code ref}. */
  Set<String> open(Escalation what);
}
