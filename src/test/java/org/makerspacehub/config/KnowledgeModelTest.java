package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;

/** What makes vectors as it is set up, against a server that answers as Ollama does. */
class KnowledgeModelTest {
  private static final String TAGS =
      "{\"models\":[{\"name\":\"nomic-embed-text:latest\",\"digest\":\"sha256:0123456789ab\"}]}";

  private final ObjectMapper json = new ObjectMapper();
  private final List<JsonNode> asked = new ArrayList<>();
  private HttpServer server;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body = "{\"error\":\"broken\"}";
          if (exchange.getRequestURI().getPath().equals("/api/tags")) {
            body = TAGS;
          } else {
            JsonNode request = json.readTree(exchange.getRequestBody());
            asked.add(request);
            body = vectors(request.path("input").size());
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  @DisplayName(
      "a model on Ollama has its server's version, its own prefixes, and vectors of length one")
  void ollama() {
    try (Embedder embedder = embedder("ollama:nomic-embed-text")) {
      assertThat(embedder.model()).isEqualTo("ollama:nomic-embed-text@sha256012345");

      List<float[]> vectors = embedder.passages(java.util.Collections.nCopies(20, "The lathe."));
      assertThat(vectors).hasSize(20);
      assertThat(vectors.get(0)).containsExactly(0.6f, 0.8f);
      assertThat(embedder.dimension()).isEqualTo(2);
      assertThat(asked).hasSize(2);
      assertThat(asked.get(0).path("input").path(0).asText())
          .isEqualTo("search_document: The lathe.");
      embedder.query("lathe?");
      assertThat(asked.get(2).path("input").path(0).asText()).isEqualTo("search_query: lathe?");
    }
  }

  @Test
  @DisplayName("a server that is broken is asked once, and says so in a sentence")
  void broken() {
    status = 500;
    try (Embedder embedder = embedder("ollama:nomic-embed-text")) {
      assertThatThrownBy(() -> embedder.query("lathe"))
          .isInstanceOf(KnowledgeUnavailable.class)
          .hasMessageContaining("LLM_BASE_URL");
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  @DisplayName("a model that the server has not is told, with what to do")
  void notThere() {
    try (Embedder embedder = embedder("ollama:other")) {
      assertThatThrownBy(embedder::model).hasMessageContaining("ollama pull");
    }
  }

  @Test
  @DisplayName("a model on a server needs the server")
  void noServer() {
    assertThatThrownBy(() -> KnowledgeParts.embedder("ollama:x", new LlmProperties("", "")))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("LLM_BASE_URL");
    try (Embedder shipped = KnowledgeParts.embedder("minilm", new LlmProperties("", ""))) {
      assertThat(shipped.model()).isEqualTo("all-minilm-l6-v2-q:1");
    }
  }

  private Embedder embedder(String model) {
    return KnowledgeParts.embedder(
        model, new LlmProperties("http://127.0.0.1:" + server.getAddress().getPort(), "any"));
  }

  private static String vectors(int count) {
    return "{\"model\":\"x\",\"embeddings\":["
        + String.join(",", java.util.Collections.nCopies(count, "[3.0,4.0]"))
        + "]}";
  }
}
