package org.makerspacehub.sandbox.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the simulated model is told to say. A script is for the questions that hold some words, and
 * its turns follow one another as the conversation about that question does, so that several
 * conversations may run at the same time.
 */
final class OllamaScript {

  /**
   * Turns for some questions.
   *
   * @param wanted part of the question, in any case; empty for every question
   * @param turns one for each time the model is asked about the question
   * @param loops whether the last turn comes again and again; otherwise the model goes on by itself
   */
  private record Script(String wanted, List<JsonNode> turns, boolean loops) {}

  private final List<Script> scripts = new ArrayList<>();

  /**
   * Adds a script; the newest that fits is played.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  synchronized void add(JsonNode given) {
    JsonNode turns = given.path("turns");
    if (!turns.isArray() || turns.isEmpty()) {
      throw new IllegalArgumentException("\"turns\" is a list of what the model says, in order.");
    }
    List<JsonNode> list = new ArrayList<>();
    for (JsonNode turn : turns) {
      if (!turn.isObject() || turn.isEmpty()) {
        throw new IllegalArgumentException(
            "A turn is an object with \"text\", \"tool\", \"tools\", \"status\" or \"cut\".");
      }
      list.add(turn.deepCopy());
    }
    scripts.add(
        0,
        new Script(
            given.path("for").asText("").toLowerCase(Locale.ROOT),
            list,
            given.path("loop").asBoolean(false)));
  }

  synchronized void clear() {
    scripts.clear();
  }

  /**
   * What is to be said now.
   *
   * @param question the last that the user said
   * @param asked how often the model has answered since
   * @return empty when no script has anything for it
   */
  synchronized Optional<JsonNode> turn(String question, int asked) {
    String said = question.toLowerCase(Locale.ROOT);
    return scripts.stream()
        .filter(script -> said.contains(script.wanted()))
        .findFirst()
        .flatMap(
            script ->
                asked < script.turns().size()
                    ? Optional.of(script.turns().get(asked))
                    : script.loops()
                        ? Optional.of(script.turns().get(script.turns().size() - 1))
                        : Optional.empty());
  }
}
