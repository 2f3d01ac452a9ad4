package org.makerspacehub.beans.report;

import java.util.Locale;
import java.util.Optional;

/** How often a report comes. */
public enum ReportKind {
  /** A calendar month. */
  MONTHLY,
  /** Monday to Sunday, numbered as ISO 8601 does. */
  WEEKLY;

  /** As it stands in the database and in a command. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind that somebody named; empty when there is none of this name. */
  public static Optional<ReportKind> of(String name) {
    for (ReportKind kind : values()) {
      if (kind.wireName().equalsIgnoreCase(name.strip())) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
