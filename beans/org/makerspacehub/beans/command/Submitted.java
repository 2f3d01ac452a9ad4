package org.makerspacehub.beans.command;

import com.slack.api.model.view.View;
import java.util.Map;

/**
 * What becomes of a form that was sent off.
 *
 * @param kind in one word
 * @param errors for {@link Kind#ERRORS}: by block, a sentence shown under the field
 * @param view for {@link Kind#UPDATE}: what takes the form's place
 * @param said the same in a sentence, for somebody whose form is closed already; escaped for Slack
 */
public record Submitted(Kind kind, Map<String, String> errors, View view, String said) {

  /** Ends of a form. */
  public enum Kind {
    /** It is done, and the form closes. */
    CLOSE,
    /** Nothing was done; the fields say why. */
    ERRORS,
    /** Something else takes its place. */
    UPDATE
  }

  /**
   * Done.
   *
   * @param said what was done
   */
  public static Submitted close(String said) {
    return new Submitted(Kind.CLOSE, Map.of(), null, said);
  }

  /**
   * Nothing was done.
   *
   * @param block the field that is wrong
   * @param sentence what to do, plain words
   */
  public static Submitted error(String block, String sentence) {
    return new Submitted(Kind.ERRORS, Map.of(block, sentence), null, SlackText.escape(sentence));
  }

  /**
   * Something else in its place.
   *
   * @param view that
   * @param said the same in a sentence
   */
  public static Submitted update(View view, String said) {
    return new Submitted(Kind.UPDATE, Map.of(), view, said);
  }

  /**
   * A sentence in its place.
   *
   * @param title fixed words of ours
   * @param sentence escaped for Slack
   */
  public static Submitted sentence(String title, String sentence) {
    return update(Form.notice(title, sentence), sentence);
  }
}
