package org.makerspacehub.config;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Enumeration;
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
    chain.doFilter(new Renamed(sent, where(sent.getRequestURI())), response);
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

  /** The request under another address, and with the pass that only this filter has. */
  private final class Renamed extends HttpServletRequestWrapper {
    private final String path;

    Renamed(HttpServletRequest request, String path) {
      super(request);
      this.path = path;
    }

    @Override
    public String getRequestURI() {
      return path;
    }

    @Override
    public StringBuffer getRequestURL() {
      StringBuffer whole = super.getRequestURL();
      int end = whole.indexOf("/", whole.indexOf("://") + 3);
      return new StringBuffer(end < 0 ? whole : whole.substring(0, end)).append(path);
    }

    @Override
    public String getServletPath() {
      return path;
    }

    @Override
    public String getPathInfo() {
      return null;
    }

    @Override
    public String getPathTranslated() {
      return null;
    }

    @Override
    public String getHeader(String name) {
      return isPass(name) ? pass() : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return isPass(name)
          ? Collections.enumeration(pass() == null ? List.of() : List.of(pass()))
          : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      List<String> names = Collections.list(super.getHeaderNames());
      names.removeIf(Renamed::isPass);
      if (pass() != null) {
        names.add(DoorPass.HEADER);
      }
      return Collections.enumeration(names);
    }

    private String pass() {
      return path.equals(FABMAN) ? pass.value() : null;
    }

    private static boolean isPass(String name) {
      return DoorPass.HEADER.equalsIgnoreCase(name);
    }
  }
}
