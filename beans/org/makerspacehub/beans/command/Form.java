package org.makerspacehub.beans.command;

import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.Blocks.section;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ChannelsSelectElement;
import com.slack.api.model.block.element.DatePickerElement;
import com.slack.api.model.block.element.NumberInputElement;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.block.element.UsersSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.policy.Principal;

/**
 * A form in a window of its own (Slack calls it a modal). It remembers for whom it was opened; what
 * it remembers goes through Slack and comes back unsigned, so it is checked like anything typed.
 */
public final class Form {
  /** The action id of every field; the block names the field. */
  public static final String ACTION = "value";

  // Slack's limits; a form that breaks one is refused whole.
  static final int MAX_TITLE = 24;
  static final int MAX_LABEL = 2_000;
  static final int MAX_ABOUT = 2_000;
  static final int MAX_PLACEHOLDER = 150;
  static final int MAX_OPTIONS = 100;
  static final int MAX_OPTION = 75;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String callbackId;
  private final String title;
  private final String submit;
  private final List<LayoutBlock> blocks = new ArrayList<>();
  private String about = "";

  /**
   * @param callbackId which form it is; what a {@link ViewHandler} listens to
   * @param title fixed words of ours
   * @param submit the button that sends it off, fixed words of ours
   */
  public Form(String callbackId, String title, String submit) {
    this.callbackId = callbackId;
    this.title = title;
    this.submit = submit;
  }

  /** A paragraph, escaped for Slack. */
  public Form text(String words) {
    blocks.add(section(s -> s.text(paragraph(words))));
    return this;
  }

  /**
   * A day to choose.
   *
   * @param block names the field
   * @param label fixed words of ours
   * @param hint shown below it; fixed words of ours
   * @param first what is chosen at first; null for nothing
   */
  public Form date(String block, String label, String hint, LocalDate first) {
    return field(
        block,
        label,
        hint,
        false,
        DatePickerElement.builder()
            .actionId(ACTION)
            .initialDate(first == null ? null : first.toString())
            .build());
  }

  /**
   * A line to type, which may stay empty.
   *
   * @param most how many characters it takes
   * @param first what stands there at first; null for nothing
   */
  public Form line(String block, String label, String hint, int most, String first) {
    return field(
        block,
        label,
        hint,
        true,
        PlainTextInputElement.builder()
            .actionId(ACTION)
            .maxLength(most)
            .initialValue(first == null || first.isEmpty() ? null : cut(first, most))
            .build());
  }

  /**
   * Words to type.
   *
   * @param most how many characters it takes
   * @param lines whether it has several lines
   * @param optional whether it may stay empty
   * @param first what stands there at first; null for nothing
   */
  public Form words(
      String block,
      String label,
      String hint,
      int most,
      boolean lines,
      boolean optional,
      String first) {
    return field(
        block,
        label,
        hint,
        optional,
        PlainTextInputElement.builder()
            .actionId(ACTION)
            .multiline(lines)
            .maxLength(most)
            .initialValue(first == null || first.isEmpty() ? null : cut(first, most))
            .build());
  }

  /**
   * A whole number.
   *
   * @param least the smallest; null for none
   * @param most the largest; null for none
   * @param first what stands there at first; null for nothing
   */
  public Form number(
      String block,
      String label,
      String hint,
      Long least,
      Long most,
      boolean optional,
      String first) {
    return field(
        block,
        label,
        hint,
        optional,
        NumberInputElement.builder()
            .actionId(ACTION)
            .decimalAllowed(false)
            .minValue(least == null ? null : least.toString())
            .maxValue(most == null ? null : most.toString())
            .initialValue(first)
            .build());
  }

  /** A day to choose, which may stay open. */
  public Form day(String block, String label, String hint, boolean optional, LocalDate first) {
    return field(
        block,
        label,
        hint,
        optional,
        DatePickerElement.builder()
            .actionId(ACTION)
            .initialDate(first == null ? null : first.toString())
            .build());
  }

  /**
   * One of several.
   *
   * @param options what is sent, and what people read; Slack takes a hundred
   * @param first what is chosen at first; null for nothing
   */
  public Form select(
      String block,
      String label,
      String hint,
      boolean optional,
      Map<String, String> options,
      String first) {
    List<OptionObject> all =
        options.entrySet().stream()
            .limit(MAX_OPTIONS)
            .map(
                option ->
                    OptionObject.builder()
                        .value(option.getKey())
                        .text(plain(cut(option.getValue(), MAX_OPTION)))
                        .build())
            .toList();
    return field(
        block,
        label,
        hint,
        optional,
        StaticSelectElement.builder()
            .actionId(ACTION)
            .options(all)
            .initialOption(
                all.stream()
                    .filter(option -> option.getValue().equals(first))
                    .findFirst()
                    .orElse(null))
            .build());
  }

  /**
   * Somebody of the workspace.
   *
   * @param first a Slack user id; null for nobody
   */
  public Form person(String block, String label, String hint, boolean optional, String first) {
    return field(
        block,
        label,
        hint,
        optional,
        UsersSelectElement.builder().actionId(ACTION).initialUser(first).build());
  }

  /**
   * A public channel.
   *
   * @param first its id; null for none
   */
  public Form channel(String block, String label, String hint, boolean optional, String first) {
    return field(
        block,
        label,
        hint,
        optional,
        ChannelsSelectElement.builder().actionId(ACTION).initialChannel(first).build());
  }

  /**
   * What the handler is told again when the form comes back, for example which piece it is about.
   *
   * @param about at most 2,000 characters
   */
  public Form about(String about) {
    this.about = cut(about, MAX_ABOUT);
    return this;
  }

  /** The form as Slack takes it, for one person. */
  public View view(Principal opener) {
    return View.builder()
        .type("modal")
        .callbackId(callbackId)
        .title(title(title))
        .submit(ViewSubmit.builder().type("plain_text").text(cut(submit, MAX_TITLE)).build())
        .close(close("Cancel"))
        .privateMetadata(
            JSON.createObjectNode().put("for", opener.slackUserId()).put("about", about).toString())
        .blocks(List.copyOf(blocks))
        .build();
  }

  /** A window that only says something. */
  static View notice(String title, String sentence) {
    return View.builder()
        .type("modal")
        .title(title(title))
        .close(close("Close"))
        .blocks(List.of(section(s -> s.text(paragraph(sentence)))))
        .build();
  }

  /**
   * What {@link #view} put into a form that came back.
   *
   * @param privateMetadata anything
   * @param opener who sent it off
   * @return what it is about; empty when it is not what we wrote, or was opened by somebody else
   */
  public static Optional<String> aboutOf(String privateMetadata, Principal opener) {
    if (privateMetadata == null || privateMetadata.length() > 3_000) {
      return Optional.empty();
    }
    try {
      JsonNode ours = JSON.readTree(privateMetadata);
      JsonNode about = ours == null ? null : ours.path("about");
      return about != null
              && ours.isObject()
              && ours.path("for").isTextual()
              && ours.path("for").asText().equals(opener.slackUserId())
              && about.isTextual()
              && about.asText().length() <= MAX_ABOUT
          ? Optional.of(about.asText())
          : Optional.empty();
    } catch (JsonProcessingException notOurs) {
      return Optional.empty();
    }
  }

  private Form field(
      String block, String label, String hint, boolean optional, BlockElement element) {
    blocks.add(
        input(
            i ->
                i.blockId(block)
                    .label(plain(cut(label, MAX_LABEL)))
                    .hint(hint.isEmpty() ? null : plain(cut(hint, MAX_LABEL)))
                    .optional(optional)
                    .element(element)));
    return this;
  }

  private static ViewTitle title(String words) {
    return ViewTitle.builder().type("plain_text").text(cut(words, MAX_TITLE)).build();
  }

  private static ViewClose close(String words) {
    return ViewClose.builder().type("plain_text").text(words).build();
  }

  private static PlainTextObject plain(String words) {
    return PlainTextObject.builder().text(words).build();
  }

  private static MarkdownTextObject paragraph(String words) {
    return MarkdownTextObject.builder().text(cut(words, Card.MAX_SECTION)).verbatim(true).build();
  }

  private static String cut(String words, int max) {
    return words.length() <= max ? words : words.substring(0, max - 1) + "…";
  }
}
