package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.springframework.util.FileSystemUtils;

/**
 * The shipped jar taken apart as the container image takes it apart, with an archive of its loaded
 * classes: it starts in a third of the processor time of the jar itself, and here processes start
 * dozens of times. Made once a build, also when several JVMs ask at once.
 */
final class UnpackedJar {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private static final Path FAT = Path.of(System.getProperty("hub.jar", "target/hub.jar"));

  private static List<String> made = List.of();

  private UnpackedJar() {}

  /**
   * What to run.
   *
   * @param settings with which a role reads all its configuration; it is not started
   */
  static synchronized List<String> command(Map<String, String> settings) throws IOException {
    if (!made.isEmpty()) {
      return made;
    }
    Path home = FAT.toAbsolutePath().resolveSibling("unpacked");
    Files.createDirectories(home);
    try (FileChannel one =
            FileChannel.open(
                home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = one.lock()) {
      Path here = home.resolve(fingerprint());
      Path archive = here.resolve("classes.jsa");
      if (!Files.exists(here)) {
        unpack(here);
      }
      if (!Files.exists(archive)) {
        remember(here, archive, settings);
      }
      List<String> command = new ArrayList<>(List.of(JAVA, "-Xmx512m", "-XX:TieredStopAtLevel=1"));
      if (Files.size(archive) > 0) {
        command.add("-XX:SharedArchiveFile=" + archive);
      }
      command.addAll(List.of("-jar", here.resolve("hub.jar").toString()));
      made = List.copyOf(command);
      return made;
    }
  }

  /**
   * A jar that was built anew is another one; its date says nothing, for every build has the same.
   */
  private static String fingerprint() throws IOException {
    CRC32C sum = new CRC32C();
    try (InputStream bytes = new CheckedInputStream(Files.newInputStream(FAT), sum)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    }
    return Long.toHexString(sum.getValue());
  }

  private static void unpack(Path here) throws IOException {
    Path half = here.resolveSibling("half");
    FileSystemUtils.deleteRecursively(half);
    run(
        Map.of(),
        half.resolveSibling("unpack.log"),
        JAVA,
        "-Djarmode=tools",
        "-jar",
        FAT.toAbsolutePath().toString(),
        "extract",
        "--destination",
        half.toString());
    assertThat(half.resolve("hub.jar")).exists();
    Files.move(half, here);
  }

  /** Loads what a role loads, and writes down the classes. */
  private static void remember(Path here, Path archive, Map<String, String> settings)
      throws IOException {
    Path half = here.resolve("half.jsa");
    run(
        settings,
        here.resolve("classes.log"),
        JAVA,
        "-Xmx512m",
        "-XX:TieredStopAtLevel=1",
        "-XX:ArchiveClassesAtExit=" + half,
        "-Dspring.context.exit=onRefresh",
        "-jar",
        here.resolve("hub.jar").toString());
    if (Files.exists(half)) {
      Files.move(half, archive, StandardCopyOption.REPLACE_EXISTING);
    } else {
      // A Java that makes none starts more slowly, no more.
      Files.createFile(archive);
    }
  }

  private static void run(Map<String, String> environment, Path log, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(log.toString()).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
