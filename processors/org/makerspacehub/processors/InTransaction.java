package org.makerspacehub.processors;

import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What {@code transacted("hubTransaction")} does: the steps inside become one database transaction,
 * which rolls back when one of them fails; the failure then goes up to the calling route, whose
 * error handling owns it.
 *
 * <p>Camel's own policy handles failures inside the transaction instead: a handled one is committed
 * half-done, and one that is not handled counts as dealt with, so it leaves no dead letter.
 */
public class InTransaction implements TransactedPolicy {
  private final TransactionTemplate template;

  /**
   * @param transactions of the data source that the steps inside use
   */
  public InTransaction(PlatformTransactionManager transactions) {
    this.template = new TransactionTemplate(transactions);
  }

  @Override
  public void beforeWrap(Route route, NamedNode definition) {
    // Nothing to prepare.
  }

  @Override
  public Processor wrap(Route route, Processor steps) {
    // Not a service itself: Camel then starts and stops the steps inside.
    return exchange -> run(exchange, steps);
  }

  private void run(Exchange exchange, Processor steps) {
    exchange.getUnitOfWork().beginTransactedBy(this);
    try {
      template.executeWithoutResult(
          status -> {
            try {
              // On this thread from first to last: that is where the transaction is.
              steps.process(exchange);
            } catch (Exception e) {
              exchange.setException(e);
            }
            if (exchange.isFailed() || exchange.isRollbackOnly()) {
              status.setRollbackOnly();
            }
          });
    } catch (RuntimeException e) {
      exchange.setException(e);
    } finally {
      exchange.getUnitOfWork().endTransactedBy(this);
    }
    exchange.getExchangeExtension().setRedeliveryExhausted(false);
  }
}
