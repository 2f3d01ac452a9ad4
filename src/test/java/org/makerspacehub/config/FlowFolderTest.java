package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.HubException;

/** Where flows come from. */
class FlowFolderTest {
  private static final String OURS =
      """
      - route:
          id: %s
          description: Forget what is old.
          from:
            uri: quartz:ours/%s
            parameters:
              cron: "0 0 17 ? * FRI"
            steps:
              - bean:
                  ref: booksRetention
                  method: forgetSome
      """;

  @TempDir private Path folder;

  @Test
  @DisplayName("without a folder the shipped flows are all there is")
  void none() {
    assertThat(FlowFolder.pattern(" "))
        .isEqualTo("classpath:camel/*.camel.yaml,classpath:camel-template/*.camel.yaml");
  }

  @Test
  @DisplayName("a file with a shipped flow's name takes its place, another comes on top")
  void replacesAndAdds() throws IOException {
    write("books-retain", OURS.formatted("books-retain", "books-retain"));
    write("sweep-friday", OURS.formatted("sweep-friday", "sweep-friday"));
    Files.writeString(folder.resolve("notes.txt"), "not a flow");
    String[] places = FlowFolder.pattern(folder.toString()).split(",");
    assertThat(places)
        .contains(
            "classpath:camel/sync-all.camel.yaml",
            "file:" + folder.resolve("books-retain.camel.yaml"),
            "file:" + folder.resolve("sweep-friday.camel.yaml"))
        .doesNotContain("classpath:camel/books-retain.camel.yaml")
        .doesNotHaveDuplicates();
    assertThat(FlowFolder.names(folder.toString())).containsExactly("books-retain", "sweep-friday");
  }

  @Test
  @DisplayName("what is wrong stops the start in one sentence that names every file")
  void refuses() throws IOException {
    write("one", "- route: {id: one}");
    write("two", OURS.formatted("two", "two").replace("booksRetention", "roleGrants"));
    Files.write(folder.resolve("three.camel.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    write("four", " ".repeat(70_000));
    assertThatThrownBy(() -> FlowFolder.pattern(folder.toString()))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll(
            "one.camel.yaml",
            "two.camel.yaml",
            "roleGrants",
            "three.camel.yaml: it is not written in UTF-8",
            "four.camel.yaml: it is larger",
            "docs/flows.md");
  }

  @Test
  @DisplayName("a folder that is none, or whose name Camel would read as a pattern, is refused")
  void noFolder() throws IOException {
    assertThatThrownBy(() -> FlowFolder.pattern(folder.resolve("nowhere").toString()))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("FLOWS_DIR");
    Path odd = Files.createDirectory(folder.resolve("a,b"));
    assertThatThrownBy(() -> FlowFolder.pattern(odd.toString()))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("FLOWS_DIR");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name + ".camel.yaml"), text, StandardCharsets.UTF_8);
  }
}
