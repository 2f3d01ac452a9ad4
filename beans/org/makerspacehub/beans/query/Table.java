package org.makerspacehub.beans.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.command.When;

/**
 * The answer to a named query.
 *
 * @param query which
 * @param columns as they are shown
 * @param rows a value a column: text, {@link LocalDate}, {@link Long}, {@link BigDecimal}; null
 *     where there is none, or where it is {@linkplain #hidden hidden}
 * @param hidden whether figures were left out that so few people stand behind that they could be
 *     told
 * @param more whether there are rows beyond these
 * @param first day that it is about; null for now
 * @param last day that it is about; null for now
 * @param asOf up to when the figures go; null when that is not known
 */
public record Table(
    NamedQuery query,
    List<Column> columns,
    List<List<Object>> rows,
    boolean hidden,
    boolean more,
    LocalDate first,
    LocalDate last,
    Instant asOf) {
  /** What stands in place of a figure that is left out. */
  public static final String FEW = "few people";

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);
  private static final int LONGEST = 60;

  /**
   * A column.
   *
   * @param name of the statement's column
   * @param title what people read
   * @param format how its values read
   */
  public record Column(String name, String title, Format format) {}

  /** How values read. */
  public enum Format {
    TEXT,
    DAY,
    WEEK,
    MONTH,
    COUNT,
    /** Seconds in the statement, hours for people. */
    HOURS,
    /** A sum of money; its currency is a column of its own. */
    SUM;

    /** Whether it is a figure, that few people could stand behind. */
    boolean figure() {
      return this == COUNT || this == HOURS || this == SUM;
    }
  }

  /**
   * A value as people read it, in one plain line without markup.
   *
   * @param row from 0
   * @param column from 0
   */
  public String shown(int row, int column) {
    Object value = rows.get(row).get(column);
    Format format = columns.get(column).format();
    if (value == null) {
      return format.figure() ? FEW : "";
    }
    return switch (format) {
      case DAY -> DAY.format((LocalDate) value);
      case WEEK -> "week of " + DAY.format((LocalDate) value);
      case MONTH -> MONTH.format((LocalDate) value);
      case COUNT -> When.number((Long) value);
      case HOURS -> String.format(Locale.US, "%,.1f", (BigDecimal) value);
      case SUM ->
          String.format(Locale.US, "%,.2f", ((BigDecimal) value).setScale(2, RoundingMode.HALF_UP));
      case TEXT -> PlainLine.of((String) value, LONGEST);
    };
  }

  /** One line a row, for example {@code Laser cutter · Hours 12.5 · Members 4}. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<String> cells = new ArrayList<>();
      for (int column = 0; column < columns.size(); column++) {
        String shown = shown(row, column);
        if (!shown.isEmpty()) {
          cells.add(column == 0 ? shown : columns.get(column).title() + " " + shown);
        }
      }
      lines.add(String.join(" · ", cells));
    }
    return lines;
  }

  /** What it is about in time, for example {@code 1 Oct 2026 to 31 Oct 2026}; empty for now. */
  public String span() {
    return first == null ? "" : DAY.format(first) + " to " + DAY.format(last);
  }

  /** What is said below it, sentences; empty for nothing. */
  public String remarks() {
    List<String> remarks = new ArrayList<>();
    if (rows.isEmpty()) {
      remarks.add("There is nothing to count.");
    }
    if (hidden) {
      remarks.add(
          "Figures behind which fewer than %d people stand are not shown."
              .formatted(JdbcNamedQueries.FEWEST));
    }
    if (more) {
      remarks.add("There are more rows than these.");
    }
    return String.join(" ", remarks);
  }

  /** All of it in plain lines. */
  public String text() {
    return java.util.stream.Stream.of(
            List.of(query.title() + (span().isEmpty() ? "" : ", " + span())),
            lines(),
            remarks().isEmpty() ? List.<String>of() : List.of(remarks()))
        .flatMap(List::stream)
        .collect(Collectors.joining("\n"));
  }

  /** The same for programs; what is hidden is null there too. */
  public ObjectNode data() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("query", query.name());
    data.put("title", query.title());
    if (first != null) {
      data.put("first", first.toString());
      data.put("last", last.toString());
    }
    if (asOf != null) {
      data.put("as_of", asOf.toString());
    }
    ArrayNode all = data.putArray("rows");
    for (List<Object> row : rows) {
      ObjectNode each = all.addObject();
      for (int column = 0; column < columns.size(); column++) {
        each.set(columns.get(column).name(), node(row.get(column)));
      }
    }
    data.put("few_hidden", hidden);
    data.put("more", more);
    return data;
  }

  private static JsonNode node(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value == null) {
      return nodes.nullNode();
    }
    if (value instanceof Long number) {
      return nodes.numberNode(number);
    }
    if (value instanceof BigDecimal number) {
      return nodes.numberNode(number);
    }
    return nodes.textNode(
        value instanceof LocalDate day ? day.toString() : PlainLine.of((String) value, LONGEST));
  }
}
