package org.makerspacehub.processors;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.makerspacehub.beans.knowledge.mail.MailboxWatch;

/**
 * Tells the watch when the mailbox could not be looked into. Camel by itself would write a trace to
 * the log each minute, and tell nobody.
 */
public class MailboxPolling implements PollingConsumerPollStrategy, ExceptionHandler {
  private final MailboxWatch watch;

  /**
   * @param watch tells people, once
   */
  public MailboxPolling(MailboxWatch watch) {
    this.watch = watch;
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    return true;
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    // The mailbox's own opening says that it was reached.
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retries, Exception cause) {
    watch.lost(cause);
    return false;
  }

  @Override
  public void handleException(Throwable exception) {
    watch.lost(exception);
  }

  @Override
  public void handleException(String message, Throwable exception) {
    watch.lost(exception);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    watch.lost(exception);
  }
}
