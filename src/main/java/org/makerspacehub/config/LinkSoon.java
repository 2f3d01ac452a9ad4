package org.makerspacehub.config;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.sync.SyncRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Looks who is who soon after a record changed: one run at a time, and however many ask while one
 * waits to begin, that one is for all of them. Where a run is under way elsewhere it may have read
 * too early, so this one waits for its turn. What is lost with the process the next round makes up.
 */
public class LinkSoon implements Consumer<String>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSoon.class);
  private static final long AGAIN_MILLIS = 1_000;

  private final Supplier<CamelContext> camel;
  private final AtomicBoolean waiting = new AtomicBoolean();
  // Hidden, because Spring makes no pool for HTTP exchanges where it finds one among the beans.
  private final ScheduledThreadPoolExecutor pool =
      new ScheduledThreadPoolExecutor(1, DaemonThreads.named("link-soon"));

  /**
   * @param camel asked for at the first run, when the routes are up
   */
  LinkSoon(Supplier<CamelContext> camel) {
    this.camel = camel;
  }

  /** Asks for a run under this ref; returns at once. */
  @Override
  public void accept(String ref) {
    in(0, ref);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private void in(long millis, String ref) {
    if (waiting.compareAndSet(false, true)) {
      try {
        pool.schedule(() -> run(ref), millis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException stopping) {
        LOG.debug("The run for ref {} is left to the next round", ref);
      }
    }
  }

  private void run(String ref) {
    // Before it begins: what is written from now on may come too late for it.
    waiting.set(false);
    try (MDC.MDCCloseable tagged = MDC.putCloseable(Ref.KEY, ref);
        FluentProducerTemplate link = camel.get().createFluentProducerTemplate()) {
      Exchange done = link.to("direct:identity-link").withVariable(Ref.KEY, ref).send();
      if (done.getVariable("run") instanceof SyncRun run && !run.isMine()) {
        in(AGAIN_MILLIS, ref);
      }
    } catch (IOException | RuntimeException stopping) {
      LOG.warn("The run for ref {} did not begin: {}", ref, stopping.toString());
    }
  }
}
