package org.makerspacehub.beans.agent;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A call that fits the tool's schema and that the guard allowed: what a {@link ToolHandler} gets,
 * and all it gets.
 *
 * @param session in whose name
 * @param tool which
 * @param arguments an object of declared arguments only
 * @param number counts the calls of the session from 1
 */
public record ToolCall(ToolSession session, Tool tool, JsonNode arguments, int number) {

  /** A text argument; empty when it was left out. */
  public String text(String name) {
    return arguments.path(name).asText("");
  }

  /** Without what was asked: it may be about people. */
  @Override
  public String toString() {
    return "ToolCall[" + tool.name() + ", " + session.ref() + "]";
  }
}
