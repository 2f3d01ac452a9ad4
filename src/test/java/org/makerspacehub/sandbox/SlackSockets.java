package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Slack's end of Socket Mode: at most ten connections, each envelope to one of them, and what is
 * not acknowledged within three seconds counts as not delivered.
 */
final class SlackSockets {
  /** Slack's limit for one app. */
  static final int MOST = 10;

  private static final long PATIENCE_MS = 3_000;

  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final Set<String> tickets = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean used;
  private volatile boolean disabled;
  private volatile boolean deaf;

  /** What came of an envelope: null answer when nobody acknowledged it. */
  record Acknowledged(boolean yes, JsonNode payload) {}

  /** Whether what happens goes by these connections, as an app's settings say; else by HTTP. */
  boolean isUsed() {
    return used && !sessions.isEmpty();
  }

  /** A ticket for a connection; null when there are ten. */
  synchronized String ticket() {
    if (sessions.size() >= MOST) {
      return null;
    }
    String ticket = UUID.randomUUID().toString();
    tickets.add(ticket);
    return ticket;
  }

  /** Whether the app's Socket Mode was switched off. */
  boolean isDisabled() {
    return disabled;
  }

  /** Makes a WebSocket of a request that brings a ticket. */
  void upgrade(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String ticket = request.getParameter("ticket");
    if (ticket == null || !tickets.remove(ticket)) {
      response.setStatus(403);
      return;
    }
    ServerContainer container =
        (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(End.class, request.getRequestURI())
            .configurator(
                new ServerEndpointConfig.Configurator() {
                  @Override
                  public <T> T getEndpointInstance(Class<T> type) {
                    return type.cast(new End());
                  }
                })
            .build();
    try {
      container.upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (jakarta.websocket.DeploymentException e) {
      throw new ServletException(e);
    }
  }

  /** Sends an envelope to one connection, each in its turn, and waits for its acknowledgement. */
  Acknowledged deliver(String type, JsonNode payload, boolean takesAnswer, int attempt) {
    List<Session> open = List.copyOf(sessions);
    if (open.isEmpty()) {
      return new Acknowledged(false, null);
    }
    return deliverTo(
        open.get(Math.floorMod(turn.getAndIncrement(), open.size())),
        type,
        payload,
        takesAnswer,
        attempt);
  }

  /** The same to every connection, for tests of what comes twice. */
  List<Acknowledged> deliverToAll(String type, JsonNode payload, boolean takesAnswer) {
    return List.copyOf(sessions).stream()
        .map(session -> deliverTo(session, type, payload, takesAnswer, 0))
        .toList();
  }

  private Acknowledged deliverTo(
      Session session, String type, JsonNode payload, boolean takesAnswer, int attempt) {
    String id = UUID.randomUUID().toString();
    ObjectNode envelope = Wire.object();
    envelope.put("envelope_id", id);
    envelope.put("type", type);
    envelope.put("accepts_response_payload", takesAnswer);
    if (attempt > 0) {
      envelope.put("retry_attempt", attempt);
      envelope.put("retry_reason", "timeout");
    }
    envelope.set("payload", payload);
    CompletableFuture<JsonNode> ack = new CompletableFuture<>();
    waiting.put(id, ack);
    try {
      send(session, envelope);
      return new Acknowledged(true, ack.get(PATIENCE_MS, TimeUnit.MILLISECONDS).path("payload"));
    } catch (IOException | ExecutionException | TimeoutException | IllegalStateException e) {
      return new Acknowledged(false, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Acknowledged(false, null);
    } finally {
      waiting.remove(id);
    }
  }

  /**
   * What the control surface asks for.
   *
   * @param action {@code on} and {@code off} say which way Slack takes; {@code warn}, {@code
   *     refresh} and {@code disable} announce an end; {@code drop} cuts; {@code mute} lets nothing
   *     more be heard on the open connections
   * @return how many connections it concerned; -1 when there is no such action
   */
  int control(String action) {
    int before = sessions.size();
    switch (action) {
      case "on" -> used = true;
      case "off" -> used = false;
      case "warn" -> announce("warning");
      case "refresh" -> announce("refresh_requested");
      case "disable" -> {
        disabled = true;
        announce("link_disabled");
      }
      case "drop" -> drop();
      case "mute" -> deaf = true;
      default -> {
        return -1;
      }
    }
    return before;
  }

  /** As it was at the start, but for the connections, which stay. */
  void reset() {
    used = false;
    disabled = false;
    deaf = false;
  }

  ObjectNode state() {
    ObjectNode state = Wire.object();
    state.put("used", used);
    state.put("open", sessions.size());
    state.put("opened", opened.get());
    return state;
  }

  /** Cuts every connection without a word. */
  void drop() {
    for (Session session : sessions) {
      try {
        session.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "dropped"));
      } catch (IOException alreadyGone) {
        sessions.remove(session);
      }
    }
  }

  private void announce(String reason) {
    ObjectNode frame = Wire.object();
    frame.put("type", "disconnect");
    frame.put("reason", reason);
    frame.putObject("debug_info").put("host", "wss-111.slack.com");
    for (Session session : sessions) {
      try {
        send(session, frame);
      } catch (IOException | IllegalStateException gone) {
        sessions.remove(session);
      }
    }
  }

  private static void send(Session session, JsonNode frame) throws IOException {
    synchronized (session) {
      session.getBasicRemote().sendText(frame.toString());
    }
  }

  private void acknowledged(String text) {
    ObjectNode ack = Wire.objectOf(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    CompletableFuture<JsonNode> waits =
        ack == null || deaf ? null : waiting.get(ack.path("envelope_id").asText());
    if (waits != null) {
      waits.complete(ack);
    }
  }

  /** The simulated end of one connection. */
  private final class End extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.setMaxTextMessageBufferSize(1024 * 1024);
      session.addMessageHandler(
          String.class, (MessageHandler.Whole<String>) SlackSockets.this::acknowledged);
      sessions.add(session);
      opened.incrementAndGet();
      ObjectNode hello = Wire.object().put("type", "hello");
      hello.put("num_connections", sessions.size());
      ObjectNode debug = hello.putObject("debug_info");
      debug.put("host", "applink-1").put("build_number", 1);
      debug.put("approximate_connection_time", 3600);
      hello.putObject("connection_info").put("app_id", "A0SANDBOX1");
      try {
        send(session, hello);
      } catch (IOException gone) {
        sessions.remove(session);
      }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      sessions.remove(session);
    }

    @Override
    public void onError(Session session, Throwable thrown) {
      sessions.remove(session);
    }
  }
}
