package org.makerspacehub.beans.knowledge.vector;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.book.WordPieces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that runs in this process. It is loaded on first use. Texts go to as many threads as
 * there are cores, one text a thread, the longest first so that all end together; a question does
 * not stand in that line.
 */
public final class OnnxEmbedder implements Embedder {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxEmbedder.class);

  private static final int WINDOW = 510;
  private static final int AT_A_TIME = 64;
  private static final long PATIENCE_SECONDS = 5;

  private final ShippedModel model;
  private final ThreadPoolExecutor threads;
  private final Semaphore questions = new Semaphore(4, true);
  private Loaded loaded;
  private boolean closed;

  /**
   * Loads nothing yet.
   *
   * @param model which
   */
  public OnnxEmbedder(ShippedModel model) {
    this.model = model;
    int cores = Runtime.getRuntime().availableProcessors();
    this.threads =
        new ThreadPoolExecutor(
            cores,
            cores,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(2 * AT_A_TIME),
            DaemonThreads.named("embed"),
            // Whoever brings more than that does some of it.
            new ThreadPoolExecutor.CallerRunsPolicy());
    this.threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public String model() {
    return model.id();
  }

  @Override
  public int dimension() {
    return model.dimension();
  }

  @Override
  public int window() {
    return WINDOW;
  }

  @Override
  public int tokens(String text) {
    return WordPieces.count(text);
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    List<Integer> longestFirst =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> texts.get(i).length()).reversed())
            .toList();
    for (int from = 0; from < longestFirst.size(); from += AT_A_TIME) {
      List<Integer> some =
          longestFirst.subList(from, Math.min(longestFirst.size(), from + AT_A_TIME));
      List<Embedding> made = embed(some.stream().map(texts::get).toList());
      for (int i = 0; i < some.size(); i++) {
        vectors[some.get(i)] = Vectors.normalised(made.get(i).vector());
      }
    }
    return List.of(vectors);
  }

  @Override
  public float[] query(String text) {
    try {
      if (!questions.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new KnowledgeUnavailable(
            "Too many questions at a time. Please ask again in a moment.", null);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new KnowledgeUnavailable("The hub is stopping.", ended);
    }
    try {
      return Vectors.normalised(embed(List.of(model.questionPrefix() + text)).get(0).vector());
    } finally {
      questions.release();
    }
  }

  private List<Embedding> embed(List<String> texts) {
    Loaded here = loaded();
    try {
      // One text alone is embedded in this thread.
      return here.embedAll(texts.stream().map(OnnxEmbedder::segment).toList()).content();
    } catch (RuntimeException failed) {
      throw away(failed);
    }
  }

  private static TextSegment segment(String text) {
    return TextSegment.from(text.isBlank() ? "-" : text);
  }

  private synchronized Loaded loaded() {
    if (closed) {
      throw new KnowledgeUnavailable("The hub is stopping.", null);
    }
    if (loaded == null) {
      long begun = System.nanoTime();
      try (TokenizerLibrary library = TokenizerLibrary.prepare()) {
        loaded = new Loaded(model, threads);
      } catch (IOException | OrtException | RuntimeException | LinkageError failed) {
        throw away(failed);
      }
      LOG.info(
          "The model {} is loaded after {} ms",
          model.id(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }
    return loaded;
  }

  private KnowledgeUnavailable away(Throwable cause) {
    return new KnowledgeUnavailable(
        "The model %s cannot be used; the hub's log says why.".formatted(model.id()), cause);
  }

  @Override
  public synchronized void close() {
    closed = true;
    threads.shutdown();
    try {
      if (loaded != null && threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        loaded.end();
        loaded = null;
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (OrtException failed) {
      LOG.warn("The model was not closed in order", failed);
    }
  }

  /** The model in memory. */
  private static final class Loaded extends AbstractInProcessEmbeddingModel {
    private final OrtSession session;
    private final OnnxBertBiEncoder encoder;
    private final int dimension;

    Loaded(ShippedModel model, Executor threads) throws IOException, OrtException {
      super(threads);
      dimension = model.dimension();
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
          InputStream weights = open(model.weights());
          InputStream tokenizer = open(model.tokenizer())) {
        // Each text has one thread; more of them for one text would get in each other's way.
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        session = environment.createSession(weights.readAllBytes(), options);
        encoder = new OnnxBertBiEncoder(environment, session, tokenizer, model.pooling());
      }
    }

    private static InputStream open(String file) throws IOException {
      InputStream stream = OnnxEmbedder.class.getResourceAsStream(file);
      if (stream == null) {
        throw new IOException("There is no " + file + " in the jar");
      }
      return stream;
    }

    @Override
    protected OnnxBertBiEncoder model() {
      return encoder;
    }

    @Override
    protected Integer knownDimension() {
      return dimension;
    }

    void end() throws OrtException {
      session.close();
    }
  }
}
