package org.makerspacehub.beans.query;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads {@code queries/queries.yaml} and each one's statement, strictly. */
public class QueryCatalogue {
  /** No answer is longer. */
  static final int MOST_ROWS = 100;

  /** Units of a period at the most, whatever they are. */
  static final int MOST_UNITS = 400;

  private static final Set<String> KNOWN =
      Set.of("title", "says", "shows", "period", "each", "limit", "people", "whole", "columns");
  private static final Set<String> BOUND =
      Set.of("today", "first", "last", "from", "until", "limit");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):(\\w+)");

  private final Map<String, NamedQuery> queries = new LinkedHashMap<>();

  /** The hub's own. */
  public QueryCatalogue() {
    this(
        resource("queries.yaml")
            .orElseThrow(() -> new HubException("queries.yaml cannot be read.")),
        name -> resource(name + ".sql"));
  }

  /**
   * @param yaml the catalogue
   * @param statements a query's statement by its name
   * @throws HubException when anything is not right, naming the query; the process does not start
   *     then
   */
  public QueryCatalogue(String yaml, Function<String, Optional<String>> statements) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Map<String, Map<String, Object>> all;
    try {
      all = new Yaml(new SafeConstructor(options)).load(yaml);
    } catch (RuntimeException broken) {
      throw new HubException("queries.yaml is not right: it is no YAML.", broken);
    }
    all.forEach(
        (name, value) -> {
          try {
            queries.put(name, query(name, value, statements.apply(name).orElse("")));
          } catch (RuntimeException wrong) {
            throw new HubException(
                "queries.yaml is not right at '%s': %s.".formatted(name, wrong.getMessage()),
                wrong);
          }
        });
  }

  /** All, in the order of the file. */
  public List<NamedQuery> all() {
    return List.copyOf(queries.values());
  }

  /** One of them; empty when nothing is called that. */
  public Optional<NamedQuery> find(String name) {
    return Optional.ofNullable(queries.get(name));
  }

  private static NamedQuery query(String name, Map<String, Object> value, String statement) {
    require(NAME.matcher(name).matches(), "its name");
    for (String key : value.keySet()) {
      require(KNOWN.contains(key), "'%s' is nothing a query has".formatted(key));
    }
    String sql = statement.replaceAll("(?m)^\\s*--.*$", "").strip();
    require(!sql.isEmpty(), "its statement is missing");
    require(
        sql.regionMatches(true, 0, "SELECT ", 0, 7) && sql.indexOf(';') < 0,
        "its statement is not one SELECT");
    NamedQuery.Period period = period(map(value.get("period")));
    boolean each = Boolean.TRUE.equals(value.get("each"));
    require(!each || period != null && !period.fixed(), "each of what?");
    NamedQuery.Limit limit = limit(map(value.get("limit")), period, each);
    List<Table.Column> columns = new ArrayList<>();
    map(value.get("columns"))
        .forEach((column, form) -> columns.add(column(column, String.valueOf(form))));
    require(!columns.isEmpty(), "its columns");
    String people = value.get("people") instanceof String column ? column : "";
    require(
        people.isEmpty()
            || columns.stream()
                .anyMatch(c -> c.name().equals(people) && c.format() == Table.Format.COUNT),
        "people: that is no column of counts");
    NamedQuery.Shows shows =
        NamedQuery.Shows.valueOf(text(value, "shows").toUpperCase(Locale.ROOT));
    require(
        shows == NamedQuery.Shows.TEAM || !people.isEmpty(),
        "what everybody may see says how many people stand behind each row");
    // A day's figures less those of the days around it are somebody's; so only whole weeks, and
    // never a sum over a span that one chooses.
    require(
        shows == NamedQuery.Shows.TEAM
            || period == null
            || period.unit() != NamedQuery.Unit.DAY && (each || period.fixed()),
        "what everybody may see is by whole weeks or months, each for itself, or over a fixed span");
    Matcher used = PARAMETER.matcher(sql);
    boolean limited = false;
    while (used.find()) {
      require(BOUND.contains(used.group(1)), "its statement wants ':%s'".formatted(used.group(1)));
      require(
          period != null || Set.of("today", "limit").contains(used.group(1)),
          "its statement wants a period");
      limited |= used.group(1).equals("limit");
    }
    require(each != limited, "its statement ends with LIMIT :limit, or is asked for each unit");
    return new NamedQuery(
        name,
        text(value, "title"),
        text(value, "says"),
        shows,
        period,
        each,
        limit,
        people,
        Boolean.TRUE.equals(value.get("whole")),
        columns,
        sql);
  }

  private static NamedQuery.Period period(Map<String, Object> given) {
    if (given.isEmpty()) {
      return null;
    }
    require(Set.of("unit", "most", "default", "fixed").containsAll(given.keySet()), "its period");
    int most = number(given, "most");
    int otherwise = number(given, "default");
    require(most <= MOST_UNITS && otherwise >= 1 && otherwise <= most, "its period");
    return new NamedQuery.Period(
        NamedQuery.Unit.valueOf(text(given, "unit").toUpperCase(Locale.ROOT)),
        most,
        otherwise,
        Boolean.TRUE.equals(given.get("fixed")));
  }

  private static NamedQuery.Limit limit(
      Map<String, Object> given, NamedQuery.Period period, boolean each) {
    if (given.isEmpty()) {
      require(each, "its limit is missing");
      return new NamedQuery.Limit(MOST_ROWS, MOST_ROWS);
    }
    int most = number(given, "most");
    int otherwise = number(given, "default");
    require(most <= MOST_ROWS && otherwise >= 1 && otherwise <= most, "its limit");
    require(!each || period.most() <= most, "its limit");
    return new NamedQuery.Limit(most, otherwise);
  }

  /** {@code hours: Hours, hours}: its title and its format. */
  private static Table.Column column(String name, String form) {
    String[] parts = form.split(",\\s*");
    require(parts.length == 2 && name.matches("[a-z_]+"), "column '%s'".formatted(name));
    return new Table.Column(
        name, parts[0], Table.Format.valueOf(parts[1].toUpperCase(Locale.ROOT)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  private static int number(Map<String, Object> value, String key) {
    require(value.get(key) instanceof Integer, "'%s' is missing".formatted(key));
    return (Integer) value.get(key);
  }

  private static String text(Map<String, Object> value, String key) {
    require(
        value.get(key) instanceof String text && !text.isBlank(), "'%s' is missing".formatted(key));
    return (String) value.get(key);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new HubException(what);
    }
  }

  private static Optional<String> resource(String name) {
    try (InputStream file = QueryCatalogue.class.getResourceAsStream("/queries/" + name)) {
      return file == null
          ? Optional.empty()
          : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new HubException("queries/%s cannot be read.".formatted(name), unreadable);
    }
  }
}
