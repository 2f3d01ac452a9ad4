package org.makerspacehub.beans.inbox;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses from messages may be called: Slack's own hosts and the host of the Slack we were
 * told to use, over TLS unless that host is this machine.
 */
public class OutsideUrls {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final String apiHost;

  /**
   * @param slackApiBaseUrl {@code SLACK_API_BASE_URL}
   */
  public OutsideUrls(String slackApiBaseUrl) {
    this.apiHost = host(URI.create(slackApiBaseUrl));
  }

  /**
   * The address, when it may be called.
   *
   * @param url from a message; may be null
   */
  public Optional<URI> allowed(String url) {
    try {
      URI uri = new URI(url == null ? "" : url);
      return isAllowed(uri) ? Optional.of(uri) : Optional.empty();
    } catch (java.net.URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * The address of a WebSocket, when it may be connected to: by the same rules.
   *
   * @param url from Slack's answer; may be null
   */
  public Optional<URI> allowedSocket(String url) {
    String given = url == null ? "" : url;
    if (!given.matches("(?i)wss?://.*")) {
      return Optional.empty();
    }
    return allowed("http" + given.substring(2)).map(same -> URI.create(given));
  }

  private boolean isAllowed(URI uri) {
    String host = host(uri);
    if (host.isEmpty() || uri.getRawUserInfo() != null) {
      return false;
    }
    boolean slacks = host.equals("slack.com") || host.endsWith(".slack.com");
    if ("https".equalsIgnoreCase(uri.getScheme())) {
      boolean usualPort = uri.getPort() == -1 || uri.getPort() == 443;
      return slacks && usualPort || host.equals(apiHost);
    }
    return "http".equalsIgnoreCase(uri.getScheme())
        && host.equals(apiHost)
        && LOOPBACK.contains(host);
  }

  private static String host(URI uri) {
    return uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
  }
}
