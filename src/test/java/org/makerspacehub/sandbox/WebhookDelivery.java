package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.makerspacehub.sandbox.Faults.Kind;

/**
 * The vendors' webhooks: Fabman's, one event a request to an address with a secret in it, tried
 * again ever later until Fabman switches the webhook off; HubSpot's, up to a hundred events a
 * request, signed over the address that HubSpot was given; RemoteLock's, with its secret in a
 * header and the code that was typed in the body. All of it beside whoever changed something, as
 * vendors do.
 */
final class WebhookDelivery implements VendorEvents, AutoCloseable {
  private static final String FABMAN = "fabman";
  private static final String HUBSPOT = "hubspot";
  private static final String REMOTELOCK = "remotelock";

  /** Where fault rules find a delivery. */
  static final String PATH = "/_webhooks";

  /** After this many attempts Fabman switches the webhook off, and HubSpot drops the events. */
  static final int ATTEMPTS = 6;

  private static final int BATCH = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration HELD_BACK = Duration.ofMillis(400);

  private final Clock clock;
  private final Faults faults;
  private final Supplier<String> edgeUrl;
  private final Duration firstDelay;
  // Larger than a double holds exactly, as Fabman's are; and not those of the sandbox before.
  private final AtomicLong fabmanIds;
  private final AtomicLong hubspotIds = new AtomicLong(3_029_365_631L);
  private final Map<String, Line> lines = new TreeMap<>();
  private final List<ObjectNode> hubspotEvents = new ArrayList<>();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          4,
          work -> {
            Thread thread = new Thread(work, "vendor-webhooks");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(2))
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** One vendor's webhook as its own page would show it. */
  private static final class Line {
    boolean paused;
    boolean deactivated;
    int taken;
    int refused;
    int givenUp;
    final List<Runnable> queued = new ArrayList<>();
  }

  /**
   * @param edgeUrl where the edge really is, without a trailing slash
   * @param firstDelay before the second attempt; doubled before each further one
   */
  WebhookDelivery(Clock clock, Faults faults, Supplier<String> edgeUrl, Duration firstDelay) {
    this.clock = clock;
    this.faults = faults;
    this.edgeUrl = edgeUrl;
    this.firstDelay = firstDelay;
    this.fabmanIds = new AtomicLong((1L << 53) + 1 + clock.millis() * 1_000);
    lines.put(FABMAN, new Line());
    lines.put(HUBSPOT, new Line());
    lines.put(REMOTELOCK, new Line());
  }

  @Override
  public void changed(String vendor, String type, String id, ObjectNode details) {
    if (vendor.equals(FABMAN)) {
      ObjectNode event = Wire.object();
      event.put("id", fabmanIds.incrementAndGet());
      event.put("type", type);
      event.put("createdAt", clock.instant().toString());
      event.set("details", details);
      send(FABMAN, () -> fabman(event, 0));
    } else {
      ObjectNode event = Wire.object();
      event.put("eventId", hubspotIds.incrementAndGet());
      event.put("subscriptionId", 686_627);
      event.put("portalId", 891_472_211);
      event.put("appId", 7_906_213);
      event.put("occurredAt", clock.millis());
      event.put("subscriptionType", type);
      event.put("attemptNumber", 0);
      event.put("objectId", Long.parseLong(id));
      event.setAll(details);
      synchronized (hubspotEvents) {
        hubspotEvents.add(event);
      }
      send(HUBSPOT, this::hubspotBatch);
    }
  }

  /**
   * Something happens at a door.
   *
   * @param event as RemoteLock sends it, the code included
   */
  void atTheDoor(ObjectNode event) {
    send(REMOTELOCK, () -> remotelock(event, 0));
  }

  /** Does something beside the caller, as vendors do. */
  void later(Runnable work) {
    in(Duration.ZERO, work);
  }

  /** Stops a vendor's webhooks; what happens from now on waits. */
  synchronized void pause(String vendor) {
    lines.get(vendor).paused = true;
  }

  /** Lets a vendor's webhooks go on, also those that the vendor had switched off. */
  void resume(String vendor) {
    List<Runnable> waiting;
    synchronized (this) {
      Line line = lines.get(vendor);
      line.paused = false;
      line.deactivated = false;
      waiting = List.copyOf(line.queued);
      line.queued.clear();
    }
    waiting.forEach(this::later);
  }

  /** Nothing of before is delivered any more. */
  synchronized void reset() {
    synchronized (hubspotEvents) {
      hubspotEvents.clear();
    }
    lines.replaceAll((vendor, line) -> new Line());
  }

  /** How each vendor's webhook does. */
  synchronized ObjectNode state() {
    ObjectNode state = Wire.object();
    lines.forEach(
        (vendor, line) -> {
          ObjectNode node = state.putObject(vendor);
          node.put("state", line.deactivated ? "deactivated" : line.paused ? "paused" : "active");
          node.put("queued", line.queued.size());
          node.put("taken", line.taken);
          node.put("refused", line.refused);
          node.put("given_up", line.givenUp);
        });
    return state;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private synchronized void send(String vendor, Runnable delivery) {
    Line line = lines.get(vendor);
    if (line.paused || line.deactivated) {
      line.queued.add(delivery);
      return;
    }
    boolean late =
        faults
            .strike(vendor, PATH + "/reorder", true)
            .filter(f -> f.kind() == Kind.REORDER)
            .isPresent();
    in(late ? HELD_BACK : Duration.ZERO, delivery);
  }

  // ---- Fabman -------------------------------------------------------------------------------

  private void fabman(ObjectNode event, int attempt) {
    byte[] body = Wire.bytes(event);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    edgeUrl.get() + "/webhooks/fabman/" + SandboxSettings.FABMAN_WEBHOOK_SECRET))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!event.path("type").asText().equals("test")) {
      // Its test comes without a content type.
      request.header("Content-Type", "application/json");
    }
    boolean taken = isTaken(FABMAN, request.build());
    if (taken && isTwice(FABMAN)) {
      isTaken(FABMAN, request.build());
    }
    if (!taken) {
      again(FABMAN, attempt, () -> fabman(event, attempt + 1));
    }
  }

  // ---- HubSpot ------------------------------------------------------------------------------

  private void hubspotBatch() {
    ArrayNode batch = Wire.array();
    synchronized (hubspotEvents) {
      List<ObjectNode> first = hubspotEvents.subList(0, Math.min(BATCH, hubspotEvents.size()));
      first.forEach(batch::add);
      first.clear();
    }
    // Whoever came first took them all along.
    if (!batch.isEmpty()) {
      hubspot(batch, 0);
    }
  }

  private void hubspot(ArrayNode batch, int attempt) {
    batch.forEach(event -> ((ObjectNode) event).put("attemptNumber", attempt));
    boolean taken = isTaken(HUBSPOT, signed(batch));
    if (taken && isTwice(HUBSPOT)) {
      batch.forEach(event -> ((ObjectNode) event).put("attemptNumber", attempt + 1));
      isTaken(HUBSPOT, signed(batch));
    }
    if (!taken) {
      again(HUBSPOT, attempt, () -> hubspot(batch, attempt + 1));
    }
  }

  private HttpRequest signed(ArrayNode batch) {
    byte[] body = Wire.bytes(batch);
    String timestamp = String.valueOf(clock.millis());
    return HttpRequest.newBuilder(URI.create(edgeUrl.get() + "/webhooks/hubspot"))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .header("X-HubSpot-Request-Timestamp", timestamp)
        .header(
            "X-HubSpot-Signature-v3",
            signature(
                SandboxSettings.HUBSPOT_CLIENT_SECRET,
                "POST" + SandboxSettings.HUB_PUBLIC_URL + "/webhooks/hubspot",
                body,
                timestamp))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private static String signature(String secret, String before, byte[] body, String after) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update(before.getBytes(StandardCharsets.UTF_8));
      mac.update(body);
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(after.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- RemoteLock ---------------------------------------------------------------------------

  private void remotelock(ObjectNode event, int attempt) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(edgeUrl.get() + "/webhooks/remotelock"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("X-Secret", SandboxSettings.REMOTELOCK_WEBHOOK_SECRET)
            .POST(HttpRequest.BodyPublishers.ofByteArray(Wire.bytes(event)))
            .build();
    boolean taken = isTaken(REMOTELOCK, request);
    if (taken && isTwice(REMOTELOCK)) {
      isTaken(REMOTELOCK, request);
    }
    if (!taken) {
      again(REMOTELOCK, attempt, () -> remotelock(event, attempt + 1));
    }
  }

  // ---- all ---------------------------------------------------------------------------------

  private boolean isTwice(String vendor) {
    return faults
        .strike(vendor, PATH, true)
        .filter(fault -> fault.kind() == Kind.DUPLICATE)
        .isPresent();
  }

  private boolean isTaken(String vendor, HttpRequest request) {
    boolean taken;
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      taken = status >= 200 && status < 300;
    } catch (IOException unreachable) {
      taken = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      taken = false;
    }
    synchronized (this) {
      Line line = lines.get(vendor);
      if (taken) {
        line.taken++;
      } else {
        line.refused++;
      }
    }
    return taken;
  }

  private void again(String vendor, int attempt, Runnable delivery) {
    if (attempt + 1 < ATTEMPTS) {
      in(firstDelay.multipliedBy(1L << attempt), delivery);
      return;
    }
    synchronized (this) {
      Line line = lines.get(vendor);
      line.givenUp++;
      line.deactivated = vendor.equals(FABMAN);
    }
  }

  private void in(Duration delay, Runnable work) {
    try {
      threads.schedule(
          () -> {
            try {
              work.run();
            } catch (IllegalArgumentException noEdgeYet) {
              // An address that is none: nobody is there to be told.
            }
          },
          delay.toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      // The sandbox is closing; nobody waits for this any more.
    }
  }
}
