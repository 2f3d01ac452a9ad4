package org.makerspacehub.processors;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.makerspacehub.beans.vendor.VendorRetryPlan;

/**
 * Tells Camel's error handler whether and when to call a vendor again: as a processor it decides
 * after each failure, as a predicate it gives the decision.
 */
public class VendorRetries implements Processor, Predicate {
  private static final String AGAIN = "vendorCallAgain";

  private final VendorRetryPlan plan;

  /**
   * @param plan decides
   */
  public VendorRetries(VendorRetryPlan plan) {
    this.plan = plan;
  }

  @Override
  public void process(Exchange exchange) {
    Optional<Duration> wait =
        plan.next(
            exchange.getIn().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class),
            Duration.ofMillis(exchange.getClock().elapsed()),
            exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    exchange.setProperty(AGAIN, wait.isPresent());
    wait.ifPresent(
        delay -> exchange.getIn().setHeader(Exchange.REDELIVERY_DELAY, delay.toMillis()));
  }

  @Override
  public boolean matches(Exchange exchange) {
    return exchange.getProperty(AGAIN, false, Boolean.class);
  }
}
