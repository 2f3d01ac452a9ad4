package org.makerspacehub.beans.mcp;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which names this server is really called. A web page that has its own name point here (DNS
 * rebinding) is known by it, since the browser says that name.
 */
public final class KnownHosts {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern ORIGIN = Pattern.compile("https?://([^/?#\\s]+)");

  private final Set<String> known = new HashSet<>();

  /**
   * @param publicUrl as outside callers know it; empty for none
   * @param port where this process listens, for callers on its machine
   * @param more names, with their port unless it is the usual one
   */
  public KnownHosts(String publicUrl, int port, List<String> more) {
    LOOPBACK.forEach(host -> known.add(host + ":" + port));
    if (!publicUrl.isBlank()) {
      URI address = URI.create(publicUrl.strip());
      if (address.getHost() != null) {
        boolean https = "https".equalsIgnoreCase(address.getScheme());
        boolean usual = address.getPort() < 0 || address.getPort() == (https ? 443 : 80);
        String host = address.getHost().toLowerCase(Locale.ROOT);
        known.add(usual ? host : host + ":" + address.getPort());
        if (usual) {
          known.add(host + (https ? ":443" : ":80"));
        }
      }
    }
    more.stream().map(host -> host.strip().toLowerCase(Locale.ROOT)).forEach(known::add);
    known.remove("");
  }

  /** Whether a {@code Host} header names us; null and what is no name do not. */
  boolean isHost(String host) {
    return host != null && known.contains(host.toLowerCase(Locale.ROOT));
  }

  /** Whether an {@code Origin} header is a page of ours. */
  boolean isOrigin(String origin) {
    Matcher form = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
    return form.matches() && known.contains(form.group(1));
  }
}
