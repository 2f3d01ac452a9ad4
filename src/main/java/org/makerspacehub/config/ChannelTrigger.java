package org.makerspacehub.config;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.routes.slack.SlackTriggerRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the ear at the trigger channel once Slack answers. Camel's consumer looks its channel up
 * while it starts, and a Slack that is away must not keep the hub from starting.
 */
final class ChannelTrigger implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelTrigger.class);

  private final Supplier<CamelContext> camel;
  private final Supplier<SlackTriggerRoutes> routes;
  private final Duration again;
  private ScheduledExecutorService thread;
  private boolean running;

  /**
   * @param camel gets the routes; asked for only then
   * @param routes made once Slack has said which channel is meant; null for no channel
   * @param again time between two attempts
   */
  ChannelTrigger(
      Supplier<CamelContext> camel, Supplier<SlackTriggerRoutes> routes, Duration again) {
    this.camel = camel;
    this.routes = routes;
    this.again = again;
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  /** Camel's own routes are there only now. */
  @Override
  public synchronized void onApplicationEvent(ApplicationReadyEvent ready) {
    if (routes == null || thread != null || !running) {
      return;
    }
    thread =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("slack-channel-trigger"));
    thread.execute(this::attempt);
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

  private void attempt() {
    try {
      camel.get().addRoutes(routes.get());
      LOG.info("The trigger channel is listened to.");
    } catch (Exception notNow) {
      LOG.warn(
          "The trigger channel cannot be listened to yet: {}",
          notNow instanceof HubException ? notNow.getMessage() : notNow.getClass().getSimpleName());
      forget(SlackTriggerRoutes.ROUTE);
      forget("slack-channel-look");
      synchronized (this) {
        if (thread != null) {
          thread.schedule(this::attempt, again.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    }
  }

  private void forget(String route) {
    try {
      if (camel.get().getRoute(route) != null) {
        camel.get().getRouteController().stopRoute(route);
      }
      camel.get().removeRoute(route);
    } catch (Exception e) {
      LOG.debug("{} was not there", route);
    }
  }
}
