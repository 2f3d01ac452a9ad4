package org.makerspacehub.config;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.ReadBody;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before everything that takes signed or token-checked bodies: reads the body up to a cap,
 * whatever length was announced, and passes on those very bytes and nothing made of them.
 *
 * <p>It is a servlet filter because Camel reads a body whole before the first step of a route runs.
 * Parameters stay hidden: a form's fields would become headers, and to find them the container
 * would use up the bytes that were signed.
 */
public class RawBodyFilter extends OncePerRequestFilter {
  /** The most bytes of a body. */
  public static final int CAP = 262_144;

  /** What is not there is not looked at either. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return SecretPaths.NOWHERE.equals(request.getRequestURI());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getHeader("Content-Encoding") != null) {
      refuse(response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
      return;
    }
    if (request.getContentLengthLong() > CAP) {
      refuse(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      return;
    }
    byte[] body;
    try {
      body = request.getInputStream().readNBytes(CAP + 1);
    } catch (IOException broken) {
      refuse(response, HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    if (body.length > CAP) {
      refuse(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      return;
    }
    chain.doFilter(new RawRequest(request, body), response);
  }

  private static void refuse(HttpServletResponse response, int status) throws IOException {
    // What is left of the body is not read, so the connection is of no more use.
    response.setHeader("Connection", "close");
    ErrorAnswers.refuse(response, status);
  }

  /** A request that is its bytes and its headers. */
  private static final class RawRequest extends HttpServletRequestWrapper {
    private final byte[] body;

    RawRequest(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() {
      return new ReadBody(body);
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public String getContentType() {
      return "application/octet-stream";
    }

    @Override
    public String getCharacterEncoding() {
      return StandardCharsets.UTF_8.name();
    }

    @Override
    public int getContentLength() {
      return body.length;
    }

    @Override
    public long getContentLengthLong() {
      return body.length;
    }

    @Override
    public String getQueryString() {
      return null;
    }

    @Override
    public String getParameter(String name) {
      return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
      return Map.of();
    }

    @Override
    public Enumeration<String> getParameterNames() {
      return Collections.enumeration(List.of());
    }

    @Override
    public String[] getParameterValues(String name) {
      return null;
    }
  }
}
