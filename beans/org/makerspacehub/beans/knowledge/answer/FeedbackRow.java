package org.makerspacehub.beans.knowledge.answer;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.makerspacehub.beans.PlainLine;

/**
 * The two buttons below an answer. What an answer was about travels with the button, so nothing is
 * kept of questions that nobody says anything about.
 *
 * @param answer the reference of what was answered
 * @param chunks what it quoted
 * @param question as it was asked; untrusted
 */
record FeedbackRow(String answer, List<UUID> chunks, String question) {
  static final String PREFIX = "knowledge.";
  static final String GOOD = "knowledge.good";
  static final String BAD = "knowledge.bad";
  static final int LONGEST_QUESTION = 400;
  static final int MOST_CHUNKS = 8;
  private static final Pattern VALUE =
      Pattern.compile("([a-z0-9]{6,32})\\|((?:[0-9a-f-]{36}(?:,[0-9a-f-]{36}){0,7})?)\\|(.*)");

  /** The block that has them. */
  LayoutBlock block() {
    List<BlockElement> buttons = new ArrayList<>();
    buttons.add(button(GOOD, "👍 That helps"));
    buttons.add(button(BAD, "👎 That is wrong or missing"));
    return ActionsBlock.builder().elements(buttons).build();
  }

  String value() {
    return "%s|%s|%s"
        .formatted(
            answer,
            chunks.stream().limit(MOST_CHUNKS).map(UUID::toString).collect(Collectors.joining(",")),
            PlainLine.of(question, LONGEST_QUESTION));
  }

  /** Read again; null when it is none of ours. */
  static FeedbackRow of(String value) {
    Matcher parts = VALUE.matcher(value == null ? "" : value);
    if (!parts.matches()) {
      return null;
    }
    try {
      List<UUID> chunks =
          parts.group(2).isEmpty()
              ? List.of()
              : java.util.Arrays.stream(parts.group(2).split(",")).map(UUID::fromString).toList();
      return new FeedbackRow(
          parts.group(1), chunks, PlainLine.of(parts.group(3), LONGEST_QUESTION));
    } catch (IllegalArgumentException none) {
      return null;
    }
  }

  private BlockElement button(String action, String label) {
    return ButtonElement.builder()
        .actionId(action)
        .value(value())
        .text(PlainTextObject.builder().text(label).emoji(true).build())
        .build();
  }
}
