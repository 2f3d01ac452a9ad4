package org.makerspacehub.routes.slack;

import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.Inbox;
import org.makerspacehub.beans.inbox.SlackDoor;
import org.makerspacehub.beans.inbox.SlackPayloads;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.processors.VerifySlackSignature;
import org.makerspacehub.routes.config.HubErrors;

/**
 * The front door for Slack: verify, keep, and only then say that it was taken. The {@code
 * direct:slack-…} entries take an {@code Arrival} from any verified way in.
 */
public class SlackDoorRoutes extends RouteBuilder {
  // The raw bytes are what was signed, so Camel must neither parse them nor make them text.
  private static final String RAW =
      "?httpMethodRestrict=POST&populateBodyWithForm=false&useStreaming=true";
  private static final String JSON = "application/json; charset=utf-8";

  private final KeepAllowedHeaders keepAllowedHeaders;
  private final VerifySlackSignature verifySlackSignature;
  private final SlackPayloads payloads;
  private final SlackDoor door;
  private final Inbox inbox;

  /**
   * @param keepAllowedHeaders the first step of every door
   * @param verifySlackSignature the second
   * @param payloads reads what Slack sent
   * @param door keeps it and answers
   * @param inbox forgets old signatures
   */
  public SlackDoorRoutes(
      KeepAllowedHeaders keepAllowedHeaders,
      VerifySlackSignature verifySlackSignature,
      SlackPayloads payloads,
      SlackDoor door,
      Inbox inbox) {
    this.keepAllowedHeaders = keepAllowedHeaders;
    this.verifySlackSignature = verifySlackSignature;
    this.payloads = payloads;
    this.door = door;
    this.inbox = inbox;
  }

  @Override
  public void configure() {
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

    from("direct:slack-command")
        .routeId("slack-command")
        .description("Keep a verified slash command, ask the hub, and give what it says.")
        .errorHandler(noErrorHandler())
        .bean(door, "takeCommand")
        .id("take-command");

    from("direct:slack-event")
        .routeId("slack-event")
        .description("Keep a verified event for the hub; the answer to Slack is empty.")
        .errorHandler(noErrorHandler())
        .bean(door, "takeEvent")
        .id("take-event")
        .to("direct:slack-taken");

    from("direct:slack-interaction")
        .routeId("slack-interaction")
        .description("Keep a verified interaction for the hub; the answer to Slack is empty.")
        .errorHandler(noErrorHandler())
        .bean(door, "takeEvent")
        .id("take-interaction")
        .to("direct:slack-taken");

    from("direct:slack-taken")
        .routeId("slack-taken")
        .description("Tell Slack that it need not send this again.")
        .errorHandler(noErrorHandler())
        .setBody(constant(""))
        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(200));

    from("timer:signatures-forget?period=60000&delay=10000")
        .routeId("signatures-forget")
        .description("Forget signatures that are too old to be replayed.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round tries again.")
        .end()
        .bean(inbox, "forgetOldSignatures");
  }
}
