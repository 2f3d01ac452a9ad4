package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.qdrant.QdrantServer;
import org.makerspacehub.beans.knowledge.qdrant.QdrantStore;
import org.makerspacehub.beans.knowledge.store.LuceneStore;

/** Which index a hub has: by QDRANT_URL alone. */
class KnowledgeStoreChoiceTest {
  @TempDir private Path folder;

  @Test
  void aFolderUnlessAServerIsNamed() {
    assertThat(chosen("", "")).isInstanceOf(LuceneStore.class);
    assertThat(chosen("http://qdrant:6334", "canary")).isInstanceOf(QdrantStore.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anAddressIsReadWithItsDefaults() {
    assertThat(QdrantServer.of("http://qdrant", " k "))
        .isEqualTo(new QdrantServer("qdrant", 6334, false, "k"));
    assertThat(QdrantServer.of("HTTPS://q.example.org:443/", ""))
        .isEqualTo(new QdrantServer("q.example.org", 443, true, ""));
    assertThat(QdrantStore.collectionOf("T0OURS")).isEqualTo("hub-knowledge-t0ours");
    assertThat(QdrantStore.collectionOf("")).isEqualTo("hub-knowledge");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qdrant:6334",
        "grpc://qdrant:6334",
        "http://user:canary@qdrant:6334",
        "http://qdrant:6334/canary",
        "http://qdrant:6334?api-key=canary",
        "http://can ary",
        "http://"
      })
  void anAddressThatIsNoneStopsTheStartAndIsNotRepeated(String url) {
    assertThatThrownBy(() -> chosen(url, "canary"))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("QDRANT_URL cannot be read")
        .hasMessageNotContaining("canary");
  }

  @Test
  void aKeyThatCannotBeSentIsNotRepeated() {
    assertThatThrownBy(() -> chosen("http://qdrant", "canary\nkey"))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("QDRANT_API_KEY")
        .hasMessageNotContaining("canary");
  }

  private ChunkStore chosen(String url, String key) {
    KnowledgeProperties knowledge =
        new KnowledgeProperties(folder.resolve("index"), url, key, "bge", "", 1, 1, 1, 1);
    SlackProperties slack = new SlackProperties("", "T0OURS", "", "", "", "");
    try (ChunkStore store = new KnowledgeParts().chunkStore(knowledge, slack)) {
      return store;
    }
  }
}
