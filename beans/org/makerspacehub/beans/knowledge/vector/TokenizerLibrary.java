package org.makerspacehub.beans.knowledge.vector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/**
 * The native part of the tokenizer comes out of the jar into a folder of this process alone, gone
 * again as soon as it is loaded: a known folder below {@code /tmp} would be anybody's, and the home
 * folder may be read-only. An image that has it unpacked says so in {@code RUST_LIBRARY_PATH}.
 */
final class TokenizerLibrary implements AutoCloseable {
  private static final String UNPACKED = "RUST_LIBRARY_PATH";
  private static final String FOLDER = "ENGINE_CACHE_DIR";

  private final Path folder;

  private TokenizerLibrary(Path folder) {
    this.folder = folder;
  }

  static TokenizerLibrary prepare() throws IOException {
    // Nothing is fetched, and nobody is told that we run.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    if (isSet(UNPACKED) || isSet(FOLDER)) {
      return new TokenizerLibrary(null);
    }
    Path folder = Files.createTempDirectory("hub-tokenizer");
    System.setProperty(FOLDER, folder.toString());
    return new TokenizerLibrary(folder);
  }

  private static boolean isSet(String name) {
    String value = System.getenv(name);
    return value != null && !value.isEmpty() || System.getProperty(name) != null;
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      System.clearProperty(FOLDER);
      FileSystemUtils.deleteRecursively(folder);
    }
  }
}
