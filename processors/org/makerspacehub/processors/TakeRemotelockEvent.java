package org.makerspacehub.processors;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.makerspacehub.beans.inbox.RemotelockPayloads;
import org.makerspacehub.beans.inbox.RemotelockSecret;

/**
 * Turns a request of RemoteLock's into what may be kept of it, or refuses it. What came is taken
 * out of the message first: it holds a code, and whatever fails later shows the message's body.
 */
public class TakeRemotelockEvent implements Processor {
  /** The header that holds the secret. */
  public static final String SECRET = "X-Secret";

  private final RemotelockSecret secret;
  private final RemotelockPayloads payloads;

  /**
   * @param secret what has to be shown
   * @param payloads knows what may be kept
   */
  public TakeRemotelockEvent(RemotelockSecret secret, RemotelockPayloads payloads) {
    this.secret = secret;
    this.payloads = payloads;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    byte[] raw = RawBody.of(message);
    message.setBody(null);
    secret.check(OneHeader.take(message, SECRET));
    message.setBody(payloads.event(CarryRef.of(exchange), raw));
  }
}
