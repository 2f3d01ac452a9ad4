package org.makerspacehub.processors;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets no header of a message out to a vendor, and from a vendor's answer only those that the
 * connector reads: anything else could steer Camel (CVE-2026-85312).
 */
public class VendorHeaderAllowList implements HeaderFilterStrategy {
  private static final Set<String> READ = Set.of("link", "x-total-count", "retry-after");

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return true;
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return !READ.contains(name.toLowerCase(Locale.ROOT));
  }
}
