package org.makerspacehub.config;

/** The one rule for base addresses: a trailing slash is tolerated and means nothing. */
final class Urls {
  private Urls() {}

  static String withoutTrailingSlash(String url) {
    String trimmed = url == null ? "" : url.trim();
    return trimmed.endsWith("/") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
  }
}
