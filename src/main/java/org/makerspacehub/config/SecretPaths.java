package org.makerspacehub.config;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.inbox.DoorPass;

/**
 * The doors whose address is a secret. It stands before everything else, looks at the last part of
 * the address, and takes it off: whatever comes after (metrics, logs, security, Camel) sees {@code
 * /webhooks/fabman} when the secret was right and {@link #NOWHERE} when it was not, so there it is
 * answered as any address that does not exist.
 */
final class SecretPaths implements Filter {
  /** Where webhooks come in. */
  static final String DOOR = "/webhooks";

  /** The address of Fabman's webhooks as it goes on, without the secret. */
  static final String FABMAN = DOOR + "/fabman";

  /** The address of HubSpot's webhooks. */
  static final String HUBSPOT = DOOR + "/hubspot";

  /** The address of RemoteLock's webhooks. */
  static final String REMOTELOCK = DOOR + "/remotelock";

  /** An address that no door has. */
  static final String NOWHERE = "/nowhere";

  private final List<byte[]> fabmanSecrets;
  private final Set<String> plain;
  private final DoorPass pass;

  /**
   * @param fabmanSecrets newest first; with none, Fabman's door does not exist
   * @param plain addresses of doors that exist and are no secret
   * @param pass shown to whoever looks whether this filter was there
   */
  SecretPaths(List<String> fabmanSecrets, Set<String> plain, DoorPass pass) {
    this.fabmanSecrets = fabmanSecrets.stream().map(Sha256::of).toList();
    this.plain = Set.copyOf(plain);
    this.pass = pass;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest sent = (HttpServletRequest) request;
    String path = where(sent.getRequestURI());
    chain.doFilter(
        new RenamedRequest(sent, path, DoorPass.HEADER, path.equals(FABMAN) ? pass.value() : null),
        response);
  }

  private String where(String sent) {
    if (plain.contains(sent)) {
      return sent;
    }
    return sent.startsWith(FABMAN + "/") && isSecret(sent.substring(FABMAN.length() + 1))
        ? FABMAN
        : NOWHERE;
  }

  private boolean isSecret(String given) {
    byte[] hash = Sha256.of(given);
    boolean match = false;
    for (byte[] secret : fabmanSecrets) {
      // No early end: how long this takes must not tell which secret was nearly right.
      match |= MessageDigest.isEqual(secret, hash);
    }
    return match;
  }
}
