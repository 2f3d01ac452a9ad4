package org.makerspacehub.beans.tell;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one member is to be told.
 *
 * @param account {@code T…/U…} of who is told
 * @param personId whom it is about, as the mirror numbers people; the account must be theirs
 * @param subjects what it is about, at least one
 * @param values what the text is filled with, harmless in Slack already
 * @param rest how long the account must have heard nothing of this kind; zero for no matter
 */
public record Telling(
    String account,
    String personId,
    List<Subject> subjects,
    Map<String, String> values,
    Duration rest) {

  /**
   * A thing that is told of.
   *
   * @param key what it is, for example a bill's number; ASCII, at most 120 characters
   * @param nth the first telling, or the second …
   */
  public record Subject(String key, int nth) {}

  @Override
  public String toString() {
    return "Telling[subjects=" + subjects.size() + "]";
  }
}
