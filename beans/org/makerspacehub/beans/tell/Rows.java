package org.makerspacehub.beans.tell;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.command.SlackText;

/** Reads what the flows' statements bring. */
final class Rows {
  private Rows() {}

  /** A column as text; empty for null. */
  static String text(Map<String, Object> row, String column) {
    Object value = row.get(column);
    return value == null ? "" : value.toString();
  }

  static int number(Map<String, Object> row, String column) {
    return row.get(column) instanceof Number number ? number.intValue() : 0;
  }

  /** A moment; null for null. The database holds UTC. */
  static Instant moment(Map<String, Object> row, String column) {
    Object value = row.get(column);
    if (value instanceof Timestamp stamp) {
      return stamp.toInstant();
    }
    return value instanceof LocalDateTime utc ? utc.toInstant(ZoneOffset.UTC) : null;
  }

  /** What a text may call the person of a row. */
  static Map<String, String> person(Map<String, Object> row) {
    String full = text(row, "full_name");
    String first = text(row, "first_name").strip();
    Map<String, String> values = new HashMap<>();
    values.put("name", SlackText.name(full));
    values.put(
        "first name", SlackText.name(first.isEmpty() ? full.strip().split("\\s+")[0] : first));
    return values;
  }

  /** Rows of the same person, in the order in which they come. */
  static Map<String, List<Map<String, Object>>> byMember(List<Map<String, Object>> rows) {
    Map<String, List<Map<String, Object>>> groups = new LinkedHashMap<>();
    rows.forEach(
        row ->
            groups
                .computeIfAbsent(text(row, "member_id"), id -> new java.util.ArrayList<>())
                .add(row));
    return groups;
  }
}
