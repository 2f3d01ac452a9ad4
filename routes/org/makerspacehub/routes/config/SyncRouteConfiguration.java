package org.makerspacehub.routes.config;

import org.apache.camel.builder.RouteConfigurationBuilder;

/**
 * How the sync's flows fail. A flow notes its failure in its run and ends quietly, so that the next
 * vendor gets its turn; {@code sync-all} then reports what failed, to the dead letters as any
 * route. A step of a flow has no error handler of its own: its transaction must see the error.
 */
public class SyncRouteConfiguration extends RouteConfigurationBuilder {
  @Override
  public void configuration() {
    routeConfiguration("sync-flow")
        .errorHandler(defaultErrorHandler())
        // Two writers met: the whole step is done again, each time in a new transaction.
        .onException(Exception.class)
        .onWhen(method("syncRuns", "isWorthAnotherTry(${exception})"))
        .maximumRedeliveries(3)
        .redeliveryDelay(200)
        .handled(true)
        .bean("vendorWatch", "failed(${variable.run}, ${exception})")
        .bean("syncRuns", "failed(${variable.run}, ${exception})")
        .end()
        .onException(Exception.class)
        .handled(true)
        .bean("vendorWatch", "failed(${variable.run}, ${exception})")
        .bean("syncRuns", "failed(${variable.run}, ${exception})");

    // One record for a hint: whoever asked decides what its failure means.
    routeConfiguration("sync-record")
        .errorHandler(defaultErrorHandler().logExhausted(false))
        .onException(Exception.class)
        .onWhen(method("syncRuns", "isWorthAnotherTry(${exception})"))
        .maximumRedeliveries(3)
        .redeliveryDelay(200)
        .logExhausted(false);

    routeConfiguration("sync-step").errorHandler(noErrorHandler());
  }
}
