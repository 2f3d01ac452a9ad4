package org.makerspacehub.beans.knowledge.qdrant;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.VectorParams;
import java.time.Duration;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;

/**
 * What is in a Qdrant server, for operators; changes nothing there.
 *
 * @param version that the server says it has, for example {@code 1.16.2}
 * @param there whether there is a collection of the name
 * @param ours whether the hub made it
 * @param dimension of those vectors
 * @param points about how many
 */
public record QdrantLook(String version, boolean there, boolean ours, long dimension, long points) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Looks.
   *
   * @throws KnowledgeUnavailable when the server is away or refuses us; says what to do
   */
  public static QdrantLook at(QdrantServer server, String collection) {
    try (QdrantLine line = new QdrantLine(server)) {
      String version = line.version(PATIENCE);
      try {
        CollectionInfo info =
            line.collections(
                    PATIENCE,
                    stub ->
                        stub.get(
                            GetCollectionInfoRequest.newBuilder()
                                .setCollectionName(collection)
                                .build()))
                .getResult();
        return of(version, info);
      } catch (StatusRuntimeException failed) {
        if (failed.getStatus().getCode() == Status.Code.NOT_FOUND) {
          return new QdrantLook(version, false, false, 0, 0);
        }
        throw failed;
      }
    } catch (StatusRuntimeException failed) {
      throw QdrantLine.unavailable(failed);
    }
  }

  /** Whether the server knows all that is asked of it; a version that cannot be read does. */
  public boolean recent() {
    String[] parts = version.split("[.-]");
    try {
      int major = Integer.parseInt(parts[0]);
      return major > 1 || Integer.parseInt(parts[1]) >= 16;
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
      return true;
    }
  }

  private static QdrantLook of(String version, CollectionInfo info) {
    return new QdrantLook(
        version,
        true,
        info.getConfig().containsMetadata(QdrantStore.MADE),
        info.getConfig()
            .getParams()
            .getVectorsConfig()
            .getParamsMap()
            .getMapOrDefault(QdrantStore.DENSE, VectorParams.getDefaultInstance())
            .getSize(),
        info.getPointsCount());
  }
}
