package org.makerspacehub.beans.outbox;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a mail says.
 *
 * @param subject one line
 * @param text for every reader
 * @param html the same as a page, naming its pictures by {@code cid:<name>}; empty for a plain mail
 * @param pictures PNGs by their names
 */
record MailWords(String subject, String text, String html, Map<String, byte[]> pictures) {

  /**
   * What would fetch, run or send something when a page is looked at. A link that somebody has to
   * click is none of it.
   */
  private static final Pattern NOT_ITS_OWN =
      Pattern.compile(
          "(?is)<\\s*(?:script|iframe|frame|object|embed|form|link|base|svg|video|audio|source)\\b"
              + "|<\\s*meta[^>]*\\brefresh\\b"
              + "|@import"
              + "|url\\((?!\\s*['\"]?\\s*cid:)"
              + "|<[^>]*\\s(?:src|srcset|background|poster|lowsrc|dynsrc|data)\\s*="
              + "(?!\\s*['\"]?\\s*cid:)"
              + "|<[^>]*\\son[a-z]+\\s*=");

  /** Whether looking at the page fetches nothing from anywhere. */
  boolean isItsOwn() {
    return !NOT_ITS_OWN.matcher(html).find();
  }

  /** The same without the page. */
  MailWords plain() {
    return new MailWords(subject, text, "", Map.of());
  }

  @Override
  public String toString() {
    return "MailWords[" + pictures.size() + " pictures]";
  }
}
