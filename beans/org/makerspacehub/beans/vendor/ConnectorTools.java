package org.makerspacehub.beans.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The hub's only way to a vendor: one tool of the connector, called by name. */
public interface ConnectorTools {

  /**
   * Calls a tool and waits for its answer.
   *
   * @param tool for example {@code fabman_list_members}
   * @param arguments by the tool's schema; null values are left out
   * @return the tool's structured answer; a list is {@code {"items": […], "next_cursor": "…"}},
   *     with no {@code next_cursor} on the last page
   * @throws VendorUnavailable when the connector or the vendor does not answer for now
   * @throws VendorNotSetUp when the connector has no key for this vendor
   * @throws VendorNotFound when the vendor has no record of that id
   * @throws VendorRefused when asking again would not help (key refused, argument wrong)
   */
  JsonNode call(String tool, Map<String, Object> arguments);
}
