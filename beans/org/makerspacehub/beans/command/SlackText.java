package org.makerspacehub.beans.command;

import org.makerspacehub.beans.PlainLine;

/**
 * Makes text from outside harmless inside a Slack message: a member may be called {@code
 * <!channel>}, {@code *bold*}, three lines, or something that turns the rest of the line around.
 */
public final class SlackText {
  /** The longest name that is shown whole, in characters. */
  public static final int NAME = 80;

  /** The longest e-mail address that is shown whole, in characters. */
  public static final int EMAIL = 120;

  private SlackText() {}

  /**
   * One line of plain words: no control or invisible characters, nothing that Slack would read as a
   * mention, a link, an emoji or formatting. Characters that Slack gives a meaning to become ones
   * that look alike, since it has no way to escape them.
   *
   * @param outside from a vendor or a person; null counts as empty
   * @param max characters (code points) at the most, a cut is marked with {@code …}
   */
  public static String plain(String outside, int max) {
    return outside == null ? "" : escaped(PlainLine.of(outside, max));
  }

  /**
   * One line of plain words for a place that knows no markup, such as a picture or a mail: the
   * letters stay as they are, and nothing is left that steers a terminal or turns a line around.
   *
   * @param outside from a vendor or a person; null counts as empty
   * @param max characters (code points) at the most, a cut is marked with {@code …}
   */
  public static String line(String outside, int max) {
    return PlainLine.of(outside, max);
  }

  /** A name, as {@link #plain} shows it. */
  public static String name(String outside) {
    String shown = plain(outside, NAME);
    return shown.isEmpty() ? "(no name)" : shown;
  }

  /**
   * Our own sentences: only the three characters that Slack's markup is made of (vendor: Slack
   * documentation, "Escaping text"); line breaks and formatting stay. What a vendor or a person
   * wrote goes through {@link #plain} instead.
   *
   * @param text null counts as empty
   */
  public static String escape(String text) {
    return text == null ? "" : text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String escaped(String line) {
    StringBuilder safe = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '*' -> safe.append('∗');
        case '~' -> safe.append('∼');
        case '`' -> safe.append('ˋ');
        case ':' -> safe.append('∶');
        // Between letters it is no formatting, and addresses have it there.
        case '_' -> safe.append(isWithinWord(line, i) ? '_' : 'ˍ');
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  private static boolean isWithinWord(String line, int i) {
    return i > 0
        && i + 1 < line.length()
        && Character.isLetterOrDigit(line.charAt(i - 1))
        && Character.isLetterOrDigit(line.charAt(i + 1));
  }
}
