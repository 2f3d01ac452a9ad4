package org.makerspacehub.beans.vendor;

/** The way from a tool to its vendor: one route, named like the tool with hyphens. */
@FunctionalInterface
public interface VendorRoute {

  /**
   * Asks the vendor and waits.
   *
   * @param route for example {@code fabman-list-members}
   * @param question what the route takes
   * @return what the route gives
   * @throws VendorUnavailable when asking later may help
   * @throws VendorRefused when it would not
   */
  Object ask(String route, Object question);
}
