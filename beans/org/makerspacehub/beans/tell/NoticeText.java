package org.makerspacehub.beans.tell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.SlackText;

/**
 * A text as it stands in a flow, with words in single braces that are filled in: {@code Welcome to
 * {space}, {first name}!}. What is filled in is never read again, so a member called {@code {sum}}
 * is called so.
 */
public final class NoticeText {
  private static final Pattern WORD = Pattern.compile("\\{([^{}\\n]{0,40})}");

  /** A link that the flow's own text has; nothing that is filled in can become one. */
  private static final Pattern LINK =
      Pattern.compile("&lt;(https://[^\\s&<>|{}]+(?:\\|[^&<>|{}\\n]+)?)&gt;");

  private static final Set<String> PERSON = Set.of("space", "name", "first name");

  /** What each flow may fill in. */
  private static final Map<String, Set<String>> ALLOWED =
      new TreeMap<>(
          Map.of(
              "notice-welcome", with(PERSON, "since"),
              "notice-dues-overdue", with(PERSON, "sum", "since", "how long", "bills"),
              "notice-training-expiring", with(PERSON, "trainings", "until", "when"),
              "notice-machine-state",
                  Set.of("space", "machine", "why", "since", "how long", "times"),
              "digest-weekly", Set.of("space", "week")));

  private NoticeText() {}

  private static Set<String> with(Set<String> words, String... more) {
    Set<String> all = new TreeSet<>(words);
    all.addAll(Arrays.asList(more));
    return all;
  }

  /** The words that a flow may use; none for one that tells nobody anything. */
  public static Set<String> words(String flow) {
    return ALLOWED.getOrDefault(flow, Set.of());
  }

  /** Whether a flow's texts are looked at. */
  public static boolean isChecked(String flow) {
    return ALLOWED.containsKey(flow);
  }

  /**
   * Looks whether a text can be filled in.
   *
   * @param flow the route's id, which is the file's name
   * @param name what the step calls the text
   * @throws HubException naming the file, the word and those that may be used
   */
  public static void check(String flow, String name, String text) {
    Set<String> allowed =
        name.startsWith("text") ? new TreeSet<>(words(flow)) : new TreeSet<String>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      if (!allowed.contains(word.group(1))) {
        throw new HubException(
            allowed.isEmpty()
                ? "%s.camel.yaml: '%s' has {%s} in it, but nothing can be filled in there: take it out."
                    .formatted(flow, name, word.group(1))
                : "%s.camel.yaml: '%s' has {%s} in it, which the hub does not know. It can fill in {%s}."
                    .formatted(flow, name, word.group(1), String.join("}, {", allowed)));
      }
    }
    String rest = word.replaceAll("");
    if (rest.contains("{") || rest.contains("}")) {
      throw new HubException(
          "%s.camel.yaml: '%s' has a brace without its other half: write {first name}, or no brace."
              .formatted(flow, name));
    }
  }

  /**
   * Fills a text in.
   *
   * @param text the flow's own
   * @param values by word, harmless in Slack already ({@link SlackText})
   * @return its paragraphs
   */
  public static List<String> fill(String text, Map<String, String> values) {
    String own = LINK.matcher(SlackText.escape(text == null ? "" : text)).replaceAll("<$1>");
    String filled =
        WORD.matcher(own)
            .replaceAll(
                word -> Matcher.quoteReplacement(values.getOrDefault(word.group(1), word.group())));
    List<String> paragraphs = new ArrayList<>();
    for (String paragraph : filled.split("\\n\\s*\\n")) {
      if (!paragraph.isBlank()) {
        paragraphs.add(paragraph.strip());
      }
    }
    return paragraphs;
  }
}
