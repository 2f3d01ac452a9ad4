package org.makerspacehub.beans.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.makerspacehub.beans.knowledge.book.WordPieces;

/** Vectors of the words in a text, each word in a place of its own: quick, and always the same. */
public final class WordVectors implements Embedder {
  private final int dimension;
  private final String model;

  /** How many texts it was asked for. */
  public final AtomicLong asked = new AtomicLong();

  /** When set, it is away. */
  public volatile boolean away;

  /** Called for each batch before it is worked on. */
  public volatile Runnable before = () -> {};

  /** With 64 numbers. */
  public WordVectors() {
    this("words-64", 64);
  }

  /**
   * @param model its name
   * @param dimension numbers in a vector
   */
  public WordVectors(String model, int dimension) {
    this.model = model;
    this.dimension = dimension;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public int window() {
    return 510;
  }

  @Override
  public int tokens(String text) {
    return WordPieces.count(text);
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    before.run();
    if (away) {
      throw new KnowledgeUnavailable("The model is away.", null);
    }
    asked.addAndGet(texts.size());
    List<float[]> vectors = new ArrayList<>();
    texts.forEach(text -> vectors.add(vector(text)));
    return vectors;
  }

  @Override
  public float[] query(String text) {
    return passages(List.of(text)).get(0);
  }

  @Override
  public void close() {}

  private float[] vector(String text) {
    float[] vector = new float[dimension];
    vector[0] = 0.01f;
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (!word.isEmpty()) {
        vector[Math.floorMod(word.hashCode() * 31, dimension)] += 1;
      }
    }
    double sum = 0;
    for (float number : vector) {
      sum += number * number;
    }
    for (int i = 0; i < dimension; i++) {
      vector[i] /= (float) Math.sqrt(sum);
    }
    return vector;
  }
}
