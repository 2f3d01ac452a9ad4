package org.makerspacehub.beans.knowledge.vector;

import dev.langchain4j.model.embedding.onnx.PoolingMode;

/** Models whose weights are in the jar; both are quantised to 8 bits and give 384 numbers. */
public enum ShippedModel {
  /**
   * The better one (BAAI/bge-small-en-v1.5). Its page says to put a sentence before questions, and
   * none before what is to be found.
   */
  BGE(
      "bge-small-en-v1.5-q",
      PoolingMode.CLS,
      "Represent this sentence for searching relevant passages: "),
  /** The quicker one (sentence-transformers/all-MiniLM-L6-v2). */
  MINILM("all-minilm-l6-v2-q", PoolingMode.MEAN, "");

  // Another number makes all vectors anew.
  private static final String VERSION = ":1";

  private final String file;
  private final PoolingMode pooling;
  private final String questionPrefix;

  ShippedModel(String file, PoolingMode pooling, String questionPrefix) {
    this.file = file;
    this.pooling = pooling;
    this.questionPrefix = questionPrefix;
  }

  String id() {
    return file + VERSION;
  }

  String weights() {
    return "/" + file + ".onnx";
  }

  String tokenizer() {
    return "/" + file + "-tokenizer.json";
  }

  PoolingMode pooling() {
    return pooling;
  }

  String questionPrefix() {
    return questionPrefix;
  }

  int dimension() {
    return 384;
  }
}
