package org.makerspacehub.routes.ops;

import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.failure.DeadLetters;
import org.makerspacehub.processors.DescribeFailure;

/** Where failures end. */
public class DeadLetterRoutes extends RouteBuilder {
  private final DescribeFailure describeFailure;
  private final DeadLetters deadLetters;

  /**
   * @param describeFailure takes the exchange apart
   * @param deadLetters keeps it as this process' own database user
   */
  public DeadLetterRoutes(DescribeFailure describeFailure, DeadLetters deadLetters) {
    this.describeFailure = describeFailure;
    this.deadLetters = deadLetters;
  }

  @Override
  public void configure() {
    from("direct:dead-letter")
        .routeId("dead-letter")
        .description("Keep work that failed for good in dead_letter, and say so in the log.")
        .errorHandler(noErrorHandler())
        .process(describeFailure)
        .bean(deadLetters, "keep")
        .id("keep-dead-letter");
  }
}
