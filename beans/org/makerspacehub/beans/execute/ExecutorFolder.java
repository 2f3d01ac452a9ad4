package org.makerspacehub.beans.execute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The executor's own folder, which no other process of ours can look into. */
public final class ExecutorFolder {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorFolder.class);
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

  private ExecutorFolder() {}

  /**
   * Makes the folder when it is missing, for its owner alone. What cannot be made stays missing,
   * and then everything is frozen ({@link ExecutorFreeze}).
   *
   * @param folder empty for none
   */
  public static void prepare(String folder) {
    if (folder.isBlank()) {
      return;
    }
    Path dir = Path.of(folder.strip());
    try {
      if (Files.notExists(dir)) {
        if (dir.toAbsolutePath().getParent() != null) {
          Files.createDirectories(dir.toAbsolutePath().getParent());
        }
        Files.createDirectory(dir, PosixFilePermissions.asFileAttribute(OWN));
      }
      Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
      others.addAll(Files.getPosixFilePermissions(dir));
      others.removeAll(OWN);
      if (!others.isEmpty()) {
        LOG.warn(
            "Others may use the executor's folder (EXECUTOR_DIR), too: chmod 700 would keep it"
                + " its own");
      }
    } catch (IOException | RuntimeException impossible) {
      LOG.error("The executor's folder (EXECUTOR_DIR) cannot be made or read", impossible);
    }
  }
}
