package org.makerspacehub.beans.mcp;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Errors as a status and a word, whoever raises them: no page, no detail. What somebody writes
 * after they set such a status is dropped: the protocol's library would write an exception with its
 * whole trace.
 */
public final class PlainErrors extends HttpServletResponseWrapper {
  private boolean told;

  /** The same response, whose errors are plain. */
  public PlainErrors(HttpServletResponse response) {
    super(response);
  }

  @Override
  public void sendError(int status) throws IOException {
    if (told) {
      return;
    }
    resetBuffer();
    answer(status, "{\"error\":\"" + word(status) + "\"}");
  }

  /** Ends the request with a body of ours. */
  void answer(int status, String json) throws IOException {
    if (told) {
      return;
    }
    told = true;
    super.setStatus(status);
    setContentType("application/json");
    setCharacterEncoding("UTF-8");
    super.getWriter().write(json);
    flushBuffer();
  }

  @Override
  public void setStatus(int status) {
    if (status < SC_BAD_REQUEST) {
      super.setStatus(status);
      return;
    }
    try {
      sendError(status);
    } catch (IOException gone) {
      // Whoever asked has left.
      told = true;
    }
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    return told ? new PrintWriter(Writer.nullWriter()) : super.getWriter();
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
