package org.makerspacehub.beans.command;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.slack.api.util.json.GsonFactory;

/** Writes a {@link Reply} as Slack reads it: always for the asker alone. */
public class ReplyJson {
  private final Gson gson = GsonFactory.createSnakeCase();

  /** The message; never one without text, which Slack refuses. */
  public String render(Reply reply) {
    JsonObject message = new JsonObject();
    message.addProperty("response_type", "ephemeral");
    if (reply.replaces()) {
      message.addProperty("replace_original", true);
    }
    return gson.toJson(with(message, reply));
  }

  /** The same words as the payload of a message for the outbox. */
  public String message(Reply reply) {
    return gson.toJson(with(new JsonObject(), reply));
  }

  private JsonObject with(JsonObject message, Reply reply) {
    String text = reply.text();
    message.addProperty(
        "text", text == null || text.isBlank() ? "There is nothing to show." : text);
    if (reply.blocks() != null && !reply.blocks().isEmpty()) {
      message.add("blocks", gson.toJsonTree(reply.blocks()));
    }
    return message;
  }
}
