package org.makerspacehub.beans.knowledge.answer;

import java.util.List;

/**
 * What was found for one question of one asker.
 *
 * @param question as it was asked
 * @param vector of it; null while there is none to be had
 * @param found the best first
 */
public record Evidence(String question, float[] vector, List<Found> found) {
  public Evidence {
    found = List.copyOf(found);
  }

  /** Nothing. */
  static Evidence none(String question) {
    return new Evidence(question, null, List.of());
  }

  /** Without what was asked. */
  @Override
  public String toString() {
    return "Evidence[" + found.size() + "]";
  }
}
