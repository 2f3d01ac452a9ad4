package org.makerspacehub.config;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.ollama.OllamaEmbeddingModel;
import dev.langchain4j.model.ollama.OllamaModel;
import dev.langchain4j.model.ollama.OllamaModels;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.UUID;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.knowledge.qdrant.QdrantServer;
import org.makerspacehub.beans.knowledge.qdrant.QdrantStore;
import org.makerspacehub.beans.knowledge.store.LuceneStore;
import org.makerspacehub.beans.knowledge.vector.CachedEmbedder;
import org.makerspacehub.beans.knowledge.vector.OllamaEmbedder;
import org.makerspacehub.beans.knowledge.vector.OnnxEmbedder;
import org.makerspacehub.beans.knowledge.vector.ShippedModel;
import org.makerspacehub.beans.knowledge.work.IndexWorker;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.routes.knowledge.IndexRoutes;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Pieces of knowledge, what makes vectors of them, and the index. */
@Configuration(proxyBeanMethods = false)
@Import(IndexRoutes.class)
public class KnowledgeParts {
  private static final String OLLAMA = "ollama:";

  @Bean
  JdbcDocumentBook documentBook(
      JdbcClient hubJdbc, PlatformTransactionManager hubTransactions, Clock clock) {
    return new JdbcDocumentBook(hubJdbc, hubTransactions, new Chunker(), clock);
  }

  @Bean
  Embedder embedder(KnowledgeProperties knowledge, LlmProperties llm, JdbcClient hubJdbc) {
    return new CachedEmbedder(embedder(knowledge.model(), llm), hubJdbc);
  }

  @Bean
  ChunkStore chunkStore(KnowledgeProperties knowledge, SlackProperties slack) {
    if (knowledge.qdrantUrl().isEmpty()) {
      return new LuceneStore(knowledge.indexDir());
    }
    return new QdrantStore(
        QdrantServer.of(knowledge.qdrantUrl(), knowledge.qdrantApiKey()),
        QdrantStore.collectionOf(slack.teamId()));
  }

  @Bean
  IndexWorker indexWorker(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      ChunkStore chunkStore,
      KnowledgeProperties knowledge,
      Embedder embedder,
      Notices notices,
      MeterRegistry meters,
      Clock clock) {
    return new IndexWorker(
        hubJdbc,
        hubTransactions,
        chunkStore,
        knowledge.qdrantUrl().isEmpty() ? place(knowledge) : "",
        embedder,
        notices,
        meters,
        clock);
  }

  // Who has the folder again after a restart goes on at once.
  private static String place(KnowledgeProperties knowledge) {
    String host = System.getenv("HOSTNAME");
    // Two machines without a name must not take each other for themselves: better wait for a lease.
    return (host == null || host.isBlank() ? UUID.randomUUID().toString() : host)
        + ":"
        + knowledge.indexDir().toAbsolutePath();
  }

  @Bean
  HealthIndicator knowledgeIndexHealthIndicator(IndexWorker indexWorker) {
    return new IndexHealth(indexWorker);
  }

  /**
   * What makes vectors; nothing is loaded or asked yet.
   *
   * @throws HubException when the settings do not fit each other
   */
  static Embedder embedder(String model, LlmProperties llm) {
    if (!model.startsWith(OLLAMA)) {
      return new OnnxEmbedder("minilm".equals(model) ? ShippedModel.MINILM : ShippedModel.BGE);
    }
    if (!llm.isSet()) {
      throw new HubException(
          "KNOWLEDGE_MODEL is on an Ollama server: set LLM_BASE_URL too, or use bge.");
    }
    String name = model.substring(OLLAMA.length());
    OllamaModels models =
        OllamaModels.builder()
            .baseUrl(llm.baseUrl())
            .timeout(llm.timeout())
            .maxRetries(0)
            .httpClientBuilder(client(llm))
            .logRequests(false)
            .logResponses(false)
            .build();
    return new OllamaEmbedder(
        name,
        OllamaEmbeddingModel.builder()
            .baseUrl(llm.baseUrl())
            .modelName(name)
            .timeout(llm.timeout())
            .maxRetries(0)
            .httpClientBuilder(client(llm))
            .logRequests(false)
            .logResponses(false)
            .build(),
        () ->
            models.availableModels().content().stream()
                .filter(each -> is(name, each.getName()))
                .map(OllamaModel::getDigest)
                .findFirst());
  }

  private static boolean is(String name, String there) {
    return there.equals(name) || there.equals(name + ":latest");
  }

  private static HttpClientBuilder client(LlmProperties llm) {
    return new JdkHttpClientBuilder()
        .httpClientBuilder(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER))
        .connectTimeout(llm.connectTimeout())
        .readTimeout(llm.timeout());
  }
}
