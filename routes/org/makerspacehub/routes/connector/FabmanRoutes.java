package org.makerspacehub.routes.connector;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.vendor.fabman.FabmanGet;
import org.makerspacehub.beans.vendor.fabman.FabmanReader;
import org.makerspacehub.processors.VendorReplyReader;

/** The tools' way to Fabman: one route a tool, one for trying again, one for a single call. */
public class FabmanRoutes extends RouteBuilder {
  private final FabmanReader fabman;
  private final String baseUrl;
  private final long connectMillis;
  private final long responseMillis;

  /**
   * @param baseUrl of Fabman, with the version and without a trailing slash
   * @param connectMillis time-out of making the connection
   * @param responseMillis time-out of waiting for the answer
   */
  public FabmanRoutes(
      FabmanReader fabman, String baseUrl, long connectMillis, long responseMillis) {
    this.fabman = fabman;
    this.baseUrl = baseUrl;
    this.connectMillis = connectMillis;
    this.responseMillis = responseMillis;
  }

  @Override
  public void configure() {
    from("direct:fabman-list-members")
        .routeId("fabman-list-members")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of Fabman's members with their packages and trainings.")
        .errorHandler(noErrorHandler())
        .bean(fabman, "membersRequest")
        .to("direct:fabman-read")
        .bean(fabman, "membersPage");

    from("direct:fabman-get-member")
        .routeId("fabman-get-member")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read one member of Fabman with their packages and trainings.")
        .errorHandler(noErrorHandler())
        .bean(fabman, "memberRequest")
        .to("direct:fabman-read")
        .bean(fabman, "member");

    from("direct:fabman-list-packages")
        .routeId("fabman-list-packages")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of the packages that Fabman offers members.")
        .errorHandler(noErrorHandler())
        .bean(fabman, "packagesRequest")
        .to("direct:fabman-read")
        .bean(fabman, "packagesPage");

    from("direct:fabman-list-invoices")
        .routeId("fabman-list-invoices")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of Fabman's invoices.")
        .errorHandler(noErrorHandler())
        .bean(fabman, "invoicesRequest")
        .to("direct:fabman-read")
        .bean(fabman, "invoicesPage");

    from("direct:fabman-list-machine-logs")
        .routeId("fabman-list-machine-logs")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of what Fabman logged at the machines.")
        .errorHandler(noErrorHandler())
        .bean(fabman, "logsRequest")
        .to("direct:fabman-read")
        .bean(fabman, "logsPage");

    from("direct:fabman-list-charges")
        .routeId("fabman-list-charges")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of Fabman's charges.")
        .errorHandler(noErrorHandler())
        .bean(fabman, "chargesRequest")
        .to("direct:fabman-read")
        .bean(fabman, "chargesPage");

    from("direct:fabman-list-resources")
        .routeId("fabman-list-resources")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of the machines and doors that Fabman switches.")
        .errorHandler(noErrorHandler())
        .bean(fabman, "resourcesRequest")
        .to("direct:fabman-read")
        .bean(fabman, "resourcesPage");

    from("direct:fabman-list-training-courses")
        .routeId("fabman-list-training-courses")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of the courses that Fabman's members can take.")
        .errorHandler(noErrorHandler())
        .bean(fabman, "coursesRequest")
        .to("direct:fabman-read")
        .bean(fabman, "coursesPage");

    from("direct:fabman-read")
        .routeId("fabman-read")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Call Fabman, and again when that may help.")
        // Here and not below, where the count of attempts is a header too.
        .removeHeaders("*")
        // A circuit breaker has no error handler of its own, so it is in the route below.
        .to("direct:fabman-get");

    from("direct:fabman-get")
        .routeId("fabman-get")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Send one GET to Fabman and read its answer, unless Fabman is down.")
        .errorHandler(noErrorHandler())
        .setHeader(Exchange.HTTP_METHOD, constant("GET"))
        .setHeader(Exchange.HTTP_PATH)
        .body(FabmanGet.class, FabmanGet::path)
        .setHeader(Exchange.HTTP_QUERY)
        .body(FabmanGet.class, FabmanGet::query)
        .setBody(constant((Object) null))
        .circuitBreaker()
        .id("fabman-breaker")
        .resilience4jConfiguration()
        .circuitBreaker("fabmanBreaker")
        .throwExceptionWhenHalfOpenOrOpenState(true)
        .end()
        .to(
            baseUrl
                + "?httpClientConfigurer=#fabmanHttpClient&headerFilterStrategy=#vendorHeaders"
                + "&followRedirects=false&throwExceptionOnFailure=false&copyHeaders=false"
                + "&connectTimeout=%d&responseTimeout=%d".formatted(connectMillis, responseMillis))
        .id("fabman-call")
        .process(new VendorReplyReader())
        .bean(fabman, "read")
        .end();
  }
}
