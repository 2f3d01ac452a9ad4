package org.makerspacehub.beans.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * One-time codes: ten letters and digits that cannot be mistaken for each other, kept as a salted,
 * slow hash only.
 */
final class LinkCode {
  private static final String ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 10;
  private static final Pattern FORM = Pattern.compile("[" + ALPHABET + "]{" + LENGTH + "}");
  private static final Pattern BETWEEN = Pattern.compile("[\\s\\u2010-\\u2015-]+");

  // Slow enough that a stolen row is worth nothing within the quarter of an hour a code lives.
  private static final int ROUNDS = 20_000;
  private static final int BITS = 256;

  private static final SecureRandom RANDOM = new SecureRandom();

  private LinkCode() {}

  /** A new code, as {@link #normal} gives it. */
  static String next() {
    StringBuilder code = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return code.toString();
  }

  /** As people read and type it: {@code abcde-fghjk}. */
  static String shown(String code) {
    return code.substring(0, LENGTH / 2) + "-" + code.substring(LENGTH / 2);
  }

  /**
   * What was typed, without case, dashes and spaces.
   *
   * @return null when it cannot be a code
   */
  static String normal(String typed) {
    String code = BETWEEN.matcher(typed.toLowerCase(Locale.ROOT)).replaceAll("");
    return FORM.matcher(code).matches() ? code : null;
  }

  /** A new salt. */
  static byte[] salt() {
    byte[] salt = new byte[16];
    RANDOM.nextBytes(salt);
    return salt;
  }

  /** The hash of a code. */
  static byte[] hash(String code, byte[] salt) {
    PBEKeySpec spec = new PBEKeySpec(code.toCharArray(), salt, ROUNDS, BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** Whether a code has this hash, in the same time whatever it is. */
  static boolean fits(String code, byte[] salt, byte[] hash) {
    return MessageDigest.isEqual(hash(code, salt), hash);
  }
}
