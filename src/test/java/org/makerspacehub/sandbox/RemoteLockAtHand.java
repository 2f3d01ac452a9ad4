package org.makerspacehub.sandbox;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.makerspacehub.beans.vendor.lock.RemoteLockProvider;
import org.makerspacehub.beans.vendor.lock.RemoteLockTokens;
import org.makerspacehub.processors.CamelVendorRoute;
import org.makerspacehub.processors.RemoteLockHttpClient;
import org.makerspacehub.processors.VendorHeaderAllowList;
import org.makerspacehub.routes.config.HubErrors;
import org.makerspacehub.routes.connector.RemoteLockRoutes;

/** The executor's way to some RemoteLock, with the error handling that every route has. */
final class RemoteLockAtHand implements AutoCloseable {
  final RemoteLockProvider provider;

  private final DefaultCamelContext camel = new DefaultCamelContext();

  RemoteLockAtHand(
      String url, String tokenUrl, String clientId, String secret, long millis, Clock clock)
      throws Exception {
    CamelVendorRoute route = new CamelVendorRoute(camel.createProducerTemplate());
    RemoteLockTokens tokens = new RemoteLockTokens(route, clock);
    Duration longest = Duration.ofMillis(millis);
    camel
        .getRegistry()
        .bind("remoteLockClient", RemoteLockHttpClient.api(url, tokens::present, longest));
    camel
        .getRegistry()
        .bind(
            "remoteLockTokenClient",
            RemoteLockHttpClient.tokens(tokenUrl, clientId, secret, longest));
    camel.getRegistry().bind("remoteLockHeaders", new VendorHeaderAllowList());
    camel.addRoutesConfigurations(new HubErrors());
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(HubErrors.DEAD_LETTER).routeId("dead-letter").to("mock:dead-letter");
          }
        });
    camel.addRoutes(new RemoteLockRoutes(url, tokenUrl, millis, millis));
    camel.start();
    provider = new RemoteLockProvider(route, tokens, clock);
  }

  /** At the simulated one, with time-outs that a test can wait for. */
  static RemoteLockAtHand simulated(Sandbox sandbox) throws Exception {
    return simulated(sandbox, 700);
  }

  /** At the simulated one, for calls that may take so many milliseconds. */
  static RemoteLockAtHand simulated(Sandbox sandbox, long millis) throws Exception {
    String url = sandbox.baseUrl() + RemoteLockSimulator.PATH;
    return new RemoteLockAtHand(
        url,
        url + "/oauth/token",
        SandboxSettings.REMOTELOCK_CLIENT_ID,
        SandboxSettings.REMOTELOCK_CLIENT_SECRET,
        millis,
        sandbox.clock());
  }

  @Override
  public void close() {
    camel.stop();
  }
}
