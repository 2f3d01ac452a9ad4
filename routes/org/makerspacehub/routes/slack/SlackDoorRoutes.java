package org.makerspacehub.routes.slack;

import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.Inbox;
import org.makerspacehub.beans.inbox.SlackDoor;
import org.makerspacehub.beans.inbox.SlackPayloads;
import org.makerspacehub.beans.inbox.SocketEnvelope;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.routes.config.HubErrors;

/**
 * The front door for Slack, once it is known that something is Slack's: keep it, and only then say
 * that it was taken. The {@code direct:slack-…} entries take an {@code Arrival} from either way in,
 * so what comes both ways is kept once.
 */
public class SlackDoorRoutes extends RouteBuilder {
  private final KeepAllowedHeaders keepAllowedHeaders;
  private final SlackPayloads payloads;
  private final SlackDoor door;
  private final Inbox inbox;

  /**
   * @param keepAllowedHeaders the first step of every entry
   * @param payloads reads what Slack sent
   * @param door keeps it and answers
   * @param inbox forgets old signatures
   */
  public SlackDoorRoutes(
      KeepAllowedHeaders keepAllowedHeaders, SlackPayloads payloads, SlackDoor door, Inbox inbox) {
    this.keepAllowedHeaders = keepAllowedHeaders;
    this.payloads = payloads;
    this.door = door;
    this.inbox = inbox;
  }

  @Override
  public void configure() {
    from("direct:slack-socket")
        .routeId("slack-socket")
        .description("Take what a held connection brings; what is kept may be acknowledged.")
        .process(keepAllowedHeaders)
        .setVariable(Ref.KEY)
        .body(SocketEnvelope.class, SocketEnvelope::ref)
        .bean(payloads, "envelope")
        .choice()
        .when()
        .body(Arrival.class, Arrival::isCommand)
        .to("direct:slack-command")
        .when()
        .body(Arrival.class, Arrival::isEvent)
        .to("direct:slack-event")
        .otherwise()
        .to("direct:slack-interaction")
        .end();

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
        .description("Keep a verified interaction for the hub; only a form is answered at once.")
        .errorHandler(noErrorHandler())
        .choice()
        .when()
        .body(Arrival.class, Arrival::isSubmission)
        .to("direct:slack-submission")
        .otherwise()
        .bean(door, "takeEvent")
        .id("take-interaction")
        .to("direct:slack-taken")
        .end();

    from("direct:slack-submission")
        .routeId("slack-submission")
        .description(
            "Keep a form that was sent off, ask the hub, and tell Slack what becomes of it.")
        .errorHandler(noErrorHandler())
        .bean(door, "takeSubmission")
        .id("take-submission")
        .setHeader(Exchange.CONTENT_TYPE, constant("application/json; charset=utf-8"));

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
