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
 * What a caller over HTTP is told when something went wrong: a status, one word, and the reference
 * under which we can look it up. Whoever sent something forged learns nothing else.
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

  private static final Map<Integer, String> WORDS =
      Map.of(
          400, "unreadable",
          401, "not accepted",
          500, "failed",
          503, "unavailable, try again");

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
    answer.setBody(json(WORDS.get(status), CarryRef.of(exchange)));
  }

  /** The body of an error answer; both values are our own words. */
  public static String json(String word, String ref) {
    return "{\"error\":\"%s\",\"ref\":\"%s\"}".formatted(word, ref);
  }

  private int statusOf(Throwable failure) {
    if (failure instanceof NotTrusted) {
      return 401;
    }
    return failure instanceof Unreadable ? 400 : otherwise;
  }
}
