package org.makerspacehub.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Lets in only what was addressed to this machine by name: a page of another site must not reach
 * the sandbox through the visitor's browser, neither directly nor by a name that it points here.
 */
final class LocalVisitors extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "[::1]");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    int port = request.getLocalPort();
    String host = request.getHeader("Host");
    String origin = request.getHeader("Origin");
    if (host == null || HERE.stream().noneMatch(name -> host.equals(name + ":" + port))) {
      refuse(response, "Host");
    } else if (origin != null && !origin.equals("http://" + host)) {
      refuse(response, "Origin");
    } else {
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Referrer-Policy", "no-referrer");
      chain.doFilter(request, response);
    }
  }

  private static void refuse(HttpServletResponse response, String header) throws IOException {
    Wire.answer(
        response,
        403,
        Wire.object()
            .put("ok", false)
            .put("error", "The sandbox answers this machine alone (" + header + " header)."));
  }
}
