package org.makerspacehub.processors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.makerspacehub.beans.failure.DeadLetter;
import org.makerspacehub.beans.failure.Payload;
import org.makerspacehub.beans.inbox.InboxEvent;

/** Makes a {@link DeadLetter} of an exchange that failed: its body and never its headers. */
public class DescribeFailure implements Processor {
  /** The variable that holds the {@link InboxEvent} being worked off, if there is one. */
  public static final String INBOX = "inbox";

  private final ObjectMapper json;

  /**
   * @param json writes what was worked on
   */
  public DescribeFailure(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public void process(Exchange exchange) {
    InboxEvent event = exchange.getVariable(INBOX, InboxEvent.class);
    exchange
        .getMessage()
        .setBody(
            new DeadLetter(
                CarryRef.of(exchange),
                routeOf(exchange),
                event == null ? null : event.id(),
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class),
                text(event == null ? exchange.getMessage().getBody() : event)));
  }

  private static String routeOf(Exchange exchange) {
    String failed = exchange.getProperty(Exchange.FAILURE_ROUTE_ID, String.class);
    return failed == null ? exchange.getFromRouteId() : failed;
  }

  private String text(Object body) {
    if (body == null) {
      return "";
    }
    if (body instanceof CharSequence text) {
      return text.toString();
    }
    if (body instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (body instanceof Payload work) {
      return work.payloadText();
    }
    if (body instanceof Map || body instanceof Collection || body instanceof Record) {
      try {
        return json.writeValueAsString(body);
      } catch (JsonProcessingException e) {
        return body.getClass().getName();
      }
    }
    return body.toString();
  }
}
