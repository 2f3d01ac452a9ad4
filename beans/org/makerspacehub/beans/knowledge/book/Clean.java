package org.makerspacehub.beans.knowledge.book;

import java.util.regex.Pattern;

/** Text as it is kept: the same letters in the database, in hashes and in the index. */
final class Clean {
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]|\\p{Cs}");
  private static final Pattern GAPS = Pattern.compile("\\n[\\s&&[^\\n]]*\\n\\s*");
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

  private Clean() {}

  /** Line ends are one kind, empty lines single, and nothing is in it that cannot be stored. */
  static String text(String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n');
    return GAPS.matcher(UNSEEN.matcher(lines).replaceAll(" ")).replaceAll("\n\n").strip();
  }

  /** One line. */
  static String line(String text) {
    return SPACES.matcher(UNSEEN.matcher(text).replaceAll(" ")).replaceAll(" ").strip();
  }

  /** The first letters; none of them half. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }
}
