package org.makerspacehub.beans.vendor.hubspot;

/**
 * One read of HubSpot.
 *
 * @param method GET, or POST for a search
 * @param path below the base address
 * @param query percent-encoded, without the question mark; null for none
 * @param body JSON; null for none
 */
public record HubspotCall(String method, String path, String query, String body) {

  /** Whether it is a search, which HubSpot counts apart. */
  public boolean isSearch() {
    return body != null;
  }

  /** Without the query and the body, which can name somebody. */
  @Override
  public String toString() {
    return "HubspotCall[" + method + "]";
  }
}
