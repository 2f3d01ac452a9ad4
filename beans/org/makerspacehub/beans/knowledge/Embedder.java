package org.makerspacehub.beans.knowledge;

import java.util.List;

/** Makes vectors of texts, such that texts of like meaning have like vectors. */
public interface Embedder extends AutoCloseable {

  /** Which model, and in which version; a vector of another is worth nothing here. */
  String model();

  /** Numbers in a vector. */
  int dimension();

  /** Tokens of a text at the most; a longer one loses its end. */
  int window();

  /** How many tokens a text has. */
  int tokens(String text);

  /**
   * Vectors of length one for texts that are to be found.
   *
   * @throws KnowledgeUnavailable when the model is away
   */
  List<float[]> passages(List<String> texts);

  /**
   * The vector of length one for a question.
   *
   * @throws KnowledgeUnavailable when the model is away
   */
  float[] query(String text);

  @Override
  void close();
}
