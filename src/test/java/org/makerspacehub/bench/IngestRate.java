package org.makerspacehub.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.KnowledgeDocument.Part;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.knowledge.store.LuceneStore;
import org.makerspacehub.beans.knowledge.vector.CachedEmbedder;
import org.makerspacehub.beans.knowledge.vector.OnnxEmbedder;
import org.makerspacehub.beans.knowledge.vector.ShippedModel;
import org.makerspacehub.beans.knowledge.work.IndexWorker;
import org.makerspacehub.beans.notice.LoggedNotices;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * How fast documents become findable (cut, written to the database, made into vectors, indexed on
 * disk, marked), beside how fast the library's model alone makes vectors of the very same texts
 * with its own threads.
 */
public final class IngestRate {
  private static final int WARM_UP = 32;

  private IngestRate() {}

  /**
   * What was measured.
   *
   * @param pieces that the texts were cut into
   * @param ingest pieces a second, the whole way
   * @param bare texts a second, the model alone
   */
  public record Result(long pieces, double ingest, double bare) {
    /** The share of the model's rate that is left; the more the better. */
    public double share() {
      return ingest / bare;
    }
  }

  /**
   * Measures on a database whose knowledge is emptied before and after.
   *
   * @param database of the tests
   * @param folder for the index; empty or missing
   * @param model which
   * @param texts one document each
   */
  public static Result measure(
      EmbeddedMariaDb database, Path folder, ShippedModel model, List<String> texts) {
    try (HikariDataSource pool =
            Databases.pool(
                "ingest",
                new DatabaseProperties(database.url(), "", "", "", "", Map.of()),
                new DatabaseProperties.Login("hub_app", "hub_app"),
                4);
        OnnxEmbedder embedder = new OnnxEmbedder(model);
        LuceneStore store = new LuceneStore(folder)) {
      JdbcClient jdbc = JdbcClient.create(pool);
      empty(jdbc);
      JdbcTransactionManager transactions = new JdbcTransactionManager(pool);
      JdbcDocumentBook book =
          new JdbcDocumentBook(jdbc, transactions, new Chunker(), Clock.systemUTC());
      IndexWorker worker =
          new IndexWorker(
              jdbc,
              transactions,
              store,
              folder.toString(),
              new CachedEmbedder(embedder, jdbc),
              new LoggedNotices(),
              new SimpleMeterRegistry(),
              Clock.systemUTC());
      EmbeddingModel library = library(model);
      List<String> some = texts.subList(0, Math.min(WARM_UP, texts.size()));
      embedder.passages(some);
      embed(library, some);

      long begun = System.nanoTime();
      for (int from = 0; from < texts.size(); from += 200) {
        book.putAll(documents(texts, from, Math.min(texts.size(), from + 200)));
      }
      while (!worker.progress().done()) {
        if (worker.begin()) {
          while (worker.advance()) {
            Thread.onSpinWait();
          }
        }
      }
      double ingestSeconds = (System.nanoTime() - begun) / 1e9;

      List<String> same = written(jdbc);
      begun = System.nanoTime();
      embed(library, same);
      double bareSeconds = (System.nanoTime() - begun) / 1e9;
      empty(jdbc);
      return new Result(same.size(), same.size() / ingestSeconds, same.size() / bareSeconds);
    }
  }

  private static EmbeddingModel library(ShippedModel model) {
    return switch (model) {
      case BGE -> new BgeSmallEnV15QuantizedEmbeddingModel();
      case MINILM -> new AllMiniLmL6V2QuantizedEmbeddingModel();
    };
  }

  private static void embed(EmbeddingModel model, List<String> texts) {
    model.embedAll(texts.stream().map(TextSegment::from).toList());
  }

  private static List<KnowledgeDocument> documents(List<String> texts, int from, int to) {
    List<KnowledgeDocument> documents = new ArrayList<>();
    for (int i = from; i < to; i++) {
      documents.add(
          new KnowledgeDocument(
              SourceKind.FILE,
              "members",
              "d" + i,
              "",
              Audience.of(List.of(Audience.MEMBERS)),
              List.of(new Part("", "", Instant.EPOCH.plusSeconds(86_400 + i), "", texts.get(i)))));
    }
    return documents;
  }

  private static List<String> written(JdbcClient jdbc) {
    return jdbc.sql(
            "SELECT d.title, c.heading, c.text FROM knowledge_chunk c"
                + " JOIN knowledge_document d ON d.id = c.document_id")
        .query((row, n) -> Chunker.embedded(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  private static void empty(JdbcClient jdbc) {
    for (String table : List.of("document", "removal", "vector", "index")) {
      jdbc.sql("DELETE FROM knowledge_" + table).update();
    }
  }
}
