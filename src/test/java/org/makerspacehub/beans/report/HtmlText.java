package org.makerspacehub.beans.report;

import java.util.Set;
import java.util.TreeSet;
import org.attoparser.AbstractMarkupHandler;
import org.attoparser.MarkupParser;
import org.attoparser.ParseException;
import org.attoparser.config.ParseConfiguration;
import org.unbescape.html.HtmlEscape;

/** Reads a mail as a program does: its words, and the elements it is made of. */
final class HtmlText extends AbstractMarkupHandler {
  private final StringBuilder words = new StringBuilder();
  private final Set<String> elements = new TreeSet<>();
  private final Set<String> attributes = new TreeSet<>();

  private HtmlText(String html) {
    try {
      new MarkupParser(ParseConfiguration.htmlConfiguration()).parse(html, this);
    } catch (ParseException broken) {
      throw new AssertionError("The mail is no HTML", broken);
    }
  }

  /** What is read. */
  static String of(String html) {
    return new HtmlText(html).words.toString();
  }

  /** Names of elements that are there. */
  static Set<String> elements(String html) {
    return new HtmlText(html).elements;
  }

  /** Names of attributes that are there. */
  static Set<String> attributes(String html) {
    return new HtmlText(html).attributes;
  }

  @Override
  public void handleText(char[] buffer, int offset, int length, int line, int column) {
    words.append(HtmlEscape.unescapeHtml(new String(buffer, offset, length)));
  }

  @Override
  public void handleOpenElementStart(char[] buffer, int offset, int length, int line, int column) {
    elements.add(new String(buffer, offset, length));
  }

  @Override
  public void handleStandaloneElementStart(
      char[] buffer, int offset, int length, boolean minimized, int line, int column) {
    elements.add(new String(buffer, offset, length));
  }

  @Override
  public void handleAttribute(
      char[] buffer,
      int nameOffset,
      int nameLength,
      int nameLine,
      int nameColumn,
      int operatorOffset,
      int operatorLength,
      int operatorLine,
      int operatorColumn,
      int valueContentOffset,
      int valueContentLength,
      int valueOuterOffset,
      int valueOuterLength,
      int valueLine,
      int valueColumn) {
    attributes.add(new String(buffer, nameOffset, nameLength));
  }
}
