package org.makerspacehub.beans;

import java.security.MessageDigest;
import java.util.List;

/**
 * The tokens that open a door. Their hashes are compared, in constant time and always all of them,
 * so that the time an answer takes tells nothing about how nearly right a guess was.
 */
public final class BearerTokens {
  private static final String BEARER = "Bearer ";

  private final List<byte[]> accepted;

  /**
   * @param tokens newest first, two during a rotation; blank ones open nothing, and with none
   *     nobody gets in
   */
  public BearerTokens(List<String> tokens) {
    this.accepted =
        tokens.stream().map(String::strip).filter(t -> !t.isEmpty()).map(Sha256::of).toList();
  }

  /**
   * Whether this opens the door.
   *
   * @param authorization the value of the one header of that name; null when there is none
   */
  public boolean accept(String authorization) {
    if (authorization == null || !authorization.startsWith(BEARER)) {
      return false;
    }
    byte[] given = Sha256.of(authorization.substring(BEARER.length()));
    boolean match = false;
    for (byte[] token : accepted) {
      match |= MessageDigest.isEqual(token, given);
    }
    return match;
  }
}
