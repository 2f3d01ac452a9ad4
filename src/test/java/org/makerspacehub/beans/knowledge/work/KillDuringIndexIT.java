package org.makerspacehub.beans.knowledge.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.knowledge.store.LuceneStore;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** kill -9 in the middle of taking in and indexing: nothing lost, nothing doubled. */
class KillDuringIndexIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();

  @TempDir Path folder;

  private final JdbcClient jdbc =
      JdbcClient.create(
          new DriverManagerDataSource(Databases.url(SERVER.url()), "hub_app", "hub_app"));

  private record Outcome(List<String> pieces, long waiting, long points) {}

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  @Test
  @DisplayName("R7 killed twice while it indexes: the same points as an undisturbed run")
  void killedTwice() throws Exception {
    proved("words", 1_500);
  }

  @Test
  @Tag("proof")
  @DisplayName("R7 the same during 5,000 messages with the model that is shipped")
  void killedTwiceWithTheModel() throws Exception {
    proved("BGE", 5_000);
  }

  private void proved(String model, int messages) throws Exception {
    forget();
    run(model, messages, "undisturbed");
    Outcome undisturbed = outcome("undisturbed");
    assertThat(undisturbed.points).isEqualTo(messages);

    forget();
    killAt(messages / 5, model, messages);
    killAt(messages * 3 / 5, model, messages);
    run(model, messages, "killed");

    assertThat(outcome("killed")).isEqualTo(undisturbed);
    assertThat(undisturbed.waiting).isZero();
  }

  private void killAt(int indexed, String model, int messages) throws Exception {
    Process process = start(model, messages, "killed");
    Awaitility.await()
        .atMost(Duration.ofMinutes(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> number("SELECT COUNT(*) FROM knowledge_chunk WHERE indexed") >= indexed);
    process.destroyForcibly().waitFor();
    long done = number("SELECT COUNT(*) FROM knowledge_chunk WHERE indexed");
    System.out.println("Killed with " + done + " of " + messages + " indexed");
    assertThat(done).isLessThan(messages);
  }

  private void run(String model, int messages, String name) throws Exception {
    Process process = start(model, messages, name);
    assertThat(process.waitFor(30, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private Process start(String model, int messages, String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx768m",
            "-cp",
            System.getProperty("java.class.path"),
            IndexProcess.class.getName(),
            SERVER.url(),
            folder.resolve(name).toString(),
            model,
            String.valueOf(messages))
        .redirectErrorStream(true)
        .redirectOutput(new File("target", "index-process-" + name + ".log"))
        .start();
  }

  private Outcome outcome(String name) {
    try (LuceneStore store = new LuceneStore(folder.resolve(name))) {
      return new Outcome(
          jdbc.sql("SELECT HEX(id) FROM knowledge_chunk ORDER BY id").query(String.class).list(),
          number("SELECT COUNT(*) FROM knowledge_chunk WHERE NOT indexed"),
          store.count());
    }
  }

  private void forget() {
    for (String table : List.of("document", "removal", "vector", "index")) {
      jdbc.sql("DELETE FROM knowledge_" + table).update();
    }
  }

  private long number(String sql) {
    return jdbc.sql(sql).query(Long.class).single();
  }
}
