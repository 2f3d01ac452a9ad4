package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * RemoteLock as far as the hub uses it, in the documented shapes: tokens by client credentials,
 * guests and their accesses, devices. Making a guest twice makes two; times have no zone and are
 * those of the lock.
 */
final class RemoteLockSimulator extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where it is mounted. */
  static final String PATH = "/remotelock";

  static final String ACCEPT = "application/vnd.lockstate.v1+json";

  private static final Duration TOKEN_LIVES = Duration.ofSeconds(7_200);
  private static final Set<String> STATUSES =
      Set.of("current", "upcoming", "expired", "deactivated");
  private static final int PER_MINUTE = 120;

  private final transient Clock clock;
  private final transient VendorEffects effects;
  private final transient Map<String, Instant> tokens = new HashMap<>();
  private final transient Map<String, ObjectNode> persons = new LinkedHashMap<>();
  private final transient Map<String, List<ObjectNode>> accesses = new LinkedHashMap<>();
  private final transient Map<String, ObjectNode> devices = new LinkedHashMap<>();
  private transient int limit = PER_MINUTE;
  private transient int tokenCount;
  private transient int pins;
  private transient boolean hidesPins;
  private transient boolean oldestFirst;
  private transient Runnable afterList = () -> {};
  private transient int calls;
  private transient Instant minute = Instant.EPOCH;

  RemoteLockSimulator(Clock clock, VendorEffects effects) {
    this.clock = clock;
    this.effects = effects;
    reset();
  }

  /** Forgets every guest and token. */
  synchronized void reset() {
    tokens.clear();
    persons.clear();
    accesses.clear();
    devices.clear();
    limit = PER_MINUTE;
    calls = 0;
    tokenCount = 0;
    pins = 4_100;
    hidesPins = false;
    oldestFirst = false;
    afterList = () -> {};
    devices.put("lock-front-door", device("lock-front-door", "Front door"));
    devices.put("lock-wood-shop", device("lock-wood-shop", "Wood shop"));
  }

  /** How many requests a minute it takes from now on, for tests. */
  synchronized void perMinute(int most) {
    limit = most;
    calls = 0;
  }

  /** Whether codes are left out of what is shown, for tests. */
  synchronized void hidesPins(boolean hidden) {
    hidesPins = hidden;
  }

  /** Lists begin with the oldest, whatever is asked for, for tests. */
  synchronized void oldestFirst() {
    oldestFirst = true;
  }

  /** What else happens after each list that was given, for tests. */
  synchronized void afterList(Runnable happens) {
    afterList = happens;
  }

  /** Many guests whose code opens for so many hours from now, for tests. */
  synchronized void crowd(int number, int hours) {
    LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), Seed.ZONE);
    for (int i = 0; i < number; i++) {
      add("Guest " + i, "", String.valueOf(++pins), now, now.plusHours(hours));
    }
  }

  /** Somebody gives a guest another name by hand, for tests. */
  synchronized void rename(String id, String name) {
    ((ObjectNode) persons.get(id).path("attributes")).put("name", name);
  }

  /** How many guests with this in their name may come in now or will, let in somewhere or not. */
  synchronized long living(String reference) {
    return persons.values().stream()
        .filter(person -> person.at("/attributes/name").asText().contains(reference))
        .filter(person -> Set.of("current", "upcoming").contains(status(person)))
        .count();
  }

  /** Every token is worthless from now on, for tests. */
  synchronized void forgetTokens() {
    tokens.clear();
  }

  /** How many tokens were given out, for tests. */
  synchronized int tokenCount() {
    return tokenCount;
  }

  /** A lock is taken off the account. */
  synchronized void removeDevice(String id) {
    devices.remove(id);
  }

  /** How many guests whose name has this in it open a door now or will. */
  synchronized long opening(String reference) {
    return persons.values().stream()
        .filter(person -> person.at("/attributes/name").asText().contains(reference))
        .filter(person -> Set.of("current", "upcoming").contains(status(person)))
        .filter(person -> !accesses.get(person.path("id").asText()).isEmpty())
        .count();
  }

  /** Whether a code opens a lock at this moment. */
  synchronized boolean opens(String pin, String lock) {
    return persons.values().stream()
        .filter(person -> person.at("/attributes/pin").asText().equals(pin))
        .filter(person -> status(person).equals("current"))
        .anyMatch(
            person ->
                accesses.get(person.path("id").asText()).stream()
                    .anyMatch(each -> each.at("/attributes/accessible_id").asText().equals(lock)));
  }

  @Override
  protected synchronized void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    String[] parts = path.replaceFirst("^/", "").split("/");
    String call = request.getMethod() + " " + parts[0];
    if (call.equals("POST oauth") && parts.length == 2 && parts[1].equals("token")) {
      token(request, response);
      return;
    }
    if (!counted(response) || !admitted(request, response)) {
      return;
    }
    switch (call) {
      case "GET access_persons" -> {
        if (parts.length == 1) {
          list(request, response);
        } else if (!persons.containsKey(parts[1])) {
          refuse(response, 404, "Not found");
        } else if (parts.length == 2) {
          answer(response, 200, shown(persons.get(parts[1])));
        } else if (parts.length == 3 && parts[2].equals("accesses")) {
          page(request, response, accesses.get(parts[1]));
        } else {
          refuse(response, 404, "Not found");
        }
      }
      case "POST access_persons" -> {
        if (parts.length == 1) {
          create(request, response);
        } else if (parts.length == 3 && parts[2].equals("accesses")) {
          grant(parts[1], request, response);
        } else {
          refuse(response, 404, "Not found");
        }
      }
      case "PUT access_persons" -> {
        if (parts.length == 3 && parts[2].equals("deactivate")) {
          deactivate(parts[1], response);
        } else {
          refuse(response, 404, "Not found");
        }
      }
      case "GET devices" -> {
        if (parts.length == 1) {
          page(request, response, List.copyOf(devices.values()));
        } else if (parts.length == 2 && devices.containsKey(parts[1])) {
          answer(response, 200, devices.get(parts[1]));
        } else {
          refuse(response, 404, "Not found");
        }
      }
      default -> refuse(response, 404, "Not found");
    }
  }

  private void token(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Map<String, List<String>> form =
        Wire.fields(new String(Wire.body(request), StandardCharsets.UTF_8));
    if (!List.of("client_credentials").equals(form.get("grant_type"))) {
      Wire.answer(response, 400, Wire.object().put("error", "unsupported_grant_type"));
      return;
    }
    if (!List.of(SandboxSettings.REMOTELOCK_CLIENT_ID).equals(form.get("client_id"))
        || !List.of(SandboxSettings.REMOTELOCK_CLIENT_SECRET).equals(form.get("client_secret"))) {
      Wire.answer(response, 401, Wire.object().put("error", "invalid_client"));
      return;
    }
    String token = "sandbox-remotelock-token-" + UUID.randomUUID();
    tokens.put(token, clock.instant().plus(TOKEN_LIVES));
    tokenCount++;
    Wire.answer(
        response,
        200,
        Wire.object()
            .put("access_token", token)
            .put("token_type", "bearer")
            .put("expires_in", TOKEN_LIVES.toSeconds())
            .put("created_at", clock.instant().getEpochSecond()));
  }

  private boolean counted(HttpServletResponse response) throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    if (!now.equals(minute)) {
      minute = now;
      calls = 0;
    }
    calls++;
    response.setIntHeader("X-RateLimit-Limit", limit);
    response.setIntHeader("X-RateLimit-Remaining", Math.max(0, limit - calls));
    response.setHeader(
        "X-RateLimit-Reset", String.valueOf(minute.plusSeconds(60).getEpochSecond()));
    if (calls > limit) {
      refuse(response, 429, "Too many requests");
      return false;
    }
    return true;
  }

  private boolean admitted(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String given = request.getHeader("Authorization");
    Instant until =
        given != null && given.startsWith("Bearer ") ? tokens.get(given.substring(7)) : null;
    if (until == null || !clock.instant().isBefore(until)) {
      refuse(response, 403, "The access token is expired or invalid");
      return false;
    }
    if (!ACCEPT.equals(request.getHeader("Accept"))) {
      refuse(response, 406, "Not acceptable");
      return false;
    }
    return true;
  }

  private void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Map<String, List<String>> query = Wire.fields(request.getQueryString());
    List<String> statuses =
        query.getOrDefault("attributes[status][]", List.of("current", "upcoming"));
    List<String> types = query.getOrDefault("type", List.of("access_user", "access_guest"));
    if (!STATUSES.containsAll(statuses)) {
      refuse(response, 422, "Validation failed");
      return;
    }
    List<ObjectNode> found =
        new ArrayList<>(
            persons.values().stream()
                .filter(person -> statuses.contains(status(person)))
                .filter(person -> types.contains(person.path("type").asText()))
                .map(this::shown)
                .toList());
    Comparator<ObjectNode> order =
        Comparator.comparing(person -> person.at("/attributes/created_at").asText());
    // The oldest first, unless it is asked otherwise.
    switch (query.getOrDefault("sort", List.of("created_at")).get(0)) {
      case "created_at" -> found.sort(order);
      case "-created_at" -> found.sort(oldestFirst ? order : order.reversed());
      default -> {
        refuse(response, 422, "Validation failed");
        return;
      }
    }
    page(request, response, found);
    afterList.run();
  }

  private static void page(
      HttpServletRequest request, HttpServletResponse response, List<ObjectNode> all)
      throws IOException {
    Map<String, List<String>> query = Wire.fields(request.getQueryString());
    int page = number(query, "page", 1, Integer.MAX_VALUE);
    int size = number(query, "per_page", 25, 50);
    ArrayNode data = Wire.array();
    all.stream().skip((long) (page - 1) * size).limit(size).forEach(data::add);
    ObjectNode body = Wire.object().set("data", data);
    body.putObject("meta")
        .put("page", page)
        .put("per_page", size)
        .put("total_count", all.size())
        .put("total_pages", (all.size() + size - 1) / size);
    Wire.answer(response, 200, body);
  }

  private void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ObjectNode body = Wire.objectOf(Wire.body(request));
    JsonNode given = body == null ? Wire.object() : body.path("attributes");
    String name = given.path("name").asText("");
    LocalDateTime from = time(given.path("starts_at").asText(""));
    LocalDateTime until = time(given.path("ends_at").asText(""));
    String pin = given.path("pin").asText("");
    boolean makes = given.path("generate_pin").asBoolean(false);
    if (body == null
        || !body.path("type").asText().equals("access_guest")
        || name.isBlank()
        || from == null
        || until == null
        || !until.isAfter(from)
        || makes == !pin.isEmpty()) {
      refuse(response, 422, "Validation failed");
      return;
    }
    boolean taken =
        persons.values().stream()
            .filter(person -> !status(person).equals("deactivated"))
            .anyMatch(person -> person.at("/attributes/pin").asText().equals(pin));
    if (taken) {
      refuse(response, 409, "The pin has already been taken");
      return;
    }
    ObjectNode person =
        add(
            name,
            given.path("email").asText(""),
            makes ? String.valueOf(++pins) : pin,
            from,
            until);
    String id = person.path("id").asText();
    effects.record("remotelock", "guest.create", Map.of("id", id, "name", name));
    answer(response, 201, shown(person));
  }

  private ObjectNode add(
      String name, String email, String pin, LocalDateTime from, LocalDateTime until) {
    String id = UUID.randomUUID().toString();
    ObjectNode person = Wire.object().put("type", "access_guest");
    ObjectNode attributes = person.putObject("attributes");
    attributes.put("name", name).put("email", email.isEmpty() ? null : email).putNull("phone");
    attributes.put("pin", pin).putNull("card_number");
    attributes.putNull("department").put("status", "").putNull("guest_source");
    attributes.put("created_at", stamp()).put("updated_at", stamp());
    attributes.put("starts_at", text(from)).put("ends_at", text(until));
    person.put("id", id);
    person.putObject("links").put("self", "http://api.remotelock.dev/access_persons/" + id);
    persons.put(id, person);
    accesses.put(id, new ArrayList<>());
    return person;
  }

  private void grant(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ObjectNode body = Wire.objectOf(Wire.body(request));
    JsonNode given = body == null ? Wire.object() : body.path("attributes");
    String lock = given.path("accessible_id").asText("");
    ObjectNode person = persons.get(id);
    if (person == null) {
      refuse(response, 404, "Not found");
      return;
    }
    if (!given.path("accessible_type").asText("").equals("lock")
        || !devices.containsKey(lock)
        || !Set.of("current", "upcoming").contains(status(person))) {
      refuse(response, 422, "Validation failed");
      return;
    }
    boolean has =
        accesses.get(id).stream()
            .anyMatch(each -> each.at("/attributes/accessible_id").asText().equals(lock));
    if (has) {
      refuse(response, 409, "The access has already been granted");
      return;
    }
    ObjectNode access = Wire.object().put("type", "access_person_access");
    ObjectNode attributes = access.putObject("attributes");
    attributes.putNull("guest_start_time").putNull("guest_end_time");
    attributes.put("devices_count", 1).put("devices_synced_count", 0);
    attributes.put("devices_pending_sync_count", 1).put("devices_failed_sync_count", 0);
    attributes.put("accessible_type", "lock");
    attributes.put("created_at", stamp()).put("updated_at", stamp());
    attributes.put("access_person_id", id).put("access_person_type", "access_guest");
    attributes.put("accessible_id", lock);
    String accessId = UUID.randomUUID().toString();
    access.put("id", accessId);
    String self = "http://api.remotelock.dev/access_persons/" + id;
    access
        .putObject("links")
        .put("self", self + "/accesses/" + accessId)
        .put("access_person", self)
        .put("accessible", "http://api.remotelock.dev/devices/" + lock);
    accesses.get(id).add(access);
    effects.record(
        "remotelock",
        "access.grant",
        Map.of("id", id, "name", person.at("/attributes/name").asText()));
    answer(response, 201, access);
  }

  private void deactivate(String id, HttpServletResponse response) throws IOException {
    ObjectNode person = persons.get(id);
    if (person == null) {
      refuse(response, 404, "Not found");
      return;
    }
    if (status(person).equals("deactivated")) {
      refuse(response, 422, "The person is deactivated already");
      return;
    }
    ObjectNode attributes = (ObjectNode) person.path("attributes");
    attributes.put("status", "deactivated").put("updated_at", stamp());
    effects.record(
        "remotelock",
        "guest.deactivate",
        Map.of("id", id, "name", attributes.path("name").asText()));
    answer(response, 200, shown(person));
  }

  private ObjectNode shown(ObjectNode person) {
    ObjectNode shown = person.deepCopy();
    ObjectNode attributes = (ObjectNode) shown.path("attributes");
    String status = status(person);
    attributes.put("status", status);
    if (hidesPins) {
      attributes.putNull("pin");
    }
    if (Set.of("expired", "deactivated").contains(status)) {
      shown.putObject("meta").putArray("restricted_actions").add("update");
    }
    return shown;
  }

  private String status(ObjectNode person) {
    JsonNode attributes = person.path("attributes");
    if (attributes.path("status").asText().equals("deactivated")) {
      return "deactivated";
    }
    LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), Seed.ZONE);
    if (!now.isBefore(LocalDateTime.parse(attributes.path("ends_at").asText()))) {
      return "expired";
    }
    return now.isBefore(LocalDateTime.parse(attributes.path("starts_at").asText()))
        ? "upcoming"
        : "current";
  }

  private ObjectNode device(String id, String name) {
    ObjectNode device = Wire.object().put("type", "lock");
    device
        .putObject("attributes")
        .put("name", name)
        .put("heartbeat_interval", 1_200)
        .put("connected", true)
        .put("alive", true)
        .put("power_source", "alkaline_battery")
        .put("state", "locked")
        .put("power_level", 82)
        .put("serial_number", "SB" + id.toUpperCase(Locale.ROOT).hashCode())
        .put("created_at", stamp())
        .put("updated_at", stamp());
    device.put("id", id);
    device.putObject("links").put("self", "http://api.remotelock.dev/devices/" + id);
    return device;
  }

  private String stamp() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String text(LocalDateTime time) {
    return time.truncatedTo(ChronoUnit.SECONDS)
        .format(java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss"));
  }

  /** A time without a zone; null when it is none. */
  private static LocalDateTime time(String text) {
    try {
      return LocalDateTime.parse(text);
    } catch (DateTimeException other) {
      return null;
    }
  }

  private static int number(Map<String, List<String>> query, String name, int usual, int most) {
    String text = query.getOrDefault(name, List.of("")).get(0);
    return text.matches("[1-9][0-9]{0,8}") ? Math.min(most, Integer.parseInt(text)) : usual;
  }

  private static void answer(HttpServletResponse response, int status, ObjectNode data)
      throws IOException {
    Wire.answer(response, status, Wire.object().set("data", data));
  }

  static void refuse(HttpServletResponse response, int status, String message) throws IOException {
    Wire.answer(response, status, Wire.object().put("message", message));
  }
}
