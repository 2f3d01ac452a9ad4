package org.makerspacehub.beans.knowledge.vector;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.knowledge.Embedder;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the vectors of pieces by a hash of their text, with the model that made them. A vector says
 * something of its text, so it is kept only while a piece has that text.
 */
public final class CachedEmbedder implements Embedder {
  private static final int ROWS = 100;

  private final Embedder embedder;
  private final JdbcClient hubJdbc;

  /**
   * @param embedder makes what is not there
   * @param hubJdbc the hub's database
   */
  public CachedEmbedder(Embedder embedder, JdbcClient hubJdbc) {
    this.embedder = embedder;
    this.hubJdbc = hubJdbc;
  }

  @Override
  public String model() {
    return embedder.model();
  }

  @Override
  public int dimension() {
    return embedder.dimension();
  }

  @Override
  public int window() {
    return embedder.window();
  }

  @Override
  public int tokens(String text) {
    return embedder.tokens(text);
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    if (texts.isEmpty()) {
      return List.of();
    }
    List<ByteBuffer> hashes = texts.stream().map(t -> ByteBuffer.wrap(Sha256.of(t))).toList();
    Map<ByteBuffer, float[]> vectors = kept(hashes);
    Map<ByteBuffer, String> missing = new LinkedHashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      if (!vectors.containsKey(hashes.get(i))) {
        missing.put(hashes.get(i), texts.get(i));
      }
    }
    if (!missing.isEmpty()) {
      List<float[]> made = embedder.passages(List.copyOf(missing.values()));
      List<ByteBuffer> of = List.copyOf(missing.keySet());
      for (int i = 0; i < of.size(); i++) {
        vectors.put(of.get(i), made.get(i));
      }
      keep(of, made);
    }
    return hashes.stream().map(vectors::get).toList();
  }

  @Override
  public float[] query(String text) {
    return embedder.query(text);
  }

  @Override
  public void close() {
    embedder.close();
  }

  private Map<ByteBuffer, float[]> kept(List<ByteBuffer> hashes) {
    Map<ByteBuffer, float[]> kept = new HashMap<>();
    for (int from = 0; from < hashes.size(); from += ROWS) {
      hubJdbc
          .sql(SqlFile.read("knowledge-vectors-kept"))
          .param("model", embedder.model())
          .param(
              "texts",
              hashes.subList(from, Math.min(hashes.size(), from + ROWS)).stream()
                  .map(ByteBuffer::array)
                  .toList())
          .query(
              row -> {
                kept.put(ByteBuffer.wrap(row.getBytes(1)), Vectors.floats(row.getBytes(2)));
              });
    }
    return kept;
  }

  private void keep(List<ByteBuffer> hashes, List<float[]> vectors) {
    for (int from = 0; from < hashes.size(); from += ROWS) {
      int to = Math.min(hashes.size(), from + ROWS);
      List<Object> values = new ArrayList<>();
      values.add(embedder.model());
      for (int i = from; i < to; i++) {
        values.add(hashes.get(i).array());
        values.add(Vectors.bytes(vectors.get(i)));
      }
      // The select locks the pieces it sees, so that none goes meanwhile and leaves its vector.
      hubJdbc
          .sql(
              "INSERT INTO knowledge_vector (text_hash, model, vector)"
                  + " SELECT made.h, ?, made.v FROM ("
                  + rows(to - from)
                  + ") made WHERE EXISTS"
                  + " (SELECT 1 FROM knowledge_chunk c WHERE c.text_hash = made.h)"
                  + " ON DUPLICATE KEY UPDATE vector = VALUES(vector)")
          .params(values)
          .update();
    }
  }

  private static String rows(int count) {
    return String.join(" UNION ALL ", Collections.nCopies(count, "SELECT ? AS h, ? AS v"));
  }
}
