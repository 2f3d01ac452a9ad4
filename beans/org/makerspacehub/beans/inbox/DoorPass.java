package org.makerspacehub.beans.inbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What one part of this process hands another to say "I have looked: this one may pass". Made up
 * anew at every start and never sent anywhere, so nobody outside can show it.
 */
public final class DoorPass {
  /** The header of the request, inside this process, that carries it. */
  public static final String HEADER = "X-Hub-Door-Pass";

  private final String value;

  /** A new one. */
  public DoorPass() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.value = HexFormat.of().formatHex(random);
  }

  /** What to show. */
  public String value() {
    return value;
  }

  /**
   * Whether this was shown.
   *
   * @param shown anything; null and what is no text is not it
   */
  public boolean isShownBy(Object shown) {
    return shown instanceof String text
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.US_ASCII), text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "DoorPass";
  }
}
