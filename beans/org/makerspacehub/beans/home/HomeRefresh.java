package org.makerspacehub.beans.home;

import org.makerspacehub.beans.policy.Principal;

/** Brings somebody's home tab up to date after they changed something. */
@FunctionalInterface
public interface HomeRefresh {

  /**
   * Shows it anew, if they have ever opened it and if it says something else now.
   *
   * @param person whose
   * @param ref of what they did
   */
  void refresh(Principal person, String ref);
}
