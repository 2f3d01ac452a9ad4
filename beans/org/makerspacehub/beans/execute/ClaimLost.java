package org.makerspacehub.beans.execute;

import org.makerspacehub.beans.HubException;

/** Another executor has taken it over meanwhile; what this one would write does not count. */
public class ClaimLost extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param ref the request
   */
  public ClaimLost(String ref) {
    super("Another executor goes on with %s.".formatted(ref));
  }
}
