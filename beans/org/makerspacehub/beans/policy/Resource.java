package org.makerspacehub.beans.policy;

import java.util.Map;

/**
 * What is asked about.
 *
 * @param type an entity type of {@code hub.cedarschema} without its namespace, for example {@code
 *     Member} or {@code System}
 * @param id within the type
 * @param attributes what the policies look at: strings, booleans, longs
 */
public record Resource(String type, String id, Map<String, Object> attributes) {

  /** The hub itself. */
  public static final Resource HUB = new Resource("System", "hub", Map.of());
}
