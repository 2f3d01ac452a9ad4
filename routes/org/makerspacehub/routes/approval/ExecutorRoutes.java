package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.execute.ExecutorDesk;
import org.makerspacehub.beans.execute.OutcomeDesk;
import org.makerspacehub.beans.execute.SecretSweep;
import org.makerspacehub.routes.config.HubErrors;

/** What was approved is carried out. */
public class ExecutorRoutes extends RouteBuilder {
  private static final String AWAY = "The database is away; the next round tries again.";

  private final ExecutorDesk desk;
  private final OutcomeDesk outcomes;
  private final SecretSweep sweep;

  /**
   * @param desk carries out
   * @param outcomes writes down what people found at a vendor
   * @param sweep as the executor's user
   */
  public ExecutorRoutes(ExecutorDesk desk, OutcomeDesk outcomes, SecretSweep sweep) {
    this.desk = desk;
    this.outcomes = outcomes;
    this.sweep = sweep;
  }

  @Override
  public void configure() {
    from("timer:executor-drain"
            + "?period={{hub.executor.drain-period}}&delay={{hub.executor.drain-period}}")
        .routeId("executor-drain")
        .description("Carry out what was approved, each thing once.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(desk, "round")
        .id("carry-out");

    from("timer:executor-outcome?period=1000&delay=1000")
        .routeId("executor-outcome")
        .description("Write down what somebody found at a vendor that gave no answer.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(outcomes, "round")
        .id("take-words");

    // A vendor that hangs must not keep secrets alive.
    from("timer:executor-sweep?period=1000")
        .routeId("executor-sweep")
        .description("Remove secrets that nobody came for.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(sweep, "sweep");
  }
}
