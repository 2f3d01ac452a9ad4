package org.makerspacehub.beans.gate;

import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.command.SlackText;

/**
 * Words that somebody decides about, each character of them: nothing is left out, nothing is cut,
 * and what could not be seen or would turn a line around is named instead (A15).
 */
final class Visible {
  /** Marks on one character beyond which they would cover the line above. */
  private static final int MOST_MARKS = 4;

  /** Characters in one paragraph; Slack takes 3,000. */
  private static final int PARAGRAPH = 2_600;

  private Visible() {}

  /**
   * As Slack's markup, in as many paragraphs as it takes.
   *
   * @param text as it will be executed
   */
  static List<String> paragraphs(String text) {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    boolean several = text.indexOf('\n') >= 0;
    // A quotation's bar stands before each line: no line of it can pass for one of ours.
    String bar = several ? "> " : "";
    paragraph.append(bar);
    int marks = 0;
    int before = '\n';
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      marks = isMark(c) ? marks + 1 : 0;
      int after = i < text.length() ? text.codePointAt(i) : '\n';
      String shown;
      if (c == '\n') {
        shown = "\n" + bar;
      } else if (c == ' ') {
        shown = before == ' ' || before == '\n' || after == '\n' ? "␣" : " ";
      } else if (hides(c) || marks > MOST_MARKS || marks == 1 && before == '\n') {
        shown = "⟨U+%04X⟩".formatted(c);
      } else {
        shown = safe(c, before, after);
      }
      if (paragraph.length() + shown.length() > PARAGRAPH) {
        paragraphs.add(paragraph.toString());
        paragraph.setLength(0);
        paragraph.append(bar);
      }
      paragraph.append(shown);
      before = c;
    }
    paragraphs.add(paragraph.toString());
    return paragraphs;
  }

  /** In one line; a line break is shown as a sign. */
  static String line(String text) {
    return String.join("", paragraphs(text.replace("\n", " ⏎ ")));
  }

  private static String safe(int c, int before, int after) {
    // Within a word it is no formatting, and stays what it is.
    if (c == '_' && Character.isLetterOrDigit(before) && Character.isLetterOrDigit(after)) {
      return "_";
    }
    // Not through a normal form: what is shown is what is there.
    return c < 0x80 ? SlackText.plain(Character.toString(c), 1) : Character.toString(c);
  }

  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  private static boolean hides(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          true;
      // Letters by name, blanks by looks.
      default -> c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
    };
  }
}
