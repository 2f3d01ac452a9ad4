package org.makerspacehub.processors;

import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.AsyncProcessorAwaitManager;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.PluginHelper;
import org.makerspacehub.beans.sync.SyncRun;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does the steps below it in one transaction: all of them or none. An error rolls back and then
 * goes on to the route that called, whose error handling decides.
 *
 * <p>The steps of a dry run of the sync are done and then taken back, so what it counts is what a
 * real one would write.
 *
 * <p>Camel's own {@code transacted} is an error handler besides: it marks the error as dealt with,
 * so the calling route could neither try the step again nor note the failure.
 */
public final class OneTransaction implements Policy {
  private final TransactionTemplate transaction;

  /**
   * @param transactions of the data source that the steps use
   */
  public OneTransaction(PlatformTransactionManager transactions) {
    this.transaction = new TransactionTemplate(transactions);
  }

  @Override
  public void beforeWrap(Route route, NamedNode definition) {
    // Nothing to prepare.
  }

  @Override
  public Processor wrap(Route route, Processor processor) {
    AsyncProcessor steps = AsyncProcessorConverterHelper.convert(processor);
    AsyncProcessorAwaitManager here =
        PluginHelper.getAsyncProcessorAwaitManager(route.getCamelContext());
    return exchange -> inTransaction(exchange, steps, here);
  }

  private void inTransaction(
      Exchange exchange, AsyncProcessor steps, AsyncProcessorAwaitManager here) {
    try {
      exchange.getUnitOfWork().beginTransactedBy(this);
      transaction.executeWithoutResult(
          status -> {
            // A transaction belongs to its thread, so this waits for steps that would leave it.
            here.process(steps, exchange);
            if (exchange.isFailed() || exchange.isRollbackOnly() || isDry(exchange)) {
              status.setRollbackOnly();
            }
          });
    } catch (RuntimeException notCommitted) {
      // The steps' own error is the cause, if there is one.
      if (exchange.getException() == null) {
        exchange.setException(notCommitted);
      }
    } finally {
      exchange.getUnitOfWork().endTransactedBy(this);
    }
  }

  private static boolean isDry(Exchange exchange) {
    return exchange.getVariable("run") instanceof SyncRun run && run.isDry();
  }
}
