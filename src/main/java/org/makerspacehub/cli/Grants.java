package org.makerspacehub.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;

/**
 * What one database user may do: rights by object, as {@code db/grants} gives them or as the server
 * has them. A right on a column is a right of its own, {@code SELECT(id)}.
 */
final class Grants {
  private static final Pattern GRANT =
      Pattern.compile("GRANT (.+) ON (\\S+) TO ('[^']*'|`[^`]*`|[^@\\s]+)(.*)", Pattern.DOTALL);
  private static final Pattern RIGHT = Pattern.compile("([A-Za-z][A-Za-z ]*?)\\s*(\\(([^)]*)\\))?");

  private final TreeMap<String, Set<String>> rights = new TreeMap<>();

  private Grants() {}

  /** The users that {@code db/grants} makes. */
  static Set<String> users() {
    Set<String> users = new TreeSet<>();
    Matcher created =
        Pattern.compile("CREATE USER IF NOT EXISTS '(\\w+)'").matcher(file("users.sql"));
    while (created.find()) {
      users.add(created.group(1));
    }
    return users;
  }

  /**
   * What {@code db/grants} gives.
   *
   * @param user of {@link #users()}
   * @param schema the database's real name
   */
  static Grants expected(String user, String schema) {
    Grants grants = new Grants();
    String sql = (file("users.sql") + file("grants.sql")).replaceAll("(?m)^--.*$", "");
    for (String statement : sql.split(";")) {
      Matcher grant = GRANT.matcher(statement.strip());
      if (grant.matches() && unquoted(grant.group(3)).equals(user)) {
        grants.add(grant.group(1), grant.group(2).replaceFirst("^hub\\.", schema + "."));
      }
    }
    return grants;
  }

  /** What the server lets this connection's user do. */
  static Grants actual(Connection connection) throws SQLException {
    Grants grants = new Grants();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW GRANTS")) {
      while (rows.next()) {
        Matcher grant = GRANT.matcher(rows.getString(1));
        if (grant.matches() && isOthersBusiness(grant, connection.getCatalog())) {
          continue;
        }
        if (grant.matches()) {
          grants.add(grant.group(1), grant.group(2));
          if (grant.group(4).contains("WITH GRANT OPTION")) {
            grants.add("GRANT OPTION", grant.group(2));
          }
        } else {
          // A role, a proxy: nothing of db/grants. The line itself may hold a password's hash.
          grants.add("SOMETHING ELSE", "(see SHOW GRANTS)");
        }
      }
    }
    return grants;
  }

  /**
   * What is missing and what is too much, in words; empty when there is no difference.
   *
   * @param actual what the server has
   */
  List<String> differencesTo(Grants actual) {
    List<String> differences = new ArrayList<>();
    describe(differences, "missing", this, actual);
    describe(differences, "too much", actual, this);
    return differences;
  }

  private static void describe(List<String> into, String word, Grants these, Grants those) {
    these.rights.forEach(
        (object, rights) -> {
          Set<String> rest = new TreeSet<>(rights);
          rest.removeAll(those.rights.getOrDefault(object, Set.of()));
          if (!rest.isEmpty()) {
            into.add("%s %s on %s".formatted(word, String.join(", ", rest), object));
          }
        });
  }

  private void add(String list, String object) {
    String name = unquoted(object).toLowerCase(Locale.ROOT);
    // Commas within parentheses part columns, not rights.
    for (String each : list.split(",(?![^(]*\\))")) {
      Matcher right = RIGHT.matcher(each.strip());
      if (!right.matches() || right.group(1).equals("USAGE")) {
        continue;
      }
      Set<String> here = rights.computeIfAbsent(name, n -> new TreeSet<>());
      if (right.group(3) == null) {
        here.add(right.group(1));
      } else {
        Arrays.stream(right.group(3).split(","))
            .map(column -> right.group(1) + "(" + unquoted(column.strip()) + ")")
            .forEach(here::add);
      }
    }
  }

  /** A fresh server lets everybody use a schema named test; that is not this user's, nor ours. */
  private static boolean isOthersBusiness(Matcher grant, String schema) {
    String object = unquoted(grant.group(2));
    return grant.group(3).equals("PUBLIC")
        && !object.startsWith("*.")
        && !object.toLowerCase(Locale.ROOT).startsWith(schema.toLowerCase(Locale.ROOT) + ".");
  }

  private static String unquoted(String name) {
    return name.replaceAll("[`'\\\\]", "");
  }

  private static String file(String name) {
    try {
      return new ClassPathResource("db/grants/" + name).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
