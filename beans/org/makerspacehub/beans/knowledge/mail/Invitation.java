package org.makerspacehub.beans.knowledge.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.PlainLine;

/** A calendar's event (RFC 5545) in words: what, when, where. */
final class Invitation {
  private static final Pattern TIME =
      Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:T(\\d{2})(\\d{2})\\d{0,2}(Z?))?");
  private static final int MOST_EVENTS = 20;

  private Invitation() {}

  /** The words; empty when there is no event in it. */
  static String words(String calendar) {
    List<String> events = new ArrayList<>();
    Map<String, String> event = null;
    for (String line : calendar.replaceAll("\r?\n[ \t]", "").split("\r\n|\n|\r")) {
      String bare = line.strip();
      if (bare.equalsIgnoreCase("BEGIN:VEVENT")) {
        event = new LinkedHashMap<>();
      } else if (bare.equalsIgnoreCase("END:VEVENT") && event != null) {
        if (events.size() < MOST_EVENTS) {
          events.add(event(event));
        }
        event = null;
      } else if (event != null) {
        int colon = colon(bare);
        if (colon > 0) {
          String name = bare.substring(0, colon);
          String zone = zone(name);
          String key = name.replaceFirst(";.*", "").toUpperCase(Locale.ROOT);
          event.putIfAbsent(key, bare.substring(colon + 1));
          event.putIfAbsent(key + ".zone", zone);
        }
      }
    }
    return String.join("\n\n", events);
  }

  /** The colon that ends the name; those in quotation marks do not. */
  private static int colon(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      quoted = (line.charAt(i) == '"') != quoted;
      if (line.charAt(i) == ':' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private static String zone(String name) {
    Matcher zone = Pattern.compile("(?i)TZID=\"?([^;\":]{1,60})").matcher(name);
    return zone.find() ? " (" + zone.group(1) + ")" : "";
  }

  private static String event(Map<String, String> event) {
    StringBuilder words = new StringBuilder();
    words.append("Invitation: ").append(text(event, "SUMMARY", 300));
    String begin = when(event, "DTSTART");
    String end = when(event, "DTEND");
    if (!begin.isEmpty()) {
      words.append("\nWhen: ").append(begin).append(end.isEmpty() ? "" : " to " + end);
    }
    if (event.containsKey("LOCATION")) {
      words.append("\nWhere: ").append(text(event, "LOCATION", 300));
    }
    if (event.containsKey("DESCRIPTION")) {
      words.append('\n').append(text(event, "DESCRIPTION", 4_000));
    }
    if (event.getOrDefault("STATUS", "").equalsIgnoreCase("CANCELLED")) {
      words.append("\nThis was cancelled.");
    }
    return words.toString();
  }

  private static String when(Map<String, String> event, String key) {
    Matcher time = TIME.matcher(event.getOrDefault(key, ""));
    if (!time.matches()) {
      return "";
    }
    String day = "%s-%s-%s".formatted(time.group(1), time.group(2), time.group(3));
    return time.group(4) == null
        ? day
        : "%s %s:%s%s"
            .formatted(
                day,
                time.group(4),
                time.group(5),
                time.group(6).isEmpty() ? event.getOrDefault(key + ".zone", "") : " UTC");
  }

  private static String text(Map<String, String> event, String key, int most) {
    return PlainLine.of(
        event.getOrDefault(key, "").replaceAll("\\\\[nN]", " ").replaceAll("\\\\([,;\\\\])", "$1"),
        most);
  }
}
