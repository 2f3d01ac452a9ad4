package org.makerspacehub.beans.mcp;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** Errors as a status and a word, whoever raises them: no page, no detail. */
public final class PlainErrors extends HttpServletResponseWrapper {

  /** The same response, whose errors are plain. */
  public PlainErrors(HttpServletResponse response) {
    super(response);
  }

  @Override
  public void sendError(int status) throws IOException {
    resetBuffer();
    setStatus(status);
    setContentType("application/json");
    setCharacterEncoding("UTF-8");
    getWriter().write("{\"error\":\"" + word(status) + "\"}");
    flushBuffer();
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    sendError(status);
  }

  private static String word(int status) {
    return switch (status) {
      case SC_UNAUTHORIZED -> "unauthorized";
      case SC_FORBIDDEN -> "forbidden";
      case SC_NOT_FOUND -> "not_found";
      case SC_METHOD_NOT_ALLOWED -> "method_not_allowed";
      case SC_NOT_ACCEPTABLE -> "not_acceptable";
      case SC_REQUEST_ENTITY_TOO_LARGE -> "too_large";
      case SC_UNSUPPORTED_MEDIA_TYPE -> "unsupported_content";
      case TOO_MANY_REQUESTS -> "too_many_requests";
      case SC_SERVICE_UNAVAILABLE -> "unavailable";
      default -> "refused";
    };
  }

  /** HTTP 429, which the servlet interfaces have no name for. */
  static final int TOO_MANY_REQUESTS = 429;
}
