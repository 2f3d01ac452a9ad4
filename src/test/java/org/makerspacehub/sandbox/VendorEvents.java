package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a simulated vendor tells whoever asked for its webhooks. */
@FunctionalInterface
interface VendorEvents {

  /**
   * Something changed.
   *
   * @param vendor fabman or hubspot
   * @param type as the vendor names it, for example {@code member_updated} or {@code
   *     contact.propertyChange}
   * @param id of the record that changed
   * @param details what the vendor sends with it
   */
  void changed(String vendor, String type, String id, ObjectNode details);
}
