package org.makerspacehub.beans.gate;

/** Whether everything privileged stands still. */
@FunctionalInterface
public interface Freeze {

  /**
   * Whether it does.
   *
   * @return why, in a sentence; empty when it does not. What cannot be found out is a yes
   */
  String frozen();
}
