package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What every connection of the hub's pools is like, on a real server. */
class DatabasesIT {
  private static final HikariDataSource POOL = pool();
  private static final JdbcClient JDBC = JdbcClient.create(POOL);

  private static HikariDataSource pool() {
    EmbeddedMariaDb server = EmbeddedMariaDb.shared();
    server.empty();
    DatabaseProperties database =
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of(
                        "hub.db.url", server.url(),
                        "hub.db.user", "hub_app",
                        "hub.db.password", "hub_app")))
            .bind("hub.db", DatabaseProperties.class)
            .get();
    return Databases.pool("test", database, database.loginOf(HubRole.HUB), 3);
  }

  @AfterAll
  static void close() {
    POOL.close();
  }

  @Test
  @DisplayName("S19 a transaction notices that what it read was changed since, and may try again")
  void changedSinceRead() {
    assertThat(JDBC.sql("SELECT @@innodb_snapshot_isolation").query(Integer.class).single())
        .isEqualTo(1);
    JDBC.sql(
            "INSERT INTO sync_cursor (flow, position, moved_at, ref)"
                + " VALUES ('a-flow', '1', UTC_TIMESTAMP(3), 'abcdefghjkmn')")
        .update();
    TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(POOL));
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      String read = position();
                      new Elsewhere().move("2");
                      JDBC.sql("UPDATE sync_cursor SET position = CONCAT(:read, '+')")
                          .param("read", read)
                          .update();
                    }))
        .isInstanceOf(ConcurrencyFailureException.class)
        .isInstanceOf(TransientDataAccessException.class)
        .hasStackTraceContaining("(conn");
    assertThat(position()).isEqualTo("2");
  }

  @Test
  @DisplayName("The same key twice is still called what it is")
  void duplicateKey() {
    String sql =
        "INSERT INTO sync_cursor (flow, position, moved_at, ref)"
            + " VALUES ('twice', '1', UTC_TIMESTAMP(3), 'abcdefghjkmn')";
    JDBC.sql(sql).update();
    assertThatThrownBy(() -> JDBC.sql(sql).update()).isInstanceOf(DuplicateKeyException.class);
  }

  private static String position() {
    return JDBC.sql("SELECT position FROM sync_cursor WHERE flow = 'a-flow'")
        .query(String.class)
        .single();
  }

  /** Another connection, as another hub would have. */
  private static final class Elsewhere {
    void move(String position) {
      try (var connection = POOL.getConnection();
          var statement =
              connection.prepareStatement(
                  "UPDATE sync_cursor SET position = ? WHERE flow = 'a-flow'")) {
        statement.setString(1, position);
        statement.executeUpdate();
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
