package org.makerspacehub.processors;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.makerspacehub.beans.BearerTokens;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.inbox.NotTrusted;

/**
 * Lets only the edge through, known by its token, and then takes over the reference that the edge
 * gave the thing.
 */
public class CheckEdgeToken implements Processor {
  private final BearerTokens accepted;

  /**
   * @param tokens newest first; two during a rotation
   * @throws HubException when there is none
   */
  public CheckEdgeToken(List<String> tokens) {
    if (tokens.isEmpty()) {
      throw new HubException(
          "EDGE_TOKEN is not set: without it nobody could be told from the edge.");
    }
    this.accepted = new BearerTokens(tokens);
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    Object given = message.removeHeader("Authorization");
    Object ref = message.removeHeader(Ref.HEADER);
    // A header that was sent twice comes as a list, and a list opens nothing.
    if (!(given instanceof String authorization) || !accepted.accept(authorization)) {
      throw new NotTrusted("not the edge's token");
    }
    if (ref instanceof String text && Ref.isRef(text)) {
      exchange.setVariable(Ref.KEY, text);
    }
    message.setBody(RawBody.of(message));
  }
}
