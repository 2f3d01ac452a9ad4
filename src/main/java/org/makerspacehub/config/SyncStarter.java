package org.makerspacehub.config;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.FluentProducerTemplate;
import org.makerspacehub.beans.Ref;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Starts a round of the sync in the background: one thread and one round waiting, so whoever
 * presses the button ten times starts at most two. Nothing is lost when the process stops before a
 * round began: the schedule starts the next.
 *
 * <p>It hides its thread pool, because Spring makes no pool for HTTP exchanges where it finds an
 * {@link java.util.concurrent.Executor} among the beans.
 */
public class SyncStarter implements Predicate<String>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyncStarter.class);

  private final Supplier<CamelContext> camel;
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0,
          1,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(1),
          work -> {
            Thread thread = new Thread(work, "sync-now");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param camel asked for at the first round, when the routes are up
   */
  SyncStarter(Supplier<CamelContext> camel) {
    this.camel = camel;
  }

  /** Starts a round under this ref; false when one is waiting already. */
  @Override
  public boolean test(String ref) {
    try {
      pool.execute(() -> round(ref));
      return true;
    } catch (RejectedExecutionException oneWaits) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }

  private void round(String ref) {
    try (MDC.MDCCloseable tagged = MDC.putCloseable(Ref.KEY, ref);
        FluentProducerTemplate round = camel.get().createFluentProducerTemplate()) {
      round.to("direct:sync-all").withVariable(Ref.KEY, ref).request();
    } catch (CamelExecutionException failed) {
      // The route's own error handling has it.
      LOG.debug("The round for ref {} failed", ref, failed);
    } catch (IOException | RuntimeException stopping) {
      LOG.warn("The round for ref {} did not start: {}", ref, stopping.toString());
    }
  }
}
