package org.makerspacehub.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;

/**
 * A file of settings as {@code docker run --env-file} reads it: {@code NAME=value} a line, taken as
 * it stands, and comments. Only its owner may read it.
 */
public final class EnvFile {
  private static final Pattern LINE = Pattern.compile("\\s*([A-Z][A-Z0-9_]*)=(.*)");
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private EnvFile() {}

  /**
   * What a file says, in its order; the last of two lines of one name counts.
   *
   * @throws HubException when it cannot be read
   */
  public static Map<String, String> read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        Matcher setting = LINE.matcher(line);
        if (setting.matches()) {
          values.put(setting.group(1), setting.group(2).strip());
        }
      }
    } catch (IOException unreadable) {
      throw new HubException("%s cannot be read.".formatted(file), unreadable);
    }
    return values;
  }

  /** What a file says; nothing when there is none. */
  static Map<String, String> readIfThere(Path file) {
    return Files.exists(file) ? read(file) : new LinkedHashMap<>();
  }

  /**
   * Puts a file there for its owner alone, whole or not at all.
   *
   * @return whether anything about it is different from before
   * @throws HubException when it cannot be written
   */
  static boolean write(Path file, String text) {
    try {
      if (Files.exists(file) && Files.readString(file).equals(text)) {
        return protect(file);
      }
      // Beside it, so that the move is one step, and never readable by others on the way.
      Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), ".hub", "", ownerOnly());
      try {
        Files.writeString(draft, text);
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
      protect(file);
      return true;
    } catch (IOException refused) {
      throw new HubException(
          "%s cannot be written: check that the folder is yours and the disk is not full."
              .formatted(file),
          refused);
    }
  }

  private static boolean protect(Path file) throws IOException {
    if (!isPosix(file) || Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
      return false;
    }
    Files.setPosixFilePermissions(file, OWNER_ONLY);
    return true;
  }

  private static FileAttribute<?>[] ownerOnly() {
    return isPosix(Path.of("."))
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
