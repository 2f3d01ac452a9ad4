package org.makerspacehub.processors;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * The first step of every route that takes something from outside: only the named headers stay.
 * Camel turns headers, query parameters and form fields of a request alike into headers, and many
 * of its components obey headers ({@code Camel…}, {@code operationName}, {@code kafka.…}), so a
 * list of bad ones could never be long enough.
 */
public class KeepAllowedHeaders implements Processor {
  private final Set<String> allowed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @param allowed names of headers, in any case
   */
  public KeepAllowedHeaders(String... allowed) {
    this.allowed.addAll(List.of(allowed));
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    message.getHeaders().keySet().removeIf(name -> !allowed.contains(name));
  }
}
