package org.makerspacehub.config;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** A request under another address, and with a header that only a filter of ours gives. */
final class RenamedRequest extends HttpServletRequestWrapper {
  private final String path;
  private final String header;
  private final String value;

  /**
   * @param path that everything behind sees
   * @param header whatever was sent under this name is gone
   * @param value takes its place; null for none
   */
  RenamedRequest(HttpServletRequest request, String path, String header, String value) {
    super(request);
    this.path = path;
    this.header = header;
    this.value = value;
  }

  @Override
  public String getRequestURI() {
    return path;
  }

  @Override
  public StringBuffer getRequestURL() {
    StringBuffer whole = super.getRequestURL();
    int end = whole.indexOf("/", whole.indexOf("://") + 3);
    return new StringBuffer(end < 0 ? whole : whole.substring(0, end)).append(path);
  }

  @Override
  public String getServletPath() {
    return path;
  }

  @Override
  public String getPathInfo() {
    return null;
  }

  @Override
  public String getPathTranslated() {
    return null;
  }

  @Override
  public String getHeader(String name) {
    return isOurs(name) ? value : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return isOurs(name)
        ? Collections.enumeration(value == null ? List.of() : List.of(value))
        : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = Collections.list(super.getHeaderNames());
    names.removeIf(this::isOurs);
    if (value != null) {
      names.add(header);
    }
    return Collections.enumeration(names);
  }

  private boolean isOurs(String name) {
    return header.equalsIgnoreCase(name);
  }
}
