package org.makerspacehub.routes.ops;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.outbox.OutboxItem;
import org.makerspacehub.beans.outbox.OutboxWorker;
import org.makerspacehub.beans.outbox.Postman;
import org.makerspacehub.routes.config.HubErrors;

/** What the hub has to say leaves the outbox: one message at a time, Slack and mail apart. */
public class OutboxRoutes extends RouteBuilder {
  private static final String AWAY = "The database is away; the next round tries again.";

  private final OutboxWorker worker;
  private final Postman postman;

  /**
   * @param worker takes messages out and writes down what came of them
   * @param postman sends them
   */
  public OutboxRoutes(OutboxWorker worker, Postman postman) {
    this.worker = worker;
    this.postman = postman;
  }

  @Override
  public void configure() {
    from("timer:outbox-drain?period={{hub.outbox.drain-period}}&delay={{hub.outbox.drain-period}}")
        .routeId("outbox-drain")
        .description("Send the messages for Slack that are due, and close those that are too late.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(worker, "closeExpired")
        .bean(worker, "claimForSlack")
        .loopDoWhile(body().isNotNull())
        .to("direct:outbox-send")
        .bean(worker, "claimForSlack")
        .end();

    // A Slack that hangs must not hold up the mail that says so.
    from("timer:outbox-drain-mail"
            + "?period={{hub.outbox.drain-period}}&delay={{hub.outbox.drain-period}}")
        .routeId("outbox-drain-mail")
        .description("Send the mails that are due.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(worker, "claimMail")
        .loopDoWhile(body().isNotNull())
        .to("direct:outbox-send")
        .bean(worker, "claimMail")
        .end();

    from("direct:outbox-send")
        .routeId("outbox-send")
        .description("Make one attempt to send a claimed message, and write down what came of it.")
        .errorHandler(noErrorHandler())
        .setVariable(Ref.KEY)
        .body(OutboxItem.class, OutboxItem::ref)
        .bean(postman, "deliver")
        .id("deliver-message")
        .bean(worker, "finish");
  }
}
