package org.makerspacehub.beans.knowledge.answer;

import com.slack.api.model.block.LayoutBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.makerspacehub.beans.agent.Citations;
import org.makerspacehub.beans.agent.KnowledgeSearch.Passage;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;

/**
 * What each run was given, by number; ids alone, and only until its answer is out. A run that this
 * process does not know points to nothing.
 */
public final class RunCitations implements Citations {
  private static final int REMEMBERED = 500;
  private static final int LOOKED_AT = 3;

  /** {@code [1]}, {@code [1, 2]}, {@code [2-4]}, and the brackets that some models like better. */
  private static final Pattern POINTER =
      Pattern.compile(
          "\\s?[\\[【]\\s*(?:\\^|source\\s*|passage\\s*)?"
              + "(\\d{1,6}(?:\\s*[,;–-]\\s*\\d{1,6})*)(?:†[^\\]】\\n]{0,40})?\\s*[\\]】](?!\\()",
          Pattern.CASE_INSENSITIVE);

  private final Retrieval retrieval;
  private final AnswerWords words;
  private final Supplier<String> title;
  private final Map<String, Run> runs =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Run> eldest) {
              return size() > REMEMBERED;
            }
          });

  private static final class Run {
    private final String asker;
    private final List<UUID> ids = new ArrayList<>();

    Run(String asker) {
      this.asker = asker;
    }
  }

  /**
   * @param retrieval says what may be read now
   * @param words writes the list of sources
   * @param title of the tool that searches
   */
  public RunCitations(Retrieval retrieval, AnswerWords words, Supplier<String> title) {
    this.retrieval = retrieval;
    this.words = words;
    this.title = title;
  }

  @Override
  public List<Integer> number(ToolSession session, List<Passage> found) {
    Run run = runs.computeIfAbsent(session.ref(), ref -> new Run(session.asker().id()));
    synchronized (run) {
      List<Integer> numbers = new ArrayList<>();
      for (Passage passage : found) {
        UUID id = id(passage);
        int known = run.ids.indexOf(id);
        if (known < 0) {
          run.ids.add(id);
          known = run.ids.size() - 1;
        }
        numbers.add(known + 1);
      }
      return numbers;
    }
  }

  private static UUID id(Passage passage) {
    try {
      return UUID.fromString(passage.id());
    } catch (IllegalArgumentException none) {
      // It has a number, and nothing that it could be shown by.
      return UUID.nameUUIDFromBytes(
          passage.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Override
  public Checked check(Question question, String text, Set<String> looked) {
    Run run = runs.remove(question.ref());
    if (run == null || !run.asker.equals(question.asker().id())) {
      return new Checked(without(text, Map.of()), "", List.of());
    }
    List<UUID> given;
    synchronized (run) {
      given = List.copyOf(run.ids);
    }
    Map<UUID, Chunk> readable = readable(question, given);
    if (readable.isEmpty() && looked.stream().allMatch(title.get()::equals)) {
      // It looked nowhere else, so whatever it says rests on nothing.
      return new Checked(
          AnswerWords.UNKNOWN.replace("*", "**"), "", List.of(feedback(question, List.of())));
    }
    Map<Integer, Chunk> numbers = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      if (readable.containsKey(given.get(i))) {
        numbers.put(i + 1, readable.get(given.get(i)));
      }
    }
    Set<Integer> used = new LinkedHashSet<>();
    String left = without(text, numbers, used);
    if (numbers.isEmpty()) {
      return new Checked(left, "", List.of());
    }
    List<Integer> shown =
        used.isEmpty()
            ? numbers.keySet().stream().sorted().limit(LOOKED_AT).toList()
            : used.stream().sorted().toList();
    String sources =
        shown.stream()
            .map(number -> words.source(number, numbers.get(number)))
            .collect(
                Collectors.joining(
                    "\n",
                    used.isEmpty()
                        ? "*Looked at; the answer does not say what of it comes from where*\n"
                        : "*Sources*\n",
                    ""));
    return new Checked(
        left,
        sources,
        List.of(feedback(question, shown.stream().map(numbers::get).map(Chunk::id).toList())));
  }

  private Map<UUID, Chunk> readable(Question question, List<UUID> given) {
    try {
      return retrieval.readable(question.asker(), "", given).stream()
          .filter(Objects::nonNull)
          .collect(Collectors.toMap(Chunk::id, chunk -> chunk, (one, same) -> one));
    } catch (KnowledgeUnavailable | org.springframework.dao.DataAccessException notNow) {
      // What cannot be checked is not pointed to.
      return Map.of();
    }
  }

  private LayoutBlock feedback(Question question, List<UUID> chunks) {
    return words.feedback(question.ref(), chunks, question.text());
  }

  private static String without(String text, Map<Integer, Chunk> numbers) {
    return without(text, numbers, new LinkedHashSet<>());
  }

  private static String without(String text, Map<Integer, Chunk> numbers, Set<Integer> used) {
    Matcher pointers = POINTER.matcher(text == null ? "" : text);
    StringBuilder left = new StringBuilder();
    while (pointers.find()) {
      StringBuilder kept = new StringBuilder();
      for (int number : numbers(pointers.group(1))) {
        if (numbers.containsKey(number)) {
          used.add(number);
          kept.append(kept.isEmpty() ? " " : "").append('[').append(number).append(']');
        }
      }
      pointers.appendReplacement(left, Matcher.quoteReplacement(kept.toString()));
    }
    return pointers.appendTail(left).toString();
  }

  private static List<Integer> numbers(String written) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : written.split("[,;]")) {
      String[] ends = part.strip().split("\\s*[–-]\\s*");
      int from = Integer.parseInt(ends[0].strip());
      int to = ends.length == 1 ? from : Integer.parseInt(ends[1].strip());
      for (int number = from; number <= Math.min(to, from + 20); number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
