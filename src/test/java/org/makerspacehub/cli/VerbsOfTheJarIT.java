package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.support.EmbeddedMariaDb;

/** The verbs as an operator types them, from the jar, with secrets in the environment. */
class VerbsOfTheJarIT {
  private static final Path JAR = Path.of(System.getProperty("hub.jar", "target/hub.jar"));

  @TempDir private Path folder;

  @Test
  void migrateOwnerAndDoctorWorkFromTheJar() throws Exception {
    EmbeddedMariaDb.shared().empty();

    CliRun migrate = run(CliDatabaseIT.settings("hub_migrate"), "migrate");
    assertThat(migrate.err()).isEmpty();
    assertThat(migrate.out()).contains("already that of this version").hasLineCount(1);
    assertThat(migrate.code()).isZero();

    CliRun owner =
        run(CliDatabaseIT.settings("hub_executor"), "owner", "set", "T0123ABCD/U0456EFGH");
    assertThat(owner.err()).isEmpty();
    assertThat(owner.out()).contains("T0123ABCD/U0456EFGH is the owner now").hasLineCount(1);
    assertThat(owner.code()).isZero();

    CliRun doctor = run(CliDatabaseIT.settings("hub_app"), "doctor");
    assertThat(doctor.err()).isEmpty();
    assertThat(doctor.out())
        .contains("✔ schema: that of this version", "✔ grants of hub_app: exactly")
        .doesNotContain("✘");
    assertThat(doctor.code()).isZero();
  }

  @Test
  void wrongUseOfTheJarIsExitCodeTwoAndVersionIsTheBuilds() throws Exception {
    assertThat(run(Map.of(), "nonsense").code()).isEqualTo(2);

    CliRun version = run(Map.of(), "--version");
    assertThat(version.code()).isZero();
    assertThat(version.out()).matches("hub \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  private CliRun run(Map<String, Object> settings, String... verb)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", JAR.toAbsolutePath().toString()));
    command.addAll(List.of(verb));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_TOOL"));
    settings.forEach((name, value) -> builder.environment().put(name, value.toString()));
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new CliRun(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
