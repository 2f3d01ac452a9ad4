package org.makerspacehub.config;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import org.makerspacehub.processors.VerifyHookSignature;

/**
 * The doors of programs outside, {@code /hooks/<name>}. It stands before everything else and says
 * which one a request came by; a hook that has no secret here is answered as any address that does
 * not exist.
 */
final class HookPaths implements Filter {
  /** Where hooks come in. */
  static final String DOOR = "/hooks";

  private final Set<String> names;

  /**
   * @param names of the hooks that have a secret
   */
  HookPaths(Set<String> names) {
    this.names = Set.copyOf(names);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest sent = (HttpServletRequest) request;
    String path = sent.getRequestURI();
    String name = path.startsWith(DOOR + "/") ? path.substring(DOOR.length() + 1) : "";
    boolean known = names.contains(name);
    chain.doFilter(
        new RenamedRequest(
            sent,
            known ? DOOR : SecretPaths.NOWHERE,
            VerifyHookSignature.HOOK,
            known ? name : null),
        response);
  }
}
