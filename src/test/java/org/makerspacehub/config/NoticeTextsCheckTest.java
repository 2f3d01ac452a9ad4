package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.tell.NoticeText;

/** A volunteer's slip in a text stops the start, and says which. */
class NoticeTextsCheckTest {
  private static final Path FLOWS = Path.of("src", "main", "resources", "camel");

  private static void load(String name, String yaml) throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      new NoticeTextsCheck().beforeApplicationStart(camel);
      Resource resource =
          ResourceHelper.fromBytes(name + ".camel.yaml", yaml.getBytes(StandardCharsets.UTF_8));
      PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
    }
  }

  private static String flow(String name) throws Exception {
    return Files.readString(FLOWS.resolve(name + ".camel.yaml"));
  }

  @Test
  @DisplayName("the flows as they are pass, and every one that tells somebody is looked at")
  void asTheyAre() throws Exception {
    List<String> names;
    try (Stream<Path> files = Files.list(FLOWS)) {
      names =
          files
              .map(file -> file.getFileName().toString().replace(".camel.yaml", ""))
              .filter(name -> name.startsWith("notice-") || name.startsWith("digest-"))
              .toList();
    }
    assertThat(names).hasSize(5).allMatch(NoticeText::isChecked);
    for (String name : names) {
      load(name, flow(name));
    }
  }

  @Test
  @DisplayName("a word that nothing fills in stops the start with a sentence")
  void slip() throws Exception {
    String slipped = flow("notice-welcome").replace("Hi {first name}", "Hi {firstname}");
    assertThat(refusal("notice-welcome", slipped))
        .contains("notice-welcome.camel.yaml: 'text' has {firstname} in it")
        .contains("{first name}, {name}, {since}, {space}");
    String down = flow("notice-machine-state").replace("{machine} works", "{maschine} works");
    assertThat(refusal("notice-machine-state", down)).contains("'textUp' has {maschine} in it");
  }

  private static String refusal(String name, String yaml) {
    Throwable refused = catchThrowable(() -> load(name, yaml));
    while (refused != null && !(refused instanceof HubException)) {
      refused = refused.getCause();
    }
    return refused == null ? "it was loaded" : refused.getMessage();
  }
}
