package org.makerspacehub.sandbox;

import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.makerspacehub.beans.vendor.fabman.FabmanWriter;
import org.makerspacehub.processors.CamelVendorRoute;
import org.makerspacehub.processors.VendorHeaderAllowList;
import org.makerspacehub.processors.VendorHttpClient;
import org.makerspacehub.routes.config.HubErrors;
import org.makerspacehub.routes.connector.FabmanWriteRoutes;

/** The executor's way to the simulated Fabman, with the error handling that every route has. */
final class FabmanAtHand implements AutoCloseable {
  final SandboxClock clock;
  final Sandbox sandbox;
  final FabmanWriter writer;

  private final DefaultCamelContext camel = new DefaultCamelContext();

  FabmanAtHand(SandboxClock clock, String key) throws Exception {
    this.clock = clock;
    this.sandbox = Sandbox.start(0, 1, clock, () -> "http://127.0.0.1:1");
    String url = sandbox.baseUrl() + FabmanSimulator.PATH;
    camel
        .getRegistry()
        .bind("fabmanWriteClient", new VendorHttpClient(url, key, Duration.ofSeconds(5)));
    camel.getRegistry().bind("fabmanWriteHeaders", new VendorHeaderAllowList());
    camel.addRoutesConfigurations(new HubErrors());
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(HubErrors.DEAD_LETTER).routeId("dead-letter").to("mock:dead-letter");
          }
        });
    camel.addRoutes(new FabmanWriteRoutes(url, 1_000, 1_000));
    camel.start();
    writer = new FabmanWriter(new CamelVendorRoute(camel.createProducerTemplate()), true, clock);
  }

  long member(String trait) {
    return sandbox.seed().person(trait).memberId();
  }

  /** So many of the next calls whose path has these words fail so. */
  void fault(String match, Faults.Kind kind, int count) {
    sandbox.faults().add(new Faults.Fault("fabman", match, kind, 1, 3_000), count);
  }

  @Override
  public void close() {
    camel.stop();
    sandbox.close();
  }
}
