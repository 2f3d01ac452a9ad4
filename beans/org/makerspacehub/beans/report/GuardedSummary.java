package org.makerspacehub.beans.report;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.command.SlackText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for a summary and does without one that fails, takes long or is long. */
final class GuardedSummary {
  /** Characters at the most. */
  static final int LONGEST = 600;

  private static final Logger LOG = LoggerFactory.getLogger(GuardedSummary.class);

  private final ReportSummary summary;
  private final Duration patience;
  // Two threads and no queue: a summary that hangs holds up neither the report nor the next one's.
  private final ExecutorService writers =
      new ThreadPoolExecutor(
          0,
          2,
          1,
          TimeUnit.MINUTES,
          new SynchronousQueue<>(),
          DaemonThreads.named("report-summary"));

  GuardedSummary(ReportSummary summary, Duration patience) {
    this.summary = summary;
    this.patience = patience;
  }

  /** One line of harmless words; null when there are none. */
  String of(ReportFigures figures) {
    if (summary == ReportSummary.NONE) {
      return null;
    }
    Future<Optional<String>> asked = null;
    try {
      asked = writers.submit(() -> summary.of(figures));
      String words = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS).orElse("");
      if (words.codePointCount(0, words.length()) > LONGEST) {
        LOG.warn("The report's summary is over {} characters and left out.", LONGEST);
        return null;
      }
      String line = SlackText.line(words, LONGEST);
      return line.isEmpty() ? null : line;
    } catch (InterruptedException stopped) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      return null;
    } catch (TimeoutException late) {
      asked.cancel(true);
      LOG.warn("The report's summary took over {} and is left out.", patience);
      return null;
    } catch (ExecutionException | RuntimeException failed) {
      // Its message may hold what it was told; its kind is enough.
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      LOG.warn("The report's summary failed ({}) and is left out.", cause.getClass().getName());
      return null;
    }
  }
}
