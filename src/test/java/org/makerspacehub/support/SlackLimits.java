package org.makerspacehub.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.slack.api.util.json.GsonFactory;
import java.util.Set;
import org.makerspacehub.beans.command.Reply;

/** Checks an answer against the limits that Slack documents for Block Kit. */
public final class SlackLimits {
  private static final Set<String> BLOCKS =
      Set.of("header", "section", "context", "divider", "actions", "image");

  private SlackLimits() {}

  /** The blocks as they go over the wire. */
  public static JsonArray json(Reply reply) {
    return GsonFactory.createSnakeCase().toJsonTree(reply.blocks()).getAsJsonArray();
  }

  /** Fails when Slack would refuse the answer, or when a reader of the text alone would miss it. */
  public static void check(Reply reply) {
    assertThat(reply.text()).isNotBlank().hasSizeLessThanOrEqualTo(3_000);
    check(json(reply));
  }

  /** Fails when Slack would refuse the blocks. */
  public static void check(JsonArray blocks) {
    assertThat(blocks.size()).isBetween(1, 50);
    for (JsonElement element : blocks) {
      JsonObject block = element.getAsJsonObject();
      String type = block.get("type").getAsString();
      assertThat(BLOCKS).contains(type);
      switch (type) {
        case "header" -> {
          text(block.get("text"), 150);
          assertThat(block.getAsJsonObject("text").get("type").getAsString())
              .isEqualTo("plain_text");
        }
        case "section" -> {
          assertThat(block.has("text") || block.has("fields")).isTrue();
          if (block.has("text")) {
            text(block.get("text"), 3_000);
          }
          if (block.has("fields")) {
            assertThat(block.getAsJsonArray("fields").size()).isBetween(1, 10);
            block.getAsJsonArray("fields").forEach(field -> text(field, 2_000));
          }
          if (block.has("accessory")) {
            button(block.get("accessory"));
          }
        }
        case "actions" -> {
          assertThat(block.getAsJsonArray("elements").size()).isBetween(1, 25);
          block.getAsJsonArray("elements").forEach(SlackLimits::button);
        }
        case "context" -> {
          assertThat(block.getAsJsonArray("elements").size()).isBetween(1, 10);
          block.getAsJsonArray("elements").forEach(part -> text(part, 2_000));
        }
        case "image" -> {
          assertThat(block.getAsJsonObject("slack_file").get("id").getAsString()).isNotBlank();
          assertThat(block.get("alt_text").getAsString())
              .isNotBlank()
              .hasSizeLessThanOrEqualTo(2_000);
          text(block.get("title"), 2_000);
        }
        default -> {}
      }
    }
  }

  private static void button(JsonElement element) {
    JsonObject button = element.getAsJsonObject();
    assertThat(button.get("type").getAsString()).isEqualTo("button");
    assertThat(button.get("action_id").getAsString()).isNotBlank().hasSizeLessThanOrEqualTo(255);
    assertThat(button.get("value").getAsString()).hasSizeLessThanOrEqualTo(2_000);
    text(button.get("text"), 75);
    if (button.has("confirm")) {
      JsonObject confirm = button.getAsJsonObject("confirm");
      text(confirm.get("title"), 100);
      text(confirm.get("text"), 300);
      text(confirm.get("confirm"), 30);
      text(confirm.get("deny"), 30);
    }
  }

  private static void text(JsonElement element, int max) {
    JsonObject text = element.getAsJsonObject();
    assertThat(text.get("text").getAsString()).isNotBlank().hasSizeLessThanOrEqualTo(max);
    if (text.get("type").getAsString().equals("mrkdwn")) {
      assertThat(text.get("verbatim").getAsBoolean()).isTrue();
    }
  }
}
