package org.makerspacehub.support;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Remembers each statement with its parameters, to say what was asked and how it was answered. */
public final class RecordingDataSource extends DelegatingDataSource {
  private final List<Asked> asked = new ArrayList<>();

  /**
   * One statement that was run.
   *
   * @param sql with question marks
   * @param parameters by their position, from 1
   */
  public record Asked(String sql, Map<Integer, Object> parameters) {}

  public RecordingDataSource(DataSource target) {
    super(target);
  }

  /** What was asked since the last {@link #forget}. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Starts anew. */
  public void forget() {
    asked.clear();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection real = super.getConnection();
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = call(real, method, arguments);
          return method.getName().equals("prepareStatement")
              ? recording((PreparedStatement) result, (String) arguments[0])
              : result;
        });
  }

  private PreparedStatement recording(PreparedStatement real, String sql) {
    Map<Integer, Object> parameters = new TreeMap<>();
    asked.add(new Asked(sql, parameters));
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().startsWith("set")
              && arguments != null
              && arguments.length >= 2
              && arguments[0] instanceof Integer position) {
            parameters.put(position, arguments[1]);
          }
          return call(real, method, arguments);
        });
  }

  private interface Call {
    Object of(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            RecordingDataSource.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.of(method, arguments)));
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
