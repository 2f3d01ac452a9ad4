package org.makerspacehub.beans.workflow;

import java.util.HashMap;
import java.util.Map;
import org.makerspacehub.beans.command.SlackText;

/** What a text may call somebody. */
final class Persons {
  private Persons() {}

  /**
   * @param full their whole name; null counts as empty
   * @param first their first name; null or empty when it is not known by itself
   */
  static Map<String, String> values(String full, String first) {
    String whole = full == null ? "" : full.strip();
    String given = first == null ? "" : first.strip();
    Map<String, String> values = new HashMap<>();
    values.put("name", SlackText.name(whole));
    values.put("first name", SlackText.name(given.isEmpty() ? whole.split("\\s+")[0] : given));
    return values;
  }
}
