package org.makerspacehub.beans.knowledge.vector;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.book.WordPieces;

/**
 * A model on an Ollama server. Its version is what the server says of it, so that another one under
 * the same name makes the vectors anew.
 */
public final class OllamaEmbedder implements Embedder {
  private static final int AT_A_TIME = 16;
  private static final int VERSION = 12;

  private final String name;
  private final EmbeddingModel server;
  private final Supplier<Optional<String>> digest;
  private volatile String version;
  private volatile int dimension;

  /**
   * @param name of the model there
   * @param server asks it to embed; tries once
   * @param digest of the model as the server has it; empty when it has none of that name
   */
  public OllamaEmbedder(String name, EmbeddingModel server, Supplier<Optional<String>> digest) {
    this.name = name;
    this.server = server;
    this.digest = digest;
  }

  @Override
  public String model() {
    if (version == null) {
      version = asked(digest).map(OllamaEmbedder::shortened).orElseThrow(this::notThere);
    }
    return "ollama:" + name + "@" + version;
  }

  @Override
  public int dimension() {
    if (dimension == 0) {
      passages(List.of("dimension"));
    }
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
    List<float[]> vectors = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += AT_A_TIME) {
      vectors.addAll(
          embed(texts.subList(from, Math.min(texts.size(), from + AT_A_TIME)), passagePrefix()));
    }
    return vectors;
  }

  @Override
  public float[] query(String text) {
    return embed(List.of(text), questionPrefix()).get(0);
  }

  @Override
  public void close() {
    // Its connections end by themselves.
  }

  private List<float[]> embed(List<String> texts, String prefix) {
    List<TextSegment> segments =
        texts.stream().map(text -> TextSegment.from(text.isBlank() ? "-" : prefix + text)).toList();
    List<float[]> vectors =
        asked(() -> server.embedAll(segments)).content().stream()
            .map(embedding -> Vectors.normalised(embedding.vector()))
            .toList();
    if (vectors.size() != texts.size()) {
      throw new KnowledgeUnavailable("The model server left out answers.", null);
    }
    dimension = vectors.get(0).length;
    return vectors;
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (KnowledgeUnavailable known) {
      throw known;
    } catch (RuntimeException failed) {
      throw new KnowledgeUnavailable(
          "The model server at LLM_BASE_URL does not answer as it should.", failed);
    }
  }

  private KnowledgeUnavailable notThere() {
    return new KnowledgeUnavailable(
        "The model server has no model of the name in KNOWLEDGE_MODEL: run `ollama pull` there.",
        null);
  }

  private static String shortened(String digest) {
    String plain = digest.replaceAll("[^0-9A-Za-z]", "");
    return plain.substring(0, Math.min(VERSION, plain.length()));
  }

  // As the pages of these models say; others want none.
  private String questionPrefix() {
    if (name.startsWith("nomic-embed")) {
      return "search_query: ";
    }
    return name.startsWith("mxbai-embed") || name.matches("(?:.*/)?bge-(?:small|base|large).*")
        ? ShippedModel.BGE.questionPrefix()
        : "";
  }

  private String passagePrefix() {
    return name.startsWith("nomic-embed") ? "search_document: " : "";
  }
}
