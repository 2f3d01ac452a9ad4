package org.makerspacehub.beans.knowledge.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.store.ChunkStoreContract;

/** What every index must do, done by Qdrant's over real gRPC. */
class QdrantStoreContractTest extends ChunkStoreContract {
  private static final String KEY = "canary-qdrant-key";

  @TempDir private Path dir;
  private QdrantAtHand server;

  @Override
  protected ChunkStore fresh() {
    server = new QdrantAtHand(KEY, dir.resolve("points"), 0);
    return open();
  }

  @Override
  protected ChunkStore again(ChunkStore ended) {
    ended.close();
    server.close();
    assertThat(server.wrong()).isEmpty();
    server = new QdrantAtHand(KEY, dir.resolve("points"), 0);
    return open();
  }

  @AfterEach
  void nothingCarelessWasAsked() {
    server.close();
    assertThat(server.wrong()).isEmpty();
  }

  private ChunkStore open() {
    return new QdrantStore(QdrantServer.of(server.url(), KEY), "hub-knowledge");
  }
}
