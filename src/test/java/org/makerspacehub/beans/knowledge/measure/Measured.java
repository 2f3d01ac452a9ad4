package org.makerspacehub.beans.knowledge.measure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.ChunkStore.Hit;
import org.makerspacehub.beans.knowledge.ChunkStore.Point;
import org.makerspacehub.beans.knowledge.ChunkStore.Query;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.knowledge.book.Pieces;
import org.makerspacehub.beans.knowledge.store.LuceneStore;

/**
 * How well the questions of a set are answered, through the index that ships and in each of the
 * ways in which it could be asked.
 *
 * @param set of which
 * @param pieces that its texts were cut into
 * @param ndcg at 10, by way
 * @param recall at 100, by way
 */
record Measured(IrSet set, int pieces, Map<Way, Double> ndcg, Map<Way, Double> recall) {
  private static final int PIECES = 100;

  /** How it is asked. */
  enum Way {
    WORDS("words alone (BM25)"),
    MEANING("meaning alone (vectors)"),
    EQUAL("both with equal weight (RRF, k = 60)"),
    SHIPPED("as it ships");

    final String title;

    Way(String title) {
      this.title = title;
    }
  }

  /** The better of the two that are fused. */
  double bestAlone() {
    return Math.max(ndcg.get(Way.WORDS), ndcg.get(Way.MEANING));
  }

  /**
   * Takes the set in and asks all its questions.
   *
   * @param folder for the index, empty
   */
  static Measured of(IrSet set, Embedder embedder, Path folder) {
    try (ChunkStore store = new LuceneStore(folder)) {
      Map<UUID, String> texts = fill(store, set, embedder);
      Map<Way, Double> ndcg = new EnumMap<>(Way.class);
      Map<Way, Double> recall = new EnumMap<>(Way.class);
      for (IrSet.Question question : set.questions()) {
        float[] vector = embedder.query(question.text());
        Map<Way, List<String>> orders = new EnumMap<>(Way.class);
        orders.put(Way.WORDS, order(store, question.text(), null, texts));
        orders.put(Way.MEANING, order(store, "", vector, texts));
        orders.put(Way.EQUAL, Found.fusedEqually(orders.get(Way.WORDS), orders.get(Way.MEANING)));
        orders.put(Way.SHIPPED, order(store, question.text(), vector, texts));
        double share = 1.0 / set.questions().size();
        orders.forEach(
            (way, order) -> {
              ndcg.merge(way, share * Found.ndcgAt10(order, question.answers()), Double::sum);
              recall.merge(way, share * Found.recallAt100(order, question.answers()), Double::sum);
            });
      }
      return new Measured(set, texts.size(), ndcg, recall);
    }
  }

  private static Map<UUID, String> fill(ChunkStore store, IrSet set, Embedder embedder) {
    Map<UUID, String> texts = new HashMap<>();
    List<Point> points = new ArrayList<>();
    for (IrSet.Text text : set.texts()) {
      KnowledgeDocument document = Pieces.document(text.id(), text.title(), text.body());
      List<String> pieces = Pieces.of(document);
      List<float[]> vectors = embedder.passages(pieces);
      for (int i = 0; i < pieces.size(); i++) {
        UUID id = JdbcDocumentBook.pieceId(SourceKind.FILE, "measured", text.id(), i);
        texts.put(id, text.id());
        points.add(
            new Point(
                id,
                pieces.get(i),
                vectors.get(i),
                document.audience(),
                "file:measured",
                Instant.EPOCH));
      }
    }
    store.put(points);
    return texts;
  }

  private static List<String> order(
      ChunkStore store, String text, float[] vector, Map<UUID, String> texts) {
    Query query =
        new Query(text, vector, Set.of(Audience.PUBLIC), Set.of(), PIECES, Duration.ofMinutes(1));
    // A text is as good as its best piece.
    return store.search(query).stream().map(Hit::id).map(texts::get).distinct().toList();
  }
}
