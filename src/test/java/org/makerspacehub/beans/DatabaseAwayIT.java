package org.makerspacehub.beans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A server that ends a connection, as one does that is stopped, under work of every kind. */
class DatabaseAwayIT {
  private static final EmbeddedMariaDb DATABASE = EmbeddedMariaDb.shared();

  private final HikariDataSource source = source(DATABASE.port());
  private final JdbcClient db = JdbcClient.create(source);

  @AfterEach
  void close() {
    source.close();
  }

  @Test
  @DisplayName("a connection that ends before anything was changed")
  void outsideTransactions() {
    Throwable failure =
        catchThrowable(
            () -> {
              end(connection());
              db.sql("SELECT 1").query(Integer.class).single();
            });
    assertThat(failure).satisfies(DatabaseAwayIT::isKnown);
  }

  @Test
  @DisplayName("a connection that ends inside a transaction, which cannot even be taken back")
  void insideTransactions() {
    Throwable failure =
        catchThrowable(
            () ->
                new TransactionTemplate(new JdbcTransactionManager(source))
                    .executeWithoutResult(
                        status -> {
                          end(connection());
                          db.sql("SELECT 1").query(Integer.class).single();
                        }));
    assertThat(failure).satisfies(DatabaseAwayIT::isKnown);
  }

  @Test
  @DisplayName("a connection that ends before the commit")
  void atTheCommit() {
    Throwable failure =
        catchThrowable(
            () ->
                new TransactionTemplate(new JdbcTransactionManager(source))
                    .executeWithoutResult(
                        status -> {
                          // The server has nothing to commit before a table was touched.
                          db.sql("SELECT COUNT(*) FROM person").query(Long.class).single();
                          end(connection());
                        }));
    assertThat(failure).satisfies(DatabaseAwayIT::isKnown);
  }

  @Test
  @DisplayName("no server at all")
  void noServer() {
    try (HikariDataSource nowhere = source(1)) {
      Throwable failure =
          catchThrowable(
              () ->
                  new TransactionTemplate(new JdbcTransactionManager(nowhere))
                      .executeWithoutResult(status -> connection()));
      assertThat(failure).satisfies(DatabaseAwayIT::isKnown);
    }
  }

  @Test
  @DisplayName("a statement that is wrong is no outage")
  void wrong() {
    Throwable failure = catchThrowable(() -> db.sql("SELECT nonsense").query().singleRow());
    assertThat(failure).isNotNull().matches(wrong -> !DatabaseAway.is(wrong));
  }

  private static void isKnown(Throwable failure) {
    assertThat(DatabaseAway.is(failure)).as("%s", failure).isTrue();
  }

  private long connection() {
    return db.sql("SELECT CONNECTION_ID()").query(Long.class).single();
  }

  private static void end(long connection) {
    try (Connection admin = DATABASE.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute("KILL " + connection);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private static HikariDataSource source(int port) {
    HikariDataSource source = new HikariDataSource();
    source.setJdbcUrl(DATABASE.url().replace(":" + DATABASE.port(), ":" + port));
    source.setUsername("hub_app");
    source.setPassword("hub_app");
    source.setMaximumPoolSize(1);
    source.setConnectionTimeout(1_000);
    source.setInitializationFailTimeout(-1);
    return source;
  }
}
