package org.makerspacehub.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EmbeddedMariaDbIT {
  @Test
  @DisplayName("A first start that was cut off is begun anew; what a whole one wrote is kept")
  void cutOff() throws Exception {
    Path folder =
        Path.of("target", "mariadb", "cut-off-" + ProcessHandle.current().pid()).toAbsolutePath();
    Path system = Files.createDirectories(folder.resolve("data").resolve("mysql"));
    Files.write(system.resolve("global_priv.MAI"), new byte[0]);

    EmbeddedMariaDb first = EmbeddedMariaDb.start(folder, Ports.free());
    try (Connection admin = first.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE kept (n INT)");
    } finally {
      first.stop();
    }

    EmbeddedMariaDb again = EmbeddedMariaDb.start(folder, Ports.free());
    try (Connection admin = again.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      assertThat(statement.executeQuery("SELECT n FROM kept").next()).isFalse();
    } finally {
      again.stop();
    }
  }
}
