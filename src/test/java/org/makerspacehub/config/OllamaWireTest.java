package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.GuardedToolDesk;
import org.makerspacehub.beans.agent.SomeTools;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.agent.run.AgentLoop;
import org.makerspacehub.beans.agent.run.AgentRun;
import org.makerspacehub.beans.agent.run.ModelLine;
import org.makerspacehub.beans.agent.run.RunResult;
import org.makerspacehub.support.OpenGuard;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Status;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The model as it is set up, against a server that answers as Ollama does, or as it should not. */
class OllamaWireTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "anna-s-secret-question";

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> called = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(DaemonThreads.named("ollama"));
  private HttpServer server;
  private ModelLine line;

  /** What the server does with one request. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.add(JSON.readTree(exchange.getRequestBody()));
          Answer answer;
          synchronized (answers) {
            answer = answers.size() > 1 ? answers.poll() : answers.peek();
          }
          try (exchange) {
            answer.to(exchange);
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop(0);
    threads.shutdownNow();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  @DisplayName("R9 R14 a question with a tool call, on the wire: what is sent, what comes of it")
  void toolCall() {
    answers.add(
        json(
            """
            {"model":"m","created_at":"2026-11-23T17:00:00Z","done":true,"done_reason":"stop",
             "prompt_eval_count":100,"eval_count":7,
             "message":{"role":"assistant","content":"","tool_calls":
               [{"function":{"name":"echo","arguments":{"word":"${env.HOME}","count":3}}}]}}
            """));
    answers.add(text("It is open."));
    RunResult result = run(Duration.ofSeconds(10));
    assertThat(result.text()).isEqualTo("It is open.");
    assertThat(result.tokensIn()).isEqualTo(200);
    assertThat(called).containsExactly("{\"word\":\"${env.HOME}\",\"count\":3}");
    JsonNode first = asked.get(0);
    assertThat(first.path("model").asText()).isEqualTo("small");
    assertThat(first.path("stream").asBoolean(true)).isFalse();
    assertThat(first.path("options").path("num_ctx").asInt()).isEqualTo(4_096);
    assertThat(first.path("options").path("temperature").asDouble()).isLessThan(0.5);
    assertThat(first.path("options").path("num_predict").asInt()).isBetween(64, 4_096);
    JsonNode function = first.path("tools").path(1).path("function");
    assertThat(function.path("name").asText()).isEqualTo("echo");
    assertThat(
            function
                .path("parameters")
                .path("properties")
                .path("word")
                .path("description")
                .asText())
        .contains("at most 40 characters");
    assertThat(asked.get(1).path("messages").toString()).contains("heard", "DATA ");
  }

  @Test
  @DisplayName("R17 a model that is still being loaded is waited for")
  void coldStart() {
    CountDownLatch loaded = new CountDownLatch(1);
    threads.execute(
        () -> {
          try {
            while (asked.isEmpty()) {
              Thread.onSpinWait();
            }
          } finally {
            loaded.countDown();
          }
        });
    answers.add(
        exchange -> {
          assertThat(loaded.await(5, TimeUnit.SECONDS)).isTrue();
          text("Here I am.").to(exchange);
        });
    assertThat(run(Duration.ofSeconds(10)).text()).isEqualTo("Here I am.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>not json</html>",
        "{\"message\":{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"echo\","
            + "\"arguments\":\"{broken\"}}]}}",
        "{\"message\":",
        "[]"
      })
  @DisplayName("R17 garbage on the wire is a kind sentence, and nothing of it is passed on")
  void garbage(String body) {
    answers.add(json(body));
    RunResult result = run(Duration.ofSeconds(10));
    assertThat(result.answered()).isFalse();
    assertThat(result.text()).contains("again").doesNotContain("html", "broken");
    assertThat(asked.size()).isLessThanOrEqualTo(2);
    assertThat(called).isEmpty();
    assertThat(line.isUp()).as("it is there, so it is not left alone").isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 429, 500, 503})
  @DisplayName("R17 an error of the server is a kind sentence without its words")
  void serverErrors(int status) {
    answers.add(
        exchange -> send(exchange, status, "{\"error\":\"model at 10.0.0.7 failed: " + SECRET));
    RunResult result = run(Duration.ofSeconds(10));
    assertThat(result.outcome()).isEqualTo("model-down");
    assertThat(result.text()).contains("/membership").doesNotContain("10.0.0.7", SECRET);
  }

  @Test
  @DisplayName("R17 a server that is gone is said so at once; one that hangs after its time")
  void goneAndHanging() {
    CountDownLatch never = new CountDownLatch(1);
    answers.add(exchange -> never.await());
    RunResult slow = run(Duration.ofMillis(300));
    assertThat(slow.outcome()).isEqualTo("model-slow");
    server.stop(0);
    RunResult gone = run(Duration.ofSeconds(10));
    assertThat(gone.outcome()).isEqualTo("model-down");
    never.countDown();
  }

  @Test
  @DisplayName("S32 R17 a redirect is not followed")
  void redirect() {
    answers.add(
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("Location", "http://127.0.0.1:" + server.getAddress().getPort() + "/elsewhere");
          send(exchange, 307, "");
        });
    assertThat(run(Duration.ofSeconds(10)).answered()).isFalse();
    assertThat(asked.size()).isEqualTo(1);
  }

  @Test
  @DisplayName("R17 what was asked, called and answered is in no line of the log, failing or not")
  void logs() throws IOException {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Level before = root.getLevel();
    root.addAppender(lines);
    root.setLevel(Level.INFO);
    for (Map.Entry<String, String> logger : quiet().entrySet()) {
      ((Logger) LoggerFactory.getLogger(logger.getKey()))
          .setLevel(Level.valueOf(logger.getValue()));
    }
    try {
      answers.add(
          json(
              """
              {"model":"m","done":true,"message":{"role":"assistant","content":"","tool_calls":
                [{"function":{"name":"echo","arguments":{"word":"%s"}}},
                 {"function":{"name":"broken","arguments":{"word":"%s"}}},
                 {"function":{"name":"%s","arguments":{"%s":1}}}]}}
              """
                  .formatted(SECRET, SECRET, SECRET, SECRET)));
      answers.add(text(SECRET));
      answers.add(exchange -> send(exchange, 500, SECRET));
      assertThat(run(Duration.ofSeconds(10)).answered()).isTrue();
      assertThat(run(Duration.ofSeconds(10)).answered()).isFalse();
    } finally {
      root.detachAppender(lines);
      root.setLevel(before);
    }
    assertThat(lines.list).isNotEmpty();
    assertThat(List.copyOf(lines.list))
        .allSatisfy(
            line -> {
              assertThat(line.getFormattedMessage()).doesNotContain(SECRET);
              for (var thrown = line.getThrowableProxy();
                  thrown != null;
                  thrown = thrown.getCause()) {
                assertThat(String.valueOf(thrown.getMessage())).doesNotContain(SECRET);
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "http://ollama:11434,m,true",
    "https://llm.example.org/ollama/,m,true",
    "'','',true",
    "http://ollama:11434,'',false",
    "'',m,false",
    "http://user:pass@ollama,m,false",
    "ftp://ollama,m,false",
    "file:///etc/passwd,m,false",
    "ollama:11434,m,false",
    "http://,m,false",
    "http://ollama?key=1,m,false",
    "not an address,m,false"
  })
  @DisplayName("R17 an address that is none, or holds a login, stops the start and is not printed")
  void addresses(String url, String model, boolean fine) {
    if (fine) {
      assertThat(llm(url, model, Duration.ofSeconds(1)).isSet()).isEqualTo(!url.isEmpty());
    } else {
      assertThatThrownBy(() -> llm(url, model, Duration.ofSeconds(1)))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("LLM_BASE_URL")
          .hasMessageNotContaining("pass");
    }
  }

  @Test
  @DisplayName("R17 the model's health is told, and never makes the hub unfit")
  void health() {
    answers.add(exchange -> send(exchange, 500, ""));
    run(Duration.ofSeconds(10));
    ModelLine failing = line;
    for (int i = 0; i < 3; i++) {
      assertThat(new ModelHealth(failing).health().getStatus()).isEqualTo(Status.UP);
      loop(failing).run(question());
    }
    assertThat(new ModelHealth(failing).health().getDetails()).containsEntry("model", "down");
    try (ModelLine none =
        new ModelLine(
            null, Duration.ofSeconds(1), Duration.ofSeconds(1), new SimpleMeterRegistry())) {
      assertThat(new ModelHealth(none).health().getDetails()).containsEntry("model", "not set");
      assertThat(new ModelHealth(none).health().getStatus()).isEqualTo(Status.UP);
    }
  }

  /** The loggers of these libraries as the hub sets them: they print what a model writes. */
  private static Map<String, String> quiet() throws IOException {
    Map<String, Object> settings;
    try (InputStream yaml = OllamaWireTest.class.getResourceAsStream("/application.yaml")) {
      settings = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }
    Map<?, ?> levels = (Map<?, ?>) ((Map<?, ?>) settings.get("logging")).get("level");
    Map<String, String> quiet = new TreeMap<>();
    levels.forEach(
        (name, level) -> {
          if (name.toString().contains("langchain4j")) {
            quiet.put(name.toString(), level.toString());
          }
        });
    assertThat(quiet)
        .containsEntry("dev.langchain4j", "OFF")
        .containsEntry("org.apache.camel.component.langchain4j", "OFF");
    return quiet;
  }

  private RunResult run(Duration timeout) {
    line =
        new ModelLine(
            AgentParts.ollama(
                llm("http://127.0.0.1:" + server.getAddress().getPort(), "small", timeout)),
            timeout,
            Duration.ofMinutes(1),
            new SimpleMeterRegistry());
    open.add(line);
    return loop(line).run(question());
  }

  private AgentLoop loop(ModelLine model) {
    ToolCatalogue catalogue =
        new SomeTools()
            .echo(
                "echo",
                call -> {
                  called.add(call.arguments().toString());
                  return ToolAnswer.of("heard " + call.text("word"));
                })
            .echo(
                "broken",
                call -> {
                  throw new IllegalStateException(call.text("word"));
                })
            .catalogue();
    GuardedToolDesk desk =
        new GuardedToolDesk(
            catalogue,
            new OpenGuard(),
            call -> catalogue.handler(call.tool().name()).answer(call),
            new SimpleMeterRegistry(),
            Duration.ofSeconds(5));
    open.add(desk);
    return new AgentLoop(
        model, desk, new SimpleMeterRegistry(), Clock.systemUTC(), ZoneId.of("UTC"), 4_096);
  }

  private static AgentRun question() {
    ToolSession session = SomeTools.session(SomeTools.ASKER, "echo", "broken");
    return new AgentRun(
        new AgentVersion(
            "test",
            1,
            AgentVersion.Kind.SUB,
            "Test",
            "You are a test.",
            session.tools(),
            Set.of(),
            "",
            new AgentVersion.Caps(4, 20_000, Duration.ofSeconds(30))),
        session,
        List.of(),
        SECRET,
        AgentRun.Progress.NONE);
  }

  private static LlmProperties llm(String url, String model, Duration timeout) {
    return new LlmProperties(
        url, model, timeout, 4_096, Duration.ofSeconds(2), Duration.ofSeconds(30));
  }

  private static Answer text(String text) {
    return json(
        """
        {"model":"m","created_at":"2026-11-23T17:00:00Z","done":true,"done_reason":"stop",
         "prompt_eval_count":100,"eval_count":7,"message":{"role":"assistant","content":"%s"}}
        """
            .formatted(text));
  }

  private static Answer json(String body) {
    return exchange -> send(exchange, 200, body);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
