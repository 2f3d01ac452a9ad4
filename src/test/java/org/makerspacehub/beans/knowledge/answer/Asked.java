package org.makerspacehub.beans.knowledge.answer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.yaml.snakeyaml.Yaml;

/** Questions with what answers them, and how well they were answered. */
public final class Asked {
  /**
   * A question.
   *
   * @param kind answerable, absent, conflicting or outdated
   * @param says words of the message that answers it
   * @param older words of a message that says something else; empty for none
   * @param who whose rights count, by trait
   */
  public record One(String kind, String ask, String says, String older, String who) {}

  /**
   * How a set was answered.
   *
   * @param cited how many of those that something answers quote it and point to it, before anything
   *     that it replaced
   * @param answerable how many those are
   * @param unknown how many of those that nothing answers were answered by "I don't know"
   * @param absent how many those are
   */
  public record Score(int cited, int answerable, int unknown, int absent, List<String> wrong) {
    public double citedShare() {
      return (double) cited / answerable;
    }

    public double unknownShare() {
      return (double) unknown / absent;
    }
  }

  private Asked() {}

  /** The questions of a file in {@code /knowledge}. */
  public static List<One> read(String file) {
    try (InputStream in = Asked.class.getResourceAsStream("/knowledge/" + file)) {
      List<One> all = new ArrayList<>();
      List<Map<String, String>> told = new Yaml().load(in);
      for (Map<String, String> each : told) {
        all.add(
            new One(
                each.get("kind"),
                each.get("ask"),
                each.getOrDefault("says", ""),
                each.getOrDefault("older", ""),
                each.getOrDefault("who", "member")));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks them all. */
  public static Score ask(List<One> all, BiFunction<String, String, KnowledgeAnswer> desk) {
    int cited = 0;
    int answerable = 0;
    int unknown = 0;
    int absent = 0;
    List<String> wrong = new ArrayList<>();
    for (One one : all) {
      KnowledgeAnswer answer = desk.apply(one.who(), one.ask());
      boolean right;
      if (one.kind().equals("absent")) {
        absent++;
        right = answer.kind() == KnowledgeAnswer.Kind.UNKNOWN;
        unknown += right ? 1 : 0;
      } else {
        answerable++;
        right = isRight(one, answer);
        cited += right ? 1 : 0;
      }
      if (!right) {
        wrong.add(
            "%s: %s -> %s %s"
                .formatted(
                    one.kind(),
                    one.ask(),
                    answer.kind(),
                    answer.quotes().stream().map(KnowledgeAnswer.Quote::text).toList()));
      }
    }
    return new Score(cited, answerable, unknown, absent, wrong);
  }

  /** Quoted and pointed to, and nothing older before it; what differs is said to. */
  private static boolean isRight(One one, KnowledgeAnswer answer) {
    int newest = place(one.says(), answer);
    int older = one.older().isEmpty() ? -1 : place(one.older(), answer);
    return newest >= 0
        && (older < 0 || newest < older)
        && (!one.kind().equals("conflicting")
            || answer.kind() == KnowledgeAnswer.Kind.DIFFER && older > 0);
  }

  private static int place(String words, KnowledgeAnswer answer) {
    for (int i = 0; i < answer.quotes().size(); i++) {
      KnowledgeAnswer.Quote quote = answer.quotes().get(i);
      if (has(quote.text(), words) && has(quote.chunk().text(), words)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean has(String text, String words) {
    return text.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
  }
}
