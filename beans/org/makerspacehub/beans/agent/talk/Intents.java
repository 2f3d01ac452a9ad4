package org.makerspacehub.beans.agent.talk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolDesk;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.identity.Fold;
import org.makerspacehub.beans.member.Typos;

/**
 * The hub's own understanding of words, for when no model reads them: it scores the words of a
 * question against the tools of the session, slips of the finger included, and calls the one that
 * fits best. It only ever looks things up, about nobody but the asker, and never guesses a name.
 */
public final class Intents {
  private static final int LEAST = 3;
  private static final int PHRASE = 5;
  private static final int WORD = 3;
  private static final int SLIP = 2;
  private static final int TITLE = 1;
  private static final int SHORTEST = 3;
  private static final int LONGEST_TEXT = 200;

  /** A search that takes any words is only asked when the question has a few of its own. */
  private static final int ENOUGH_TO_SEARCH = 3;

  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "the", "and", "are", "you", "your", "for", "can", "could", "please", "tell", "show",
          "there", "this", "that", "with", "was", "were", "have", "has", "had", "not", "any",
          "about", "what", "when", "how", "who", "which", "where", "does", "did", "from", "will",
          "would", "should", "want", "need", "know", "some", "get", "give", "hub", "hello", "its",
          "now", "just", "still", "our", "they", "them", "than", "then", "into", "much", "many");

  /** Words that only say when. */
  private static final Set<String> DAYS =
      Set.of(
          "monday",
          "tuesday",
          "wednesday",
          "thursday",
          "friday",
          "saturday",
          "sunday",
          "mondays",
          "tuesdays",
          "wednesdays",
          "thursdays",
          "fridays",
          "saturdays",
          "sundays",
          "today",
          "tonight",
          "tomorrow",
          "morning",
          "evening",
          "afternoon",
          "weekend",
          "weekends",
          "week",
          "time",
          "right");

  /** Arguments that take a question as it is. */
  private static final Set<String> TEXTS = Set.of("question");

  private final ToolDesk desk;
  private final Map<String, Wording> wordings;

  /**
   * By what a tool is known.
   *
   * @param phrases words that stand together, folded
   * @param words single ones, folded
   */
  public record Wording(List<String> phrases, Set<String> words) {}

  /**
   * What was found.
   *
   * @param tool that was called
   * @param known the words by which it was chosen
   * @param text its answer, or why there is none; not cleaned of anything
   * @param answered whether it is an answer
   */
  public record Found(Tool tool, List<String> known, String text, boolean answered) {}

  /**
   * What would be looked up.
   *
   * @param tool the one that fits
   * @param arguments what it would be asked
   * @param score how well it fits
   * @param known the words by which it was chosen
   */
  public record Chosen(Tool tool, String arguments, int score, List<String> known) {}

  /**
   * @param desk where tools are called
   * @param wordings by the tool's name
   */
  public Intents(ToolDesk desk, Map<String, Wording> wordings) {
    this.desk = desk;
    this.wordings = Map.copyOf(wordings);
  }

  /**
   * Looks up what is asked for.
   *
   * @param session with an empty {@link ToolSession#through}
   * @param question as it was typed; untrusted
   * @return empty when its words say nothing to the hub
   */
  public Optional<Found> find(ToolSession session, String question) {
    return choose(session, question).map(best -> call(session, best));
  }

  /** Whether something is among what can be looked up in a session. */
  public boolean offers(ToolSession session, String tool) {
    return desk.offered(session).stream().anyMatch(each -> each.name().equals(tool));
  }

  /** Whether the words of a question say that it is for this tool, whatever else they say. */
  public boolean speaksOf(String tool, String question) {
    Wording wording = wordings.getOrDefault(tool, new Wording(List.of(), Set.of()));
    String text = Fold.nameKey(Fold.cut(question, LONGEST_TEXT));
    return wording.phrases().stream().anyMatch(phrase -> has(text, phrase))
        || words(text).stream().anyMatch(wording.words()::contains);
  }

  /**
   * Whether what would be looked up is what most of a question is about: a phrase of its own is in
   * it, or more than half of its words are.
   */
  public boolean explains(Chosen chosen, String question) {
    Wording wording = wordings.getOrDefault(chosen.tool().name(), new Wording(List.of(), Set.of()));
    String text = Fold.nameKey(Fold.cut(question, LONGEST_TEXT));
    Set<String> own =
        wording.words().isEmpty()
            ? words(Fold.nameKey(chosen.tool().title() + " " + chosen.tool().name()))
            : wording.words();
    long about = words(text).stream().filter(word -> !DAYS.contains(word)).count();
    // To the letter: short words are slips of each other too easily.
    long known = words(text).stream().filter(own::contains).count();
    return wording.phrases().stream().anyMatch(phrase -> has(text, phrase)) || 2 * known > about;
  }

  /** How many words of its own a question has. */
  public static int content(String question) {
    return words(Fold.nameKey(Fold.cut(question, LONGEST_TEXT))).size();
  }

  /** Looks up what was chosen. */
  public Found call(ToolSession session, Chosen best) {
    ToolDesk.Outcome outcome = desk.call(session, best.tool().name(), best.arguments(), 1);
    return new Found(best.tool(), best.known(), outcome.text(), outcome.answered());
  }

  /**
   * What would be looked up for a question.
   *
   * @return empty when its words say nothing to the hub
   */
  public Optional<Chosen> choose(ToolSession session, String question) {
    String text = Fold.nameKey(Fold.cut(question, LONGEST_TEXT));
    Set<String> asked = words(text);
    List<Chosen> fitting = new ArrayList<>();
    for (Tool tool : desk.offered(session)) {
      if (tool.effect() == Tool.Effect.READ) {
        Chosen chosen = chosen(tool, text, asked);
        if (chosen != null) {
          fitting.add(chosen);
        }
      }
    }
    return fitting.stream()
        .max(
            Comparator.comparingInt(Chosen::score)
                // Of two that fit alike, the one that needs to be told less, then by name.
                .thenComparing(each -> -each.arguments().length())
                .thenComparing(each -> each.tool().name(), Comparator.reverseOrder()));
  }

  private static boolean has(String text, String phrase) {
    return (" " + text.replaceAll("[^\\p{L}\\p{N}]+", " ") + " ").contains(" " + phrase + " ");
  }

  /** The titles of what can be looked up in a session, by name. */
  public List<String> titles(ToolSession session) {
    return desk.offered(session).stream()
        .filter(tool -> tool.effect() == Tool.Effect.READ)
        .filter(tool -> arguments(tool, "", Set.of("")) != null)
        .map(Tool::title)
        .sorted()
        .toList();
  }

  private Chosen chosen(Tool tool, String text, Set<String> asked) {
    Wording wording = wordings.getOrDefault(tool.name(), new Wording(List.of(), Set.of()));
    Set<String> title = words(Fold.nameKey(tool.title() + " " + tool.name().replace('_', ' ')));
    Set<String> known = new LinkedHashSet<>();
    int score = 0;
    for (String phrase : wording.phrases()) {
      if (has(text, phrase)) {
        score += PHRASE;
        known.add(phrase);
      }
    }
    for (String word : asked) {
      OptionalInt slips =
          wording.words().isEmpty() ? OptionalInt.empty() : slips(word, wording.words());
      int points =
          slips.isPresent()
              ? slips.getAsInt() == 0 ? WORD : SLIP
              : slips(word, title).isPresent() ? TITLE : 0;
      // What nobody described better is known by its title alone.
      points = points == TITLE && wording.words().isEmpty() ? WORD : points;
      score += points;
      if (points > 0) {
        known.add(word);
      }
    }
    if (score < LEAST) {
      return null;
    }
    String arguments = arguments(tool, text, asked);
    return arguments == null
        ? null
        : new Chosen(tool, arguments, score, known.stream().limit(4).toList());
  }

  /** The arguments, as far as the words say them; null when they do not. */
  private static String arguments(Tool tool, String text, Set<String> asked) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    for (JsonNode required : tool.arguments().path("required")) {
      JsonNode property = tool.arguments().path("properties").path(required.asText());
      String value = null;
      if (property.path("enum").isArray()) {
        value = choice(property.path("enum"), asked);
      } else if (TEXTS.contains(required.asText())
          && property.path("type").asText().equals("string")) {
        value = asked.size() >= ENOUGH_TO_SEARCH ? text : null;
      }
      if (value == null) {
        return null;
      }
      arguments.put(required.asText(), value);
    }
    return arguments.toString();
  }

  /** The choice that shares the most words with the question; null when none does. */
  private static String choice(JsonNode choices, Set<String> asked) {
    String best = null;
    int most = 0;
    for (JsonNode choice : choices) {
      int shared = 0;
      for (String part : choice.asText().toLowerCase(java.util.Locale.ROOT).split("[._\\s-]+")) {
        boolean said =
            part.length() >= SHORTEST
                && asked.stream().anyMatch(word -> slips(word, Set.of(part)).isPresent());
        shared += said ? 1 : 0;
      }
      if (shared > most) {
        most = shared;
        best = choice.asText();
      }
    }
    return best;
  }

  private static OptionalInt slips(String word, Set<String> words) {
    return words.isEmpty() ? OptionalInt.empty() : Typos.between(Set.of(word), words);
  }

  private static Set<String> words(String folded) {
    return Fold.nameTokens(folded).stream()
        .filter(word -> word.length() >= SHORTEST)
        .filter(word -> !EMPTY_WORDS.contains(word))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
