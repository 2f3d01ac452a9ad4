package org.makerspacehub.sandbox;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.sandbox.Happenings.Moment;
import org.makerspacehub.sandbox.Happenings.Mood;

/**
 * A connection whose statements are counted: which tables, how many rows, how long. What was asked
 * for or stored is not looked at.
 */
final class WatchedStatements {
  private static final Pattern TABLE =
      Pattern.compile("\\b(?:FROM|JOIN|INTO|(?<!KEY )UPDATE)\\s+`?([a-z][a-z_0-9]{2,})");

  /** What the hub notes about its own work; in every trace, and of no interest to a visitor. */
  private static final Set<String> OWN_NOTES =
      Set.of("sync_run", "sync_staged", "sync_request", "vendor_read", "hint_read");

  private final Happenings happenings;
  private final String ref;
  private final String user;

  private WatchedStatements(Happenings happenings, String ref, String user) {
    this.happenings = happenings;
    this.ref = ref;
    this.user = user;
  }

  /** The connection, watched on behalf of one trace. */
  static Connection of(Connection connection, Happenings happenings, String ref, String user) {
    WatchedStatements watched = new WatchedStatements(happenings, ref, user);
    return proxy(
        Connection.class,
        (self, method, arguments) -> {
          Object answer = invoke(connection, method, arguments);
          if (answer instanceof PreparedStatement statement
              && method.getName().equals("prepareStatement")) {
            return watched.statement(
                PreparedStatement.class, statement, String.valueOf(arguments[0]));
          }
          if (answer instanceof Statement statement && method.getName().equals("createStatement")) {
            return watched.statement(Statement.class, statement, null);
          }
          return answer;
        });
  }

  /** The tables that a statement names, in its order. */
  static Set<String> tables(String sql) {
    Set<String> tables = new LinkedHashSet<>();
    Matcher found = TABLE.matcher(sql);
    while (found.find() && tables.size() < 4) {
      tables.add(found.group(1));
    }
    return tables;
  }

  private <S extends Statement> S statement(Class<S> type, S statement, String prepared) {
    // One statement runs at a time; what ran last is what rows belong to.
    Ran last = new Ran();
    return proxy(
        type,
        (self, method, arguments) -> {
          String name = method.getName();
          if (name.startsWith("execute")) {
            last.sql =
                arguments != null && arguments.length > 0 && arguments[0] instanceof String given
                    ? given
                    : prepared;
            last.begin = happenings.now();
          }
          Object answer;
          try {
            answer = invoke(statement, method, arguments);
          } catch (SQLException failure) {
            if (name.startsWith("execute")) {
              failed(last, failure);
            }
            throw failure;
          }
          if (answer instanceof ResultSet rows
              && (name.equals("executeQuery") || name.equals("getResultSet"))) {
            return rows(rows, last);
          }
          if (answer instanceof Integer count
              && (name.equals("executeUpdate") || name.equals("getUpdateCount"))) {
            wrote(last, count);
          } else if (answer instanceof int[] counts) {
            wrote(last, Arrays.stream(counts).map(count -> Math.max(count, 1)).sum());
          }
          return answer;
        });
  }

  private ResultSet rows(ResultSet rows, Ran last) {
    String sql = last.sql;
    Moment begin = last.begin;
    int[] count = {0};
    boolean[] told = {false};
    return proxy(
        ResultSet.class,
        (self, method, arguments) -> {
          Object answer = invoke(rows, method, arguments);
          if (method.getName().equals("next") && Boolean.TRUE.equals(answer)) {
            count[0]++;
          } else if (method.getName().equals("close") && !told[0] && sql != null) {
            told[0] = true;
            step(sql, "Read {rows} as ", count[0], Mood.WELL, begin);
          }
          return answer;
        });
  }

  private void wrote(Ran last, int count) {
    if (count >= 0 && last.sql != null) {
      step(
          last.sql,
          isDelete(last.sql) ? "Forgot {rows} as " : "Wrote {rows} as ",
          count,
          Mood.WELL,
          last.begin);
    }
  }

  private void failed(Ran last, SQLException failure) {
    boolean twice = failure.getErrorCode() == 1062;
    step(
        String.valueOf(last.sql),
        twice
            ? "It was there already, said the table to "
            : "Error " + failure.getErrorCode() + " for ",
        0,
        twice ? Mood.REFUSED : Mood.FAILED,
        last.begin);
  }

  private void step(String sql, String what, long rows, Mood mood, Moment begin) {
    Set<String> tables = tables(sql);
    if (!tables.isEmpty() && begin != null && !OWN_NOTES.containsAll(tables)) {
      happenings.rows(
          ref,
          String.join(", ", tables),
          what + (user.equals("hub") ? "hub_app" : "hub_" + user),
          rows,
          mood,
          begin);
    }
  }

  private static boolean isDelete(String sql) {
    return sql.strip().regionMatches(true, 0, "DELETE", 0, 6);
  }

  private static final class Ran {
    String sql;
    Moment begin;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            WatchedStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
