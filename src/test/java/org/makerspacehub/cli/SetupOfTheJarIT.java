package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code setup} as an operator types it, from the jar, and what it wrote in the roles' hands. */
class SetupOfTheJarIT {
  private static final Path JAR = Path.of(System.getProperty("hub.jar", "target/hub.jar"));

  @TempDir private Path folder;

  @Test
  @DisplayName("S36 setup writes what each role needs, for its owner alone, and twice is as once")
  void setupOfTheJar() throws Exception {
    Path settings = folder.resolve("hub-settings");

    CliRun first = run("setup", "--non-interactive", "--space", "Ünser Haus & Söhne");
    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isZero();
    assertThat(first.out()).contains("11 secrets were made", "Still empty in .env: SLACK_TEAM_ID");
    assertThat(EnvFile.read(settings.resolve("hub.env")))
        .containsEntry("HUB_SPACE_NAME", "Ünser Haus & Söhne");

    SetupTest.fill(settings);
    assertThat(run("setup", "--non-interactive").out()).contains("Nothing is missing in .env");
    SetupTest.check(settings, EnvFile.read(settings.resolve(".env")));
    Map<String, String> before = files(settings);
    assertThat(run("setup", "--non-interactive").out()).doesNotContain("wrote");
    assertThat(files(settings)).isEqualTo(before);

    for (String role : List.of("edge", "hub", "connector", "executor")) {
      CliRun doctor =
          run("doctor", "--only", "role", "--env", "hub-settings/%s.env".formatted(role));
      assertThat(doctor.out())
          .isEqualTo("✔ role: everything that '%s' needs is set\n".formatted(role));
      assertThat(doctor.code()).isZero();
    }
  }

  @Test
  @DisplayName("a role starts from its file, and says what is still missing there")
  void rolesStartFromTheirFiles() throws Exception {
    run("setup", "--non-interactive");

    CliRun start = run("--env=hub-settings/connector.env");

    assertThat(start.code()).isNotZero();
    assertThat(start.err())
        .startsWith("hub: The role 'connector' cannot start: FABMAN_API_KEY is not set;")
        .hasLineCount(1);
    CliRun none = run("--env=hub-settings/none.env");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).startsWith("hub: ").contains("cannot be read").hasLineCount(1);
  }

  private static Map<String, String> files(Path settings) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(settings)) {
      for (Path file : files.toList()) {
        texts.put(
            file.getFileName().toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                + "\n"
                + Files.readString(file));
      }
    }
    assertThat(texts.keySet())
        .containsExactly(
            ".env",
            "connector.env",
            "edge.env",
            "executor.env",
            "grants.sql",
            "hub.env",
            "migrate.env",
            "slack-app-manifest.yaml",
            "slack-executor-manifest.yaml",
            "slack-reader-manifest.yaml",
            "users.sql");
    assertThat(texts.values()).allMatch(text -> text.startsWith("rw-------\n"));
    return texts;
  }

  private CliRun run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", JAR.toAbsolutePath().toString()));
    command.addAll(List.of(words));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(nothing()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_TOOL"));
    // What an operator types arrives as UTF-8 whatever the build server's locale is.
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new CliRun(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private File nothing() throws IOException {
    Path empty = folder.resolve("nothing");
    if (!Files.exists(empty)) {
      Files.createFile(empty);
    }
    return empty.toFile();
  }
}
