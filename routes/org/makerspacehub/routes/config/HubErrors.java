package org.makerspacehub.routes.config;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.OnExceptionDefinition;
import org.makerspacehub.beans.DatabaseAway;
import org.makerspacehub.beans.inbox.NotTrusted;
import org.makerspacehub.beans.inbox.Unreadable;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.processors.AnswerProblem;

/**
 * What happens when a route fails, for every route: docs/ERROR_HANDLING_POLICY.md in code. A route
 * that is only ever called by another says {@code noErrorHandler()}, so its caller owns the
 * failure.
 */
public class HubErrors extends RouteConfigurationBuilder {
  /** Where failures end that nothing else answers. */
  public static final String DEAD_LETTER = "direct:dead-letter";

  /** Where a held connection hands over what it brings: a door as any other. */
  private static final String HELD_CONNECTION = "direct://slack-socket";

  /** A database that is away, restarting or in each other's way. */
  @SuppressWarnings("unchecked")
  public static final Class<? extends Throwable>[] DATABASE_AWAY =
      DatabaseAway.kinds().toArray(new Class[0]);

  @Override
  public void configuration() {
    var all = routeConfiguration();

    all.onException(NotTrusted.class, Unreadable.class)
        .handled(true)
        .process(new AnswerProblem(500));

    // Whoever stands at a door asks again by themselves: Slack its events, the edge its rows.
    all.onException(DATABASE_AWAY)
        .onWhen(e -> isAtADoor(e) && isOutsideTransactions(e))
        .handled(true)
        .process(new AnswerProblem(503));

    triedAgain(all.onException(DATABASE_AWAY));
    triedAgain(all.onException(VendorUnavailable.class, IOException.class));

    all.onException(Throwable.class)
        .onWhen(HubErrors::isOutsideTransactions)
        .handled(true)
        .to(DEAD_LETTER)
        .process(new AnswerProblem(500));
  }

  private static void triedAgain(OnExceptionDefinition failure) {
    failure
        .onWhen(HubErrors::isOutsideTransactions)
        .maximumRedeliveries(3)
        .redeliveryDelay(500)
        .useExponentialBackOff()
        .backOffMultiplier(4)
        .maximumRedeliveryDelay(8_000)
        .handled(true)
        .to(DEAD_LETTER);
  }

  /**
   * In a transaction an exception must go up until it has rolled back. What is handled inside would
   * be committed, so the route that called the transacted one owns the failure.
   */
  private static boolean isOutsideTransactions(Exchange exchange) {
    return !exchange.isTransacted();
  }

  private static boolean isAtADoor(Exchange exchange) {
    if (exchange.getFromEndpoint() == null) {
      return false;
    }
    String entry = exchange.getFromEndpoint().getEndpointUri();
    return entry.startsWith("platform-http:") || entry.equals(HELD_CONNECTION);
  }
}
