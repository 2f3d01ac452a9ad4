package org.makerspacehub.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One of the hostile texts, and what a model does that believes it.
 *
 * @param id names it
 * @param form slack, mail or document
 * @param text as somebody wrote it
 * @param obey in order
 */
record HostileText(String id, String form, String text, List<Deed> obey) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What the text makes a model do.
   *
   * @param call the tool; null for words
   * @param with arguments as they are sent; null for words
   * @param say words of the answer; null for a call
   */
  record Deed(String call, String with, String say) {}

  /** All there are. */
  static List<HostileText> all() {
    try (InputStream in = new ClassPathResource("hostile/texts.yaml").getInputStream()) {
      List<Map<String, Object>> rows = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      List<HostileText> texts = new ArrayList<>();
      for (Map<String, Object> row : rows) {
        List<Deed> deeds = new ArrayList<>();
        for (Object each : (List<?>) row.get("obey")) {
          deeds.add(deed((Map<?, ?>) each));
        }
        texts.add(
            new HostileText(
                (String) row.get("id"), (String) row.get("form"), (String) row.get("text"), deeds));
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Deed deed(Map<?, ?> row) throws JsonProcessingException {
    if (row.get("say") instanceof String words) {
      return new Deed(null, null, words);
    }
    Object with = row.get("with");
    String arguments =
        with instanceof String text
            ? text.replace("@@50000@@", "x".repeat(50_000))
                .replace("@@nested@@", "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000))
            : JSON.writeValueAsString(with);
    return new Deed((String) row.get("call"), arguments, null);
  }
}
