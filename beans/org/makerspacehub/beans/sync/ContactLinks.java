package org.makerspacehub.beans.sync;

import java.util.List;
import java.util.Map;

/**
 * What the contact rules decided, as rows for {@code sql/identity-contact-*.sql}.
 *
 * @param seen contacts looked at
 * @param links contacts that are probably a member
 * @param undone contacts that were and are not any longer
 */
public record ContactLinks(
    int seen, List<Map<String, Object>> links, List<Map<String, Object>> undone) implements Tally {

  /** For flows, which read properties. */
  public List<Map<String, Object>> getLinks() {
    return links;
  }

  /** For flows, which read properties. */
  public List<Map<String, Object>> getUndone() {
    return undone;
  }

  @Override
  public int inserted() {
    return links.size();
  }

  @Override
  public int updated() {
    return undone.size();
  }
}
