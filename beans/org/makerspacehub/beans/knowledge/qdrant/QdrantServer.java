package org.makerspacehub.beans.knowledge.qdrant;

import java.net.URI;
import java.util.Locale;
import org.makerspacehub.beans.HubException;

/**
 * Where a Qdrant server listens for gRPC, and what lets us in.
 *
 * @param host its name or address
 * @param port of gRPC, not of its pages
 * @param tls whether the line is encrypted
 * @param key secret; empty for none
 */
public record QdrantServer(String host, int port, boolean tls, String key) {
  private static final int GRPC = 6334;

  /**
   * Reads the two settings.
   *
   * @param url for example {@code http://qdrant:6334}; without a port it is 6334
   * @throws HubException naming the setting, and never what is in it
   */
  public static QdrantServer of(String url, String key) {
    URI uri;
    try {
      uri = URI.create(url.strip());
    } catch (IllegalArgumentException malformed) {
      throw unreadable();
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.matches("https?")
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !uri.getRawPath().matches("/?")) {
      throw unreadable();
    }
    String secret = key.strip();
    // It travels as a header, where anything else would be refused with the value in the sentence.
    if (!secret.matches("[\\x21-\\x7e]*")) {
      throw new HubException(
          "QDRANT_API_KEY holds a space or a letter that cannot be sent: generate another key.");
    }
    return new QdrantServer(
        uri.getHost(), uri.getPort() > 0 ? uri.getPort() : GRPC, scheme.equals("https"), secret);
  }

  private static HubException unreadable() {
    return new HubException(
        "QDRANT_URL cannot be read: write it like http://qdrant:6334 or"
            + " https://qdrant.example.org:6334.");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "QdrantServer[%s:%d]".formatted(host, port);
  }
}
