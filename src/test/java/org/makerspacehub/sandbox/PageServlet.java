package org.makerspacehub.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page at {@code /}: a small Slack for one visitor. */
final class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml");

  /** A plain file of the page's own folder: no way up, none down, nothing hidden. */
  private static final Pattern FILE = Pattern.compile("/[a-z][a-z0-9-]{0,39}\\.([a-z]{2,4})");

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI().equals("/") ? "/index.html" : request.getRequestURI();
    Matcher file = FILE.matcher(path);
    String type = file.matches() ? TYPES.get(file.group(1)) : null;
    try (InputStream content =
        type == null ? null : PageServlet.class.getResourceAsStream("/sandbox" + path)) {
      if (content == null) {
        response.setStatus(404);
        return;
      }
      response.setHeader(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'");
      response.setHeader("Cache-Control", "no-store");
      response.setContentType(type);
      content.transferTo(response.getOutputStream());
    }
  }
}
