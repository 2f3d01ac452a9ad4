package org.makerspacehub.beans.knowledge.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.BytesRef;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in a folder of this process: words by BM25, vectors by HNSW, both asked with the
 * audience as a filter that comes before ranking. The folder is opened on first use and locked
 * meanwhile. What is broken in it is thrown away, because it can be made again.
 */
public final class LuceneStore implements ChunkStore {
  private static final Logger LOG = LoggerFactory.getLogger(LuceneStore.class);

  // Another number makes every index anew: for a change of fields or of how words are compared.
  private static final String FORM = "lucene-1:";
  private static final String IDENTITY = "identity";
  private static final String ID = "id";
  static final String KEY = "key";
  static final String TEXT = "text";
  static final String VECTOR = "vector";
  static final String AUDIENCE = "audience";
  static final String SOURCE = "source";
  private static final FieldType WORDS = new FieldType(TextField.TYPE_NOT_STORED);

  static {
    // Nobody looks for words side by side, so their places are not kept.
    WORDS.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    // So that a piece can be asked what words it uses.
    WORDS.setStoreTermVectors(true);
    WORDS.freeze();
  }

  // Fewer are not worth another thread.
  private static final int PIECES_AT_ONCE = 20_000;
  private static final int PARTS_AT_ONCE = 5;

  private final Path folder;
  private final Words words = new Words();
  // Whoever asks works too, so with one processor nobody helps.
  private final ExecutorService helpers =
      Executors.newFixedThreadPool(
          Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
          DaemonThreads.named("knowledge-parts"));
  private Open open;
  private boolean closed;

  /**
   * Opens nothing yet.
   *
   * @param folder of this process alone; made when missing
   */
  public LuceneStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public String identity() {
    return using(index -> index.identity);
  }

  @Override
  public void put(List<Point> points) {
    change(
        index -> {
          for (Point point : points) {
            Term id = new Term(ID, point.id().toString());
            if (point.audience().isEmpty()) {
              index.writer.deleteDocuments(id);
            } else {
              index.writer.updateDocument(id, document(point));
            }
          }
        });
  }

  @Override
  public void remove(Collection<UUID> ids) {
    Term[] terms = ids.stream().map(id -> new Term(ID, id.toString())).toArray(Term[]::new);
    change(index -> index.writer.deleteDocuments(terms));
  }

  @Override
  public void purge() {
    change(
        index -> {
          if (index.writer.hasDeletions()) {
            index.writer.forceMergeDeletes(true);
          }
        });
    // Files of before go when nobody reads in them any more.
    using(
        index -> {
          index.writer.deleteUnusedFiles();
          return null;
        });
  }

  @Override
  public void clear() {
    change(
        index -> {
          index.writer.deleteAll();
          index.begin();
        });
    using(
        index -> {
          index.writer.deleteUnusedFiles();
          return null;
        });
  }

  @Override
  public long count() {
    return using(
        index -> {
          IndexSearcher searcher = index.searchers.acquire();
          try {
            return (long) searcher.getIndexReader().numDocs();
          } finally {
            index.searchers.release(searcher);
          }
        });
  }

  @Override
  public List<Hit> search(Query query) {
    if (query.audience().isEmpty() || query.most() < 1) {
      return List.of();
    }
    long end = System.nanoTime() + query.within().toNanos();
    return using(
        index -> {
          IndexSearcher shared = index.searchers.acquire();
          try {
            return search(shared, query, end);
          } finally {
            index.searchers.release(shared);
          }
        });
  }

  private List<Hit> search(IndexSearcher shared, Query query, long end) throws IOException {
    // One of our own, because the time that is left belongs to one question.
    IndexSearcher searcher = new Shared(shared.getIndexReader(), helpers);
    searcher.setTimeout(() -> System.nanoTime() - end > 0);
    List<Hit> hits = new Search(searcher, words, query).hits();
    if (searcher.timedOut() || System.nanoTime() - end > 0) {
      throw new KnowledgeUnavailable(
          "Looking that up took too long. Please ask again in a moment.", null);
    }
    return hits;
  }

  private static Document document(Point point) {
    Document document = new Document();
    document.add(new StringField(ID, point.id().toString(), Field.Store.NO));
    document.add(new BinaryDocValuesField(KEY, new BytesRef(JdbcDocumentBook.bytes(point.id()))));
    document.add(new Field(TEXT, point.text(), WORDS));
    document.add(
        new KnnFloatVectorField(VECTOR, point.vector(), VectorSimilarityFunction.DOT_PRODUCT));
    document.add(new StringField(SOURCE, point.source(), Field.Store.NO));
    for (String mark : point.audience()) {
      document.add(new StringField(AUDIENCE, mark, Field.Store.NO));
    }
    return document;
  }

  @Override
  public synchronized void close() {
    closed = true;
    helpers.shutdown();
    shut();
  }

  private void change(Change change) {
    using(
        index -> {
          change.make(index);
          index.writer.commit();
          index.searchers.maybeRefreshBlocking();
          return null;
        });
  }

  private <T> T using(Use<T> use) {
    Open index = opened();
    try {
      return use.of(index);
    } catch (IOException | AlreadyClosedException failed) {
      giveUp(index);
      throw away(failed);
    }
  }

  private synchronized Open opened() {
    if (closed) {
      throw new KnowledgeUnavailable("The hub is stopping.", null);
    }
    if (open == null) {
      try {
        Files.createDirectories(folder);
        open = openOrBeginAnew();
      } catch (LockObtainFailedException taken) {
        throw new KnowledgeUnavailable(
            "Another process uses the index in KNOWLEDGE_INDEX_DIR. Give each hub a folder of its"
                + " own, and set QDRANT_URL when several hubs share a database.",
            taken);
      } catch (IOException failed) {
        throw away(failed);
      }
    }
    return open;
  }

  private Open openOrBeginAnew() throws IOException {
    try {
      return new Open(folder, words);
    } catch (CorruptIndexException
        | NoSuchFileException
        | EOFException
        | IndexFormatTooOldException
        | IndexFormatTooNewException
        | IllegalArgumentException broken) {
      LOG.warn("The index in KNOWLEDGE_INDEX_DIR is broken and is made anew", broken);
      empty();
      return new Open(folder, words);
    }
  }

  private void empty() throws IOException {
    try (Directory directory = FSDirectory.open(folder);
        Lock ours = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      ours.ensureValid();
      for (String file : directory.listAll()) {
        // Lucene's own files alone, whatever else is in the folder.
        if (file.startsWith("segments") || file.startsWith("_")) {
          directory.deleteFile(file);
        }
      }
    }
  }

  private static KnowledgeUnavailable away(Exception cause) {
    return new KnowledgeUnavailable(
        "The index in KNOWLEDGE_INDEX_DIR cannot be used: is there room, and may the hub write"
            + " there?",
        cause);
  }

  private synchronized void giveUp(Open failed) {
    // A full disk closes the writer for good; the next use opens it again.
    if (open == failed) {
      shut();
    }
  }

  private void shut() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  /** A question whose parts of the index are looked through side by side. */
  private static final class Shared extends IndexSearcher {
    Shared(IndexReader reader, Executor helpers) {
      super(reader, helpers);
    }

    @Override
    protected LeafSlice[] slices(List<LeafReaderContext> leaves) {
      return slices(leaves, PIECES_AT_ONCE, PARTS_AT_ONCE);
    }
  }

  /** Something that is done with an open index. */
  private interface Use<T> {
    T of(Open index) throws IOException;
  }

  /** Something that changes an open index. */
  private interface Change {
    void make(Open index) throws IOException;
  }

  /** The folder while it is ours. */
  private static final class Open {
    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private volatile String identity;

    Open(Path folder, Words words) throws IOException {
      Directory opened = FSDirectory.open(folder);
      IndexWriter started = null;
      try {
        started = new IndexWriter(opened, settings(words));
        directory = opened;
        writer = started;
        String was = null;
        for (Map.Entry<String, String> entry : liveData(started)) {
          was = IDENTITY.equals(entry.getKey()) ? entry.getValue() : was;
        }
        if (was != null && was.startsWith(FORM)) {
          identity = was;
        } else {
          writer.deleteAll();
          begin();
          writer.commit();
        }
        searchers = new SearcherManager(writer, null);
      } catch (IOException | RuntimeException failed) {
        if (started != null) {
          started.rollback();
        }
        opened.close();
        throw failed;
      }
    }

    private static Iterable<Map.Entry<String, String>> liveData(IndexWriter writer) {
      Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
      return data == null ? List.of() : data;
    }

    private static IndexWriterConfig settings(Words words) {
      // Whatever is taken out can be purged, were it one piece of a million.
      TieredMergePolicy merges = new TieredMergePolicy();
      merges.setForceMergeDeletesPctAllowed(0);
      // Each part has a graph of its own that every question walks through: few and large ones. To
      // merge more often costs little beside the vectors, which are made only once.
      merges.setSegmentsPerTier(4).setMaxMergeAtOnce(4).setFloorSegmentMB(16);
      return new IndexWriterConfig(words)
          .setMergePolicy(merges)
          .setCommitOnClose(true)
          .setRAMBufferSizeMB(48);
    }

    private void begin() {
      identity = FORM + UUID.randomUUID();
      writer.setLiveCommitData(Map.of(IDENTITY, identity).entrySet());
    }

    private void close() {
      try (Directory last = directory) {
        searchers.close();
        if (writer.isOpen()) {
          writer.close();
        }
      } catch (IOException | AlreadyClosedException failed) {
        LOG.warn("The index was not closed in order; what was committed is kept", failed);
      }
    }
  }
}
