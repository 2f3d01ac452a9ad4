package org.makerspacehub.beans.knowledge.answer;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.SourceKind;

/** Says of a piece where it stands, when it was written and by whom, and leads there. */
public final class Places {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
  private static final int TITLE = 80;
  private static final int MOST_NAMES = 3;

  private final Authors authors;
  private final Function<String, Optional<String>> links;
  private final ZoneId zone;

  /**
   * @param authors names as they are now
   * @param links a link as it may be pressed; empty when it may not
   * @param zone decides on which day something was
   */
  public Places(Authors authors, Function<String, Optional<String>> links, ZoneId zone) {
    this.authors = authors;
    this.links = links;
    this.zone = zone;
  }

  /** {@code #general} or {@code Laser manual, Cleaning}; untrusted. */
  public String place(Chunk chunk) {
    String title = chunk.title().isBlank() ? kind(chunk.kind()) : chunk.title().strip();
    return chunk.heading().isBlank() ? title : title + ", " + chunk.heading().strip();
  }

  private static String kind(SourceKind kind) {
    return switch (kind) {
      case SLACK -> "a channel";
      case MAIL -> "a mail";
      case FILE -> "a document";
      case NOTE -> "a note";
    };
  }

  /** Who wrote it, by their names now; empty when nobody of them is known. */
  public String names(Chunk chunk) {
    return names(chunk.authors());
  }

  private String names(List<String> ids) {
    List<String> names =
        ids.stream()
            .map(authors::name)
            .flatMap(Optional::stream)
            .distinct()
            .limit(MOST_NAMES + 1L)
            .toList();
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : names.stream().limit(MOST_NAMES).collect(Collectors.joining(", ")) + " and others";
  }

  /** For example {@code 3 May 2026}. */
  public String day(Instant at) {
    return DAY.format(LocalDate.ofInstant(at, zone));
  }

  /** One line in Slack's markup: {@code [1] #general, 3 May 2026, Ada Byrne}, with its link. */
  public String line(int number, Chunk chunk) {
    String where = SlackText.plain(place(chunk), TITLE);
    String shown =
        links
            .apply(chunk.link())
            .map(url -> "<" + SlackText.escape(url) + "|" + where.replace("|", "∣") + ">")
            .orElse(where);
    String names = SlackText.plain(names(chunk), TITLE * 2);
    return "[%d] %s, %s%s"
        .formatted(number, shown, day(chunk.at()), names.isEmpty() ? "" : ", " + names);
  }
}
