package org.makerspacehub.routes.connector;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.vendor.lock.RemoteLockCall;
import org.makerspacehub.beans.vendor.lock.RemoteLockProvider;
import org.makerspacehub.beans.vendor.lock.RemoteLockTokens;
import org.makerspacehub.processors.VendorReplyReader;

/** The executor's way to RemoteLock. Whoever calls must know whether it happened: no second try. */
public class RemoteLockRoutes extends RouteBuilder {
  private static final String HTTP =
      "?httpClientConfigurer=#%s&headerFilterStrategy=#remoteLockHeaders"
          + "&followRedirects=false&throwExceptionOnFailure=false&copyHeaders=false"
          + "&connectTimeout=%d&responseTimeout=%d";

  private final String baseUrl;
  private final String tokenUrl;
  private final long connectMillis;
  private final long responseMillis;

  /**
   * @param baseUrl of RemoteLock's API, without a trailing slash
   * @param tokenUrl the whole address of where its tokens come from
   * @param connectMillis time-out of making the connection
   * @param responseMillis time-out of waiting for the answer
   */
  public RemoteLockRoutes(
      String baseUrl, String tokenUrl, long connectMillis, long responseMillis) {
    this.baseUrl = baseUrl;
    this.tokenUrl = tokenUrl;
    this.connectMillis = connectMillis;
    this.responseMillis = responseMillis;
  }

  @Override
  public void configure() {
    from("direct:" + RemoteLockProvider.ROUTE)
        .routeId("remotelock-call")
        .description("Send one call to RemoteLock, never twice.")
        .errorHandler(noErrorHandler())
        .removeHeaders("*")
        .setHeader(Exchange.HTTP_METHOD)
        .body(RemoteLockCall.class, RemoteLockCall::method)
        .setHeader(Exchange.HTTP_PATH)
        .body(RemoteLockCall.class, RemoteLockCall::path)
        .setHeader(Exchange.HTTP_QUERY)
        .body(RemoteLockCall.class, RemoteLockCall::query)
        .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
        .setBody()
        .body(RemoteLockCall.class, RemoteLockCall::body)
        .to(baseUrl + HTTP.formatted("remoteLockClient", connectMillis, responseMillis))
        .id("remotelock-send")
        .process(new VendorReplyReader());

    from("direct:" + RemoteLockTokens.ROUTE)
        .routeId("remotelock-token")
        .description("Fetch a token for RemoteLock; the secret is put in below.")
        .errorHandler(noErrorHandler())
        .removeHeaders("*")
        .setHeader(Exchange.HTTP_METHOD, constant("POST"))
        .setBody(constant(""))
        .to(tokenUrl + HTTP.formatted("remoteLockTokenClient", connectMillis, responseMillis))
        .id("remotelock-login")
        .process(new VendorReplyReader());
  }
}
