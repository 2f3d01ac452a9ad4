package org.makerspacehub.beans.command;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.divider;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;

import com.slack.api.model.block.ImageBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.composition.SlackFileObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One answer as people see it in Slack: a title, what matters in one sentence, facts in two
 * columns, a list, and small print. What screen readers and notifications say is made from the very
 * same words. Text from outside comes in through {@link SlackText} only.
 */
public final class Card {
  /** A coloured sign; the words beside it always say the same. */
  public enum Sign {
    GOOD(":large_green_circle:"),
    ATTENTION(":large_orange_circle:"),
    STOPPED(":red_circle:"),
    SOON(":large_blue_circle:"),
    NEUTRAL(":white_circle:"),
    LOCKED(":lock:"),
    WAITING(":hourglass_flowing_sand:"),
    SEARCH(":mag:");

    private final String emoji;

    Sign(String emoji) {
      this.emoji = emoji;
    }
  }

  // Slack's limits; an answer that breaks one is refused whole.
  static final int MAX_BLOCKS = 50;
  static final int MAX_SECTION = 3_000;
  static final int MAX_FIELD = 2_000;
  static final int MAX_FIELDS = 10;
  static final int MAX_HEADER = 150;
  static final int MAX_CONTEXT = 10;
  static final int MAX_LABEL = 75;
  static final int MAX_ALT = 2_000;
  static final int MAX_CONFIRM_TITLE = 100;
  static final int MAX_CONFIRM = 300;
  static final int MAX_CONFIRM_BUTTON = 30;

  private final List<LayoutBlock> blocks = new ArrayList<>();
  private final List<String> spoken = new ArrayList<>();
  private final List<TextObject> facts = new ArrayList<>();

  /**
   * @param title fixed words of ours, never from outside
   */
  public Card(String title) {
    blocks.add(
        header(h -> h.text(PlainTextObject.builder().text(within(title, MAX_HEADER)).build())));
    spoken.add(title + ".");
  }

  /**
   * What matters.
   *
   * @param headline a sentence, shown bold
   * @param more what follows from it; may be empty
   */
  public Card lead(Sign sign, String headline, String more) {
    String words = "*" + headline + "*" + (more.isEmpty() ? "" : "\n" + more);
    return text(sign.emoji + "  " + words, words);
  }

  /** A paragraph. */
  public Card text(String words) {
    return text(words, words);
  }

  /** A fact with its name; up to ten, shown side by side in the order they come. */
  public Card fact(String name, String value) {
    if (facts.size() == MAX_FIELDS) {
      endFacts();
    }
    facts.add(mrkdwn(within("*" + name + "*\n" + value, MAX_FIELD)));
    say(name + ": " + value.replace("\n", "; "));
    return this;
  }

  /** A list, one line each. */
  public Card list(List<String> lines) {
    endFacts();
    StringBuilder paragraph = new StringBuilder();
    for (String line : lines) {
      String bullet = "•  " + line;
      if (paragraph.length() + bullet.length() + 1 > MAX_SECTION) {
        add(paragraph.toString());
        paragraph.setLength(0);
      }
      paragraph.append(paragraph.isEmpty() ? "" : "\n").append(bullet);
      say(line);
    }
    if (!paragraph.isEmpty()) {
      add(paragraph.toString());
    }
    return this;
  }

  /**
   * Something to press.
   *
   * @param actionId what is done, for example {@code review.link}; what a {@link ClickHandler}
   *     listens to
   * @param value what it is done to
   * @param label fixed words of ours
   * @param style looks
   * @param confirm asked before it is done; null for nothing
   */
  record Button(String actionId, String value, String label, Style style, Confirm confirm) {}

  /** How a button looks. */
  enum Style {
    PLAIN,
    PRIMARY,
    DANGER
  }

  /**
   * A question before something is done, in plain words.
   *
   * @param title what it is
   * @param words what will happen
   * @param yes the button that does it
   */
  record Confirm(String title, String words, String yes) {}

  /** A paragraph with a button beside it. */
  Card row(String words, Button button) {
    endFacts();
    blocks.add(section(s -> s.text(mrkdwn(within(words, MAX_SECTION))).accessory(element(button))));
    say(words);
    return this;
  }

  /** Buttons side by side. */
  Card buttons(List<Button> buttons) {
    endFacts();
    List<BlockElement> elements = new ArrayList<>();
    buttons.forEach(button -> elements.add(element(button)));
    blocks.add(actions(elements));
    return this;
  }

  private static BlockElement element(Button button) {
    ButtonElement.ButtonElementBuilder element =
        ButtonElement.builder()
            .actionId(button.actionId())
            .value(button.value())
            .text(words(button.label(), MAX_LABEL));
    if (button.style() != Style.PLAIN) {
      element.style(button.style().name().toLowerCase(Locale.ROOT));
    }
    Confirm confirm = button.confirm();
    if (confirm != null) {
      element.confirm(
          ConfirmationDialogObject.builder()
              .title(words(confirm.title(), MAX_CONFIRM_TITLE))
              .text(words(confirm.words(), MAX_CONFIRM))
              .confirm(words(confirm.yes(), MAX_CONFIRM_BUTTON))
              .deny(words("Cancel", MAX_CONFIRM_BUTTON))
              .build());
    }
    return element.build();
  }

  private static PlainTextObject words(String words, int max) {
    return PlainTextObject.builder().text(within(words, max)).build();
  }

  /**
   * A picture that goes with the message.
   *
   * @param attachment its name among the message's attachments
   * @param title shown above it, words of ours
   * @param alt what it shows, in words; plain text without markup
   */
  public Card image(String attachment, String title, String alt) {
    endFacts();
    blocks.add(
        ImageBlock.builder()
            .slackFile(SlackFileObject.builder().id("attachment:" + attachment).build())
            .title(words(title, MAX_FIELD))
            .altText(within(alt, MAX_ALT))
            .build());
    return this;
  }

  /** A line between two parts. */
  public Card rule() {
    endFacts();
    blocks.add(divider());
    return this;
  }

  /** Small print. */
  public Card note(String words) {
    endFacts();
    blocks.add(context(List.of(mrkdwn(within(words, MAX_FIELD)))));
    say(words);
    return this;
  }

  /** The whole answer. */
  public Reply reply() {
    endFacts();
    return new Reply(within(String.join(" ", spoken), MAX_SECTION), List.copyOf(blocks));
  }

  private Card text(String shown, String words) {
    endFacts();
    add(within(shown, MAX_SECTION));
    say(words);
    return this;
  }

  private void add(String words) {
    blocks.add(section(s -> s.text(mrkdwn(words))));
  }

  private void endFacts() {
    if (!facts.isEmpty()) {
      List<TextObject> fields = List.copyOf(facts);
      blocks.add(section(s -> s.fields(fields)));
      facts.clear();
    }
  }

  private void say(String words) {
    for (String line : words.replace("*", "").replace("`", "").split("\n")) {
      spoken.add(line.matches(".*[.!?…:;]$") ? line : line + ".");
    }
  }

  private static MarkdownTextObject mrkdwn(String words) {
    // Verbatim: Slack shall make no links, channels or mentions out of what it finds in names.
    return MarkdownTextObject.builder().text(words).verbatim(true).build();
  }

  private static String within(String words, int max) {
    if (words.length() <= max) {
      return words;
    }
    // Half of a character is none, and no valid JSON either.
    int end = Character.isHighSurrogate(words.charAt(max - 2)) ? max - 2 : max - 1;
    return words.substring(0, end) + "…";
  }
}
