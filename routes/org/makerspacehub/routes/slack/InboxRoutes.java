package org.makerspacehub.routes.slack;

import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.PredicateBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.DatabaseAway;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.inbox.Finished;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxWorker;
import org.makerspacehub.beans.inbox.PokedRows;
import org.makerspacehub.processors.CheckEdgeToken;
import org.makerspacehub.processors.DescribeFailure;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.routes.config.HubErrors;

/** The hub's side of the inbox: what the edge kept is worked off, at once or a little later. */
public class InboxRoutes extends RouteBuilder {
  private final KeepAllowedHeaders keepAllowedHeaders;
  private final CheckEdgeToken checkEdgeToken;
  private final InboxWorker worker;
  private final PokedRows pokedRows;

  /**
   * @param keepAllowedHeaders the first step of every door
   * @param checkEdgeToken lets only the edge in
   * @param worker works rows off
   * @param pokedRows rows for which nobody waits at the door
   */
  public InboxRoutes(
      KeepAllowedHeaders keepAllowedHeaders,
      CheckEdgeToken checkEdgeToken,
      InboxWorker worker,
      PokedRows pokedRows) {
    this.keepAllowedHeaders = keepAllowedHeaders;
    this.checkEdgeToken = checkEdgeToken;
    this.worker = worker;
    this.pokedRows = pokedRows;
  }

  @Override
  public void configure() {
    from("platform-http:/internal/inbox"
            + "?httpMethodRestrict=POST&populateBodyWithForm=false&useStreaming=true")
        .routeId("inbox-door")
        .description("Work off one row for the edge while somebody waits for the answer.")
        .process(keepAllowedHeaders)
        .process(checkEdgeToken)
        .bean(worker, "claim")
        .filter(body().isNotNull())
        .to("direct:inbox-process")
        .end()
        .filter(body().isNotNull())
        .transform()
        .body(Finished.class, Finished::json)
        .end()
        .choice()
        .when(body().isNotNull())
        .setHeader(Exchange.CONTENT_TYPE, constant("application/json; charset=utf-8"))
        .otherwise()
        .setBody(constant(""))
        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(204))
        .end();

    from("platform-http:/internal/poke"
            + "?httpMethodRestrict=POST&populateBodyWithForm=false&useStreaming=true")
        .routeId("inbox-poke")
        .description("Hear of a row that the edge has kept, and say so before working it off.")
        .process(keepAllowedHeaders)
        .process(checkEdgeToken)
        .bean(worker, "poked")
        .bean(pokedRows, "add")
        .setBody(constant(""))
        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(204));

    from("direct:inbox-poked")
        .routeId("inbox-poked")
        .description("Work off one row that the edge told of; an answer goes where Slack takes it.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the drain tries again.")
        .end()
        .bean(worker, "claimPoked")
        .filter(body().isNotNull())
        .to("direct:inbox-process")
        .end()
        .to("direct:inbox-answer");

    from("direct:inbox-answer")
        .routeId("inbox-answer")
        .description("Send the answer of a row, if it has one, to somebody who no longer waits.")
        .errorHandler(noErrorHandler())
        .filter(body().isNotNull())
        .transform()
        .body(Finished.class, Finished::late)
        .end()
        .filter(body().isNotNull())
        .to("direct:slack-late-answer")
        .end();

    from("timer:inbox-drain?period={{hub.inbox.drain-period}}&delay={{hub.inbox.drain-period}}")
        .routeId("inbox-drain")
        .description("Work off what the edge could not hand over or a dead process left behind.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round tries again.")
        .end()
        .bean(worker, "claimOverdue")
        .loopDoWhile(body().isNotNull())
        .to("direct:inbox-process")
        .to("direct:inbox-answer")
        .bean(worker, "claimOverdue")
        .end();

    from("timer:hints-drain?period={{hub.inbox.drain-period}}&delay={{hub.inbox.drain-period}}")
        .routeId("hints-drain")
        .description("Work off hints that nobody took; a vendor that is slow holds up no one else.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round tries again.")
        .end()
        .bean(worker, "claimOverdueHint")
        .loopDoWhile(body().isNotNull())
        .to("direct:inbox-process")
        .bean(worker, "claimOverdueHint")
        .end();

    from("direct:inbox-process")
        .routeId("inbox-process")
        .description("Give a claimed row to whoever listens to it, and close it.")
        .errorHandler(noErrorHandler())
        .setVariable(DescribeFailure.INBOX, body())
        .setVariable(Ref.KEY)
        .body(InboxEvent.class, InboxEvent::ref)
        .doTry()
        .choice()
        .when()
        .body(InboxEvent.class, InboxEvent::isCommand)
        .bean(worker, "answer")
        .id("answer-command")
        .otherwise()
        .bean(worker, "handle")
        .id("handle-event")
        .end()
        .endDoTry()
        // A row fails for good here; a database that is away leaves it for the drain instead.
        .doCatch(Throwable.class)
        .onWhen(PredicateBuilder.not(InboxRoutes::isDatabaseAway))
        .to(HubErrors.DEAD_LETTER)
        .setBody(variable(DescribeFailure.INBOX))
        .bean(worker, "failed")
        .end()
        .bean(worker, "finish");
  }

  private static boolean isDatabaseAway(Exchange exchange) {
    return DatabaseAway.is(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
  }
}
