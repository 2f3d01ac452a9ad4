package org.makerspacehub.beans.knowledge.qdrant;

import io.qdrant.client.grpc.Collections.DeleteCollection;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.store.ChunkStoreContract;

/** The same on a server of one's own, in collections that are deleted again. */
@EnabledIfEnvironmentVariable(
    named = "QDRANT_URL",
    matches = "https?://.+",
    disabledReason = "needs a Qdrant server: set QDRANT_URL, and QDRANT_API_KEY if it has a key")
class RealQdrantIT extends ChunkStoreContract {
  private final String collection = "hub-contract-" + UUID.randomUUID();

  @Override
  protected ChunkStore fresh() {
    return new QdrantStore(server(), collection);
  }

  @Override
  protected ChunkStore again(ChunkStore ended) {
    ended.close();
    return fresh();
  }

  @AfterEach
  void leaveNothing() {
    DeleteCollection which = DeleteCollection.newBuilder().setCollectionName(collection).build();
    try (QdrantLine line = new QdrantLine(server())) {
      line.collections(Duration.ofSeconds(10), stub -> stub.delete(which));
    }
  }

  private static QdrantServer server() {
    return QdrantServer.of(
        System.getenv("QDRANT_URL"), System.getenv().getOrDefault("QDRANT_API_KEY", ""));
  }
}
