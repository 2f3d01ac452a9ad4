package org.makerspacehub.routes.connector;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.vendor.hubspot.HubspotCall;
import org.makerspacehub.beans.vendor.hubspot.HubspotReader;
import org.makerspacehub.beans.vendor.hubspot.HubspotReply;
import org.makerspacehub.processors.VendorReplyReader;

/** The tools' way to HubSpot: one route a tool, one for trying again, one for a single call. */
public class HubspotRoutes extends RouteBuilder {
  private final HubspotReader hubspot;
  private final String baseUrl;
  private final int callsPerSecond;
  private final int searchesPerSecond;
  private final long connectMillis;
  private final long responseMillis;

  /**
   * @param baseUrl of HubSpot, without a trailing slash
   * @param callsPerSecond of any kind; HubSpot allows 100 in ten seconds at least (vendor: HubSpot
   *     documentation, usage details)
   * @param searchesPerSecond of those; HubSpot allows 5 an account
   * @param connectMillis time-out of making the connection
   * @param responseMillis time-out of waiting for the answer
   */
  public HubspotRoutes(
      HubspotReader hubspot,
      String baseUrl,
      int callsPerSecond,
      int searchesPerSecond,
      long connectMillis,
      long responseMillis) {
    this.hubspot = hubspot;
    this.baseUrl = baseUrl;
    this.callsPerSecond = callsPerSecond;
    this.searchesPerSecond = searchesPerSecond;
    this.connectMillis = connectMillis;
    this.responseMillis = responseMillis;
  }

  @Override
  public void configure() {
    from("direct:hubspot-list-contacts")
        .routeId("hubspot-list-contacts")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of HubSpot's contacts, in use or archived.")
        .errorHandler(noErrorHandler())
        .setVariable("question", body())
        .bean(hubspot, "contactsRequest")
        .to("direct:hubspot-read")
        .bean(hubspot, "contactsPage(${body}, ${variable.question})");

    from("direct:hubspot-search-contacts")
        .routeId("hubspot-search-contacts")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of the contacts that changed, no faster than HubSpot allows.")
        .errorHandler(noErrorHandler())
        .setVariable("question", body())
        .bean(hubspot, "searchRequest")
        .throttle(searchesPerSecond)
        .timePeriodMillis(1_000)
        .id("hubspot-search-limit")
        .to("direct:hubspot-read")
        .bean(hubspot, "searchPage(${body}, ${variable.question})");

    from("direct:hubspot-get-contact")
        .routeId("hubspot-get-contact")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read one contact of HubSpot, also from where the archived ones are.")
        .errorHandler(noErrorHandler())
        .setVariable("question", body())
        .bean(hubspot, "contactRequest")
        .to("direct:hubspot-read")
        .filter()
        .body(HubspotReply.class, HubspotReply::isNothing)
        .bean(hubspot, "archivedRequest(${variable.question})")
        .to("direct:hubspot-read")
        .end()
        .bean(hubspot, "contact(${body})");

    from("direct:hubspot-read")
        .routeId("hubspot-read")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Call HubSpot no faster than it allows, and again when that may help.")
        // Here and not below, where the count of attempts is a header too.
        .removeHeaders("*")
        .throttle(callsPerSecond)
        .timePeriodMillis(1_000)
        .id("hubspot-limit")
        // A circuit breaker has no error handler of its own, so it is in the route below.
        .to("direct:hubspot-call");

    from("direct:hubspot-call")
        .routeId("hubspot-call")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Send one request to HubSpot and read its answer, unless HubSpot is down.")
        .errorHandler(noErrorHandler())
        .setVariable("search")
        .body(HubspotCall.class, HubspotCall::isSearch)
        .setHeader(Exchange.HTTP_METHOD)
        .body(HubspotCall.class, HubspotCall::method)
        .setHeader(Exchange.HTTP_PATH)
        .body(HubspotCall.class, HubspotCall::path)
        .setHeader(Exchange.HTTP_QUERY)
        .body(HubspotCall.class, HubspotCall::query)
        .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
        .setBody()
        .body(HubspotCall.class, HubspotCall::body)
        .circuitBreaker()
        .id("hubspot-breaker")
        .resilience4jConfiguration()
        .circuitBreaker("hubspotBreaker")
        .throwExceptionWhenHalfOpenOrOpenState(true)
        .end()
        .to(
            baseUrl
                + "?httpClientConfigurer=#hubspotHttpClient&headerFilterStrategy=#vendorHeaders"
                + "&followRedirects=false&throwExceptionOnFailure=false&copyHeaders=false"
                + "&connectTimeout=%d&responseTimeout=%d".formatted(connectMillis, responseMillis))
        .id("hubspot-send")
        .process(new VendorReplyReader())
        .bean(hubspot, "read(${body}, ${variable.search})")
        .end();
  }
}
