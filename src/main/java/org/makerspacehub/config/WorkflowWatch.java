package org.makerspacehub.config;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.makerspacehub.beans.workflow.WorkflowEvents;
import org.makerspacehub.beans.workflow.WorkflowKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the routes of workflows as their rows are, for as long as this process runs. On a thread of
 * its own: Camel cannot take a route away from within one.
 */
final class WorkflowWatch extends AfterCamel {
  private static final Logger LOG = LoggerFactory.getLogger(WorkflowWatch.class);
  private static final Duration TIDY = Duration.ofHours(1);

  private final Supplier<WorkflowKeeper> keeper;
  private final WorkflowEvents events;
  private final Duration period;

  /**
   * @param keeper asked for only once Camel is up
   * @param events forgets what is old
   * @param period between two looks
   */
  WorkflowWatch(Supplier<WorkflowKeeper> keeper, WorkflowEvents events, Duration period) {
    super("workflow-keeper");
    this.keeper = keeper;
    this.events = events;
    this.period = period;
  }

  @Override
  void begin(ScheduledExecutorService thread) {
    thread.scheduleWithFixedDelay(
        () -> quietly(() -> keeper.get().look()), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    thread.scheduleWithFixedDelay(
        () -> quietly(events::forgetOld), TIDY.toMillis(), TIDY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A look that fails must not be the last. */
  private static void quietly(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException notNow) {
      LOG.warn(
          "The workflows could not be looked at: {}; the next look tries again.",
          notNow.getClass().getSimpleName());
    }
  }
}
