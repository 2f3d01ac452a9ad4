package org.makerspacehub.beans.knowledge.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Texts, questions, and which texts answer which question, from a folder in the form of BEIR.
 *
 * @param name of the folder
 * @param texts as they are
 * @param questions that some text answers
 */
record IrSet(String name, List<Text> texts, List<Question> questions) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A text.
   *
   * @param id in the set
   * @param title may be empty
   * @param body may be empty
   */
  record Text(String id, String title, String body) {}

  /**
   * A question.
   *
   * @param text of it
   * @param answers ids of texts that are of use, more or less; never empty
   */
  record Question(String text, Set<String> answers) {}

  /** The sets in a folder, by name; the folder may be one itself. */
  static List<IrSet> in(Path folder) throws IOException {
    List<IrSet> sets = new ArrayList<>();
    if (Files.exists(folder.resolve("corpus.jsonl"))) {
      sets.add(read(folder));
    } else {
      try (Stream<Path> inside = Files.list(folder).sorted()) {
        for (Path set : inside.filter(f -> Files.exists(f.resolve("corpus.jsonl"))).toList()) {
          sets.add(read(set));
        }
      }
    }
    assertThat(sets).as("sets in %s", folder).isNotEmpty();
    return sets;
  }

  private static IrSet read(Path folder) throws IOException {
    Map<String, Set<String>> answers = new HashMap<>();
    Path flat = folder.resolve("qrels.tsv");
    List<String> lines =
        Files.readAllLines(Files.exists(flat) ? flat : folder.resolve("qrels").resolve("test.tsv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t");
      if (cells.length == 3 && Double.parseDouble(cells[2]) > 0) {
        answers.computeIfAbsent(cells[0], q -> new TreeSet<>()).add(cells[1]);
      }
    }
    List<Text> texts = new ArrayList<>();
    for (JsonNode text : lines(folder.resolve("corpus.jsonl"))) {
      texts.add(
          new Text(
              text.path("_id").asText(), text.path("title").asText(), text.path("text").asText()));
    }
    List<Question> questions = new ArrayList<>();
    for (JsonNode question : lines(folder.resolve("queries.jsonl"))) {
      Set<String> of = answers.get(question.path("_id").asText());
      if (of != null) {
        questions.add(new Question(question.path("text").asText(), of));
      }
    }
    assertThat(questions).as("questions with answers in %s", folder).isNotEmpty();
    return new IrSet(folder.getFileName().toString(), texts, questions);
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        nodes.add(JSON.readTree(line));
      }
    }
    return nodes;
  }
}
