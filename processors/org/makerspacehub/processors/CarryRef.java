package org.makerspacehub.processors;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.makerspacehub.beans.Ref;
import org.slf4j.MDC;

/**
 * Gives every exchange a correlation id in the variable {@code ref}, and every log line that a step
 * writes the same one. It stands around each step because Camel may go on with the next one on
 * another thread.
 */
public class CarryRef implements InterceptStrategy {

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        String before = MDC.get(Ref.KEY);
        MDC.put(Ref.KEY, of(exchange));
        try {
          return super.process(exchange, callback);
        } finally {
          if (before == null) {
            MDC.remove(Ref.KEY);
          } else {
            MDC.put(Ref.KEY, before);
          }
        }
      }
    };
  }

  /** The correlation id of an exchange; a new one when it has none yet. */
  static String of(Exchange exchange) {
    String ref = exchange.getVariable(Ref.KEY, String.class);
    if (ref == null) {
      ref = Ref.next();
      exchange.setVariable(Ref.KEY, ref);
    }
    return ref;
  }
}
