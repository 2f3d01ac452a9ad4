package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.makerspacehub.sandbox.Seed.Contact;

/**
 * HubSpot's contacts as its API shows them, down to what surprises: versions in the path, a search
 * that lags behind and stops at 10,000 rows, two kinds of merges, and writes that change when a
 * contact was last modified.
 */
final class HubspotSimulator extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where it is mounted. */
  static final String PATH = "/hubspot";

  /** The version in the path that this account knows; besides it the old v3. */
  static final String VERSION = "2026-09";

  /** More than this a search does not give, however one pages. */
  static final int WALL = 10_000;

  private static final String MODIFIED = "lastmodifieddate";
  private static final String MERGED = "hs_merged_object_ids";
  private static final Set<String> ALWAYS = Set.of("createdate", "hs_object_id", MODIFIED);
  private static final List<String> USUAL =
      List.of("createdate", "email", "firstname", "hs_object_id", MODIFIED, "lastname");
  private static final Set<String> KNOWN =
      Set.of(
          "createdate",
          "email",
          "firstname",
          "lastname",
          "hs_object_id",
          MODIFIED,
          "lifecyclestage",
          MERGED,
          "phone",
          "company");
  private static final int PER_TEN_SECONDS = 100;
  private static final int SEARCHES_PER_SECOND = 5;

  private final transient Clock clock;
  private final transient Map<Long, Kept> contacts = new TreeMap<>();

  /** Ids that were merged away in the newer way, and what they became. */
  private final transient Map<Long, Long> became = new HashMap<>();

  /** Addresses that were deleted for privacy and may not come back. */
  private final transient Set<String> blocked = new LinkedHashSet<>();

  /** What the search sees: copies, some time after they changed. */
  private final transient Map<Long, Kept> index = new TreeMap<>();

  private final transient Deque<Change> notIndexed = new ArrayDeque<>();
  private final transient Deque<Instant> calls = new ArrayDeque<>();
  private final transient Deque<Instant> searches = new ArrayDeque<>();
  private transient volatile VendorEvents events = (vendor, type, id, details) -> {};
  private transient Duration lag = Duration.ofSeconds(10);
  private boolean limited;
  private long nextId;

  HubspotSimulator(Clock clock) {
    this.clock = clock;
  }

  /** How a merge ends. */
  enum Merge {
    /** The one id goes on, the other is gone without a trace but in the survivor's list. */
    OLD,
    /** Both become a third record, which answers to either id. */
    NEW
  }

  private static final class Kept {
    final long id;
    final Map<String, String> properties = new TreeMap<>();
    Instant created;
    Instant modified;
    Instant archivedAt;

    Kept(long id) {
      this.id = id;
    }

    Kept copy() {
      Kept copy = new Kept(id);
      copy.properties.putAll(properties);
      copy.created = created;
      copy.modified = modified;
      copy.archivedAt = archivedAt;
      return copy;
    }

    String value(String property) {
      return switch (property) {
        case "hs_object_id" -> String.valueOf(id);
        case "createdate" -> stamp(created);
        case MODIFIED -> stamp(modified);
        default -> properties.get(property);
      };
    }
  }

  /** A change that the search does not see yet; without a copy the contact is gone. */
  private record Change(Instant visibleAt, long id, Kept copy) {}

  /** What is told when the change is done. */
  private record Event(String type, long id, ObjectNode details) {}

  // ---- the world ----------------------------------------------------------------------------

  /** Who hears of changes. */
  void events(VendorEvents listener) {
    events = listener;
  }

  /** Whether calls are counted as HubSpot counts them; off, so that nobody has to wait. */
  synchronized void limits(boolean on) {
    limited = on;
    calls.clear();
    searches.clear();
  }

  /** How long a change is unknown to the search. */
  synchronized void searchLag(Duration time) {
    lag = time;
  }

  /** Forgets everything and knows what the seed knows, the search as well. */
  synchronized void reset(Seed seed) {
    fill(seed.contacts());
  }

  /** Forgets everything and knows these. */
  synchronized void fill(List<Contact> given) {
    contacts.clear();
    became.clear();
    blocked.clear();
    index.clear();
    notIndexed.clear();
    calls.clear();
    searches.clear();
    nextId = 900_000_000_001L;
    for (Contact each : given) {
      Kept kept = new Kept(each.id());
      put(kept, "email", each.email());
      put(kept, "firstname", each.firstName());
      put(kept, "lastname", each.lastName());
      put(kept, "lifecyclestage", each.lifecycleStage());
      put(kept, "phone", each.phone());
      if (!each.mergedIds().isEmpty()) {
        put(kept, MERGED, join(each.mergedIds().stream().map(String::valueOf)));
      }
      kept.created = each.createdAt();
      kept.modified = each.updatedAt();
      kept.archivedAt = each.archivedAt();
      contacts.put(kept.id, kept);
      if (kept.archivedAt == null) {
        index.put(kept.id, kept.copy());
      }
    }
  }

  /** Every contact by its id, and whether it is archived. */
  synchronized Map<String, Boolean> states() {
    Map<String, Boolean> states = new TreeMap<>();
    contacts.values().forEach(kept -> states.put("" + kept.id, kept.archivedAt != null));
    return states;
  }

  /** A contact as the list shows it, or null. */
  synchronized ObjectNode contact(String id) {
    Kept kept = contacts.get(number(id));
    return kept == null ? null : node(kept, KNOWN);
  }

  /**
   * Merges two contacts.
   *
   * @return the id of what is there afterwards, or null when one of them is not in use
   */
  String merge(String primary, String other, Merge kind) {
    List<Event> told = new ArrayList<>();
    Long result;
    synchronized (this) {
      result = merged(number(primary), number(other), kind, told);
    }
    tell(told);
    return result == null ? null : String.valueOf(result);
  }

  /** Moves a contact to the bin; false when there is none in use. */
  boolean archive(String id) {
    List<Event> told = new ArrayList<>();
    boolean done;
    synchronized (this) {
      done = archived(number(id), told);
    }
    tell(told);
    return done;
  }

  /** Takes a contact back out of the bin; false when it is not there. */
  boolean restore(String id) {
    List<Event> told = new ArrayList<>();
    synchronized (this) {
      Kept kept = contacts.get(number(id));
      if (kept == null || kept.archivedAt == null) {
        return false;
      }
      kept.archivedAt = null;
      kept.modified = clock.instant();
      indexed(kept);
      told.add(new Event("contact.restore", kept.id, Wire.object()));
    }
    tell(told);
    return true;
  }

  /** Deletes a contact for good, as privacy law wants it; false when there is none. */
  boolean forget(String id) {
    List<Event> told = new ArrayList<>();
    boolean done;
    synchronized (this) {
      done = forgotten(number(id), told);
    }
    tell(told);
    return done;
  }

  /**
   * Changes properties.
   *
   * @param values null or empty removes one
   * @return false when no contact in use has this id
   * @throws IllegalArgumentException when another contact has the address
   */
  boolean change(String id, Map<String, String> values) {
    List<Event> told = new ArrayList<>();
    boolean done;
    synchronized (this) {
      done = changed(number(id), values, told);
    }
    tell(told);
    return done;
  }

  /**
   * Makes a contact.
   *
   * @return its id
   * @throws IllegalArgumentException when another contact has the address
   */
  String create(Map<String, String> values) {
    List<Event> told = new ArrayList<>();
    Kept kept;
    synchronized (this) {
      kept = created(values, told);
    }
    tell(told);
    return String.valueOf(kept.id);
  }

  private Kept created(Map<String, String> values, List<Event> told) {
    unique(0, values.get("email"));
    Kept kept = new Kept(nextId++);
    values.forEach((name, value) -> put(kept, name, value));
    kept.created = clock.instant();
    kept.modified = kept.created;
    contacts.put(kept.id, kept);
    indexed(kept);
    told.add(new Event("contact.creation", kept.id, Wire.object()));
    return kept;
  }

  private boolean changed(long id, Map<String, String> values, List<Event> told) {
    Kept kept = contacts.get(became.getOrDefault(id, id));
    if (kept == null || kept.archivedAt != null) {
      return false;
    }
    if (values.get("email") != null) {
      unique(kept.id, values.get("email"));
    }
    values.forEach(
        (name, value) -> {
          put(kept, name, value);
          told.add(
              new Event(
                  "contact.propertyChange",
                  kept.id,
                  Wire.object()
                      .put("propertyName", name)
                      .put("propertyValue", value == null ? "" : value)));
        });
    // Whoever writes, also the hub itself.
    kept.modified = clock.instant();
    indexed(kept);
    return true;
  }

  private boolean archived(long id, List<Event> told) {
    Kept kept = contacts.get(id);
    if (kept == null || kept.archivedAt != null) {
      return false;
    }
    kept.archivedAt = clock.instant();
    unindexed(id);
    told.add(new Event("contact.deletion", id, Wire.object()));
    return true;
  }

  private boolean forgotten(long id, List<Event> told) {
    Kept kept = contacts.remove(id);
    if (kept == null) {
      return false;
    }
    if (kept.properties.containsKey("email")) {
      blocked.add(kept.properties.get("email"));
    }
    unindexed(id);
    told.add(new Event("contact.privacyDeletion", id, Wire.object()));
    return true;
  }

  private Long merged(long primary, long other, Merge kind, List<Event> told) {
    Kept first = contacts.get(primary);
    Kept second = contacts.get(other);
    if (primary == other
        || first == null
        || second == null
        || first.archivedAt != null
        || second.archivedAt != null) {
      return null;
    }
    Set<Long> gone = new LinkedHashSet<>();
    gone.addAll(ids(first.properties.get(MERGED)));
    gone.addAll(ids(second.properties.get(MERGED)));
    gone.add(other);
    Kept survivor = kind == Merge.OLD ? first : new Kept(nextId++);
    if (kind == Merge.NEW) {
      gone.add(primary);
      survivor.created = first.created.isBefore(second.created) ? first.created : second.created;
      survivor.properties.putAll(second.properties);
      survivor.properties.putAll(first.properties);
      contacts.remove(primary);
      unindexed(primary);
      became.replaceAll((id, now) -> now == primary || now == other ? survivor.id : now);
      became.put(primary, survivor.id);
      became.put(other, survivor.id);
      contacts.put(survivor.id, survivor);
    } else {
      second.properties.forEach((name, value) -> survivor.properties.putIfAbsent(name, value));
    }
    survivor.properties.put(MERGED, join(gone.stream().map(String::valueOf)));
    survivor.modified = clock.instant();
    contacts.remove(other);
    unindexed(other);
    indexed(survivor);
    ObjectNode details = Wire.object();
    details.put("primaryObjectId", primary);
    details.putArray("mergedObjectIds").add(other);
    details.put("newObjectId", survivor.id);
    details.put("numberOfPropertiesMoved", second.properties.size());
    told.add(new Event("contact.merge", survivor.id, details));
    return survivor.id;
  }

  private void unique(long self, String email) {
    if (email == null || email.isEmpty()) {
      return;
    }
    String wanted = email.strip().toLowerCase(Locale.ROOT);
    if (blocked.contains(wanted)) {
      throw new IllegalArgumentException("This address was deleted for privacy: " + wanted);
    }
    if (contacts.values().stream()
        .anyMatch(
            kept ->
                kept.id != self
                    && kept.archivedAt == null
                    && wanted.equals(kept.properties.get("email")))) {
      throw new IllegalArgumentException("Contact already exists.");
    }
  }

  private static void put(Kept kept, String name, String value) {
    if (value == null || value.isEmpty()) {
      kept.properties.remove(name);
    } else {
      // As HubSpot keeps addresses.
      kept.properties.put(
          name, name.equals("email") ? value.strip().toLowerCase(Locale.ROOT) : value);
    }
  }

  private void indexed(Kept kept) {
    notIndexed.add(new Change(clock.instant().plus(lag), kept.id, kept.copy()));
  }

  private void unindexed(long id) {
    notIndexed.add(new Change(clock.instant().plus(lag), id, null));
  }

  private void tell(List<Event> told) {
    told.forEach(
        event ->
            events.changed("hubspot", event.type(), String.valueOf(event.id()), event.details()));
  }

  // ---- the API ------------------------------------------------------------------------------

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Event> told = new ArrayList<>();
    try {
      synchronized (this) {
        answer(request, response, told);
      }
    } catch (Refusal refusal) {
      refuse(response, refusal.status, refusal.category, refusal.getMessage());
    } catch (IllegalArgumentException conflict) {
      refuse(response, 409, "CONFLICT", conflict.getMessage());
    }
    tell(told);
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, List<Event> told)
      throws IOException {
    String method = request.getMethod();
    boolean writes = authorise(request);
    String rest = rest(request.getPathInfo());
    String asked = method + " " + (rest.matches("/\\d+") ? "/{id}" : rest);
    limit(asked.equals("POST /search"), response);
    if (!writes
        && !Set.of("GET ", "GET /{id}", "POST /search", "POST /batch/read").contains(asked)) {
      throw new Refusal(
          403,
          "MISSING_SCOPES",
          "This app hasn't been granted all required scopes to make this call.");
    }
    Map<String, List<String>> query = Wire.fields(request.getQueryString());
    ObjectNode given = Wire.object();
    if (method.equals("POST") || method.equals("PATCH")) {
      given = Wire.objectOf(Wire.body(request));
      if (given == null || !String.valueOf(request.getContentType()).contains("json")) {
        throw new Refusal(400, "VALIDATION_ERROR", "Invalid input JSON");
      }
    }
    long id = rest.matches("/\\d+") ? number(rest.substring(1)) : 0;
    switch (asked) {
      case "GET " -> Wire.answer(response, 200, list(query));
      case "POST " ->
          Wire.answer(response, 201, node(created(properties(given), told), Set.copyOf(USUAL)));
      case "GET /{id}" -> Wire.answer(response, 200, node(one(id, flag(query)), asked(query)));
      case "PATCH /{id}" -> {
        if (!changed(id, properties(given), told)) {
          throw nothing();
        }
        Wire.answer(
            response, 200, node(contacts.get(became.getOrDefault(id, id)), Set.copyOf(USUAL)));
      }
      case "DELETE /{id}" -> {
        // To archive what is not there is no mistake.
        archived(id, told);
        response.setStatus(204);
      }
      case "POST /search" -> Wire.answer(response, 200, search(given));
      case "POST /batch/read" -> batch(given, flag(query), response);
      case "POST /merge" -> {
        Long survivor =
            merged(
                number(given.path("primaryObjectId").asText()),
                number(given.path("objectIdToMerge").asText()),
                Merge.NEW,
                told);
        if (survivor == null) {
          throw new Refusal(400, "VALIDATION_ERROR", "Unable to merge these objects.");
        }
        Wire.answer(response, 200, node(contacts.get(survivor), Set.copyOf(USUAL)));
      }
      case "POST /gdpr-delete" -> {
        String named = given.path("objectId").asText();
        if (given.path("idProperty").asText().equals("email")) {
          blocked.add(named);
          contacts.values().stream()
              .filter(kept -> named.equals(kept.properties.get("email")))
              .map(kept -> kept.id)
              .findFirst()
              .ifPresent(found -> forgotten(found, told));
        } else if (!forgotten(number(named), told)) {
          throw nothing();
        }
        response.setStatus(204);
      }
      default -> throw nothing();
    }
  }

  private ObjectNode list(Map<String, List<String>> query) {
    int limit = between(query, "limit", 10, 1, 100);
    long after = query.containsKey("after") ? number(query.get("after").get(0)) : 0;
    if (after < 0) {
      throw new Refusal(400, "VALIDATION_ERROR", "The after parameter is invalid");
    }
    boolean archived = flag(query);
    List<Kept> left =
        contacts.values().stream()
            .filter(kept -> (kept.archivedAt != null) == archived && kept.id >= after)
            .limit(limit + 1L)
            .toList();
    ObjectNode answer = Wire.object();
    ArrayNode results = answer.putArray("results");
    Set<String> wanted = asked(query);
    left.stream().limit(limit).forEach(kept -> results.add(node(kept, wanted)));
    if (left.size() > limit) {
      String next = String.valueOf(left.get(limit).id);
      answer
          .putObject("paging")
          .putObject("next")
          .put("after", next)
          .put("link", "https://api.hubapi.com/crm/objects/" + VERSION + "/contacts?after=" + next);
    }
    return answer;
  }

  private Kept one(long id, boolean archived) {
    Kept kept = contacts.get(became.getOrDefault(id, id));
    if (kept == null || (kept.archivedAt != null) != archived) {
      throw nothing();
    }
    return kept;
  }

  private void batch(ObjectNode given, boolean archived, HttpServletResponse response)
      throws IOException {
    JsonNode inputs = given.path("inputs");
    if (!inputs.isArray() || inputs.size() > 100) {
      throw new Refusal(400, "VALIDATION_ERROR", "inputs must have from 1 to 100 entries");
    }
    ObjectNode answer = Wire.object();
    answer.put("status", "COMPLETE");
    answer.put("startedAt", stamp(clock.instant()));
    answer.put("completedAt", stamp(clock.instant()));
    ArrayNode results = answer.putArray("results");
    int missing = 0;
    for (JsonNode input : inputs) {
      try {
        results.add(node(one(number(input.path("id").asText()), archived), wanted(given)));
      } catch (Refusal nobody) {
        missing++;
      }
    }
    if (missing > 0) {
      answer.put("numErrors", missing);
    }
    Wire.answer(response, missing > 0 ? 207 : 200, answer);
  }

  private ObjectNode search(ObjectNode given) {
    while (!notIndexed.isEmpty() && !notIndexed.peek().visibleAt().isAfter(clock.instant())) {
      Change change = notIndexed.poll();
      if (change.copy() == null) {
        index.remove(change.id());
      } else {
        index.put(change.id(), change.copy());
      }
    }
    int limit = given.path("limit").asInt(10);
    if (limit < 1 || limit > 200) {
      throw new Refusal(400, "VALIDATION_ERROR", "limit must be from 1 to 200");
    }
    String afterText = given.path("after").asText("0");
    int after = afterText.isEmpty() ? 0 : (int) number(afterText);
    if (after < 0 || after + limit > WALL) {
      throw new Refusal(
          400,
          "VALIDATION_ERROR",
          "The total number of results after paging may not exceed %d.".formatted(WALL));
    }
    JsonNode groups = given.path("filterGroups");
    List<Kept> found =
        index.values().stream()
            .filter(kept -> groups.isEmpty() || any(groups, kept))
            .sorted(order(given.path("sorts")))
            .toList();
    ObjectNode answer = Wire.object();
    answer.put("total", found.size());
    ArrayNode results = answer.putArray("results");
    found.stream().skip(after).limit(limit).forEach(kept -> results.add(node(kept, wanted(given))));
    if (after + limit < found.size()) {
      answer.putObject("paging").putObject("next").put("after", String.valueOf(after + limit));
    }
    return answer;
  }

  private static boolean any(JsonNode groups, Kept kept) {
    for (JsonNode group : groups) {
      boolean all = true;
      for (JsonNode filter : group.path("filters")) {
        all &= passes(filter, kept);
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  private static boolean passes(JsonNode filter, Kept kept) {
    String property = filter.path("propertyName").asText();
    if (!KNOWN.contains(property)) {
      throw new Refusal(
          400, "VALIDATION_ERROR", "There was a problem with the request: " + property);
    }
    String has = kept.value(property);
    String value = filter.path("value").asText("");
    String operator = filter.path("operator").asText();
    return switch (operator) {
      case "HAS_PROPERTY" -> has != null;
      case "NOT_HAS_PROPERTY" -> has == null;
      case "EQ" -> has != null && compare(property, has, value) == 0;
      case "NEQ" -> has != null && compare(property, has, value) != 0;
      case "GT" -> has != null && compare(property, has, value) > 0;
      case "GTE" -> has != null && compare(property, has, value) >= 0;
      case "LT" -> has != null && compare(property, has, value) < 0;
      case "LTE" -> has != null && compare(property, has, value) <= 0;
      case "BETWEEN" ->
          has != null
              && compare(property, has, value) >= 0
              && compare(property, has, filter.path("highValue").asText()) <= 0;
      case "IN" -> {
        boolean in = false;
        for (JsonNode each : filter.path("values")) {
          in |= has != null && compare(property, has, each.asText()) == 0;
        }
        yield in;
      }
      default ->
          throw new Refusal(400, "VALIDATION_ERROR", operator + " is not supported for this field");
    };
  }

  private static int compare(String property, String has, String value) {
    return switch (property) {
      case MODIFIED, "createdate" -> Long.compare(millis(has), millis(value));
      case "hs_object_id" -> Long.compare(number(has), number(value));
      default -> has.compareToIgnoreCase(value);
    };
  }

  private static Comparator<Kept> order(JsonNode sorts) {
    if (sorts.size() > 1) {
      throw new Refusal(400, "VALIDATION_ERROR", "Only one sort may be given");
    }
    // Without an order, and among equals, as it comes: not by id.
    Comparator<Kept> anyhow = Comparator.comparingLong(kept -> Long.reverse(kept.id));
    if (sorts.isEmpty()) {
      return anyhow;
    }
    JsonNode sort = sorts.get(0);
    String property = sort.isTextual() ? sort.asText() : sort.path("propertyName").asText();
    Comparator<Kept> order =
        switch (property) {
          case MODIFIED -> Comparator.comparing(kept -> kept.modified);
          case "createdate" -> Comparator.comparing(kept -> kept.created);
          case "hs_object_id" -> Comparator.comparingLong(kept -> kept.id);
          default -> Comparator.comparing(kept -> Objects.toString(kept.value(property), ""));
        };
    if (sort.path("direction").asText().equals("DESCENDING")) {
      order = order.reversed();
    }
    return order.thenComparing(anyhow);
  }

  // ---- shapes -------------------------------------------------------------------------------

  private static ObjectNode node(Kept kept, Set<String> wanted) {
    ObjectNode node = Wire.object();
    node.put("id", String.valueOf(kept.id));
    ObjectNode properties = node.putObject("properties");
    Stream.concat(ALWAYS.stream(), wanted.stream())
        .distinct()
        .sorted()
        .filter(KNOWN::contains)
        .forEach(name -> properties.put(name, kept.value(name)));
    node.put("createdAt", stamp(kept.created));
    node.put("updatedAt", stamp(kept.modified));
    node.put("archived", kept.archivedAt != null);
    if (kept.archivedAt != null) {
      node.put("archivedAt", stamp(kept.archivedAt));
    }
    return node;
  }

  private static Set<String> asked(Map<String, List<String>> query) {
    return query.containsKey("properties")
        ? query.get("properties").stream()
            .flatMap(list -> Arrays.stream(list.split(",")))
            .collect(Collectors.toSet())
        : Set.copyOf(USUAL);
  }

  private static Set<String> wanted(ObjectNode given) {
    Set<String> names = new LinkedHashSet<>();
    given.path("properties").forEach(name -> names.add(name.asText()));
    return names.isEmpty() ? Set.copyOf(USUAL) : names;
  }

  private static Map<String, String> properties(ObjectNode given) {
    Map<String, String> values = new LinkedHashMap<>();
    given
        .path("properties")
        .properties()
        .forEach(
            field -> {
              if (!KNOWN.contains(field.getKey()) || ALWAYS.contains(field.getKey())) {
                throw new Refusal(
                    400, "VALIDATION_ERROR", "Property values were not valid: " + field.getKey());
              }
              values.put(field.getKey(), field.getValue().asText(null));
            });
    return values;
  }

  // ---- the door -----------------------------------------------------------------------------

  /** Whether the caller may write; a caller that may not even read is refused. */
  private static boolean authorise(HttpServletRequest request) {
    String given = request.getHeader("Authorization");
    if (("Bearer " + SandboxSettings.HUBSPOT_WRITE_TOKEN).equals(given)) {
      return true;
    }
    if (("Bearer " + SandboxSettings.HUBSPOT_TOKEN).equals(given)) {
      return false;
    }
    throw new Refusal(
        401,
        "INVALID_AUTHENTICATION",
        "Authentication credentials not found. This API supports OAuth 2.0 authentication.");
  }

  private static String rest(String path) {
    for (String base :
        List.of("/crm/objects/" + VERSION + "/contacts", "/crm/v3/objects/contacts")) {
      if (path != null && (path.equals(base) || path.startsWith(base + "/"))) {
        return path.substring(base.length());
      }
    }
    throw nothing();
  }

  private void limit(boolean search, HttpServletResponse response) {
    Instant now = clock.instant();
    forgetBefore(calls, now.minusSeconds(10));
    forgetBefore(searches, now.minusSeconds(1));
    calls.add(now);
    if (search) {
      searches.add(now);
    } else {
      // A search carries none of these.
      response.setHeader("X-HubSpot-RateLimit-Max", String.valueOf(PER_TEN_SECONDS));
      response.setHeader(
          "X-HubSpot-RateLimit-Remaining",
          String.valueOf(Math.max(0, PER_TEN_SECONDS - calls.size())));
      response.setHeader("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
      response.setHeader("X-HubSpot-RateLimit-Daily", "250000");
      response.setHeader("X-HubSpot-RateLimit-Daily-Remaining", "249000");
    }
    if (limited && search && searches.size() > SEARCHES_PER_SECOND) {
      throw new Refusal(429, "RATE_LIMITS:SECONDLY", "You have reached your secondly limit.");
    }
    if (limited && calls.size() > PER_TEN_SECONDS) {
      throw new Refusal(
          429,
          "RATE_LIMITS:TEN_SECONDLY_ROLLING",
          "You have reached your ten_secondly_rolling limit.");
    }
  }

  private static void forgetBefore(Deque<Instant> times, Instant limit) {
    while (!times.isEmpty() && !times.peek().isAfter(limit)) {
      times.poll();
    }
  }

  static void refuse(HttpServletResponse response, int status, String category, String message)
      throws IOException {
    ObjectNode body = Wire.object();
    body.put("status", "error");
    body.put("message", message);
    // The policy comes with the category where limits are meant.
    int colon = category.indexOf(':');
    if (colon > 0) {
      body.put("errorType", "RATE_LIMIT").put("policyName", category.substring(colon + 1));
    }
    body.put("correlationId", UUID.randomUUID().toString());
    body.put("category", colon > 0 ? category.substring(0, colon) : category);
    Wire.answer(response, status, body);
  }

  private static Refusal nothing() {
    return new Refusal(404, "OBJECT_NOT_FOUND", "resource not found");
  }

  private static boolean flag(Map<String, List<String>> query) {
    return query.getOrDefault("archived", List.of("false")).get(0).equals("true");
  }

  private static int between(
      Map<String, List<String>> query, String name, int otherwise, int least, int most) {
    if (!query.containsKey(name)) {
      return otherwise;
    }
    long value = number(query.get(name).get(0));
    if (value < least || value > most) {
      throw new Refusal(
          400, "VALIDATION_ERROR", "%s must be from %d to %d".formatted(name, least, most));
    }
    return (int) value;
  }

  private static List<Long> ids(String semicolons) {
    return semicolons == null
        ? List.of()
        : Stream.of(semicolons.split(";")).map(HubspotSimulator::number).toList();
  }

  private static String join(Stream<String> ids) {
    return ids.collect(Collectors.joining(";"));
  }

  private static long millis(String text) {
    try {
      return text.matches("\\d+")
          ? Long.parseLong(text)
          : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException notAMoment) {
      throw new Refusal(400, "VALIDATION_ERROR", text + " is not a moment");
    }
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  private static String stamp(Instant instant) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
        .withZone(ZoneOffset.UTC)
        .format(instant);
  }

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String category;

    Refusal(int status, String category, String message) {
      super(message);
      this.status = status;
      this.category = category;
    }
  }
}
