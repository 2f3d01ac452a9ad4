package org.makerspacehub.beans.gate;

import java.util.Map;

/**
 * Whether everything about a request can be shown to those who decide: what cannot is refused,
 * because nobody can say yes to what they did not see (A15).
 */
public final class ShownInFull {
  /** Characters that arguments and the requester's words may have together, as Slack takes them. */
  static final int MOST = 2_700;

  private ShownInFull() {}

  /**
   * Looks.
   *
   * @return a sentence for the requester; empty when all of it can be shown
   */
  public static String no(Map<String, Object> arguments, String why) {
    int length = escaped(why);
    for (Map.Entry<String, Object> each : arguments.entrySet()) {
      String text = String.valueOf(each.getValue());
      if (text.codePoints().anyMatch(ShownInFull::hides)) {
        return "There are invisible characters in '%s' that could make it look like something else. Please type it anew."
            .formatted(each.getKey());
      }
      length += escaped(text);
    }
    return length > MOST
        ? "That is too long to be shown in full to those who decide. Please say it in fewer words."
        : "";
  }

  /** Slack counts what stands for {@code & < >}. */
  private static int escaped(String text) {
    return text.codePoints()
        .map(
            c ->
                switch (c) {
                  case '&' -> 5;
                  case '<', '>' -> 4;
                  default -> Character.charCount(c);
                })
        .sum();
  }

  /** A line break shows, and the joiner is what many emoji are made with. */
  private static boolean hides(int c) {
    if (c == '\n' || c == 0x200d) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
