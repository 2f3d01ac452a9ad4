package org.makerspacehub.processors;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.makerspacehub.beans.inbox.DoorPass;
import org.makerspacehub.beans.inbox.NotTrusted;
import org.makerspacehub.beans.inbox.SignedBody;

/**
 * Lets only what the filter before Camel has let through: a secret that is part of an address must
 * not get into Camel, which shows addresses in headers and metrics.
 */
public class CheckDoorPass implements Processor {
  private final DoorPass pass;

  /**
   * @param pass what the filter shows
   */
  public CheckDoorPass(DoorPass pass) {
    this.pass = pass;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    if (!pass.isShownBy(message.removeHeader(DoorPass.HEADER))) {
      throw new NotTrusted("not let through by the filter of secret addresses");
    }
    message.setBody(new SignedBody(CarryRef.of(exchange), RawBody.of(message), null));
  }
}
