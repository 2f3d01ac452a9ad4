package org.makerspacehub.beans.knowledge.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What somebody wrote in a mail themselves: without what they quote, and without their signature.
 */
final class MailTrim {
  /** "On Monday, Ada wrote:", as mail programs say it, also over a line's end. */
  private static final Pattern WROTE =
      Pattern.compile(
          "(?iu)^(On|Am|Le|El|Il|Op|Den|W dniu)\\b.{4,300}\\b"
              + "(wrote|schrieb.{0,120}|a écrit|escribió|ha scritto|schreef|skrev|napisał\\(a\\))"
              + "\\s?:$");

  private static final Pattern ORIGINAL =
      Pattern.compile(
          "(?iu)^[-_]{2,}\\s*(Original Message|Original-?Nachricht|Ursprüngliche Nachricht"
              + "|Message d'origine|Mensaje original)\\s*[-_]{2,}$");

  private static final Pattern HEAD =
      Pattern.compile("(?iu)^\\*?(From|Von|De)\\s?:\\*?\\s.{1,200}");
  private static final Pattern HEAD_TOO =
      Pattern.compile("(?iu)^\\*?(Sent|Date|Gesendet|Datum|Envoyé|To|An|Subject|Betreff)\\s?:.*");
  private static final Pattern DEVICE =
      Pattern.compile("(?iu)^(Sent from my|Von meinem|Envoyé de mon|Get Outlook for)\\b.{0,80}$");

  private MailTrim() {}

  /**
   * Trims.
   *
   * @param text with its line breaks
   * @param reply whether it answers another; what a first mail passes on is its matter
   */
  static String own(String text, boolean reply) {
    List<String> lines = List.of(text.split("\r\n|\n|\r", -1));
    List<String> own = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String bare = line.strip();
      if (bare.equals("--") || bare.equals("—") || ORIGINAL.matcher(bare).matches()) {
        break;
      }
      if (isWrote(lines, i) || (reply && isHead(lines, i))) {
        // What is below is a quotation; answers may stand between its lines, so it goes on.
        if (reply && lines.subList(i + 1, lines.size()).stream().noneMatch(MailTrim::isQuoted)) {
          break;
        }
        i += wroteOverTwo(lines, i) ? 1 : 0;
        continue;
      }
      if (!isQuoted(line) && !DEVICE.matcher(bare).matches()) {
        own.add(line);
      }
    }
    return String.join("\n", own).strip();
  }

  private static boolean isQuoted(String line) {
    return line.startsWith(">") || line.startsWith(" >");
  }

  private static boolean isWrote(List<String> lines, int i) {
    return WROTE.matcher(lines.get(i).strip()).matches() || wroteOverTwo(lines, i);
  }

  private static boolean wroteOverTwo(List<String> lines, int i) {
    String first = lines.get(i).strip();
    return i + 1 < lines.size()
        && !first.isEmpty()
        && first.length() < 200
        && !WROTE.matcher(first).matches()
        && WROTE.matcher(first + " " + lines.get(i + 1).strip()).matches();
  }

  private static boolean isHead(List<String> lines, int i) {
    return HEAD.matcher(lines.get(i).strip()).matches()
        && lines.subList(i + 1, Math.min(lines.size(), i + 5)).stream()
                .filter(line -> HEAD_TOO.matcher(line.strip()).matches())
                .count()
            >= 2;
  }
}
