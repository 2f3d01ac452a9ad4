package org.makerspacehub.beans.knowledge.paper;

import java.util.List;

/**
 * What a paper says, as plain text.
 *
 * @param title as it calls itself; empty when it does not
 * @param sections in order, none of them without words
 */
public record Paper(String title, List<Section> sections) {

  /**
   * Words under one heading.
   *
   * @param heading one line; empty for none
   * @param text its lines; untrusted
   */
  public record Section(String heading, String text) {
    /** Without what was written. */
    @Override
    public String toString() {
      return "Section[" + text.length() + "]";
    }
  }

  /** Without what was written. */
  @Override
  public String toString() {
    return "Paper[" + sections.size() + "]";
  }
}
