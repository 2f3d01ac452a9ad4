package org.makerspacehub.beans.sync;

import java.util.List;
import java.util.Map;

/**
 * One contact, read again.
 *
 * @param page what HubSpot has now; empty when it has nothing
 * @param gone rows of what it has no more
 */
public record ContactRefresh(SyncPage page, List<Map<String, Object>> gone) {
  /** For flows, which read properties. */
  public SyncPage getPage() {
    return page;
  }

  /** For flows, which read properties. */
  public List<Map<String, Object>> getGone() {
    return gone;
  }
}
