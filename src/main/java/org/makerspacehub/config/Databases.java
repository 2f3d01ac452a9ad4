package org.makerspacehub.config;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * One pool for each database user. The name says whose it is; nothing is "the" data source, so code
 * that runs as the edge cannot open the hub's tables by accident.
 */
public final class Databases {
  /**
   * Lets a transaction notice that a row has changed since it began to read (error 1020), where the
   * server can (MariaDB 10.6.18, 10.11.8 and newer); an older server does without.
   */
  private static final String SNAPSHOT_ISOLATION =
      "BEGIN NOT ATOMIC IF EXISTS (SELECT 1 FROM information_schema.SYSTEM_VARIABLES"
          + " WHERE VARIABLE_NAME = 'INNODB_SNAPSHOT_ISOLATION') THEN"
          + " EXECUTE IMMEDIATE 'SET SESSION innodb_snapshot_isolation = ON'; END IF; END";

  private Databases() {}

  /** The edge's user: may store what came in, and nothing else. */
  @Configuration(proxyBeanMethods = false)
  @OnRole(HubRole.EDGE)
  public static class Edge {
    @Bean
    DataSource edgeDataSource(DatabaseProperties database) {
      HikariDataSource pool = pool("edge", database, database.loginOf(HubRole.EDGE), 8);
      // Slack waits three seconds in all; whoever asked must hear by then that nothing was done.
      pool.setConnectionTimeout(1_000);
      return pool;
    }

    @Bean
    JdbcClient edgeJdbc(DataSource edgeDataSource) {
      return JdbcClient.create(edgeDataSource);
    }

    @Bean
    PlatformTransactionManager edgeTransactions(DataSource edgeDataSource) {
      return new JdbcTransactionManager(edgeDataSource);
    }
  }

  /** The hub's user: the mirror and the books. */
  @Configuration(proxyBeanMethods = false)
  @OnRole(HubRole.HUB)
  public static class Hub {
    @Bean
    DataSource hubDataSource(DatabaseProperties database) {
      return pool("hub", database, database.loginOf(HubRole.HUB), 16);
    }

    @Bean
    JdbcClient hubJdbc(DataSource hubDataSource) {
      return JdbcClient.create(hubDataSource);
    }

    @Bean
    PlatformTransactionManager hubTransactions(DataSource hubDataSource) {
      return new JdbcTransactionManager(hubDataSource);
    }
  }

  /** The executor's user. */
  @Configuration(proxyBeanMethods = false)
  @OnRole(HubRole.EXECUTOR)
  public static class Executor {
    @Bean
    DataSource executorDataSource(DatabaseProperties database) {
      return pool("executor", database, database.loginOf(HubRole.EXECUTOR), 4);
    }

    @Bean
    JdbcClient executorJdbc(DataSource executorDataSource) {
      return JdbcClient.create(executorDataSource);
    }

    @Bean
    PlatformTransactionManager executorTransactions(DataSource executorDataSource) {
      return new JdbcTransactionManager(executorDataSource);
    }
  }

  /** The audit user, beside the hub's or the executor's: may add to the record and read it. */
  @Configuration(proxyBeanMethods = false)
  @OnRole({HubRole.HUB, HubRole.EXECUTOR})
  public static class Audit {
    @Bean
    DataSource auditDataSource(DatabaseProperties database) {
      return pool("audit", database, database.auditLogin(), 4);
    }

    @Bean
    JdbcClient auditJdbc(DataSource auditDataSource) {
      return JdbcClient.create(auditDataSource);
    }

    @Bean
    PlatformTransactionManager auditTransactions(DataSource auditDataSource) {
      return new JdbcTransactionManager(auditDataSource);
    }
  }

  /**
   * Opens a bounded pool that gives up after three seconds instead of letting callers pile up.
   *
   * @param name of the pool, as metrics show it
   * @param database where
   * @param login as whom
   * @param size connections at the most
   */
  public static HikariDataSource pool(
      String name, DatabaseProperties database, DatabaseProperties.Login login, int size) {
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName(name);
    pool.setJdbcUrl(url(database.url()));
    pool.setUsername(login.user());
    pool.setPassword(login.password());
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(3_000);
    // The database may still be starting; what needs it says so when it is used.
    pool.setInitializationFailTimeout(-1);
    pool.setConnectionInitSql(SNAPSHOT_ISOLATION);
    return pool;
  }

  /** The address with what every connection needs: UTC at both ends and time-outs that end. */
  public static String url(String url) {
    return url
        + (url.contains("?") ? "&" : "?")
        + "connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true"
        + "&connectTimeout=3000&socketTimeout=60000"
        // In a bulk statement the server evaluates a subquery once for all rows: wrong, and silent.
        + "&useBulkStmts=false";
  }
}
