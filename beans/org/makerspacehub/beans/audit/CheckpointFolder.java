package org.makerspacehub.beans.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.makerspacehub.beans.HubException;

/**
 * The executor's own copies of its checkpoints, which no user of the database reaches: a line each,
 * on the disk before anything else goes on.
 */
final class CheckpointFolder {
  static final String FILE = "checkpoints.jsonl";
  private static final String SENT = "checkpoint-sent";

  private final Path folder;

  /**
   * @param folder {@code EXECUTOR_DIR}; made when missing
   */
  CheckpointFolder(Path folder) {
    this.folder = folder;
  }

  /** Adds one and waits for the disk. */
  void add(Checkpoint checkpoint) {
    try {
      Files.createDirectories(folder);
      write(folder.resolve(FILE), checkpoint.line() + "\n", StandardOpenOption.APPEND);
    } catch (IOException full) {
      throw new HubException("EXECUTOR_DIR does not take checkpoints: is the disk full?", full);
    }
  }

  /**
   * Goes along all that are there.
   *
   * @return what is wrong with them
   */
  Optional<AuditTrouble> read(CheckpointWalk walk) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (AuditLines lines = new AuditLines(file)) {
      for (Optional<Checkpoint> next = lines.checkpoint();
          next.isPresent();
          next = lines.checkpoint()) {
        Optional<AuditTrouble> trouble = walk.step(next.get());
        if (trouble.isPresent()) {
          return trouble;
        }
      }
      return Optional.empty();
    } catch (AuditLines.NotALine damaged) {
      return Optional.of(
          new AuditTrouble(
              "the executor's folder", walk.number() + 1, "is not a line that the executor wrote"));
    }
  }

  /** Cuts off a line that a crash left half written; whole lines stay. */
  void mend() {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size();
      ByteBuffer last = ByteBuffer.allocate(1);
      while (end > 0) {
        last.clear();
        channel.read(last, end - 1);
        if (last.get(0) == '\n') {
          break;
        }
        end--;
      }
      channel.truncate(end);
    } catch (IOException unreadable) {
      throw new HubException("EXECUTOR_DIR cannot be read.", unreadable);
    }
  }

  /** The newest that was sent; 0 for none. */
  long sent() {
    try {
      Path file = folder.resolve(SENT);
      return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    } catch (IOException | NumberFormatException unreadable) {
      // Once more is better than never.
      return 0;
    }
  }

  void sent(long number) {
    try {
      Path fresh = folder.resolve(SENT + ".new");
      write(fresh, number + "\n", StandardOpenOption.TRUNCATE_EXISTING);
      Files.move(
          fresh,
          folder.resolve(SENT),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException full) {
      throw new HubException("EXECUTOR_DIR cannot be written: is the disk full?", full);
    }
  }

  private static void write(Path file, String text, StandardOpenOption how) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
