package org.makerspacehub.processors;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolRoute;

/**
 * The desk's way to {@code direct:tool-<name>}. The call travels in one variable of an exchange of
 * its own: whatever a model wrote is never a header, a body or anything that Camel reads (R9).
 */
public class CamelToolRoute implements ToolRoute {
  /** The variable that the call travels in. */
  public static final String CALL = "toolCall";

  private final Supplier<ProducerTemplate> template;
  private final Map<String, String> addresses;

  /**
   * @param template sends on the caller's thread
   * @param tools names of the tools there are; nothing else is ever called
   */
  public CamelToolRoute(Supplier<ProducerTemplate> template, Collection<String> tools) {
    this.template = template;
    this.addresses =
        tools.stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), CamelToolRoute::address));
  }

  /** Where the route of a tool listens. */
  public static String address(String tool) {
    return "direct:tool-" + tool;
  }

  @Override
  public ToolAnswer run(ToolCall call) {
    String address = addresses.get(call.tool().name());
    if (address == null) {
      throw new IllegalStateException("no route does that tool");
    }
    Exchange done =
        template
            .get()
            .request(
                address,
                exchange -> {
                  exchange.setVariable(Ref.KEY, call.session().ref());
                  exchange.setVariable(CALL, call);
                });
    if (done.getException() != null) {
      throw worded(done.getException());
    }
    return done.getMessage().getBody() instanceof ToolAnswer answer ? answer : null;
  }

  private static RuntimeException worded(Exception failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HubException said) {
        return said;
      }
      root = cause;
    }
    return root instanceof RuntimeException broken ? broken : new IllegalStateException(root);
  }
}
