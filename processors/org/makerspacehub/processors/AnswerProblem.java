package org.makerspacehub.processors;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.makerspacehub.beans.inbox.NotTrusted;
import org.makerspacehub.beans.inbox.Unreadable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a caller over HTTP is told when something went wrong: a status, one sentence, and the
 * reference under which we can look it up. Whoever sent something forged learns nothing else.
 */
public class AnswerProblem implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerProblem.class);

  private final int otherwise;

  /**
   * @param otherwise the status for what is nobody's fault outside: 500, or 503 to be asked again
   */
  public AnswerProblem(int otherwise) {
    this.otherwise = otherwise;
  }

  private static final Map<Integer, String> SENTENCES =
      Map.of(
          400, "This request could not be understood.",
          401, "This is not accepted.",
          500, "Something went wrong.",
          503, "The hub is busy or still starting: please try again in a moment.");

  @Override
  public void process(Exchange exchange) {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    int status = statusOf(failure);
    String route = exchange.getFromRouteId();
    if (status == otherwise) {
      LOG.warn("{} answers {}: {}", route, status, failure.getClass().getSimpleName());
    } else {
      // These exceptions are our own: their messages hold nothing that was sent.
      LOG.info("{} answers {}: {}", route, status, failure.getMessage());
    }
    Message answer = exchange.getMessage();
    answer.removeHeaders("*");
    answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
    answer.setBody(
        "{\"error\":\"%s\",\"ref\":\"%s\"}"
            .formatted(SENTENCES.get(status), CarryRef.of(exchange)));
  }

  private int statusOf(Throwable failure) {
    if (failure instanceof NotTrusted) {
      return 401;
    }
    return failure instanceof Unreadable ? 400 : otherwise;
  }
}
