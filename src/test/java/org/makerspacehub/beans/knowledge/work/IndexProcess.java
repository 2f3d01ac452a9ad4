package org.makerspacehub.beans.knowledge.work;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.KnowledgeDocument.Part;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.WordVectors;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.knowledge.store.LuceneStore;
import org.makerspacehub.beans.knowledge.vector.CachedEmbedder;
import org.makerspacehub.beans.knowledge.vector.OnnxEmbedder;
import org.makerspacehub.beans.knowledge.vector.ShippedModel;
import org.makerspacehub.beans.notice.LoggedNotices;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.Databases;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Takes in a made-up history of messages and indexes it, in a process that may be killed. Ends by
 * itself when everything is in the index.
 */
final class IndexProcess {
  private IndexProcess() {}

  /**
   * @param args the database's address, the index's folder, {@code words} or a shipped model, and
   *     how many messages
   */
  public static void main(String[] args) throws Exception {
    HikariDataSource pool =
        Databases.pool(
            "kill",
            new DatabaseProperties(args[0], "", "", "", "", Map.of()),
            new DatabaseProperties.Login("hub_app", "hub_app"),
            4);
    JdbcClient jdbc = JdbcClient.create(pool);
    JdbcTransactionManager transactions = new JdbcTransactionManager(pool);
    Clock clock = Clock.systemUTC();
    JdbcDocumentBook book = new JdbcDocumentBook(jdbc, transactions, new Chunker(), clock);
    Embedder embedder =
        args[2].equals("words")
            ? new WordVectors()
            : new OnnxEmbedder(ShippedModel.valueOf(args[2]));
    IndexWorker worker =
        new IndexWorker(
            jdbc,
            transactions,
            new LuceneStore(Path.of(args[1])),
            args[1],
            new CachedEmbedder(embedder, jdbc),
            new LoggedNotices(),
            new SimpleMeterRegistry(),
            clock);
    int messages = Integer.parseInt(args[3]);
    Thread source = DaemonThreads.named("source").newThread(() -> takeIn(book, messages));
    source.start();
    while (source.isAlive() || !worker.progress().done()) {
      if (worker.begin()) {
        while (worker.advance()) {
          Thread.onSpinWait();
        }
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static void takeIn(JdbcDocumentBook book, int messages) {
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    List<KnowledgeDocument> page = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      String text =
          "Message %d of the history: machine %d was used by group %d on day %d."
              .formatted(i, i % 31, i % 17, i % 365);
      page.add(
          new KnowledgeDocument(
              SourceKind.SLACK,
              "C1",
              "t" + i,
              "#general",
              Audience.of(List.of(Audience.MEMBERS)),
              List.of(new Part("", "slack:T1/U" + i % 40, begin.plusSeconds(i), "", text))));
      if (page.size() == 100 || i + 1 == messages) {
        book.putAll(page);
        page.clear();
      }
    }
  }
}
