package org.makerspacehub.beans.knowledge.qdrant;

import java.util.List;
import java.util.Random;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.store.Terms;

/** Vectors of which those are alike whose texts share words: no model, the same each time. */
public final class WordEmbedder implements Embedder {
  private final String model;
  private final int dimension;

  /** With a name and a length of one's own. */
  public WordEmbedder(String model, int dimension) {
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
    return 512;
  }

  @Override
  public int tokens(String text) {
    return Terms.of(text).size();
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    return texts.stream().map(this::query).toList();
  }

  @Override
  public float[] query(String text) {
    float[] vector = new float[dimension];
    // Something is in every text, so that none has no direction.
    add(vector, 0);
    Terms.of(text).forEach(term -> add(vector, term.hashCode()));
    double length = 0;
    for (float each : vector) {
      length += each * each;
    }
    for (int i = 0; i < dimension; i++) {
      vector[i] /= (float) Math.sqrt(length);
    }
    return vector;
  }

  private void add(float[] vector, int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < dimension; i++) {
      vector[i] += (float) random.nextGaussian();
    }
  }

  @Override
  public void close() {}
}
