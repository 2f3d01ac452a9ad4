package org.makerspacehub.beans.vendor;

import java.util.List;

/**
 * Every call that the connector can make, as the vendors' own documentation writes it. A simulated
 * vendor that does not know one of these proves nothing.
 */
public final class VendorPaths {
  /** Below {@code FABMAN_BASE_URL}. */
  public static final List<String> FABMAN =
      List.of("GET /members", "GET /members/{id}", "GET /packages", "GET /invoices");

  /** Below {@code SLACK_API_BASE_URL}. */
  public static final List<String> SLACK =
      List.of("POST /users.list", "POST /conversations.history");

  private VendorPaths() {}
}
