package org.makerspacehub.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What is in the files of the simulated Slack, for the page: {@code GET /_files/F…}. */
final class FilesServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where it is mounted. */
  static final String PATH = "/_files";

  private final transient SlackFiles files;

  FilesServlet(SlackFiles files) {
    this.files = files;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    byte[] content = path.startsWith("/") ? files.content(path.substring(1)) : null;
    if (content == null) {
      response.setStatus(404);
      return;
    }
    // Whatever somebody uploaded, a browser takes it for a picture and nothing else.
    response.setContentType("image/png");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(content.length);
    response.getOutputStream().write(content);
  }
}
