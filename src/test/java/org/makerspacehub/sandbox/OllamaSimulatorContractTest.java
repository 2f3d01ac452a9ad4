package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaModels;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.sandbox.ollama.OllamaControl;
import org.makerspacehub.sandbox.ollama.OllamaSimulator;

/**
 * The simulated Ollama: by its documented wire, and by the client that the hub talks to it with.
 */
class OllamaSimulatorContractTest {
  private static final ToolSpecification HOURS =
      ToolSpecification.builder()
          .name("opening_hours")
          .description("When the space is open on a day.")
          .parameters(
              JsonObjectSchema.builder().addStringProperty("day", "a day of the week").build())
          .build();

  private static Sandbox sandbox;
  private static SandboxClock clock;
  private static Http http;

  @BeforeAll
  static void start() {
    clock = SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z"));
    sandbox = Sandbox.start(0, 1, clock, () -> "http://127.0.0.1:1");
    http = new Http(sandbox.baseUrl());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @BeforeEach
  void anew() throws IOException {
    sandbox.reset();
    cold(0);
  }

  // ---- the wire -------------------------------------------------------------------------------

  @Test
  @DisplayName("version, list and description of the model have the documented fields")
  void there() throws IOException {
    assertThat(get("/api/version").path("version").asText()).isNotEmpty();
    JsonNode model = get("/api/tags").path("models").path(0);
    assertThat(model.path("name").asText()).isEqualTo("sandbox-small:latest");
    assertThat(model.path("details").has("quantization_level")).isTrue();
    Http.Answer shown = post("/api/show", Wire.object().put("model", "sandbox-small"));
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.json().path("capabilities").toString()).contains("tools");
    assertThat(post("/api/show", Wire.object().put("model", "nobody")).status()).isEqualTo(404);
  }

  @Test
  @DisplayName("an answer that is not streamed is one object with its counts and durations")
  void whole() throws IOException {
    script("{\"turns\":[{\"text\":\"Good evening.\"}]}");

    Http.Answer answer = chat("Hello", false);

    JsonNode said = answer.json();
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(said.path("message").path("role").asText()).isEqualTo("assistant");
    assertThat(said.path("message").path("content").asText()).isEqualTo("Good evening.");
    assertThat(said.path("done").asBoolean()).isTrue();
    assertThat(said.path("done_reason").asText()).isEqualTo("stop");
    for (String count : List.of("prompt_eval_count", "eval_count", "total_duration")) {
      assertThat(said.path(count).asLong()).as(count).isPositive();
    }
    assertThat(said.has("load_duration")).isTrue();
  }

  @Test
  @DisplayName(
      "an answer is streamed unless it is asked not to be, an object a line, done at the end")
  void streamed() throws IOException {
    script("{\"turns\":[{\"text\":\"%s\"}]}".formatted("words ".repeat(20)));

    Http.Answer answer = chat("Hello", null);

    assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
    String[] lines = answer.raw().body().strip().split("\n");
    assertThat(lines).hasSizeGreaterThan(3);
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < lines.length; i++) {
      JsonNode line = Wire.tree(lines[i]);
      assertThat(line.path("done").asBoolean()).isEqualTo(i == lines.length - 1);
      words.append(line.path("message").path("content").asText());
    }
    assertThat(words.toString()).isEqualTo("words ".repeat(20));
    assertThat(Wire.tree(lines[lines.length - 1]).path("eval_count").asInt()).isPositive();
  }

  @Test
  @DisplayName("a tool's arguments are an object, in calls as in what is sent back")
  void objects() throws IOException {
    script("{\"turns\":[{\"tool\":\"opening_hours\",\"arguments\":{\"day\":\"Monday\"}}]}");

    JsonNode call = chat("Open on Monday?", false).json().at("/message/tool_calls/0/function");

    assertThat(call.path("arguments").isObject()).isTrue();
    assertThat(call.path("arguments").path("day").asText()).isEqualTo("Monday");
    ObjectNode asked = Wire.object().put("model", "sandbox-small").put("stream", false);
    ObjectNode before = asked.putArray("messages").addObject().put("role", "assistant");
    before
        .putArray("tool_calls")
        .addObject()
        .putObject("function")
        .put("name", "opening_hours")
        .put("arguments", "{}");
    assertThat(post("/api/chat", asked).status()).isEqualTo(400);
  }

  @Test
  @DisplayName("an unknown model, no model and no JSON are refused as Ollama refuses them")
  void refused() throws IOException {
    ObjectNode asked = Wire.object().put("model", "nobody");
    asked.putArray("messages").addObject().put("role", "user").put("content", "Hi");

    Http.Answer unknown = post("/api/chat", asked);

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().path("error").asText()).isEqualTo("model 'nobody' not found");
    assertThat(post("/api/chat", Wire.object()).json().path("error").asText())
        .isEqualTo("model is required");
    assertThat(http.json("POST", "/ollama/api/chat", "{").status()).isEqualTo(400);
    assertThat(http.get("/ollama/api/nothing", java.util.Map.of()).status()).isEqualTo(404);
  }

  @Test
  @DisplayName("loading takes its time when nobody asked for longer than keep_alive, and only then")
  void coldStart() throws IOException {
    cold(40);

    assertThat(chat("Hello", false).json().path("load_duration").asLong()).isEqualTo(40_000_000L);
    clock.advance(Duration.ofMinutes(4));
    assertThat(chat("Hello", false).json().path("load_duration").asLong()).isZero();
    clock.advance(Duration.ofMinutes(6));
    assertThat(chat("Hello", false).json().path("load_duration").asLong()).isEqualTo(40_000_000L);
    ObjectNode unload = Wire.object().put("model", "sandbox-small").put("keep_alive", 0);
    unload.putArray("messages");
    assertThat(post("/api/chat", unload).json().path("done_reason").asText()).isEqualTo("unload");
    assertThat(get("/api/ps").path("models")).isEmpty();
  }

  @Test
  @DisplayName("an error in the middle of a stream is a line of its own")
  void brokenStream() throws IOException {
    script("{\"turns\":[{\"text\":\"%s\",\"error\":\"no memory\"}]}".formatted("x".repeat(99)));

    String[] lines = chat("Hello", true).raw().body().strip().split("\n");

    assertThat(Wire.tree(lines[lines.length - 1]).path("error").asText()).isEqualTo("no memory");
    assertThat(Wire.tree(lines[0]).path("done").asBoolean(true)).isFalse();
  }

  // ---- the client -----------------------------------------------------------------------------

  @Test
  @DisplayName("the hub's client holds a conversation with a tool: call, result, answer")
  void conversation() throws IOException {
    script(
        "{\"for\":\"monday\",\"turns\":[{\"thinking\":\"A tool knows.\",\"tool\":\"opening_hours\","
            + "\"arguments\":{\"day\":\"Monday\"}},{\"text\":\"From nine to five.\"}]}");
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(SystemMessage.from("You are kind."));
    messages.add(UserMessage.from("Are you open on Monday?"));

    AiMessage first = ask(messages).aiMessage();
    ToolExecutionRequest call = first.toolExecutionRequests().get(0);
    messages.add(first);
    messages.add(ToolExecutionResultMessage.from(call, "Monday: 9–17"));
    ChatResponse second = ask(messages);

    assertThat(call.name()).isEqualTo("opening_hours");
    assertThat(Wire.tree(call.arguments()).path("day").asText()).isEqualTo("Monday");
    assertThat(second.aiMessage().text()).isEqualTo("From nine to five.");
    assertThat(second.tokenUsage().inputTokenCount()).isPositive();
    assertThat(second.tokenUsage().outputTokenCount()).isPositive();
    JsonNode log = http.json("GET", OllamaControl.PATH + "/log", null).json();
    assertThat(log).hasSize(2);
    assertThat(log.path(0).path("tools").toString()).isEqualTo("[\"opening_hours\"]");
    assertThat(log.path(1).at("/asked/messages/3/role").asText()).isEqualTo("tool");
  }

  @Test
  @DisplayName("the hub's client reads a stream: thoughts, words and calls")
  void streamClient() throws Exception {
    script(
        "{\"for\":\"words\",\"turns\":[{\"thinking\":\"Hm.\",\"text\":\"A longer answer in several"
            + " pieces.\"}]}");
    script("{\"for\":\"call\",\"turns\":[{\"tool\":\"opening_hours\",\"arguments\":{}}]}");

    Streamed words = stream("Words, please");
    Streamed call = stream("A call, please");

    assertThat(words.pieces()).hasSizeGreaterThan(1);
    assertThat(String.join("", words.pieces())).isEqualTo("A longer answer in several pieces.");
    assertThat(words.thoughts()).containsExactly("Hm.");
    assertThat(words.whole().aiMessage().text()).isEqualTo("A longer answer in several pieces.");
    assertThat(call.whole().aiMessage().toolExecutionRequests()).hasSize(1);
  }

  @Test
  @DisplayName("malformed arguments, a loop on one tool, nothing and very much come as they would")
  void odd() throws IOException {
    script("{\"for\":\"broken\",\"turns\":[{\"tool\":\"opening_hours\",\"arguments\":\"{day:\"}]}");
    script("{\"for\":\"again\",\"loop\":true,\"turns\":[{\"tool\":\"opening_hours\"}]}");
    script("{\"for\":\"nothing\",\"turns\":[{\"text\":\"\"}]}");
    script("{\"for\":\"much\",\"turns\":[{\"text\":\"much \",\"length\":200000}]}");

    assertThatThrownBy(() -> ask(List.of(UserMessage.from("broken"))))
        .isInstanceOf(RuntimeException.class);
    List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from("again")));
    for (int round = 0; round < 4; round++) {
      AiMessage said = ask(messages).aiMessage();
      assertThat(said.toolExecutionRequests()).hasSize(1);
      messages.add(said);
      messages.add(ToolExecutionResultMessage.from(said.toolExecutionRequests().get(0), "9–17"));
    }
    assertThat(ask(List.of(UserMessage.from("nothing"))).aiMessage().text()).isNullOrEmpty();
    assertThat(ask(List.of(UserMessage.from("much"))).aiMessage().text()).hasSize(200_000);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"500", "503"})
  @DisplayName("errors reach the hub's client as such, from a script and from a fault alike")
  void errors(int status) throws IOException {
    script("{\"turns\":[{\"status\":%d}]}".formatted(status));
    assertThatThrownBy(() -> ask(List.of(UserMessage.from("Hello"))))
        .isInstanceOf(InternalServerException.class);
    sandbox.reset();
    http.json("POST", "/_faults", "{\"vendor\":\"ollama\",\"kind\":\"%d\"}".formatted(status));

    assertThatThrownBy(() -> ask(List.of(UserMessage.from("Hello"))))
        .isInstanceOf(InternalServerException.class);
  }

  @Test
  @DisplayName("a connection that ends in the middle is an error for both clients")
  void cut() throws IOException {
    script("{\"turns\":[{\"text\":\"%s\",\"cut\":true}]}".formatted("half of it ".repeat(30)));

    assertThatThrownBy(() -> ask(List.of(UserMessage.from("Hello"))))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> stream("Hello")).hasMessageContaining("closed");
  }

  @Test
  @DisplayName("a model that is not there is told apart from one that is broken")
  void notThere() {
    OllamaChatModel nobody =
        OllamaChatModel.builder()
            .baseUrl(sandbox.baseUrl() + OllamaSimulator.PATH)
            .modelName("nobody")
            .maxRetries(0)
            .build();

    assertThatThrownBy(() -> nobody.chat("Hello")).isInstanceOf(ModelNotFoundException.class);
    assertThat(
            OllamaModels.builder()
                .baseUrl(sandbox.baseUrl() + OllamaSimulator.PATH)
                .build()
                .availableModels()
                .content())
        .hasSize(2);
  }

  @Test
  @DisplayName("without a script it picks the tool that fits the words, and reads out what it gave")
  void smallWit() {
    List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from("When are you open?")));

    AiMessage call = ask(messages).aiMessage();
    messages.add(call);
    messages.add(
        ToolExecutionResultMessage.from(call.toolExecutionRequests().get(0), "Monday: 9–17"));

    assertThat(call.toolExecutionRequests().get(0).name()).isEqualTo("opening_hours");
    assertThat(ask(messages).aiMessage().text()).contains("Monday: 9–17");
    assertThat(ask(List.of(UserMessage.from("Sing me a song"))).aiMessage().text())
        .contains("opening hours");
  }

  @Test
  @DisplayName("a script that makes no sense is refused, and so is a form")
  void control() throws IOException {
    String path = OllamaControl.PATH + "/script";
    assertThat(http.json("POST", path, "{\"turns\":[]}").status()).isEqualTo(400);
    assertThat(http.json("POST", path, "no").status()).isEqualTo(400);
    assertThat(
            http.send(
                    "POST",
                    path,
                    java.util.Map.of("Content-Type", "text/plain"),
                    "{\"turns\":[{}]}")
                .status())
        .isEqualTo(400);
    script("{\"turns\":[{\"text\":\"told\"}]}");
    assertThat(ask(List.of(UserMessage.from("Hi"))).aiMessage().text()).isEqualTo("told");
    http.json("DELETE", path, null);
    assertThat(ask(List.of(UserMessage.from("Hi"))).aiMessage().text()).isNotEqualTo("told");
  }

  @Test
  @DisplayName("vectors have the documented fields, come in order, and are refused as Ollama does")
  void vectors() throws IOException {
    ObjectNode asked = Wire.object().put("model", OllamaSimulator.EMBED_MODEL);
    asked.putArray("input").add("the laser").add("the lathe");

    JsonNode made = post("/api/embed", asked).json();

    assertThat(made.path("embeddings")).hasSize(2);
    assertThat(made.path("embeddings").path(0)).isNotEqualTo(made.path("embeddings").path(1));
    for (String count : List.of("prompt_eval_count", "total_duration", "load_duration")) {
      assertThat(made.path(count).asLong()).as(count).isPositive();
    }
    asked.put("input", "the laser");
    assertThat(post("/api/embed", asked).json().path("embeddings").path(0))
        .isEqualTo(made.path("embeddings").path(0));
    asked.put("model", OllamaSimulator.MODEL);
    assertThat(post("/api/embed", asked).json().path("error").asText())
        .isEqualTo("this model does not support embeddings");
    assertThat(post("/api/embed", asked.put("model", "nobody")).status()).isEqualTo(404);
  }

  // ---- help -----------------------------------------------------------------------------------

  private record Streamed(List<String> pieces, List<String> thoughts, ChatResponse whole) {}

  private static ChatResponse ask(List<ChatMessage> messages) {
    return OllamaChatModel.builder()
        .baseUrl(sandbox.baseUrl() + OllamaSimulator.PATH)
        .modelName(OllamaSimulator.MODEL)
        .timeout(Duration.ofSeconds(10))
        .maxRetries(0)
        .build()
        .chat(ChatRequest.builder().messages(messages).toolSpecifications(HOURS).build());
  }

  private static Streamed stream(String question) throws Exception {
    List<String> pieces = new ArrayList<>();
    List<String> thoughts = new ArrayList<>();
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    OllamaStreamingChatModel.builder()
        .baseUrl(sandbox.baseUrl() + OllamaSimulator.PATH)
        .modelName(OllamaSimulator.MODEL)
        .timeout(Duration.ofSeconds(10))
        .returnThinking(true)
        .build()
        .chat(
            ChatRequest.builder()
                .messages(UserMessage.from(question))
                .toolSpecifications(HOURS)
                .build(),
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(String piece) {
                pieces.add(piece);
              }

              @Override
              public void onPartialThinking(PartialThinking thought) {
                thoughts.add(thought.text());
              }

              @Override
              public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
              }

              @Override
              public void onError(Throwable error) {
                whole.completeExceptionally(error);
              }
            });
    return new Streamed(pieces, thoughts, whole.get(10, TimeUnit.SECONDS));
  }

  private static void script(String json) throws IOException {
    assertThat(http.json("POST", OllamaControl.PATH + "/script", json).status()).isEqualTo(200);
  }

  private static void cold(long ms) throws IOException {
    http.json("POST", OllamaControl.PATH + "/cold", "{\"ms\":%d}".formatted(ms));
  }

  private static Http.Answer chat(String question, Boolean stream) throws IOException {
    ObjectNode asked = Wire.object().put("model", "sandbox-small");
    asked.putArray("messages").addObject().put("role", "user").put("content", question);
    if (stream != null) {
      asked.put("stream", stream);
    }
    return post("/api/chat", asked);
  }

  private static Http.Answer post(String path, ObjectNode body) throws IOException {
    return http.json("POST", OllamaSimulator.PATH + path, body.toString());
  }

  private static JsonNode get(String path) throws IOException {
    return http.get(OllamaSimulator.PATH + path, java.util.Map.of()).json();
  }
}
