package org.makerspacehub.beans;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A statement of more than a line, kept as a file under {@code sql/}. */
public final class SqlFile {
  private SqlFile() {}

  /**
   * Reads {@code sql/<name>.sql} from the jar.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static String read(String name) {
    try (InputStream file = SqlFile.class.getResourceAsStream("/sql/" + name + ".sql")) {
      if (file == null) {
        throw new IllegalArgumentException("There is no sql/" + name + ".sql");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
