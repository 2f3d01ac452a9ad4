package org.makerspacehub.beans.mcp;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;

/**
 * What a client shows: {@code mhub_<id>_<secret>}, with 256 random bits in the secret. Of the
 * secret the hub keeps the SHA-256 alone; that many random bits need no slower hash.
 */
public final class ClientToken {
  private static final Pattern FORM =
      Pattern.compile("(?i:Bearer) +mhub_([2-9a-hj-kmnp-z]{12})_([A-Za-z0-9_-]{43})");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String id;
  private final String secret;

  private ClientToken(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  /** A new one. */
  static ClientToken next() {
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    return new ClientToken(
        Ref.next(), Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /**
   * Reads the header {@code Authorization}.
   *
   * @return empty for anything but a token of the one form
   */
  static Optional<ClientToken> ofHeader(String authorization) {
    Matcher form = FORM.matcher(authorization);
    return form.matches() && Ref.isRef(form.group(1))
        ? Optional.of(new ClientToken(form.group(1), form.group(2)))
        : Optional.empty();
  }

  /** Which client it says it is. */
  String id() {
    return id;
  }

  /** What the database keeps. */
  byte[] hash() {
    return Sha256.of(secret);
  }

  /** Whether it is the one whose hash was kept; takes the same time for any other. */
  boolean fits(byte[] kept) {
    return MessageDigest.isEqual(kept, hash());
  }

  /** The token itself, for its owner's eyes. */
  String reveal() {
    return "mhub_" + id + "_" + secret;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ClientToken[" + id + "]";
  }
}
