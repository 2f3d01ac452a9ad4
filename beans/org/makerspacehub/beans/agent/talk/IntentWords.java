package org.makerspacehub.beans.agent.talk;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.identity.Fold;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads {@code intents.yaml}. */
public final class IntentWords {
  private static final String FILE = "/intents.yaml";

  private IntentWords() {}

  /**
   * By which words each tool is known.
   *
   * @throws HubException when the file is not as it must be
   */
  public static Map<String, Intents.Wording> read() {
    try (InputStream file = IntentWords.class.getResourceAsStream(FILE)) {
      Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
      if (!(root instanceof Map<?, ?> tools)) {
        throw new HubException("intents.yaml names no tools.");
      }
      Map<String, Intents.Wording> wordings = new HashMap<>();
      tools.forEach(
          (tool, told) -> {
            if (!(told instanceof Map<?, ?> words)) {
              throw new HubException("intents.yaml says nothing about " + tool + ".");
            }
            wordings.put(
                tool.toString(),
                new Intents.Wording(
                    folded(words.get("phrases")),
                    folded(words.get("words")).stream()
                        .collect(Collectors.toCollection(TreeSet::new))));
          });
      return wordings;
    } catch (IOException unreadable) {
      throw new HubException("intents.yaml cannot be read.", unreadable);
    }
  }

  private static List<String> folded(Object list) {
    return list instanceof List<?> entries
        ? entries.stream().map(entry -> Fold.nameKey(entry.toString())).toList()
        : List.of();
  }
}
