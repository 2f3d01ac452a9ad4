package org.makerspacehub.beans.knowledge.paper;

import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.PlainLine;

/** Gathers the words of a paper section by section, and says when there are too many. */
final class PaperWords {
  private static final int LONGEST_HEADING = 200;

  private final int most;
  private final boolean pages;
  private final List<Paper.Section> sections = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String heading = "";
  private int length;

  PaperWords(int most) {
    this(most, false);
  }

  /** Of pages, whose headings say nothing about what comes after: one without words is left out. */
  static PaperWords ofPages(int most) {
    return new PaperWords(most, true);
  }

  private PaperWords(int most, boolean pages) {
    this.most = most;
    this.pages = pages;
  }

  /** Words that follow what was there. */
  void add(CharSequence words) {
    length += words.length();
    if (length > most) {
      throw new PaperRefused("It has more than %,d characters.".formatted(most));
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new PaperRefused("It takes too long to read.");
    }
    text.append(words);
  }

  /** What follows stands in a line of its own. */
  void line() {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
  }

  /** What follows is no part of the word before. */
  void gap(String between) {
    if (!text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) {
      text.append(between);
    }
  }

  /** A section begins. */
  void section(String title) {
    end();
    heading = PlainLine.of(title, LONGEST_HEADING);
    length += heading.length();
  }

  private void end() {
    String words = plain(text);
    if (!words.isEmpty() || (!heading.isEmpty() && !pages)) {
      sections.add(new Paper.Section(heading, words));
    }
    text.setLength(0);
    heading = "";
  }

  /**
   * The paper; a heading with nothing below it is put before the next.
   *
   * @throws PaperRefused when there are no words at all
   */
  Paper paper(String title) {
    end();
    List<Paper.Section> whole = new ArrayList<>();
    String above = "";
    for (Paper.Section each : sections) {
      String full = above.isEmpty() ? each.heading() : join(above, each.heading());
      if (each.text().isEmpty()) {
        above = full;
        continue;
      }
      whole.add(new Paper.Section(PlainLine.of(full, LONGEST_HEADING), each.text()));
      above = "";
    }
    if (!above.isEmpty()) {
      whole.add(new Paper.Section("", above));
    }
    if (whole.isEmpty()) {
      throw new PaperRefused("There are no words in it that can be read.");
    }
    return new Paper(PlainLine.of(title, LONGEST_HEADING), List.copyOf(whole));
  }

  private static String join(String above, String heading) {
    return heading.isEmpty() ? above : above + " – " + heading;
  }

  /**
   * Lines without what cannot be seen: control characters, marks that turn text around, blanks at
   * the ends, more than one empty line.
   */
  static String plain(CharSequence text) {
    StringBuilder plain = new StringBuilder(text.length());
    int empty = 0;
    for (String each : text.toString().split("\r\n|[\n\r\u0085\u2028\u2029\f]", -1)) {
      String line = visible(each).stripTrailing();
      if (line.isBlank()) {
        empty++;
        continue;
      }
      if (!plain.isEmpty()) {
        plain.append(empty > 0 ? "\n\n" : "\n");
      }
      empty = 0;
      plain.append(line);
    }
    return plain.toString();
  }

  private static String visible(String line) {
    StringBuilder visible = new StringBuilder(line.length());
    line.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL -> visible.append(c == '\t' ? "\t" : "");
                // The joiner is what many emoji are made with.
                case Character.FORMAT -> visible.append(c == 0x200d ? "\u200d" : "");
                case Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> {}
                case Character.SPACE_SEPARATOR -> visible.append(' ');
                default -> visible.appendCodePoint(c);
              }
            });
    return visible.toString();
  }
}
