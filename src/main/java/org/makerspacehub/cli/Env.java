package org.makerspacehub.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import picocli.CommandLine.Option;

/** {@code --env FILE}: a file that {@code setup} wrote, in place of an exported environment. */
final class Env {
  @Option(
      names = "--env",
      paramLabel = "FILE",
      description = "Settings from a file that 'setup' wrote; the environment's own come first.")
  private Path file;

  /** The settings, with those of the file if one is named. */
  Settings of(Supplier<Settings> settings) {
    Settings set = settings.get();
    if (file != null) {
      ConfigurableEnvironment environment = set.environment();
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("env-file", Map.copyOf(EnvFile.read(file))));
    }
    return set;
  }
}
