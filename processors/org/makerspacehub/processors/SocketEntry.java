package org.makerspacehub.processors;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.inbox.LateAnswer;
import org.makerspacehub.beans.inbox.SocketEnvelope;
import org.makerspacehub.beans.socket.SocketDoor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a held connection delivers to the route that stands for its door, and reads from that
 * route's status what HTTP would have told Slack.
 */
public class SocketEntry implements SocketDoor {
  private static final Logger LOG = LoggerFactory.getLogger(SocketEntry.class);

  private final ProducerTemplate camel;

  /**
   * @param camel sends to routes
   */
  public SocketEntry(ProducerTemplate camel) {
    this.camel = camel;
  }

  @Override
  public Answer take(SocketEnvelope envelope) {
    Exchange answered =
        camel.request("direct:slack-socket", exchange -> exchange.getMessage().setBody(envelope));
    if (answered.getException() != null) {
      throw new IllegalStateException("the front door failed", answered.getException());
    }
    int status = answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
    if (status >= 500) {
      return Answer.NOT_TAKEN;
    }
    if (status >= 400) {
      // What is refused would be refused again: Slack need not repeat it.
      LOG.warn("Something that came over the connection to Slack was refused ({}).", status);
      return new Answer(true, "");
    }
    String json = answered.getMessage().getBody(String.class);
    return new Answer(true, json == null ? "" : json);
  }

  @Override
  public void sendLate(SocketEnvelope envelope, String json) {
    String responseUrl = envelope.payload().path("response_url").asText("");
    if (!responseUrl.isEmpty()) {
      camel.sendBody("direct:slack-late-answer", new LateAnswer(envelope.ref(), responseUrl, json));
    }
  }
}
