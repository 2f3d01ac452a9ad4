package org.makerspacehub.beans;

import java.text.Normalizer;

/**
 * One line of plain words out of whatever came from outside: no control characters, no line breaks,
 * nothing invisible that turns the rest of a line around, no towers of accents.
 */
public final class PlainLine {
  /** Accents a character may carry; more pile up over the lines above. */
  private static final int MAX_MARKS = 4;

  private PlainLine() {}

  /**
   * The line.
   *
   * @param outside from a vendor, a person or a file; null counts as empty
   * @param max characters (code points) at the most, a cut is marked with {@code …}
   */
  public static String of(String outside, int max) {
    return outside == null ? "" : cut(oneLine(outside), max);
  }

  private static String oneLine(String outside) {
    // Composed first, so that the limit on marks does not strip what has a letter of its own.
    String composed = Normalizer.normalize(outside, Normalizer.Form.NFC);
    StringBuilder line = new StringBuilder(composed.length());
    int marks = 0;
    boolean gap = false;
    for (int i = 0; i < composed.length(); ) {
      int c = composed.codePointAt(i);
      i += Character.charCount(c);
      switch (Character.getType(c)) {
        case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> {
          continue;
        }
        case Character.CONTROL,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.SPACE_SEPARATOR -> {
          gap = true;
          marks = 0;
          continue;
        }
        case Character.NON_SPACING_MARK,
            Character.ENCLOSING_MARK,
            Character.COMBINING_SPACING_MARK -> {
          if (++marks > MAX_MARKS) {
            continue;
          }
        }
        default -> marks = 0;
      }
      if (gap && !line.isEmpty()) {
        line.append(' ');
      }
      gap = false;
      line.appendCodePoint(c);
    }
    return line.toString();
  }

  private static String cut(String line, int max) {
    return line.codePointCount(0, line.length()) <= max
        ? line
        : line.substring(0, line.offsetByCodePoints(0, max - 1)).stripTrailing() + "…";
  }
}
