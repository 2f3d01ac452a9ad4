package org.makerspacehub.beans.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The two forms in which names and addresses are compared; nothing else may fold them. */
public final class Fold {
  /** The longest address that mail allows (RFC 5321, 4.5.3.1.3, without its brackets). */
  public static final int LONGEST_EMAIL = 254;

  private static final int LONGEST_NAME = 300;
  private static final Pattern APOSTROPHES =
      Pattern.compile("[\u2018\u2019\u201B\u02BC\u02B9\u00B4`]");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern BETWEEN_TOKENS = Pattern.compile("[^\\p{L}\\p{N}']+");

  private Fold() {}

  /**
   * A name for searching and comparing: lower case, no accents, single spaces, straight
   * apostrophes.
   *
   * @param name as people write it; may be null
   * @return never null; empty when there is nothing to compare
   */
  public static String nameKey(String name) {
    if (name == null) {
      return "";
    }
    // Apostrophes first: decomposing turns the acute accent that some type for one into a space.
    String text = APOSTROPHES.matcher(name).replaceAll("'");
    text = Normalizer.normalize(text, Normalizer.Form.NFKD);
    text = MARKS.matcher(text).replaceAll("");
    // …and again, because decomposing also makes some out of ligatures.
    text = APOSTROPHES.matcher(text).replaceAll("'");
    // Down, up and down again, so that the sharp s, its capital and its capital spelling meet.
    text = text.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    text = SPACES.matcher(text).replaceAll(" ").strip();
    return cut(text, LONGEST_NAME).strip();
  }

  /**
   * The words of a folded name, without apostrophes and hyphens.
   *
   * @param nameKey made by {@link #nameKey}
   */
  public static Set<String> nameTokens(String nameKey) {
    Set<String> tokens = new TreeSet<>();
    for (String token : BETWEEN_TOKENS.split(nameKey)) {
      String word = token.replace("'", "");
      if (!word.isEmpty()) {
        tokens.add(word);
      }
    }
    return tokens;
  }

  /**
   * An address for comparing: trimmed and lower-cased in ASCII only. Nothing else is folded, so no
   * two mailboxes that a mail server may tell apart ever become one (a plus, a dot, the KELVIN SIGN
   * that Unicode would lower-case to k).
   *
   * @param email as it was given; may be null
   * @return null when it is no address: no {@code @}, or longer than {@link #LONGEST_EMAIL}
   */
  public static String emailKey(String email) {
    if (email == null) {
      return null;
    }
    StringBuilder key = new StringBuilder(email.strip());
    if (key.length() > LONGEST_EMAIL || key.indexOf("@") < 0) {
      return null;
    }
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        key.setCharAt(i, (char) (c - 'A' + 'a'));
      }
    }
    return key.toString();
  }

  /** The first {@code most} UTF-16 units of a text, never half a character. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }
}
