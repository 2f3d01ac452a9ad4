package org.makerspacehub.routes.connector;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.vendor.fabman.FabmanCall;
import org.makerspacehub.processors.VendorReplyReader;

/** The executor's way to Fabman. */
public class FabmanWriteRoutes extends RouteBuilder {
  private final String baseUrl;
  private final long connectMillis;
  private final long responseMillis;

  /**
   * @param baseUrl of Fabman, with the version and without a trailing slash
   * @param connectMillis time-out of making the connection
   * @param responseMillis time-out of waiting for the answer
   */
  public FabmanWriteRoutes(String baseUrl, long connectMillis, long responseMillis) {
    this.baseUrl = baseUrl;
    this.connectMillis = connectMillis;
    this.responseMillis = responseMillis;
  }

  @Override
  public void configure() {
    from("direct:fabman-write")
        .routeId("fabman-write")
        .description("Send one call to Fabman with the key that may change members, never twice.")
        // Whoever calls must know whether it happened: nothing here tries again.
        .errorHandler(noErrorHandler())
        .removeHeaders("*")
        .setHeader(Exchange.HTTP_METHOD)
        .body(FabmanCall.class, FabmanCall::method)
        .setHeader(Exchange.HTTP_PATH)
        .body(FabmanCall.class, FabmanCall::path)
        .setHeader(Exchange.HTTP_QUERY)
        .body(FabmanCall.class, FabmanCall::query)
        .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
        .setBody()
        .body(FabmanCall.class, FabmanCall::body)
        .to(
            baseUrl
                + "?httpClientConfigurer=#fabmanWriteClient&headerFilterStrategy=#fabmanWriteHeaders"
                + "&followRedirects=false&throwExceptionOnFailure=false&copyHeaders=false"
                + "&connectTimeout=%d&responseTimeout=%d".formatted(connectMillis, responseMillis))
        .id("fabman-change")
        .process(new VendorReplyReader());
  }
}
