package org.makerspacehub.beans.knowledge.paper;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes plain text of papers that anybody may have written. Each is read beside the caller's thread
 * and within bounds; whatever goes wrong with it is a {@link PaperRefused} and nothing else.
 */
public final class PaperReader {
  private static final Logger LOG = LoggerFactory.getLogger(PaperReader.class);

  /** Read at a time. */
  private static final int AT_A_TIME = 2;

  /** Threads that never came back; with more of them nothing is begun any more. */
  private static final int MOST_LOST = 4;

  private final ThreadFactory threads = DaemonThreads.named("paper-reader");
  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final AtomicInteger lost = new AtomicInteger();

  /** Kinds of papers that are read. */
  public enum Kind {
    HTML,
    PDF,
    WORD,
    TEXT,
    MARKDOWN
  }

  /**
   * The kind that a name, or else a media type, stands for.
   *
   * @param name of a file; may be empty
   * @param type a media type, for example {@code text/html}; may be empty
   * @return empty for a kind that is not read
   */
  public static Optional<Kind> kind(String name, String type) {
    String lower = name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
    String ending = lower.substring(lower.lastIndexOf('.') + 1);
    if (lower.contains(".")) {
      Optional<Kind> named =
          switch (ending) {
            case "html", "htm", "xhtml" -> Optional.of(Kind.HTML);
            case "pdf" -> Optional.of(Kind.PDF);
            case "docx" -> Optional.of(Kind.WORD);
            case "txt", "text" -> Optional.of(Kind.TEXT);
            case "md", "markdown" -> Optional.of(Kind.MARKDOWN);
            default -> Optional.empty();
          };
      if (named.isPresent()) {
        return named;
      }
    }
    return switch (type == null ? "" : type.strip().toLowerCase(Locale.ROOT)) {
      case "text/html", "application/xhtml+xml" -> Optional.of(Kind.HTML);
      case "application/pdf" -> Optional.of(Kind.PDF);
      case "application/vnd.openxmlformats-officedocument.wordprocessingml.document" ->
          Optional.of(Kind.WORD);
      case "text/plain" -> lower.contains(".") ? Optional.empty() : Optional.of(Kind.TEXT);
      case "text/markdown" -> Optional.of(Kind.MARKDOWN);
      default -> Optional.empty();
    };
  }

  /**
   * Reads a paper.
   *
   * @param kind as which
   * @param bytes of it
   * @param charset that it is said to be in; empty when nothing is said
   * @param limits of it
   * @throws PaperRefused with the reason, when it is not taken in
   * @throws KnowledgeUnavailable when there is no place to read it just now
   */
  public Paper read(Kind kind, byte[] bytes, String charset, PaperLimits limits) {
    if (bytes.length > limits.bytes()) {
      throw new PaperRefused("It is larger than %d MB.".formatted(limits.bytes() >> 20));
    }
    if (bytes.length == 0) {
      throw new PaperRefused("It is empty.");
    }
    return within(
        limits,
        () ->
            switch (kind) {
              case HTML ->
                  charset.isEmpty()
                      ? HtmlPaper.read(bytes, limits)
                      : HtmlPaper.mail(Charsets.decode(bytes, charset), limits);
              case PDF -> PdfPaper.read(bytes, limits);
              case WORD -> WordPaper.read(bytes, limits);
              case TEXT -> TextPaper.read(bytes, charset, limits);
              case MARKDOWN -> MarkdownPaper.read(bytes, charset, limits);
            });
  }

  /**
   * Does something with a paper in the same bounds.
   *
   * @param limits of which the time counts
   * @param work may fail in any way
   * @throws PaperRefused when it fails
   * @throws KnowledgeUnavailable when there is no place for it just now
   */
  public <T> T within(PaperLimits limits, Callable<T> work) {
    if (lost.get() >= MOST_LOST) {
      throw new KnowledgeUnavailable(
          "Too many papers never came to their end; a restart of the hub lets it go on.", null);
    }
    takePlace(limits);
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              try {
                return work.call();
              } catch (StackOverflowError | OutOfMemoryError tooMuch) {
                throw new PaperRefused("It is too deep or too large to be read.");
              }
            });
    Lease lease = new Lease();
    threads
        .newThread(
            () -> {
              try {
                task.run();
              } finally {
                lease.end();
              }
            })
        .start();
    try {
      return task.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      lease.giveUp();
      task.cancel(true);
      throw new PaperRefused(
          "It could not be read within %d seconds.".formatted(limits.time().toSeconds()));
    } catch (InterruptedException stop) {
      lease.giveUp();
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new KnowledgeUnavailable("The hub is stopping.", stop);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof PaperRefused refused) {
        throw refused;
      }
      // Without its message, which may quote the paper.
      LOG.debug("A paper could not be read: {}", failed.getCause().getClass().getName());
      throw new PaperRefused("It is broken and cannot be read.");
    }
  }

  private void takePlace(PaperLimits limits) {
    try {
      if (!places.tryAcquire(2 * limits.time().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new KnowledgeUnavailable("Other papers are being read; it is tried again.", null);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new KnowledgeUnavailable("The hub is stopping.", stop);
    }
  }

  /** A place, until the work ends or nobody waits for it any more. */
  private final class Lease {
    private boolean over;
    private boolean givenUp;

    synchronized void end() {
      over = true;
      if (givenUp) {
        lost.decrementAndGet();
      } else {
        places.release();
      }
    }

    synchronized void giveUp() {
      if (!over) {
        givenUp = true;
        lost.incrementAndGet();
        places.release();
      }
    }
  }
}
