package org.makerspacehub.beans.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ExecutorFreezeIT {
  @TempDir Path folder;
  private final JdbcClient db =
      JdbcClient.create(
          new DriverManagerDataSource(
              EmbeddedMariaDb.shared().url(), "hub_executor", "hub_executor"));

  @BeforeEach
  void empty() {
    EmbeddedMariaDb.shared().empty();
  }

  @Test
  @DisplayName("A35 the file FREEZE and a row that is not lifted each stop every claim")
  void fileAndRow() throws Exception {
    ExecutorFreeze freeze = new ExecutorFreeze(db, folder.toString(), HubMode.LIVE);
    assertThat(freeze.frozen()).isEmpty();

    Path file = Files.createFile(folder.resolve(ExecutorFreeze.FILE));
    assertThat(freeze.frozen()).contains("FREEZE");
    Files.delete(file);
    // A link into nowhere is there all the same.
    Files.createSymbolicLink(file, folder.resolve("nowhere"));
    assertThat(freeze.frozen()).contains("FREEZE");
    Files.delete(file);
    assertThat(freeze.frozen()).isEmpty();

    try (Connection hub = EmbeddedMariaDb.shared().connect("hub_app");
        Statement statement = hub.createStatement()) {
      statement.execute(
          "INSERT INTO freeze (ref, frozen_by, frozen_at, reason)"
              + " VALUES ('abcdefghjk23', 'T1/U1', NOW(3), 'x')");
    }
    assertThat(freeze.frozen()).contains("abcdefghjk23");
    db.sql("UPDATE freeze SET lifted_at = NOW(3)").update();
    assertThat(freeze.frozen()).isEmpty();
  }

  @Test
  @DisplayName("A28 the executor's folder is made for its user alone: another one reads nothing")
  void folderOfItsOwn() throws Exception {
    // Not below the temporary folder, which is its user's alone already.
    Path room = Files.createTempDirectory(Path.of("/tmp"), "hub-room");
    Files.setPosixFilePermissions(room, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path own = room.resolve("executor");
    ExecutorFolder.prepare(own.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwx------");
    Path key = Files.writeString(own.resolve("signing.key"), "secret");
    // Whatever the file itself allows.
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(new ExecutorFreeze(db, own.toString(), HubMode.LIVE).frozen()).isEmpty();

    assumeThat(System.getProperty("user.name"))
        .as("only root can become another")
        .isEqualTo("root");
    Process other =
        new ProcessBuilder(
                "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "cat", key + "")
            .redirectErrorStream(true)
            .start();
    String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(other.waitFor()).isNotZero();
    assertThat(said).contains("Permission denied").doesNotContain("secret");
    Files.delete(key);
    Files.delete(own);
    Files.delete(room);
  }

  @Test
  @DisplayName("A35 what cannot be read is frozen: the folder, the database; and so is observing")
  void unreadable() throws IOException {
    assertThat(new ExecutorFreeze(db, folder + "/gone", HubMode.LIVE).frozen()).isNotEmpty();
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(new ExecutorFreeze(db, file.toString(), HubMode.LIVE).frozen()).isNotEmpty();
    JdbcClient nobody =
        JdbcClient.create(
            new DriverManagerDataSource(EmbeddedMariaDb.shared().url(), "hub_executor", "wrong"));
    assertThat(new ExecutorFreeze(nobody, "", HubMode.LIVE).frozen()).isNotEmpty();
    assertThat(new ExecutorFreeze(db, "", HubMode.LIVE).frozen()).isEmpty();
    assertThat(new ExecutorFreeze(db, "", HubMode.OBSERVE).frozen()).contains("observe");
  }
}
