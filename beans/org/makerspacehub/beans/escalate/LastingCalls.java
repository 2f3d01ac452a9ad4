package org.makerspacehub.beans.escalate;

import java.util.Set;

/**
 * Calls about what lasts: looked at again and again by somebody who remembers nothing, so that it
 * holds over a restart and with several hubs.
 */
public interface LastingCalls extends Escalations {

  /**
   * Something still needs people. Once a person has settled it, nobody is called about the same
   * thing again, unless it was over in between.
   *
   * @param what happened
   * @param ref what it is about
   * @param sentence what is wrong and what to do, without personal data and secrets
   */
  void still(Escalation what, String ref, String sentence);

  /** What people are called about now, by {@code ref}. */
  Set<String> open(Escalation what);
}
