package org.makerspacehub.beans.execute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.gate.Freeze;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the executor stands still: because of the file {@code FREEZE} in its own folder, because
 * somebody froze everything, or because the hub only watches. It looks each time it is asked; what
 * it cannot find out is a yes.
 */
public class ExecutorFreeze implements Freeze {
  /** Makes everything stand still while it exists, whatever is in it. */
  public static final String FILE = "FREEZE";

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorFreeze.class);

  private final JdbcClient db;
  private final String folder;
  private final HubMode mode;

  /**
   * @param db as the executor's user
   * @param folder the executor's own; empty where it has none, as in one process for everything
   * @param mode how far the hub reaches out
   */
  public ExecutorFreeze(JdbcClient db, String folder, HubMode mode) {
    this.db = db;
    this.folder = folder.strip();
    this.mode = mode;
  }

  @Override
  public String frozen() {
    if (mode != HubMode.LIVE) {
      return "The hub only watches (HUB_MODE=observe).";
    }
    try {
      String byFile = byFile();
      return byFile.isEmpty() ? byRow() : byFile;
    } catch (IOException | RuntimeException unreadable) {
      LOG.warn("Whether everything is frozen could not be found out, so it is", unreadable);
      return "Whether everything is frozen could not be found out.";
    }
  }

  private String byFile() throws IOException {
    if (folder.isEmpty()) {
      return "";
    }
    Path dir = Path.of(folder);
    // A folder that is not there, for example an unmounted volume, may have held the file.
    if (!Files.isDirectory(dir)) {
      return "The executor's folder (EXECUTOR_DIR) cannot be read.";
    }
    try (var names = Files.newDirectoryStream(dir, FILE)) {
      return names.iterator().hasNext() ? "There is a file FREEZE in the executor's folder." : "";
    }
  }

  private String byRow() {
    Optional<String> open =
        db.sql("SELECT ref FROM freeze WHERE lifted_at IS NULL ORDER BY id LIMIT 1")
            .query(String.class)
            .optional();
    return open.map("Everything privileged is frozen (ref %s)."::formatted).orElse("");
  }
}
