package org.makerspacehub.config;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.routes.slack.SlackTriggerRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;

/**
 * Starts the ear at the trigger channel once Slack answers. Camel's consumer looks its channel up
 * while it starts, and a Slack that is away must not keep the hub from starting.
 */
final class ChannelTrigger extends AfterCamel {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelTrigger.class);

  private final Supplier<CamelContext> camel;
  private final Supplier<SlackTriggerRoutes> routes;
  private final Duration again;

  /**
   * @param camel gets the routes; asked for only then
   * @param routes made once Slack has said which channel is meant; null for no channel
   * @param again time between two attempts
   */
  ChannelTrigger(
      Supplier<CamelContext> camel, Supplier<SlackTriggerRoutes> routes, Duration again) {
    super("slack-channel-trigger");
    this.camel = camel;
    this.routes = routes;
    this.again = again;
  }

  /** With no channel there is nothing to listen to, and no need of a thread. */
  @Override
  public void onApplicationEvent(ApplicationReadyEvent ready) {
    if (routes != null) {
      super.onApplicationEvent(ready);
    }
  }

  @Override
  void begin(ScheduledExecutorService thread) {
    thread.execute(this::attempt);
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
        if (thread() != null) {
          thread().schedule(this::attempt, again.toMillis(), TimeUnit.MILLISECONDS);
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
