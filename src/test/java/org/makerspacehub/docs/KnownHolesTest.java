package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.docs.Pages.Row;

/** The table of known holes in docs/security.md says what is so. */
class KnownHolesTest {
  private static final String PAGE = "docs/security.md";
  private static final Pattern CAMEL =
      Pattern.compile("<camel\\.version>([^<]+)</camel\\.version>");
  private static final Pattern PLATFORM_HTTP =
      Pattern.compile("(?:from\\(\\s*\"|(?:from|uri):\\s*[\"']?)platform-http:([^\"'?\\s]*)");
  private static final Pattern COMPONENT = Pattern.compile("^(camel-[a-z0-9-]+):");

  @Test
  @DisplayName("the table was made for the version of Camel that is built with")
  void version() {
    Matcher camel = CAMEL.matcher(Pages.read("pom.xml"));
    assertThat(camel.find()).isTrue();
    assertThat(Pages.read(PAGE))
        .as("the table of known holes and docs/adr/0002 go with camel.version: go through both")
        .contains("Camel " + camel.group(1) + " is not patched any more");
  }

  @Test
  @DisplayName("what the table calls absent from the build is absent")
  void absent() {
    String pom = Pages.read("pom.xml");
    List<String> components = new ArrayList<>();
    for (Row row : holes()) {
      Matcher component = COMPONENT.matcher(row.cell(1));
      assertThat(component.find()).as("line %d names the component", row.line()).isTrue();
      components.add(component.group(1));
      if (row.cell(2).contains("not in the build")) {
        assertThat(pom)
            .as("line %d says that it is not in the build", row.line())
            .doesNotContain("<artifactId>" + component.group(1) + "</artifactId>")
            .doesNotContain("<artifactId>" + component.group(1) + "-starter</artifactId>");
      }
    }
    assertThat(components).contains("camel-core", "camel-platform-http", "camel-http");
  }

  @Test
  @DisplayName("no platform-http path can turn into a proxy")
  void noProxy() {
    List<Path> sources = new ArrayList<>(Pages.files("routes", ".java"));
    sources.addAll(Pages.files("src/main/java", ".java"));
    sources.addAll(Pages.files("src/main/resources/camel", ".yaml"));
    for (Path source : sources) {
      PLATFORM_HTTP
          .matcher(Pages.read(source))
          .results()
          .map(found -> found.group(1))
          .forEach(
              path ->
                  assertThat(path)
                      .as("a platform-http path in %s (CVE-2026-85316)", source)
                      .startsWith("/"));
    }
  }

  private static List<Row> holes() {
    return Pages.rows(PAGE).stream()
        .filter(row -> row.section().startsWith("Known holes"))
        .toList();
  }
}
