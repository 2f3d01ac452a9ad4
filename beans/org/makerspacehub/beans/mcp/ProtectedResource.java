package org.makerspacehub.beans.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Says what opens {@code /mcp/hub} (RFC 9728): a bearer token in the header, from the hub itself.
 * There is no authorization server to be named, so none is.
 */
public final class ProtectedResource extends HttpServlet {
  /** Where it is for those who know the host alone. */
  public static final String PATH = "/.well-known/oauth-protected-resource";

  private static final long serialVersionUID = 1L;

  private final String base;
  private final String body;

  /**
   * @param base the hub's address as clients know it, no trailing slash
   * @param spaceName the makerspace's
   */
  public ProtectedResource(String base, String spaceName) {
    this.base = base;
    ObjectNode metadata = new ObjectMapper().createObjectNode();
    metadata.put("resource", resource(base));
    metadata.put("resource_name", "Makerspace Hub of " + spaceName);
    metadata.putArray("bearer_methods_supported").add("header");
    var scopes = metadata.putArray("scopes_supported");
    List.of(Scope.values()).forEach(scope -> scopes.add(scope.wireName()));
    this.body = metadata.toString();
  }

  /** What tokens are for: the server's address. */
  public static String resource(String base) {
    return base + HubMcpServer.PATH;
  }

  /** Where a client that was refused finds this. */
  public String address() {
    return base + PATH + HubMcpServer.PATH;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
      super.service(request, response);
    } else {
      response.setHeader("Allow", "GET, HEAD");
      new PlainErrors(response).sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "public, max-age=3600");
    response.getWriter().write(body);
  }
}
