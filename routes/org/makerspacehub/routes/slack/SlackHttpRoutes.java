package org.makerspacehub.routes.slack;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.SlackPayloads;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.processors.VerifySlackSignature;

/**
 * Slack's way in over HTTP. Without a signing secret nothing that comes here could be told from a
 * forgery, so without one there are no such doors.
 */
public class SlackHttpRoutes extends RouteBuilder {
  // The raw bytes are what was signed, so Camel must neither parse them nor make them text.
  private static final String RAW =
      "?httpMethodRestrict=POST&populateBodyWithForm=false&useStreaming=true";
  private static final String JSON = "application/json; charset=utf-8";

  private final KeepAllowedHeaders keepAllowedHeaders;
  private final VerifySlackSignature verifySlackSignature;
  private final SlackPayloads payloads;

  /**
   * @param keepAllowedHeaders the first step of every door
   * @param verifySlackSignature the second; null when there is no signing secret
   * @param payloads reads what Slack sent
   */
  public SlackHttpRoutes(
      KeepAllowedHeaders keepAllowedHeaders,
      VerifySlackSignature verifySlackSignature,
      SlackPayloads payloads) {
    this.keepAllowedHeaders = keepAllowedHeaders;
    this.verifySlackSignature = verifySlackSignature;
    this.payloads = payloads;
  }

  @Override
  public void configure() {
    if (verifySlackSignature == null) {
      return;
    }
    from("platform-http:/slack/commands" + RAW)
        .routeId("slack-commands")
        .description("Take a signed slash command over HTTP and answer it in the response.")
        .process(keepAllowedHeaders)
        .process(verifySlackSignature)
        .bean(payloads, "command")
        .to("direct:slack-command")
        .setHeader(Exchange.CONTENT_TYPE, constant(JSON));

    from("platform-http:/slack/events" + RAW)
        .routeId("slack-events")
        .description("Take a signed event over HTTP; Slack repeats it until we have kept it.")
        .process(keepAllowedHeaders)
        .process(verifySlackSignature)
        .bean(payloads, "event")
        .choice()
        .when()
        .body(Arrival.class, Arrival::isChallenge)
        .bean(payloads, "echo")
        .setHeader(Exchange.CONTENT_TYPE, constant(JSON))
        .otherwise()
        .to("direct:slack-event")
        .end();

    from("platform-http:/slack/interactions" + RAW)
        .routeId("slack-interactions")
        .description("Take a signed click, shortcut or form over HTTP.")
        .process(keepAllowedHeaders)
        .process(verifySlackSignature)
        .bean(payloads, "interaction")
        .to("direct:slack-interaction");
  }
}
