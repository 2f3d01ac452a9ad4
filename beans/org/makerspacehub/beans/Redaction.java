package org.makerspacehub.beans;

import java.util.regex.Pattern;

/** Takes out of a text what must not be kept or logged. It errs on the side of taking too much. */
public final class Redaction {
  private static final String GONE = "[redacted]";

  private static final Pattern SECRET_FIELD =
      Pattern.compile(
          "(\"[^\"]*(?:token|secret|password|authorization|api_?key|response_url|trigger_id|pin)"
              + "\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)*\"",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SECRET_FORM_FIELD =
      Pattern.compile(
          "((?:^|&)[^&=]*(?:token|secret|password|response_url|trigger_id|pin)=)[^&]*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SECRET_TEXT =
      Pattern.compile(
          "xox[a-z]-[\\w-]+|xapp-[\\w-]+|Bearer\\s+[\\w.~+/=-]+"
              + "|https://hooks\\.slack\\.com/[^\\s\"'<>]+",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern EMAIL = Pattern.compile("[^\\s\"'<>(),;:@]+@[^\\s\"'<>(),;:@]+");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s\\u2028\\u2029]+");

  private Redaction() {}

  /**
   * The text without tokens, passwords and the addresses that work like them.
   *
   * @param text may be null, which is empty
   */
  public static String withoutSecrets(String text) {
    if (text == null) {
      return "";
    }
    String fields = SECRET_FIELD.matcher(text).replaceAll("$1" + GONE + "\"");
    String form = SECRET_FORM_FIELD.matcher(fields).replaceAll("$1" + GONE);
    return SECRET_TEXT.matcher(form).replaceAll(GONE);
  }

  /**
   * One line for a log: no secret, no e-mail address, no control character.
   *
   * @param text may be null, which is empty
   */
  public static String forLog(String text) {
    String clean = EMAIL.matcher(withoutSecrets(text)).replaceAll(GONE);
    return CONTROL.matcher(clean).replaceAll(" ").strip();
  }
}
