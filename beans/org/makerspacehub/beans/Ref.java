package org.makerspacehub.beans;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The correlation id of one thing that came in, from the edge to its last effect: twelve letters
 * and digits that a person can read out over the phone (no {@code i l o u 0 1}).
 */
public final class Ref {
  /** Name of the HTTP header and of the log field that carry a reference between processes. */
  public static final String HEADER = "X-Hub-Ref";

  /** Name of the log field (MDC key) and of the exchange variable. */
  public static final String KEY = "ref";

  private static final String ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";
  private static final Pattern FORM = Pattern.compile("[" + ALPHABET + "]{12}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ref() {}

  /** A new reference. */
  public static String next() {
    StringBuilder ref = new StringBuilder(12);
    for (int i = 0; i < 12; i++) {
      ref.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return ref.toString();
  }

  /**
   * The reference of something that has a key of its own: the same key is the same reference, in
   * every process and after every start.
   */
  public static String ofKey(String key) {
    byte[] hash = Sha256.of(key);
    StringBuilder ref = new StringBuilder(12);
    for (int i = 0; i < 12; i++) {
      ref.append(ALPHABET.charAt((hash[i] & 0xff) % ALPHABET.length()));
    }
    return ref.toString();
  }

  /** Whether a text from outside has the form of a reference. */
  public static boolean isRef(String text) {
    return text != null && FORM.matcher(text).matches();
  }
}
