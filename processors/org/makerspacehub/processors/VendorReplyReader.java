package org.makerspacehub.processors;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.makerspacehub.beans.vendor.VendorReply;

/** Turns an HTTP answer into a {@link VendorReply}, so that the beans see no exchange. */
public class VendorReplyReader implements Processor {
  @Override
  public void process(Exchange exchange) {
    Message answer = exchange.getMessage();
    byte[] body = answer.getBody(byte[].class);
    VendorReply reply =
        new VendorReply(
            answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
            body == null ? new byte[0] : body,
            text(answer, "Link"),
            text(answer, "X-Total-Count"),
            text(answer, "Retry-After"));
    answer.removeHeaders("*");
    answer.setBody(reply);
  }

  private static String text(Message message, String header) {
    // A header that came more than once is a list here.
    Object value = message.getHeader(header);
    return value instanceof List<?> several
        ? several.stream().map(Objects::toString).collect(Collectors.joining(", "))
        : Objects.toString(value, null);
  }
}
