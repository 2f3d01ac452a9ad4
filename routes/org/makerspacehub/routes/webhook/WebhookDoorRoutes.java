package org.makerspacehub.routes.webhook;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.inbox.WebhookDoor;
import org.makerspacehub.processors.CheckDoorPass;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.processors.TakeRemotelockEvent;
import org.makerspacehub.processors.VerifyHubspotSignature;

/** The front doors for what vendors push: verify, keep, and only then say that it was taken. */
public class WebhookDoorRoutes extends RouteBuilder {
  // The raw bytes are what was signed, so Camel must neither parse them nor make them text.
  private static final String RAW =
      "?httpMethodRestrict=POST&populateBodyWithForm=false&useStreaming=true";

  private final KeepAllowedHeaders keepAllowedHeaders;
  private final CheckDoorPass checkDoorPass;
  private final VerifyHubspotSignature verifyHubspotSignature;
  private final TakeRemotelockEvent takeRemotelockEvent;
  private final WebhookDoor door;

  /**
   * @param keepAllowedHeaders the first step of every door
   * @param checkDoorPass lets in what came by Fabman's secret address
   * @param verifyHubspotSignature lets in what HubSpot signed
   * @param takeRemotelockEvent lets in what shows RemoteLock's secret, without the code in it
   * @param door keeps it
   */
  public WebhookDoorRoutes(
      KeepAllowedHeaders keepAllowedHeaders,
      CheckDoorPass checkDoorPass,
      VerifyHubspotSignature verifyHubspotSignature,
      TakeRemotelockEvent takeRemotelockEvent,
      WebhookDoor door) {
    this.keepAllowedHeaders = keepAllowedHeaders;
    this.checkDoorPass = checkDoorPass;
    this.verifyHubspotSignature = verifyHubspotSignature;
    this.takeRemotelockEvent = takeRemotelockEvent;
    this.door = door;
  }

  @Override
  public void configure() {
    from("platform-http:/webhooks/fabman" + RAW)
        .routeId("webhook-fabman")
        .description("Take a webhook of Fabman's as a hint; it came by the secret address.")
        .process(keepAllowedHeaders)
        .process(checkDoorPass)
        .bean(door, "takeFabman")
        .to("direct:webhook-taken");

    from("platform-http:/webhooks/hubspot" + RAW)
        .routeId("webhook-hubspot")
        .description("Take signed webhooks of HubSpot's as hints, all of a request or none.")
        .process(keepAllowedHeaders)
        .process(verifyHubspotSignature)
        .bean(door, "takeHubspot")
        .to("direct:webhook-taken");

    from("platform-http:/webhooks/remotelock" + RAW)
        .routeId("webhook-remotelock")
        .description("Take an event of a door from RemoteLock, without the code that was typed.")
        .process(keepAllowedHeaders)
        .process(takeRemotelockEvent)
        .bean(door, "takeRemotelock")
        .to("direct:webhook-taken");

    from("direct:webhook-taken")
        .routeId("webhook-taken")
        .description("Tell the vendor that it need not send this again.")
        .errorHandler(noErrorHandler())
        .setBody(constant(""))
        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(200));
  }
}
