package org.makerspacehub.beans.command;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.slack.api.model.view.View;
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

  /** What Slack does with a form that was sent off (vendor: Slack, {@code response_action}). */
  public String render(Submitted submitted) {
    JsonObject answer = new JsonObject();
    switch (submitted.kind()) {
      case ERRORS -> {
        answer.addProperty("response_action", "errors");
        answer.add("errors", gson.toJsonTree(submitted.errors()));
      }
      case UPDATE -> {
        answer.addProperty("response_action", "update");
        answer.add("view", gson.toJsonTree(submitted.view()));
      }
      case CLOSE -> answer.addProperty("response_action", "clear");
    }
    return answer.toString();
  }

  /** A home tab or a form as Slack takes it. */
  public String view(View view) {
    return gson.toJson(view);
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
