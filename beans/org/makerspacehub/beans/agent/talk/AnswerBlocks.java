package org.makerspacehub.beans.agent.talk;

import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.section;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.command.Reply;

/** Lays an answer out within Slack's limits: parted between paragraphs, never within a sign. */
public final class AnswerBlocks {
  // Slack's limit; a message that breaks it is refused whole.
  static final int LONGEST_SECTION = 3_000;

  private static final int LONGEST_NOTE = 2_000;
  private static final int SPOKEN = 300;

  /** More than this nobody reads in Slack; the rest is left out, and it is said so. */
  private static final int MOST_SECTIONS = 6;

  private static final String FENCE = "```";

  private AnswerBlocks() {}

  /**
   * The message.
   *
   * @param text as {@link AnswerText} wrote it
   * @param note small print in Slack's markup; may be empty
   */
  public static Reply of(String text, String note) {
    List<String> parts = parts(text);
    List<LayoutBlock> blocks = new ArrayList<>();
    for (String part : parts.subList(0, Math.min(parts.size(), MOST_SECTIONS))) {
      blocks.add(section(s -> s.text(mrkdwn(part))));
    }
    List<String> notes = new ArrayList<>();
    if (parts.size() > MOST_SECTIONS) {
      notes.add("The rest of this answer was left out: it is too long for Slack.");
    }
    if (!note.isEmpty()) {
      notes.add(note);
    }
    for (String each : notes) {
      blocks.add(context(List.of(mrkdwn(whole(each, LONGEST_NOTE)))));
    }
    String spoken = whole(text.replace("*", "").replace("`", ""), SPOKEN);
    return new Reply(spoken.isBlank() ? "An answer." : spoken, blocks);
  }

  /** The text in pieces that each fit a section, in order. */
  static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (String piece : pieces(text)) {
      if (!part.isEmpty() && part.length() + piece.length() + 2 > LONGEST_SECTION) {
        parts.add(part.toString());
        part.setLength(0);
      }
      // What stands after code has a gap before it as it is.
      boolean afterCode = part.toString().endsWith(FENCE);
      part.append(part.isEmpty() ? "" : afterCode ? "\n" : "\n\n").append(piece);
    }
    if (!part.isEmpty()) {
      parts.add(part.toString());
    }
    return parts;
  }

  /** Paragraphs and pieces of code, each short enough. */
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    boolean code = false;
    for (String line : text.split("\n", -1)) {
      if (line.equals(FENCE)) {
        if (code) {
          add(lines, true, pieces);
        } else {
          add(lines, false, pieces);
        }
        code = !code;
      } else if (line.isBlank() && !code) {
        add(lines, false, pieces);
      } else {
        lines.add(line);
      }
    }
    add(lines, code, pieces);
    return pieces;
  }

  private static void add(List<String> lines, boolean code, List<String> pieces) {
    String open = code ? FENCE + "\n" : "";
    String close = code ? "\n" + FENCE : "";
    int room = LONGEST_SECTION - open.length() - close.length();
    StringBuilder piece = new StringBuilder();
    for (String line : lines) {
      for (String short_ : shortened(line, room)) {
        if (!piece.isEmpty() && piece.length() + short_.length() + 1 > room) {
          pieces.add(open + piece + close);
          piece.setLength(0);
        }
        piece.append(piece.isEmpty() ? "" : "\n").append(short_);
      }
    }
    if (!piece.toString().isBlank()) {
      pieces.add(open + piece + close);
    }
    lines.clear();
  }

  private static List<String> shortened(String line, int room) {
    List<String> parts = new ArrayList<>();
    String rest = line;
    while (rest.length() > room) {
      int end = end(rest, room);
      parts.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    parts.add(rest);
    return parts;
  }

  /** Where a line may end: after a word if there is one, else before anything that is one sign. */
  private static int end(String line, int room) {
    int space = line.lastIndexOf(' ', room);
    if (space > room / 2) {
      return space;
    }
    int end = room;
    int sign = Math.max(line.lastIndexOf('&', end - 1), line.lastIndexOf('<', end - 1));
    if (sign > end - AnswerLinks.LONGEST * 2 && sign > 0) {
      int close = line.indexOf(line.charAt(sign) == '&' ? ';' : '>', sign);
      if (close >= end) {
        end = sign;
      }
    }
    return Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end;
  }

  /** The beginning of a text, cut where no sign is broken. */
  private static String whole(String text, int most) {
    return text.length() <= most ? text : text.substring(0, end(text, most - 1)).strip() + "…";
  }

  private static MarkdownTextObject mrkdwn(String words) {
    // Verbatim: Slack shall make no links, channels or mentions out of what it finds in it.
    return MarkdownTextObject.builder().text(words).verbatim(true).build();
  }
}
