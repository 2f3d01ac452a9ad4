package org.makerspacehub.beans.knowledge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;

class LuceneStoreTest extends ChunkStoreContract {
  @TempDir Path folder;

  @Override
  protected ChunkStore fresh() {
    return new LuceneStore(folder.resolve("index"));
  }

  @Override
  protected ChunkStore again(ChunkStore ended) {
    ended.close();
    return fresh();
  }

  @Test
  @DisplayName("a second process on the folder is told to use a server instead")
  void oneProcess() {
    store.put(List.of(point("a", "The lathe.", "members")));
    try (ChunkStore second = fresh()) {
      assertThatThrownBy(second::count)
          .isInstanceOf(KnowledgeUnavailable.class)
          .hasMessageContaining("set QDRANT_URL when several hubs share a database");
    }
  }

  @Test
  @DisplayName("an emptied folder is another index")
  void emptied() throws IOException {
    String identity = store.identity();
    store.close();
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    store = fresh();

    assertThat(store.identity()).isNotEqualTo(identity);
    assertThat(store.count()).isZero();
  }

  @Test
  @DisplayName("a broken index is made anew instead of keeping the hub from working")
  void broken() throws IOException {
    store.put(List.of(point("a", "The lathe.", "members")));
    String identity = store.identity();
    store.close();
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      for (Path file : files.filter(f -> f.toString().contains("segments_")).toList()) {
        Files.writeString(file, "nonsense");
      }
    }
    store = fresh();

    assertThat(store.identity()).isNotEqualTo(identity);
    store.put(List.of(point("a", "The lathe.", "members")));
    assertThat(words("lathe", "members")).containsExactly(id("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".si", ".cfs"})
  @DisplayName("an index of which a file is missing, as after half a restore, is made anew")
  void incomplete(String kind) throws IOException {
    store.put(List.of(point("a", "The lathe.", "members")));
    String identity = store.identity();
    store.close();
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      List<Path> missing = files.filter(f -> f.toString().endsWith(kind)).toList();
      assertThat(missing).isNotEmpty();
      for (Path file : missing) {
        Files.delete(file);
      }
    }
    store = fresh();

    assertThat(store.identity()).isNotEqualTo(identity);
    store.put(List.of(point("a", "The lathe.", "members")));
    assertThat(words("lathe", "members")).containsExactly(id("a"));
  }

  @Test
  @DisplayName("after a purge no file has a word of what was taken out or replaced")
  void nothingLeft() throws IOException {
    store.put(
        List.of(
            point("a", "Zachariasz wrote about the lathe.", "members"),
            point("b", "Quillfeather wrote about the saw.", "members"),
            point("c", "The door is green.", "members")));
    assertThat(inFiles("zachariasz")).isTrue();

    store.remove(List.of(id("a")));
    store.put(List.of(point("b", "The saw.", "members")));
    store.purge();

    assertThat(inFiles("zachariasz")).isFalse();
    assertThat(inFiles("quillfeath")).isFalse();
    assertThat(store.count()).isEqualTo(2);
  }

  @Test
  @DisplayName("a look that takes longer than it may ends with a sentence")
  void tooLong() {
    store.put(List.of(point("a", "The lathe.", "members")));

    assertThatThrownBy(
            () ->
                store.search(
                    new ChunkStore.Query(
                        "lathe", vector("lathe"), Set.of("members"), Set.of(), 5, Duration.ZERO)))
        .isInstanceOf(KnowledgeUnavailable.class)
        .hasMessageContaining("too long");
  }

  private boolean inFiles(String word) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      for (Path file : files.toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
          return true;
        }
      }
    }
    return false;
  }
}
