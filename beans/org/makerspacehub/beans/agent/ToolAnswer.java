package org.makerspacehub.beans.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What a tool found.
 *
 * @param text in plain sentences or lines: what a model reads, and a person when there is no model
 * @param data the same for programs; an object, empty when the text is all there is
 * @param untrusted whether somebody outside wrote any of it
 * @param personal whether any of it is about a person
 */
public record ToolAnswer(String text, JsonNode data, boolean untrusted, boolean personal) {
  /** In the data of a tool that laid something before the asker: the reference of that proposal. */
  public static final String PROPOSAL = "proposal";

  /** What anybody may know, in the hub's own words. */
  public static ToolAnswer of(String text) {
    return new ToolAnswer(text, JsonNodeFactory.instance.objectNode(), false, false);
  }

  /** Without what it says. */
  @Override
  public String toString() {
    return "ToolAnswer[untrusted=" + untrusted + ", personal=" + personal + "]";
  }
}
