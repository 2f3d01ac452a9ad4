package org.makerspacehub.beans.sync;

import org.makerspacehub.beans.HubException;

/** A vendor's listing repeats itself or has no end; going on would never stop. */
public class EndlessListing extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param flow that was reading it
   * @param pages read so far
   */
  public EndlessListing(String flow, int pages) {
    super(
        "%s stopped after %d pages: the vendor's listing repeats itself or has no end."
            .formatted(flow, pages));
  }
}
