package org.makerspacehub.beans.knowledge.paper;

/** Plain text. */
final class TextPaper {
  /** Of a hundred characters, so many that nobody types are no text. */
  private static final int ODD = 5;

  private TextPaper() {}

  static Paper read(byte[] bytes, String label, PaperLimits limits) {
    String text = Charsets.decode(bytes, label);
    refuseBinary(text);
    PaperWords words = new PaperWords(limits.characters());
    words.add(text);
    return words.paper("");
  }

  static void refuseBinary(String text) {
    long odd =
        text.chars()
            .filter(c -> c == 0xFFFD || (c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != 27))
            .count();
    if (odd * 100 > (long) text.length() * ODD) {
      throw new PaperRefused("It is called a text and is none.");
    }
  }
}
