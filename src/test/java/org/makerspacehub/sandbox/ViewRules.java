package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What Slack refuses in a view (vendor: Slack documentation, Block Kit reference): what is not
 * known, what is missing, what is too long and what there is too much of.
 */
final class ViewRules {
  private static final Set<String> MODAL =
      Set.of(
          "type",
          "title",
          "submit",
          "close",
          "blocks",
          "private_metadata",
          "callback_id",
          "external_id",
          "clear_on_close",
          "notify_on_close",
          "submit_disabled");
  private static final Set<String> HOME =
      Set.of("type", "blocks", "private_metadata", "callback_id", "external_id");
  private static final Set<String> TYPED =
      Set.of(
          "plain_text_input",
          "datepicker",
          "timepicker",
          "static_select",
          "multi_static_select",
          "users_select",
          "multi_users_select",
          "channels_select",
          "conversations_select",
          "checkboxes",
          "radio_buttons",
          "email_text_input",
          "number_input");

  private final List<String> problems = new ArrayList<>();
  private final Set<String> blockIds = new HashSet<>();

  private ViewRules() {}

  /** What is wrong with a view; empty when Slack would take it. */
  static List<String> problems(JsonNode view, String type) {
    ViewRules rules = new ViewRules();
    rules.view(view, type);
    return rules.problems;
  }

  private void view(JsonNode view, String type) {
    if (!view.isObject() || !view.path("type").asText().equals(type)) {
      problems.add("the view is no " + type);
      return;
    }
    boolean modal = type.equals("modal");
    view.fieldNames()
        .forEachRemaining(
            name -> {
              if (!(modal ? MODAL : HOME).contains(name)) {
                problems.add("unknown field " + name);
              }
            });
    boolean asks = false;
    for (JsonNode block : view.path("blocks")) {
      asks |= block.path("type").asText().equals("input");
    }
    if (modal) {
      text("title", view.path("title"), 24, "plain_text");
      for (String button : List.of("submit", "close")) {
        if (view.has(button)) {
          text(button, view.path(button), 24, "plain_text");
        }
      }
      if (asks && !view.has("submit")) {
        problems.add("a form with fields and without a button to send it off");
      }
    }
    most("private_metadata", view, 3_000);
    most("callback_id", view, 255);
    most("external_id", view, 255);
    count("blocks", view.path("blocks"), modal ? 1 : 0, 100);
    view.path("blocks").forEach(this::block);
  }

  private void block(JsonNode block) {
    String id = block.path("block_id").asText("");
    if (!id.isEmpty() && (id.length() > 255 || !blockIds.add(id))) {
      problems.add("block_id " + id + " is there twice, or too long");
    }
    String type = block.path("type").asText();
    switch (type) {
      case "divider", "rich_text" -> {}
      case "header" -> text(type, block.path("text"), 150, "plain_text");
      case "section" -> {
        if (!block.has("text") && !block.has("fields")) {
          problems.add("a section without words");
        }
        if (block.has("text")) {
          text(type, block.path("text"), 3_000, null);
        }
        if (block.has("fields")) {
          count("fields", block.path("fields"), 1, 10);
          block.path("fields").forEach(field -> text("field", field, 2_000, null));
        }
        if (block.has("accessory")) {
          element(block.path("accessory"), new HashSet<>());
        }
      }
      case "context" -> {
        count("elements", block.path("elements"), 1, 10);
        for (JsonNode part : block.path("elements")) {
          if (!part.path("type").asText().equals("image")) {
            text(type, part, 3_000, null);
          }
        }
      }
      case "actions" -> {
        count("elements", block.path("elements"), 1, 25);
        Set<String> actions = new HashSet<>();
        block.path("elements").forEach(each -> element(each, actions));
      }
      case "image" -> {
        if (!block.has("image_url") && !block.has("slack_file")
            || block.path("alt_text").asText("").isEmpty()) {
          problems.add("an image without its file or its words");
        }
      }
      case "input" -> {
        text("label", block.path("label"), 2_000, "plain_text");
        if (block.has("hint")) {
          text("hint", block.path("hint"), 2_000, "plain_text");
        }
        if (!TYPED.contains(block.path("element").path("type").asText())) {
          problems.add("an input with a " + block.path("element").path("type").asText());
        }
        element(block.path("element"), new HashSet<>());
      }
      default -> problems.add("a block of type " + type);
    }
  }

  private void element(JsonNode element, Set<String> actions) {
    String action = element.path("action_id").asText("");
    if (action.length() > 255 || !action.isEmpty() && !actions.add(action)) {
      problems.add("action_id " + action + " is there twice, or too long");
    }
    if (element.has("placeholder")) {
      text("placeholder", element.path("placeholder"), 150, "plain_text");
    }
    switch (element.path("type").asText()) {
      case "button" -> {
        text("button", element.path("text"), 75, "plain_text");
        if (element.has("value")) {
          int length = element.path("value").asText().length();
          if (length == 0 || length > 2_000) {
            problems.add("a button's value of " + length + " characters");
          }
        }
        if (element.has("style") && !element.path("style").asText().matches("primary|danger")) {
          problems.add("a button's style");
        }
        if (element.has("confirm")) {
          JsonNode confirm = element.path("confirm");
          text("confirm title", confirm.path("title"), 100, "plain_text");
          text("confirm text", confirm.path("text"), 300, null);
          text("confirm", confirm.path("confirm"), 30, "plain_text");
          text("deny", confirm.path("deny"), 30, "plain_text");
        }
      }
      case "datepicker" -> {
        if (element.has("initial_date")) {
          try {
            LocalDate.parse(element.path("initial_date").asText());
          } catch (DateTimeParseException wrong) {
            problems.add("initial_date is no day");
          }
        }
      }
      case "plain_text_input" -> {
        int most = element.path("max_length").asInt(3_000);
        if (most < 1 || most > 3_000 || element.path("min_length").asInt(0) > most) {
          problems.add("max_length or min_length");
        }
        if (element.path("initial_value").asText("").length() > most) {
          problems.add("initial_value is longer than the field takes");
        }
      }
      case "static_select", "multi_static_select", "radio_buttons", "checkboxes" -> {
        boolean select = element.path("type").asText().endsWith("select");
        if (!element.has("option_groups")) {
          count("options", element.path("options"), 1, select ? 100 : 10);
        }
        for (JsonNode option : element.path("options")) {
          text("option", option.path("text"), 75, null);
          most("value", option, 150);
        }
      }
      case "overflow" -> count("options", element.path("options"), 1, 5);
      default -> {
        if (!TYPED.contains(element.path("type").asText())
            && !element.path("type").asText().equals("image")) {
          problems.add("an element of type " + element.path("type").asText());
        }
      }
    }
  }

  private void text(String what, JsonNode text, int most, String type) {
    String is = text.path("type").asText();
    int length = text.path("text").asText("").length();
    if (!(type == null ? Set.of("plain_text", "mrkdwn").contains(is) : is.equals(type))) {
      problems.add(what + " is of type " + is);
    }
    if (length == 0 || length > most) {
      problems.add(what + " has " + length + " characters");
    }
  }

  private void most(String name, JsonNode in, int most) {
    if (in.path(name).asText("").length() > most) {
      problems.add(name + " is longer than " + most);
    }
  }

  private void count(String what, JsonNode list, int least, int most) {
    if (!list.isArray() || list.size() < least || list.size() > most) {
      problems.add(what + ": " + list.size());
    }
  }
}
