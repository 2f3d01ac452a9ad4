package org.makerspacehub.beans.agent.talk;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.command.SlackText;

/**
 * Turns what a model wrote into what Slack shows, and nothing else: Markdown becomes Slack's own
 * markup, and everything that could call people together, lead somewhere, load something or hide is
 * gone or shown as what it is (R15). It reads the text and writes it anew, so a form that it does
 * not know comes out as plain words.
 */
public final class AnswerText {
  /** More than anybody reads; what is beyond is cut before anything is looked at. */
  static final int LONGEST = 24_000;

  private static final int MARKS = 4;
  private static final int DEEP = 6;
  private static final int SHOWN_LINK = 200;
  private static final Pattern FENCE = Pattern.compile("\\s{0,8}(?:`{3,}|~{3,})[^`]*");
  private static final Pattern HEADING = Pattern.compile("\\s{0,3}#{1,6}\\s+(.*?)\\s*#*\\s*");
  private static final Pattern RULE =
      Pattern.compile("\\s*(?:-\\s*){3,}|\\s*(?:\\*\\s*){3,}|\\s*(?:_\\s*){3,}");
  private static final Pattern BULLET = Pattern.compile("(\\s*)[-*+•]\\s+(.*)");
  private static final Pattern NUMBER = Pattern.compile("(\\s*)(\\d{1,3})[.)]\\s+(.*)");
  private static final Pattern QUOTE = Pattern.compile("\\s{0,3}>+\\s?(.*)");
  private static final Pattern TABLE = Pattern.compile("\\s*\\|.*\\|\\s*");
  private static final Pattern TABLE_RULE = Pattern.compile("\\s*\\|[\\s:|-]+\\|\\s*");

  /** What leads somewhere by itself, written out. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i)(?:[a-z][a-z0-9+.-]{0,30}:/{2}|(?:mailto|tel|sms|callto|facetime|skype|javascript"
              + "|vbscript|data|file|slack|blob|magnet|sip|xmpp):)[^\\s<>|\"`]*");

  private static final Pattern CALLS = Pattern.compile("(?i)@(?=channel|here|everyone)");

  private static final Pattern IMAGE_TAG =
      Pattern.compile(
          "(?is)<\\s*(?:img|image|picture|svg|video|audio|iframe|object|embed)\\b[^>]*>?");

  private final AnswerLinks links;

  /**
   * @param links which may be pressed
   */
  public AnswerText(AnswerLinks links) {
    this.links = links;
  }

  /**
   * Slack's markup for a model's answer.
   *
   * @param answer as it was written; null counts as empty
   * @return empty when nothing is left of it
   */
  public String of(String answer) {
    String text = visible(answer == null ? "" : answer);
    String written = CALLS.matcher(lines(decoded(text))).replaceAll("＠");
    // Written by the rules above, it is harmless; this is for the day when one of them is wrong.
    return isHarmless(written) ? written : bare(text);
  }

  // ---- characters ---------------------------------------------------------------------------

  /** Without anything that cannot be seen or that turns a line around. */
  private static String visible(String outside) {
    String cut = outside.length() > LONGEST ? outside.substring(0, LONGEST) + "…" : outside;
    String composed = Normalizer.normalize(cut.replace("\r\n", "\n"), Normalizer.Form.NFC);
    StringBuilder seen = new StringBuilder(composed.length());
    int marks = 0;
    for (int i = 0; i < composed.length(); ) {
      int c = composed.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 || c == 0x85) {
        seen.append('\n');
        marks = 0;
        continue;
      }
      if (looksLikeNothing(c)) {
        continue;
      }
      switch (Character.getType(c)) {
        case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> {
          continue;
        }
        case Character.CONTROL, Character.SPACE_SEPARATOR -> {
          seen.append(' ');
          marks = 0;
          continue;
        }
        case Character.NON_SPACING_MARK,
            Character.ENCLOSING_MARK,
            Character.COMBINING_SPACING_MARK -> {
          if (++marks > MARKS) {
            continue;
          }
        }
        default -> marks = 0;
      }
      seen.appendCodePoint(c);
    }
    return seen.toString();
  }

  /** Letters and marks that are drawn as nothing: fillers, and selectors that can carry a text. */
  private static boolean looksLikeNothing(int c) {
    return c >= 0xFE00 && c <= 0xFE0F
        || c >= 0xE0000 && c <= 0xE0FFF
        || c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || c >= 0x180B && c <= 0x180F
        || c == 0x2800
        || c == 0x3164
        || c == 0xFFA0;
  }

  /** Models write these for the signs themselves; what is doubly written stays as it is. */
  private static String decoded(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  // ---- lines --------------------------------------------------------------------------------

  private String lines(String text) {
    List<String> out = new ArrayList<>();
    List<String> code = null;
    List<String> table = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (code != null) {
        if (FENCE.matcher(line).matches()) {
          fence(code, out);
          code = null;
        } else {
          code.add(line);
        }
        continue;
      }
      if (TABLE.matcher(line).matches()) {
        if (!TABLE_RULE.matcher(line).matches()) {
          table.add(line.strip().replaceAll("^\\||\\|$", "").strip().replace("**", ""));
        }
        continue;
      }
      fence(table, out);
      table.clear();
      if (FENCE.matcher(line).matches()) {
        code = new ArrayList<>();
      } else {
        out.add(line(line));
      }
    }
    fence(table, out);
    if (code != null) {
      fence(code, out);
    }
    return String.join("\n", out)
        .replaceAll("[ \\t]+(?=\n|$)", "")
        .replaceAll("\n{3,}", "\n\n")
        .strip();
  }

  private static void fence(List<String> lines, List<String> out) {
    if (lines.stream().allMatch(String::isBlank)) {
      return;
    }
    out.add("```");
    lines.forEach(line -> out.add(words(line.replace("`", "ˋ"))));
    out.add("```");
  }

  private String line(String line) {
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      String title = inline(heading.group(1).replace("**", "").replace("__", ""), 0).strip();
      return title.isEmpty() ? "" : "*" + title + "*";
    }
    if (RULE.matcher(line).matches()) {
      return "";
    }
    Matcher bullet = BULLET.matcher(line);
    if (bullet.matches()) {
      return indent(bullet.group(1)) + "•  " + inline(bullet.group(2), 0);
    }
    Matcher number = NUMBER.matcher(line);
    if (number.matches()) {
      return indent(number.group(1)) + number.group(2) + ".  " + inline(number.group(3), 0);
    }
    Matcher quote = QUOTE.matcher(line);
    return quote.matches() ? "> " + inline(quote.group(1), 0) : inline(line, 0);
  }

  private static String indent(String spaces) {
    return "    ".repeat(Math.min(3, spaces.length() / 2));
  }

  // ---- within a line ------------------------------------------------------------------------

  private String inline(String text, int depth) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      Piece piece = depth > DEEP ? null : piece(text, i, depth);
      if (piece == null) {
        plain.append(text.charAt(i++));
      } else {
        out.append(words(plain.toString())).append(piece.written());
        plain.setLength(0);
        i = piece.end();
      }
    }
    return out.append(words(plain.toString())).toString();
  }

  private record Piece(String written, int end) {}

  private Piece piece(String text, int at, int depth) {
    return switch (text.charAt(at)) {
      case '`' -> code(text, at);
      case '!' -> text.startsWith("![", at) ? image(text, at) : null;
      case '[' -> link(text, at, depth);
      case '<' -> angle(text, at);
      case '*', '_', '~' -> emphasis(text, at, depth);
      default -> address(text, at);
    };
  }

  private static Piece code(String text, int at) {
    int run = run(text, at, '`');
    String mark = "`".repeat(run);
    int end = text.indexOf(mark, at + run);
    if (end < 0) {
      return new Piece("ˋ".repeat(run), at + run);
    }
    String inside = text.substring(at + run, end).strip().replace("`", "ˋ");
    return new Piece(inside.isEmpty() ? "" : "`" + words(inside) + "`", end + run);
  }

  /** Gone, with what it would have loaded. */
  private static Piece image(String text, int at) {
    Target target = target(text, at + 1);
    return target == null ? null : new Piece("", target.end());
  }

  private Piece link(String text, int at, int depth) {
    Target target = target(text, at);
    if (target == null) {
      return null;
    }
    String label = target.label().strip();
    String shown = address(target.url());
    boolean same = label.isEmpty() || label.equals(target.url());
    return new Piece(same ? shown : label(label, depth) + " (" + shown + ")", target.end());
  }

  /** Words that look like an address say where something else leads, so they lead nowhere. */
  private String label(String label, int depth) {
    return ADDRESS.matcher(label).find() ? words(label) : inline(label, depth + 1);
  }

  /** {@code [label](url "title")}. */
  private record Target(String label, String url, int end) {}

  private static Target target(String text, int at) {
    int close = closing(text, at, '[', ']');
    if (close < 0 || close + 1 >= text.length() || text.charAt(close + 1) != '(') {
      return null;
    }
    int end = closing(text, close + 1, '(', ')');
    if (end < 0) {
      return null;
    }
    String url = text.substring(close + 2, end).strip().split("\\s", 2)[0];
    return new Target(text.substring(at + 1, close), url.replaceAll("^<|>$", ""), end + 1);
  }

  private static int closing(String text, int at, char open, char close) {
    int deep = 0;
    for (int i = at; i < text.length(); i++) {
      if (text.charAt(i) == open) {
        deep++;
      } else if (text.charAt(i) == close && --deep == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Slack's own forms, tags of web pages, and addresses in brackets. */
  private Piece angle(String text, int at) {
    Matcher picture = IMAGE_TAG.matcher(text).region(at, text.length());
    if (picture.lookingAt()) {
      return new Piece("", picture.end());
    }
    int end = text.indexOf('>', at);
    if (end < 0 || end - at < 2) {
      return null;
    }
    String inside = text.substring(at + 1, end);
    String[] parts = inside.split("\\|", 2);
    String label = parts.length == 2 ? parts[1].strip() : "";
    String first = parts[0].strip();
    if (first.startsWith("!") || first.startsWith("@") || first.startsWith("#")) {
      return new Piece(words(called(first, label)), end + 1);
    }
    if (!ADDRESS.matcher(first).matches()) {
      return null;
    }
    String shown = address(first);
    return new Piece(
        label.isEmpty() || label.equals(first) ? shown : words(label) + " (" + shown + ")",
        end + 1);
  }

  /** Whom or what it would have called, in words. */
  private static String called(String first, String label) {
    String name = label.replaceFirst("^[@#]", "");
    if (first.startsWith("#")) {
      return name.isEmpty() ? "(a channel)" : "#" + name;
    }
    if (!name.isEmpty()) {
      return name;
    }
    return switch (first.toLowerCase(Locale.ROOT)) {
      case "!channel", "!here", "!everyone" -> first.substring(1).toLowerCase(Locale.ROOT);
      default -> first.startsWith("!") ? "(a group)" : "(somebody)";
    };
  }

  private Piece emphasis(String text, int at, int depth) {
    char sign = text.charAt(at);
    int run = run(text, at, sign);
    if (sign == '_' && at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))) {
      return new Piece(text.substring(at, at + run), at + run);
    }
    for (int length = Math.min(run, 2); length >= 1; length--) {
      String mark = String.valueOf(sign).repeat(length);
      int end = ending(text, at + length, mark);
      if (end > 0 && (sign != '~' || length == 2)) {
        String inside = inline(text.substring(at + length, end), depth + 1);
        String slacks = sign == '~' ? "~" : length == 2 ? "*" : "_";
        return new Piece(slacks + inside + slacks, end + length);
      }
    }
    return new Piece(words(text.substring(at, at + run)), at + run);
  }

  private static int ending(String text, int from, String mark) {
    if (from >= text.length() || Character.isWhitespace(text.charAt(from))) {
      return -1;
    }
    for (int end = text.indexOf(mark, from + 1); end > 0; end = text.indexOf(mark, end + 1)) {
      boolean tight = !Character.isWhitespace(text.charAt(end - 1));
      boolean alone =
          end + mark.length() >= text.length()
              || mark.charAt(0) != '_'
              || !Character.isLetterOrDigit(text.charAt(end + mark.length()));
      boolean whole =
          mark.length() > 1
              || (end + 1 >= text.length() || text.charAt(end + 1) != mark.charAt(0))
                  && text.charAt(end - 1) != mark.charAt(0);
      if (tight && alone && whole) {
        return end;
      }
    }
    return -1;
  }

  private static int run(String text, int at, char sign) {
    int run = 0;
    while (at + run < text.length() && text.charAt(at + run) == sign) {
      run++;
    }
    return run;
  }

  private Piece address(String text, int at) {
    if (!Character.isLetter(text.charAt(at))
        || at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))) {
      return null;
    }
    Matcher address = ADDRESS.matcher(text).region(at, text.length());
    if (!address.lookingAt()) {
      return null;
    }
    String url = address.group().replaceFirst("[.,;:!?'*_~)\\]]+$", "");
    return new Piece(address(url), at + url.length());
  }

  /** Something to press, or its plain words. */
  private String address(String url) {
    Optional<String> allowed = links.allowed(url);
    if (allowed.isPresent()) {
      return "<" + SlackText.escape(allowed.get()) + ">";
    }
    String shown = url.length() > SHOWN_LINK ? cut(url) + "…" : url;
    return words(shown.replaceFirst(":", "∶"));
  }

  private static String cut(String url) {
    int end = Character.isHighSurrogate(url.charAt(SHOWN_LINK - 1)) ? SHOWN_LINK - 1 : SHOWN_LINK;
    return url.substring(0, end);
  }

  /**
   * Plain words: nobody is called, nothing is a link. Characters to which Slack, or an application
   * that shows its messages, gives a meaning become ones that look alike.
   */
  private static String words(String text) {
    String dead =
        text.replace("://", "∶//")
            .replaceAll(
                "(?i)\\b(mailto|tel|sms|javascript|data|slack|vbscript|file):(?=\\S)", "$1∶")
            .replaceAll("(?i)\\bwww\\.", "www․")
            .replaceAll("(?<![\\p{L}\\p{N}._-])@(?=\\p{L})", "＠")
            // Between letters it is a mail address; whatever follows this text is not known here.
            .replaceAll("@(?![\\p{L}\\p{N}])", "＠");
    return SlackText.escape(dead);
  }

  // ---- the last look ------------------------------------------------------------------------

  private boolean isHarmless(String written) {
    for (int at = written.indexOf('<'); at >= 0; at = written.indexOf('<', at + 1)) {
      int end = written.indexOf('>', at);
      if (end < 0
          || links.allowed(written.substring(at + 1, end).replace("&amp;", "&")).isEmpty()) {
        return false;
      }
    }
    return !written.replaceAll("<[^<>]*>", "").contains("://");
  }

  private static String bare(String text) {
    StringBuilder lines = new StringBuilder();
    for (String line : text.split("\n")) {
      lines.append(lines.isEmpty() ? "" : "\n");
      lines.append(SlackText.plain(line, LONGEST).replace("@", "＠"));
    }
    return lines.toString();
  }
}
