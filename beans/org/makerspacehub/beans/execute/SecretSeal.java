package org.makerspacehub.beans.execute;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.makerspacehub.beans.HubException;

/**
 * Seals a secret on its way from the executor to one person: AES-256-GCM, bound to the request and
 * to whom it is for, so a row that was moved to another name opens for nobody.
 */
public final class SecretSeal {
  /** The longest secret, in bytes of UTF-8: its sealed form fits the column. */
  public static final int LONGEST = 400;

  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  private SecretSeal(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * With the key that hub and executor share.
   *
   * @param base64 32 bytes ({@code DELIVERY_KEY})
   * @throws HubException when it is anything else; the process does not start then
   */
  public static SecretSeal of(String base64) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException notBase64) {
      // Without its words: they quote the key.
      key = new byte[0];
    }
    if (key.length != KEY) {
      throw new HubException(
          "DELIVERY_KEY is not 32 bytes in Base64: make one with `openssl rand -base64 32`, the"
              + " same for hub and executor.");
    }
    return new SecretSeal(key);
  }

  /** With a key of its own, for one process that is hub and executor at once. */
  public static SecretSeal ofThisProcess() {
    byte[] key = new byte[KEY];
    RANDOM.nextBytes(key);
    return new SecretSeal(key);
  }

  /**
   * Seals.
   *
   * @param secret at most {@link #LONGEST} bytes
   * @param ref the request it came of
   * @param owner {@code T…/U…} of whom it is for
   */
  public byte[] seal(String secret, String ref, String owner) {
    byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
    if (plain.length > LONGEST) {
      throw new HubException("The secret is too long to be delivered.");
    }
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, ref, owner).doFinal(plain);
      return ByteBuffer.allocate(1 + NONCE + sealed.length)
          .put(VERSION)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException impossible) {
      throw new HubException("The secret could not be sealed.", impossible);
    }
  }

  /**
   * Opens.
   *
   * @throws HubException when it was not sealed with this key for this request and person
   */
  public String open(byte[] sealed, String ref, String owner) {
    if (sealed.length <= 1 + NONCE || sealed[0] != VERSION) {
      throw unopened();
    }
    byte[] nonce = new byte[NONCE];
    System.arraycopy(sealed, 1, nonce, 0, NONCE);
    try {
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, nonce, ref, owner)
              .doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
      return new String(plain, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException tampered) {
      throw unopened();
    }
  }

  @Override
  public String toString() {
    return "SecretSeal";
  }

  private Cipher cipher(int mode, byte[] nonce, String ref, String owner)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    // Neither can hold a line break, so nothing can wander from one to the other.
    cipher.updateAAD((ref + "\n" + owner).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static HubException unopened() {
    return new HubException(
        "The secret cannot be opened: hub and executor differ in DELIVERY_KEY.");
  }
}
