package org.makerspacehub.sandbox.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Ollama as its API documentation describes it (docs/api.md, docs/api/errors.mdx and
 * docs/capabilities/tool-calling of ollama/ollama), with one small model in it that talks and one
 * that makes vectors. It says what a script tells it to ({@link OllamaScript}), and where none
 * does, what {@link SmallWit} makes of it.
 */
public final class OllamaSimulator extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where it is mounted. */
  public static final String PATH = "/ollama";

  /** The one model that talks. */
  public static final String MODEL = "sandbox-small";

  /** The one model that makes vectors; of words alone, each in a place of its own. */
  public static final String EMBED_MODEL = "sandbox-embed";

  private static final int NUMBERS = 96;

  private static final String VERSION = "0.12.6";
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);
  private static final int KEPT = 300;
  private static final int PIECE = 24;

  private final transient Clock clock;
  private final transient ObjectMapper json = new ObjectMapper();
  private final transient OllamaScript script = new OllamaScript();
  private final transient SmallWit wit = new SmallWit();
  private final transient Deque<ObjectNode> log = new ArrayDeque<>();
  private final transient Consumer<HttpServletRequest> cutter;
  private final AtomicLong numbers = new AtomicLong();

  private transient Instant loadedUntil = Instant.MIN;
  private volatile long coldStart = 300;
  private transient volatile CountDownLatch calm = new CountDownLatch(1);

  /**
   * @param clock shared with the hub: time passes for the model too
   * @param cutter ends a connection in the middle of an answer
   */
  public OllamaSimulator(Clock clock, Consumer<HttpServletRequest> cutter) {
    this.clock = clock;
    this.cutter = cutter;
  }

  /** As freshly started: no scripts, nothing asked yet, and nothing loaded. */
  public synchronized void reset() {
    script.clear();
    log.clear();
    loadedUntil = Instant.MIN;
    coldStart = 300;
    calm.countDown();
    calm = new CountDownLatch(1);
  }

  /** What it is told to say. */
  OllamaScript script() {
    return script;
  }

  /** How long it takes to load the model, in milliseconds. */
  synchronized void coldStart(long ms) {
    coldStart = ms;
    loadedUntil = Instant.MIN;
  }

  /** What it was asked and what it said, the oldest first; the last few hundred. */
  synchronized ArrayNode log() {
    ArrayNode list = json.createArrayNode();
    log.forEach(each -> list.add(each.deepCopy()));
    return list;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
    switch (request.getMethod() + " " + path) {
      case "GET /", "HEAD /" -> {
        response.setContentType("text/plain; charset=utf-8");
        response.getOutputStream().write("Ollama is running".getBytes(StandardCharsets.US_ASCII));
      }
      case "GET /api/version" -> answer(response, 200, object().put("version", VERSION));
      case "GET /api/tags" -> answer(response, 200, tags());
      case "GET /api/ps" -> answer(response, 200, running());
      case "POST /api/show" -> show(request, response);
      case "POST /api/chat" -> chat(request, response);
      case "POST /api/embed" -> embed(request, response);
      default -> {
        response.setStatus(404);
        response.setContentType("text/plain");
        response.getOutputStream().write("404 page not found".getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  // ---- what there is --------------------------------------------------------------------------

  private ObjectNode tags() {
    ObjectNode tags = object();
    ArrayNode models = tags.putArray("models");
    tag(models, MODEL, "5a1d".repeat(16));
    tag(models, EMBED_MODEL, "e3bd".repeat(16));
    return tags;
  }

  private void tag(ArrayNode models, String name, String digest) {
    ObjectNode model = models.addObject();
    model.put("name", name + ":latest").put("model", name + ":latest");
    model.put("modified_at", "2026-01-05T09:00:00Z").put("size", 4_096);
    model.put("digest", digest);
    model.set("details", details());
  }

  private synchronized ObjectNode running() {
    ObjectNode running = object();
    ArrayNode models = running.putArray("models");
    if (clock.instant().isBefore(loadedUntil)) {
      ObjectNode model = models.addObject();
      model.put("name", MODEL + ":latest").put("model", MODEL + ":latest").put("size", 4_096);
      model.put("digest", "5a1d".repeat(16)).put("expires_at", loadedUntil.toString());
      model.put("size_vram", 0).set("details", details());
    }
    return running;
  }

  private ObjectNode details() {
    ObjectNode details = object().put("parent_model", "").put("format", "gguf");
    details.put("family", "sandbox").putArray("families").add("sandbox");
    return details.put("parameter_size", "0B").put("quantization_level", "F32");
  }

  private void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonNode asked = body(request);
    // "name" is the field's older name.
    String model = asked == null ? "" : asked.path("model").asText(asked.path("name").asText(""));
    if (asked == null || model.isEmpty()) {
      refuse(response, 400, asked == null ? "invalid request" : "model is required");
    } else if (!isHere(model)) {
      refuse(response, 404, "model '%s' not found".formatted(model));
    } else {
      ObjectNode shown = object().put("modelfile", "FROM sandbox").put("parameters", "");
      shown.put("template", "{{ .Prompt }}").set("details", details());
      shown.putObject("model_info").put("general.architecture", "sandbox");
      shown.putArray("capabilities").add("completion").add("tools").add("thinking");
      answer(response, 200, shown.put("modified_at", "2026-01-05T09:00:00Z"));
    }
  }

  // ---- vectors --------------------------------------------------------------------------------

  private void embed(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonNode asked = body(request);
    String model = asked == null ? "" : asked.path("model").asText("");
    JsonNode input = asked == null ? null : asked.path("input");
    if (asked == null) {
      refuse(response, 400, "invalid character looking for beginning of value");
    } else if (isHere(model)) {
      refuse(response, 400, "this model does not support embeddings");
    } else if (!model.equals(EMBED_MODEL) && !model.equals(EMBED_MODEL + ":latest")) {
      refuse(response, 404, "model '%s' not found".formatted(model));
    } else if (!input.isTextual() && !input.isArray()) {
      refuse(response, 400, "invalid input type");
    } else {
      long start = System.nanoTime();
      ObjectNode made = object().put("model", model);
      ArrayNode vectors = made.putArray("embeddings");
      int tokens = 0;
      for (JsonNode text : input.isTextual() ? List.of(input) : input) {
        tokens += vector(text.asText(), vectors.addArray());
      }
      made.put("total_duration", System.nanoTime() - start).put("load_duration", 1);
      answer(response, 200, made.put("prompt_eval_count", tokens));
    }
  }

  /** Of length one, as Ollama's are. */
  private static int vector(String text, ArrayNode vector) {
    double[] sums = new double[NUMBERS];
    sums[0] = 0.01;
    String[] words = text.toLowerCase(java.util.Locale.ROOT).split("[^\\p{L}\\p{N}]+");
    for (String word : words) {
      sums[Math.floorMod(word.hashCode() * 31, NUMBERS)] += 1;
    }
    double length = Math.sqrt(java.util.Arrays.stream(sums).map(n -> n * n).sum());
    for (double sum : sums) {
      vector.add((float) (sum / length));
    }
    return words.length;
  }

  // ---- chat -----------------------------------------------------------------------------------

  private void chat(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonNode asked = body(request);
    if (asked == null) {
      refuse(response, 400, "invalid character looking for beginning of value");
      return;
    }
    String model = asked.path("model").asText("");
    if (model.isEmpty()) {
      refuse(response, 400, "model is required");
      return;
    }
    if (!isHere(model)) {
      refuse(response, 404, "model '%s' not found".formatted(model));
      return;
    }
    JsonNode messages = asked.path("messages");
    for (JsonNode message : messages) {
      String wrong = wrong(message);
      if (wrong != null) {
        refuse(response, 400, wrong);
        return;
      }
    }
    if (messages.isEmpty()) {
      load(asked, response, model);
      return;
    }
    long start = System.nanoTime();
    long loading = loaded(asked);
    Took took = new Took(start, loading, () -> cutter.accept(request));
    say(asked, model, turn(asked), took, response);
  }

  /** What Ollama's own decoder would not take. */
  private static String wrong(JsonNode message) {
    if (!List.of("system", "user", "assistant", "tool").contains(message.path("role").asText())) {
      return "invalid role: %s, must be one of [system, user, assistant, tool]"
          .formatted(message.path("role").asText());
    }
    for (JsonNode call : message.path("tool_calls")) {
      if (!call.path("function").path("arguments").isObject()) {
        return "json: cannot unmarshal string into Go struct field"
            + " ToolCallFunction.messages.tool_calls.function.arguments";
      }
    }
    return null;
  }

  private void load(JsonNode asked, HttpServletResponse response, String model) throws IOException {
    boolean unload = asked.path("keep_alive").asText("").matches("0[a-z]*");
    loaded(asked);
    ObjectNode done = object().put("model", model).put("created_at", clock.instant().toString());
    done.putObject("message").put("role", "assistant").put("content", "");
    answer(response, 200, done.put("done_reason", unload ? "unload" : "load").put("done", true));
  }

  /** Loads the model when it is not in memory; how long that took, in nanoseconds. */
  private long loaded(JsonNode asked) {
    long wait;
    synchronized (this) {
      Instant now = clock.instant();
      wait = now.isBefore(loadedUntil) ? 0 : coldStart;
      loadedUntil = now.plus(keepAlive(asked.path("keep_alive")));
    }
    pause(wait);
    return TimeUnit.MILLISECONDS.toNanos(wait);
  }

  /** A number of seconds or a duration such as {@code 10m}; negative for always. */
  private static Duration keepAlive(JsonNode given) {
    if (given.isNumber()) {
      long seconds = given.asLong();
      return seconds < 0 ? Duration.ofDays(3_650) : Duration.ofSeconds(seconds);
    }
    String text = given.asText("");
    if (!text.matches("-?\\d{1,6}(?:ms|s|m|h)")) {
      return KEEP_ALIVE;
    }
    return text.startsWith("-")
        ? Duration.ofDays(3_650)
        : text.endsWith("ms")
            ? Duration.ZERO
            : Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
  }

  private record Took(long start, long loading, Runnable cutter) {}

  private JsonNode turn(JsonNode asked) {
    List<JsonNode> since = since(asked.path("messages"));
    int answers =
        (int) since.stream().filter(each -> each.path("role").asText().equals("assistant")).count();
    String question = question(asked.path("messages"));
    Optional<JsonNode> told = script.turn(question, answers);
    return told.orElseGet(() -> wit.turn(question, asked.path("tools"), since));
  }

  private static String question(JsonNode messages) {
    String question = "";
    for (JsonNode message : messages) {
      if (message.path("role").asText().equals("user")) {
        question = message.path("content").asText("");
      }
    }
    return question;
  }

  /** What was said after the last question. */
  private static List<JsonNode> since(JsonNode messages) {
    List<JsonNode> since = new ArrayList<>();
    for (JsonNode message : messages) {
      if (message.path("role").asText().equals("user")) {
        since.clear();
      } else {
        since.add(message);
      }
    }
    return since;
  }

  private void say(
      JsonNode asked, String model, JsonNode turn, Took took, HttpServletResponse response)
      throws IOException {
    pause(turn.path("wait").asLong(0));
    int status = turn.path("status").asInt(200);
    ObjectNode message = message(turn);
    keep(asked, turn, message, status);
    if (status != 200) {
      refuse(
          response,
          status,
          turn.path("error")
              .asText(
                  status == 503
                      ? "server busy, please try again.  maximum pending requests exceeded"
                      : "an error was encountered while running the model"));
      return;
    }
    boolean cut = turn.path("cut").asBoolean(false);
    ObjectNode last = last(asked, model, turn, message, took);
    if (asked.path("stream").asBoolean(true)) {
      stream(model, message, last, turn, took, response);
    } else if (cut) {
      byte[] whole = json.writeValueAsBytes(last.set("message", message));
      response.setContentType("application/json; charset=utf-8");
      response.setContentLength(whole.length);
      response.getOutputStream().write(whole, 0, whole.length / 2);
      response.flushBuffer();
      took.cutter().run();
    } else {
      answer(response, 200, last.set("message", message));
    }
  }

  private void stream(
      String model,
      ObjectNode message,
      ObjectNode last,
      JsonNode turn,
      Took took,
      HttpServletResponse response)
      throws IOException {
    response.setStatus(200);
    response.setContentType("application/x-ndjson");
    OutputStream out = response.getOutputStream();
    List<ObjectNode> pieces = pieces(message);
    boolean cut = turn.path("cut").asBoolean(false);
    boolean broken = turn.hasNonNull("error");
    int until = cut || broken ? Math.max(1, pieces.size() / 2) : pieces.size();
    for (ObjectNode piece : pieces.subList(0, Math.min(until, pieces.size()))) {
      ObjectNode line = object().put("model", model).put("created_at", clock.instant().toString());
      line.set("message", piece);
      line(out, line.put("done", false));
    }
    if (cut) {
      response.flushBuffer();
      took.cutter().run();
    } else if (broken) {
      line(out, object().put("error", turn.path("error").asText()));
    } else {
      last.putObject("message").put("role", "assistant").put("content", "");
      line(out, last);
    }
  }

  private void line(OutputStream out, ObjectNode line) throws IOException {
    out.write(json.writeValueAsBytes(line));
    out.write('\n');
    out.flush();
  }

  /** The message as it comes bit by bit: thoughts first, then words, calls at the end. */
  private List<ObjectNode> pieces(ObjectNode message) {
    List<ObjectNode> pieces = new ArrayList<>();
    for (String part : parts(message.path("thinking").asText(""))) {
      pieces.add(object().put("role", "assistant").put("content", "").put("thinking", part));
    }
    for (String part : parts(message.path("content").asText(""))) {
      pieces.add(object().put("role", "assistant").put("content", part));
    }
    if (message.has("tool_calls")) {
      ObjectNode calls = object().put("role", "assistant").put("content", "");
      calls.set("tool_calls", message.path("tool_calls"));
      pieces.add(calls);
    }
    return pieces;
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + PIECE);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to++;
      }
      parts.add(text.substring(from, to));
      from = to;
    }
    return parts;
  }

  private ObjectNode message(JsonNode turn) {
    ObjectNode message = object().put("role", "assistant").put("content", words(turn));
    if (turn.hasNonNull("thinking")) {
      message.put("thinking", turn.path("thinking").asText());
    }
    ArrayNode calls = json.createArrayNode();
    if (turn.hasNonNull("tool")) {
      call(calls, turn);
    }
    turn.path("tools").forEach(each -> call(calls, each));
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    return message;
  }

  private String words(JsonNode turn) {
    String text = turn.path("text").asText("");
    int length = turn.path("length").asInt(0);
    return length <= text.length() || text.isEmpty()
        ? text
        : text.repeat(length / text.length() + 1).substring(0, length);
  }

  private void call(ArrayNode calls, JsonNode given) {
    ObjectNode call = calls.addObject();
    call.put("id", "call_" + Long.toString(numbers.incrementAndGet() + 46_656, 36));
    ObjectNode function = call.putObject("function");
    function.put("index", calls.size() - 1);
    function.put("name", given.path("tool").asText());
    // An object on the wire; a script may have it be anything, as a broken model's parser would.
    function.set(
        "arguments", given.has("arguments") ? given.path("arguments").deepCopy() : object());
  }

  private ObjectNode last(
      JsonNode asked, String model, JsonNode turn, ObjectNode message, Took took) {
    int in = tokens(asked.path("messages").toString()) + tokens(asked.path("tools").toString());
    int out = Math.max(1, tokens(message.toString()));
    long all = Math.max(took.loading() + 2, System.nanoTime() - took.start());
    ObjectNode last = object().put("model", model).put("created_at", clock.instant().toString());
    last.put("done", true).put("done_reason", turn.path("done_reason").asText("stop"));
    last.put("total_duration", all).put("load_duration", took.loading());
    last.put("prompt_eval_count", turn.path("prompt_eval_count").asInt(in));
    last.put("prompt_eval_duration", (all - took.loading()) / 2);
    last.put("eval_count", turn.path("eval_count").asInt(out));
    return last.put("eval_duration", (all - took.loading()) / 2);
  }

  private static int tokens(String text) {
    return (text.length() + 3) / 4;
  }

  private synchronized void keep(JsonNode asked, JsonNode turn, ObjectNode message, int status) {
    ObjectNode entry = object().put("at", clock.instant().toString()).put("status", status);
    entry.put("question", question(asked.path("messages")));
    ArrayNode tools = entry.putArray("tools");
    asked.path("tools").forEach(tool -> tools.add(tool.path("function").path("name").asText()));
    entry.set("asked", asked.deepCopy());
    entry.set("said", message.deepCopy());
    entry.put("cut", turn.path("cut").asBoolean(false));
    log.addLast(entry);
    while (log.size() > KEPT) {
      log.removeFirst();
    }
  }

  private void pause(long ms) {
    if (ms <= 0) {
      return;
    }
    try {
      calm.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isHere(String model) {
    return model.equals(MODEL) || model.equals(MODEL + ":latest");
  }

  private JsonNode body(HttpServletRequest request) throws IOException {
    try {
      JsonNode body = json.readTree(request.getInputStream().readAllBytes());
      return body != null && body.isObject() ? body : null;
    } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
      return null;
    }
  }

  private ObjectNode object() {
    return json.createObjectNode();
  }

  private void refuse(HttpServletResponse response, int status, String error) throws IOException {
    answer(response, status, object().put("error", error));
  }

  private void answer(HttpServletResponse response, int status, JsonNode body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    response.setStatus(status);
    response.setContentType("application/json; charset=utf-8");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
