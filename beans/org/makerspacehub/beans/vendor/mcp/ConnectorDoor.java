package org.makerspacehub.beans.vendor.mcp;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.makerspacehub.beans.BearerTokens;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.mcp.PlainErrors;
import org.makerspacehub.beans.policy.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The connector's door: only the hub's token opens it, and nothing is read before it has. Whoever
 * is let in is the service {@code hub}; the reference of the call goes into the log.
 */
public final class ConnectorDoor implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorDoor.class);
  private static final long LARGEST_REQUEST = 64 * 1024;

  private final BearerTokens tokens;

  /**
   * @param tokens those accepted, newest first; none means that nobody gets in
   */
  public ConnectorDoor(List<String> tokens) {
    this.tokens = new BearerTokens(tokens);
  }

  @Override
  public void doFilter(ServletRequest in, ServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) in;
    HttpServletResponse response = new PlainErrors((HttpServletResponse) out);
    String asked = request.getHeader(Ref.HEADER);
    String before = MDC.get(Ref.KEY);
    MDC.put(Ref.KEY, Ref.isRef(asked) ? asked : Ref.next());
    try {
      if (!isTheHub(request)) {
        LOG.warn("Refused a call without the hub's token from {}", request.getRemoteAddr());
        response.setHeader("WWW-Authenticate", "Bearer");
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      } else if (request.getHeader("Origin") != null) {
        // The hub sends none, so this is a browser on somebody else's page.
        LOG.warn("Refused a call from a web page");
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
      } else if (request.getContentLengthLong() > LARGEST_REQUEST) {
        response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      } else {
        request.setAttribute(ConnectorServer.PRINCIPAL, Principal.service("hub"));
        chain.doFilter(request, response);
      }
    } finally {
      if (before == null) {
        MDC.remove(Ref.KEY);
      } else {
        MDC.put(Ref.KEY, before);
      }
    }
  }

  private boolean isTheHub(HttpServletRequest request) {
    List<String> headers = Collections.list(request.getHeaders("Authorization"));
    return headers.size() == 1 && tokens.accept(headers.get(0));
  }
}
