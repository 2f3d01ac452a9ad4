package org.makerspacehub.sandbox.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A model of very small wit, for visitors who have none: it picks the tool whose words are most
 * like those of the question, or else the one that takes any question, calls it once, and reads out
 * what it gave. It obeys nobody's texts, and it proves nothing about real models.
 */
final class SmallWit {
  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "a", "an", "the", "is", "are", "do", "does", "did", "i", "me", "my", "you", "your", "we",
          "of", "to", "in", "on", "at", "for", "and", "or", "it", "its", "what", "when", "how",
          "who", "which", "can", "could", "please", "tell", "show", "there", "this", "that", "with",
          "by", "be", "am", "was", "were", "have", "has", "had", "if", "not", "any", "about", "use",
          "asker", "whose", "one", "their", "them", "they", "from", "as", "than", "hub");
  private static final List<String> TEXT_ARGUMENTS = List.of("question", "text");
  private static final int LEAST = 2;
  private static final int STEM = 4;
  private static final int READ_OUT = 2_500;

  private final ObjectMapper json = new ObjectMapper();

  /**
   * What it says next.
   *
   * @param question the last that the user said
   * @param tools as they were offered
   * @param since what was said since the question
   * @return a turn, as {@link OllamaScript} has them
   */
  ObjectNode turn(String question, JsonNode tools, List<JsonNode> since) {
    List<String> found = new ArrayList<>();
    for (JsonNode message : since) {
      if (message.path("role").asText().equals("tool")) {
        found.add(message.path("content").asText(""));
      }
    }
    if (!found.isEmpty()) {
      String last = found.get(found.size() - 1).strip();
      return text(
          last.isEmpty()
              ? "I looked, and found nothing."
              : "Here is what I found:\n\n" + cut(last, READ_OUT));
    }
    JsonNode best = null;
    ObjectNode arguments = null;
    int most = LEAST - 1;
    Set<String> asked = words(question);
    for (JsonNode tool : tools) {
      JsonNode function = tool.path("function");
      boolean takesAny = takesAnyQuestion(function);
      // A word that a tool happens to have is not yet what the question is about.
      int score = takesAny ? LEAST : score(asked, function);
      ObjectNode filled = score > most ? filled(question, function.path("parameters")) : null;
      if (filled != null) {
        best = function;
        arguments = filled;
        most = score;
      }
    }
    if (best == null) {
      return tools.isEmpty()
          ? text("In short: " + cut(firstLine(question), 300))
          : text("I don't know that. I can look things up with: " + names(tools) + ".");
    }
    ObjectNode turn = json.createObjectNode().put("tool", best.path("name").asText());
    turn.set("arguments", arguments);
    return turn;
  }

  private ObjectNode text(String words) {
    return json.createObjectNode().put("text", words);
  }

  private static boolean takesAnyQuestion(JsonNode function) {
    JsonNode required = function.path("parameters").path("required");
    return required.size() == 1 && required.path(0).asText().equals("question");
  }

  /** Above the least when half of what is asked is among the tool's words. */
  private static int score(Set<String> asked, JsonNode function) {
    Set<String> name = words(function.path("name").asText("").replace('_', ' '));
    Set<String> told = words(function.path("description").asText(""));
    int score = 0;
    int shared = 0;
    for (String word : asked) {
      int worth = isAmong(word, name) ? 3 : isAmong(word, told) ? 2 : 0;
      score += worth;
      shared += worth > 0 ? 1 : 0;
    }
    return 2 * shared >= asked.size() ? score + 1 : Math.min(score, LEAST - 1);
  }

  /** Whether it is one of them, or begins as one of them does: open, opening. */
  private static boolean isAmong(String word, Set<String> words) {
    return words.stream()
        .anyMatch(
            each ->
                each.equals(word)
                    || Math.min(each.length(), word.length()) >= STEM
                        && (each.startsWith(word) || word.startsWith(each)));
  }

  /**
   * The required arguments, as far as they can be told from the question; null when they cannot.
   */
  private ObjectNode filled(String question, JsonNode schema) {
    ObjectNode arguments = json.createObjectNode();
    for (JsonNode required : schema.path("required")) {
      String name = required.asText();
      JsonNode property = schema.path("properties").path(name);
      String value = null;
      if (property.path("enum").isArray()) {
        value = chosen(question, property.path("enum"));
      } else if (TEXT_ARGUMENTS.contains(name)) {
        value = cut(question, 200);
      }
      if (value == null) {
        return null;
      }
      arguments.put(name, value);
    }
    return arguments;
  }

  private static String chosen(String question, JsonNode choices) {
    Set<String> asked = words(question);
    String best = null;
    int most = 0;
    for (JsonNode choice : choices) {
      int shared = 0;
      for (String word : words(choice.asText().replaceAll("[._-]", " "))) {
        shared += asked.contains(word) ? 1 : 0;
      }
      if (shared > most) {
        most = shared;
        best = choice.asText();
      }
    }
    return best;
  }

  private static Set<String> words(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (!word.isEmpty() && !EMPTY_WORDS.contains(word)) {
        words.add(
            word.length() > 3 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
      }
    }
    return words;
  }

  private static String names(JsonNode tools) {
    List<String> names = new ArrayList<>();
    tools.forEach(tool -> names.add(tool.path("function").path("name").asText().replace('_', ' ')));
    return String.join(", ", names);
  }

  private static String firstLine(String text) {
    return text.strip().split("\\R", 2)[0];
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
