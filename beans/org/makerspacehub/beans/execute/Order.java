package org.makerspacehub.beans.execute;

import java.util.Map;
import org.makerspacehub.beans.policy.Principal;

/**
 * What the executor is about to do: from the bytes that were approved, and from nothing else.
 *
 * @param ref the request
 * @param action for example {@code door-code.issue}
 * @param target whom or what it is done to
 * @param arguments as approved
 * @param requester who asked
 * @param idempotencyKey 32 hex digits, the same however often it is tried
 */
public record Order(
    String ref,
    String action,
    String target,
    Map<String, Object> arguments,
    Principal requester,
    String idempotencyKey) {

  /** A text argument; empty when there is none. */
  public String text(String name) {
    return arguments.get(name) instanceof String text ? text : "";
  }
}
