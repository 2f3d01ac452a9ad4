package org.makerspacehub.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The page at {@code /}: a small Slack for one visitor. */
final class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final Map<String, String> TYPES =
      Map.of(
          "/index.html", "text/html;charset=utf-8",
          "/app.css", "text/css;charset=utf-8",
          "/app.js", "text/javascript;charset=utf-8",
          "/icon.svg", "image/svg+xml");

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI().equals("/") ? "/index.html" : request.getRequestURI();
    String type = TYPES.get(path);
    if (type == null) {
      response.setStatus(404);
      return;
    }
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
            + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    response.setHeader("Cache-Control", "no-store");
    response.setContentType(type);
    try (InputStream file = PageServlet.class.getResourceAsStream("/sandbox" + path)) {
      file.transferTo(response.getOutputStream());
    }
  }
}
