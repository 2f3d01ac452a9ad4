package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.config.FlowFolder;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The page on flows: its examples run, and its pictures show the flows as they are. */
class FlowsPageTest {
  private static final String PAGE = "docs/flows.md";
  private static final Path FLOWS = Path.of("src/main/resources/camel");
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\\n(- route:.*?)^```$");
  private static final Pattern ID = Pattern.compile("(?m)^\\s*id: (\\S+)$");
  private static final Pattern PICTURE =
      Pattern.compile("(?ms)^<!-- flows: ([a-z0-9 -]+) -->\\n```mermaid\\n(.*?)^```$");

  @TempDir private Path folder;

  @Test
  @DisplayName("every flow that the page shows can be used as it stands there")
  void examples() throws IOException {
    List<String> names = new ArrayList<>();
    Matcher example = EXAMPLE.matcher(Pages.read(PAGE));
    while (example.find()) {
      Matcher id = ID.matcher(example.group(1));
      assertThat(id.find()).isTrue();
      names.add(id.group(1));
      Files.writeString(folder.resolve(id.group(1) + ".camel.yaml"), example.group(1));
    }
    assertThat(names).isNotEmpty();
    assertThat(FlowFolder.names(folder.toString())).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  @DisplayName("the pictures show which flow calls which, as the flows do")
  void pictures() {
    List<MatchResult> pictures = PICTURE.matcher(Pages.read(PAGE)).results().toList();
    assertThat(pictures).isNotEmpty();
    for (MatchResult picture : pictures) {
      assertThat(picture.group(2))
          .as("the picture of %s", picture.group(1))
          .isEqualTo(drawn(List.of(picture.group(1).strip().split(" "))));
    }
  }

  private static String drawn(List<String> names) {
    StringBuilder drawn = new StringBuilder("flowchart LR\n");
    for (String name : names) {
      Object flow =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(Pages.read(FLOWS.resolve(name + ".camel.yaml")));
      Set<String> calls = new LinkedHashSet<>();
      List<String> schedule = new ArrayList<>();
      walk(flow, calls, schedule);
      if (!schedule.isEmpty()) {
        drawn.append("  clock_%s((schedule)) --> %s%n".formatted(name, name));
      }
      calls.forEach(call -> drawn.append("  %s --> %s%n".formatted(name, call)));
    }
    return drawn.toString();
  }

  private static void walk(Object node, Set<String> calls, List<String> schedule) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (key.equals("from") && value instanceof Map<?, ?> from) {
              if (String.valueOf(from.get("uri")).startsWith("quartz:")) {
                schedule.add(from.get("uri").toString());
              }
              walk(from.get("steps"), calls, schedule);
            } else {
              walk(value, calls, schedule);
            }
          });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> walk(each, calls, schedule));
    } else if (node instanceof String text && text.startsWith("direct:")) {
      calls.add(text.substring("direct:".length()));
    }
  }
}
