package org.makerspacehub.beans.agent.run;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.makerspacehub.beans.DaemonThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many questions this process answers at a time. Each lane answers until none waits; a poke
 * that finds all lanes busy is no loss, because they look again before they rest.
 */
public final class RunLanes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLanes.class);
  private static final Duration RENEWED = RunBook.LEASE.dividedBy(3);

  private final ThreadPoolExecutor lanes;
  private final ScheduledExecutorService renewing =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("agent-lease"));
  private final RunWorker worker;
  private final Runnable work;

  /**
   * @param count of lanes, at least 1
   * @param worker whose claims are renewed
   * @param work answers what waits, one after the other, and ends when none does
   */
  public RunLanes(int count, RunWorker worker, Runnable work) {
    this.worker = worker;
    this.work = work;
    this.lanes =
        new ThreadPoolExecutor(
            count,
            count,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(count),
            DaemonThreads.named("agent-run"),
            new ThreadPoolExecutor.DiscardPolicy());
    lanes.allowCoreThreadTimeOut(true);
    renewing.scheduleWithFixedDelay(
        this::renew, RENEWED.toMillis(), RENEWED.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Says that something may wait; returns at once. */
  public void poke() {
    lanes.execute(this::workOff);
  }

  @Override
  public void close() {
    worker.stop();
    renewing.shutdownNow();
    lanes.shutdownNow();
  }

  private void workOff() {
    try {
      work.run();
    } catch (RuntimeException left) {
      LOG.warn("A lane of agents rested early; what waits is looked at again soon", left);
    }
  }

  private void renew() {
    try {
      worker.renew();
    } catch (RuntimeException away) {
      LOG.warn("Claims of agents could not be renewed ({})", away.getClass().getName());
    }
  }
}
