package org.makerspacehub.beans.agent.talk;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which links of a model's answer may be pressed: the hub's own, messages of our own Slack, and the
 * hosts that the operator named. Whatever cannot be read beyond doubt may not.
 */
public final class AnswerLinks {
  static final int LONGEST = 500;

  /** Nothing that Slack's markup, a browser or a person could read in two ways. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?i)https?://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:[/?#][!#-;=?A-Z\\[\\]_a-z~]*)?");

  private final Set<String> hosts;
  private final URI hub;
  private final Supplier<String> workspaceHost;

  /**
   * @param hosts {@code AGENT_LINK_HOSTS}: exact host names
   * @param hubPublicUrl {@code HUB_PUBLIC_URL}; empty when there is none
   * @param workspaceHost the host of our Slack, of which links to messages are allowed; empty when
   *     it is not known now
   */
  public AnswerLinks(Set<String> hosts, String hubPublicUrl, Supplier<String> workspaceHost) {
    this.hosts =
        hosts.stream()
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .filter(host -> !host.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    this.hub = hubPublicUrl.isBlank() ? null : URI.create(hubPublicUrl.strip());
    this.workspaceHost = workspaceHost;
  }

  /** The link as it may be shown; empty when it may not be pressed. */
  public Optional<String> allowed(String url) {
    if (url.length() > LONGEST || !PLAIN.matcher(url).matches()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(url);
      return isAllowed(uri) ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException unreadable) {
      return Optional.empty();
    }
  }

  private boolean isAllowed(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    if (host.isEmpty() || uri.getRawUserInfo() != null) {
      return false;
    }
    if (hub != null
        && host.equalsIgnoreCase(hub.getHost())
        && uri.getScheme().equalsIgnoreCase(hub.getScheme())
        && port(uri) == port(hub)) {
      return true;
    }
    if (!uri.getScheme().equalsIgnoreCase("https") || port(uri) != 443) {
      return false;
    }
    return hosts.contains(host)
        || isMessage(uri.getPath()) && host.equalsIgnoreCase(workspaceHost.get());
  }

  /** Links to messages, and not for example to one of Slack's pages that lead elsewhere. */
  private static boolean isMessage(String path) {
    return path != null && path.matches("/archives/[A-Z0-9]{2,24}(?:/p[0-9]{10,20})?/?");
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0
        ? uri.getPort()
        : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }
}
