package org.makerspacehub.config;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.makerspacehub.beans.HubException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How vendors reach the edge. What is not set makes no door.
 *
 * @param publicUrl where the outside finds the edge, no trailing slash ({@code HUB_PUBLIC_URL}):
 *     HubSpot signs it
 * @param fabmanSecret the last part of the address that Fabman calls ({@code
 *     FABMAN_WEBHOOK_SECRET}); role {@code edge} only
 * @param fabmanSecretPrevious the older one during a rotation, else empty
 * @param hubspotClientSecret proves that HubSpot sent a request ({@code HUBSPOT_CLIENT_SECRET});
 *     role {@code edge} only
 * @param hubspotClientSecretPrevious the older one during a rotation, else empty
 * @param remotelockSecret what RemoteLock sends as {@code X-Secret} ({@code
 *     REMOTELOCK_WEBHOOK_SECRET}); role {@code edge} only
 * @param remotelockSecretPrevious the older one during a rotation, else empty
 */
@ConfigurationProperties("hub.webhooks")
public record WebhookProperties(
    @DefaultValue("") String publicUrl,
    @DefaultValue("") String fabmanSecret,
    @DefaultValue("") String fabmanSecretPrevious,
    @DefaultValue("") String hubspotClientSecret,
    @DefaultValue("") String hubspotClientSecretPrevious,
    @DefaultValue("") String remotelockSecret,
    @DefaultValue("") String remotelockSecretPrevious) {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  /** Letters that mean themselves in an address, and enough of them not to be guessed. */
  private static final Pattern ADDRESS_PART = Pattern.compile("[A-Za-z0-9_-]{32,128}");

  /**
   * @throws HubException when a setting cannot be right
   */
  public WebhookProperties {
    publicUrl = Urls.withoutTrailingSlash(publicUrl);
    if (!publicUrl.isEmpty() && !isPublic(publicUrl)) {
      throw new HubException(
          "HUB_PUBLIC_URL must be an address such as https://hub.example.org: https, without"
              + " question mark or login.");
    }
    checkSecret("FABMAN_WEBHOOK_SECRET", fabmanSecret);
    checkSecret("FABMAN_WEBHOOK_SECRET_PREVIOUS", fabmanSecretPrevious);
    if (!hubspotClientSecret.isBlank() && publicUrl.isEmpty()) {
      throw new HubException(
          "HUBSPOT_CLIENT_SECRET is set and HUB_PUBLIC_URL is not: HubSpot signs that address, so"
              + " nothing of HubSpot's could be checked.");
    }
  }

  /** The secrets that Fabman's address may end in, newest first. */
  public List<String> fabmanSecrets() {
    return given(fabmanSecret, fabmanSecretPrevious);
  }

  /** The secrets that HubSpot may sign with, newest first. */
  public List<String> hubspotSecrets() {
    return given(hubspotClientSecret, hubspotClientSecretPrevious);
  }

  /** What RemoteLock may show, newest first. */
  public List<String> remotelockSecrets() {
    return given(remotelockSecret, remotelockSecretPrevious);
  }

  /** The addresses of the doors that are set up and whose address is no secret. */
  Set<String> plainDoors() {
    Set<String> doors = new HashSet<>();
    if (!hubspotSecrets().isEmpty()) {
      doors.add(SecretPaths.HUBSPOT);
    }
    if (!remotelockSecrets().isEmpty()) {
      doors.add(SecretPaths.REMOTELOCK);
    }
    return doors;
  }

  /** The address that HubSpot is told to call; the one it signs. */
  public String hubspotUri() {
    return publicUrl + SecretPaths.HUBSPOT;
  }

  @Override
  public String toString() {
    return "WebhookProperties[publicUrl=" + publicUrl + "]";
  }

  private static List<String> given(String newer, String older) {
    return Stream.of(newer, older).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static void checkSecret(String name, String value) {
    if (!value.isBlank() && !ADDRESS_PART.matcher(value.strip()).matches()) {
      throw new HubException(
          name + " must be 32 to 128 letters, digits, '-' or '_': it is part of an address.");
    }
  }

  private static boolean isPublic(String url) {
    try {
      URI uri = new URI(url);
      String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
      boolean safe =
          "https".equalsIgnoreCase(uri.getScheme())
              || "http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.contains(host);
      return safe
          && !host.isEmpty()
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (java.net.URISyntaxException e) {
      return false;
    }
  }
}
