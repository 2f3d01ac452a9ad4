package org.makerspacehub.config;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.makerspacehub.beans.DaemonThreads;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Something with a thread of its own that changes Camel's routes: it begins once the routes that
 * come with the hub are there, and ends before anything behind it does.
 */
abstract class AfterCamel implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {
  private final String name;
  private ScheduledExecutorService thread;
  private boolean running;

  /**
   * @param name of its thread
   */
  AfterCamel(String name) {
    this.name = name;
  }

  /** Says what the thread does. */
  abstract void begin(ScheduledExecutorService thread);

  /** The thread while it is there; null before it begins and after it ended. */
  final synchronized ScheduledExecutorService thread() {
    return thread;
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  /** Camel's own routes and templates are there only now. */
  @Override
  public synchronized void onApplicationEvent(ApplicationReadyEvent ready) {
    if (thread == null && running) {
      thread = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named(name));
      begin(thread);
    }
  }

  @Override
  public synchronized void stop() {
    running = false;
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  /** Stops before anything behind it does. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
