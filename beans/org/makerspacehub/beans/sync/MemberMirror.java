package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.makerspacehub.beans.identity.Fold;
import org.makerspacehub.beans.vendor.Fields;

/**
 * Fabman's members as rows of {@code external_identity}, {@code person}, {@code membership} and
 * {@code training}. A member is a person by itself; its address was typed by hand and counts as
 * verified by nobody.
 */
public final class MemberMirror {
  private static final int LIMIT = 1000;
  private static final String DELETED = "deleted";
  private static final List<String> FIELDS =
      List.of(
          "id",
          "member_number",
          "first_name",
          "last_name",
          "email",
          "state",
          "created_at",
          "updated_at",
          "last_activity_at",
          "packages",
          "trainings");

  static final String MEMBERS = "members";
  static final String ACTIVE = "active members";
  static final String MEMBERSHIPS = "memberships";

  private static final List<String> STANDING = List.of(DELETED, "locked", "active");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VendorPages pages;
  private final Clock clock;

  /**
   * @param pages the connector's listings
   * @param clock for when a record was seen
   */
  public MemberMirror(VendorPages pages, Clock clock) {
    this.pages = pages;
    this.clock = clock;
  }

  /** The run's next page. */
  public SyncPage page(SyncRun run) {
    return pages.next(run, "fabman_list_members", LIMIT, this::row);
  }

  /** What of a page differs from the {@code known} rows; new members get a new person. */
  public Changes changes(SyncPage page, List<Map<String, Object>> known) {
    return Changes.of(
        page,
        known,
        DELETED,
        (row, there) -> {
          Object person = there == null ? null : there.get("person_id");
          row.put("person_id", person == null ? UUID.randomUUID().toString() : person);
        });
  }

  /**
   * Asks for one member.
   *
   * @param id Fabman's
   */
  public VendorPages.Single read(String id) {
    return pages.single("fabman_get_member", id);
  }

  /**
   * One member as a page of its own; empty when there is no such member. What Fabman tells in its
   * lists alone is as it was: a single answer is no news about it.
   *
   * @param known what we hold of the member, with {@code raw}; empty when nothing
   */
  public SyncPage one(VendorPages.Single read, List<Map<String, Object>> known) {
    SyncPage.Row row =
        read.item().hasNonNull("id") ? row(withWhatListsTell(read.item(), known)) : null;
    return new SyncPage(row == null ? List.of() : List.of(row), read.ticket());
  }

  /** A member that Fabman has no more, if we hold it as one that it has. */
  public Changes deleted(VendorPages.Single read, List<Map<String, Object>> known) {
    List<Map<String, Object>> rows =
        known.stream()
            .filter(row -> !DELETED.equals(row.get("state")))
            .filter(row -> !Changes.isNewer(row, read.ticket()))
            .map(row -> gone(row.get("external_id"), read.ticket()))
            .toList();
    return new Changes(rows.size(), 0, rows, List.of());
  }

  private Map<String, Object> gone(Object id, long ticket) {
    return Map.of("external_id", id, "read_ticket", ticket, "now", now());
  }

  /**
   * The memberships of changed members that Fabman no longer lists.
   *
   * @param open rows with {@code external_id} and {@code member_id} of every membership of those
   *     members that has not ended here
   */
  public List<Map<String, Object>> ended(Changes changes, List<Map<String, Object>> open) {
    return unlisted(changes, "packages_listed", changes.parts(), open);
  }

  /** The trainings of changed members, as rows of {@code training}. */
  public List<Map<String, Object>> trainings(Changes changes) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> member : changes.rows()) {
      if (member.get("trainings") instanceof List<?> taken) {
        for (Object training : taken) {
          Map<String, Object> columns = new HashMap<>();
          ((Map<?, ?>) training).forEach((name, value) -> columns.put((String) name, value));
          rows.add(columns);
        }
      }
    }
    return rows;
  }

  /**
   * The trainings of changed members that Fabman no longer lists.
   *
   * @param open rows with {@code external_id} and {@code member_id} of every training of those
   *     members that has not ended here
   */
  public List<Map<String, Object>> trainingsEnded(Changes changes, List<Map<String, Object>> open) {
    return unlisted(changes, "trainings_listed", trainings(changes), open);
  }

  /** A list that did not come says nothing about what is on it. */
  private List<Map<String, Object>> unlisted(
      Changes changes,
      String listed,
      List<Map<String, Object>> parts,
      List<Map<String, Object>> open) {
    Set<Object> told =
        changes.rows().stream()
            .filter(row -> Boolean.TRUE.equals(row.get(listed)))
            .map(row -> row.get("external_id"))
            .collect(Collectors.toSet());
    Set<Object> there =
        parts.stream().map(part -> part.get("external_id")).collect(Collectors.toSet());
    return open.stream()
        .filter(row -> told.contains(row.get("member_id").toString()))
        .filter(row -> !there.contains(row.get("external_id").toString()))
        .map(row -> Map.of("external_id", row.get("external_id"), "now", (Object) now()))
        .toList();
  }

  /**
   * Keeps for the end of the listing what would end something: a member who is locked or deleted, a
   * membership that is listed no more or over all of a sudden. Only when all is read can be told
   * whether the vendor's answer is to be believed. One record alone is written at once, elsewhere.
   *
   * @param known rows with the {@code state} of the members on the page, as we hold it
   * @param open rows of the memberships of changed members that have not ended here
   */
  public Changes holdBack(
      SyncRun run,
      Changes changes,
      List<Map<String, Object>> known,
      List<Map<String, Object>> open) {
    Map<String, String> states = new HashMap<>();
    known.forEach(row -> states.put(text(row, "external_id"), text(row, "state")));
    Map<String, Map<String, Object>> listed = new HashMap<>();
    changes.parts().forEach(part -> listed.put(text(part, "external_id"), part));
    Set<String> held = new HashSet<>();
    for (Map<String, Object> row : changes.rows()) {
      String id = text(row, "external_id");
      if (states.containsKey(id) && isLower(run, id, states.get(id), text(row, "state"))) {
        held.add(id);
      }
    }
    // A list that did not come says nothing about what is on it.
    Set<String> told =
        changes.rows().stream()
            .filter(row -> Boolean.TRUE.equals(row.get("packages_listed")))
            .map(row -> text(row, "external_id"))
            .collect(Collectors.toSet());
    for (Map<String, Object> row : open) {
      Map<String, Object> now = listed.get(text(row, "external_id"));
      if (!told.contains(text(row, "member_id"))) {
        continue;
      }
      if (now == null || isOver(now) && !isOver(row)) {
        held.add(text(row, "member_id"));
        if (!isOver(row)) {
          run.losses().end(MEMBERSHIPS, text(row, "external_id"));
        }
      }
    }
    return new Changes(
        changes.seen(),
        changes.inserted(),
        without(changes.rows(), "external_id", held),
        without(changes.parts(), "member_id", held),
        changes.rows().stream()
            .filter(row -> held.contains(text(row, "external_id")))
            .map(
                row ->
                    Map.of(
                        "flow",
                        run.flow(),
                        "run_id",
                        (Object) run.id(),
                        "external_id",
                        row.get("external_id"),
                        "raw",
                        row.get("raw")))
            .toList());
  }

  private static boolean isLower(SyncRun run, String id, String before, String now) {
    if (STANDING.indexOf(now) >= STANDING.indexOf(before)) {
      return false;
    }
    if (now.equals(DELETED)) {
      run.losses().end(MEMBERS, id);
    }
    if (before.equals("active")) {
      run.losses().end(ACTIVE, id);
    }
    return true;
  }

  /** Whether a membership's last day has gone by, a day's difference of zones aside. */
  private boolean isOver(Map<String, Object> membership) {
    Object until = membership.get("until_date");
    LocalDate last = until instanceof java.sql.Date day ? day.toLocalDate() : (LocalDate) until;
    return last != null && last.isBefore(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  private static List<Map<String, Object>> without(
      List<Map<String, Object>> rows, String key, Set<String> ids) {
    return rows.stream().filter(row -> !ids.contains(text(row, key))).toList();
  }

  private static String text(Map<String, Object> row, String column) {
    return String.valueOf(row.get(column));
  }

  /**
   * Records that were held back, as the page they would have been.
   *
   * @param run they were held back by: what was read after it began stays as it is
   * @param staged rows with the {@code raw} record as it was read
   */
  public SyncPage staged(SyncRun run, List<Map<String, Object>> staged) {
    return new SyncPage(
        staged.stream()
            .map(
                kept -> {
                  try {
                    return row(JSON.readTree(text(kept, "raw")));
                  } catch (JsonProcessingException e) {
                    throw new IllegalStateException("What we wrote ourselves can be read", e);
                  }
                })
            .toList(),
        run.firstTicket());
  }

  /**
   * The end of a listing.
   *
   * @param rows members that Fabman deleted
   * @param losses all that the run ends, with what it held back
   */
  public record Gone(List<Map<String, Object>> rows, Losses losses) implements Tally {

    /** Whether a member is gone. */
    public boolean isAny() {
      return !rows.isEmpty();
    }

    @Override
    public int seen() {
      return rows.size();
    }

    @Override
    public int inserted() {
      return 0;
    }

    @Override
    public int updated() {
      return rows.size();
    }

    @Override
    public int ended() {
      return losses.countTogether(MEMBERS, ACTIVE) + losses.count(MEMBERSHIPS);
    }
  }

  /**
   * The members we hold that were not in the listing that just ended: Fabman deleted them. With
   * them, what this run's held-back records end, weighed against all we hold.
   *
   * @param held rows with {@code external_id} and {@code state} of every member that is not deleted
   *     here
   * @param memberships rows of every membership that has not ended here
   */
  public Gone gone(
      SyncRun run, List<Map<String, Object>> held, List<Map<String, Object>> memberships) {
    Losses losses = run.losses();
    Set<String> gone = new HashSet<>();
    long active = 0;
    for (Map<String, Object> row : held) {
      String id = text(row, "external_id");
      boolean isActive = "active".equals(row.get("state"));
      active += isActive ? 1 : 0;
      if (!run.wasListed(id)) {
        gone.add(id);
        losses.end(MEMBERS, id);
        if (isActive) {
          losses.end(ACTIVE, id);
        }
      }
    }
    long current = 0;
    for (Map<String, Object> row : memberships) {
      if (isOver(row)) {
        continue;
      }
      current++;
      if (gone.contains(text(row, "member_id"))) {
        losses.end(MEMBERSHIPS, text(row, "external_id"));
      }
    }
    losses.held(MEMBERS, held.size()).held(ACTIVE, active).held(MEMBERSHIPS, current);
    return new Gone(gone.stream().sorted().map(id -> gone(id, run.firstTicket())).toList(), losses);
  }

  private LocalDateTime now() {
    return SyncRuns.utc(clock.instant());
  }

  private SyncPage.Row row(JsonNode json) {
    Item item = new Item(json);
    String id = item.id("id");
    if (id == null) {
      return null;
    }
    Content content = Content.of(sorted(json), FIELDS);
    String name =
        Stream.of(item.text("first_name", 300), item.text("last_name", 300))
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
    String email = item.text("email", Fold.LONGEST_EMAIL + 1);
    Map<String, Object> columns = new HashMap<>();
    columns.put("source", "fabman");
    columns.put("external_id", id);
    columns.put("link_state", "confirmed");
    columns.put("full_name", name.isEmpty() ? "(no name)" : Fold.cut(name, 300));
    columns.put("name_key", Fold.nameKey(name));
    columns.put("email", email == null || email.length() > Fold.LONGEST_EMAIL ? null : email);
    columns.put("email_key", Fold.emailKey(email));
    columns.put("email_verified", false);
    columns.put("state", state(item));
    columns.put("kind", "person");
    columns.put("member_number", item.text("member_number", 64));
    columns.put("last_activity_at", item.moment("last_activity_at"));
    columns.put("raw", content.json());
    columns.put("content_hash", content.hash());
    columns.put("now", now());
    columns.put("packages_listed", json.path("packages").isArray());
    columns.put("trainings_listed", json.path("trainings").isArray());
    columns.put("trainings", trainings(id, json));
    return new SyncPage.Row(id, content.hash(), columns, memberships(id, json));
  }

  /** What we don't know is not active: the careful reading of a state that Fabman may add. */
  private static String state(Item item) {
    String state = item.word("state", 12);
    return "active".equals(state) || DELETED.equals(state) ? state : "locked";
  }

  private static List<Map<String, Object>> memberships(String member, JsonNode json) {
    List<Map<String, Object>> rows = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode listed : json.path("packages")) {
      Item item = new Item(listed);
      String id = item.id("id");
      String packageId = item.id("package_id");
      LocalDate from = item.day("from_date");
      // Without a first day nobody can say whether it covers today.
      if (id == null || packageId == null || from == null || !ids.add(id)) {
        continue;
      }
      Map<String, Object> columns = new HashMap<>();
      columns.put("external_id", id);
      columns.put("member_id", member);
      columns.put("package_id", packageId);
      columns.put("from_date", from);
      columns.put("until_date", item.day("until_date"));
      columns.put("charged_until_date", item.day("charged_until_date"));
      rows.add(columns);
    }
    return rows;
  }

  private static List<Map<String, Object>> trainings(String member, JsonNode json) {
    List<Map<String, Object>> rows = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode listed : json.path("trainings")) {
      Item item = new Item(listed);
      String id = item.id("id");
      String course = item.id("course_id");
      if (id == null || course == null || !ids.add(id)) {
        continue;
      }
      Map<String, Object> columns = new HashMap<>();
      columns.put("external_id", id);
      columns.put("member_id", member);
      columns.put("course_id", course);
      columns.put("taken_on", item.day("date"));
      columns.put("from_date", item.day("from_date"));
      columns.put("until_date", item.day("until_date"));
      rows.add(columns);
    }
    return rows;
  }

  /** Fabman tells the last visit in its lists alone (vendor: recorded answers). */
  private static JsonNode withWhatListsTell(JsonNode item, List<Map<String, Object>> known) {
    ObjectNode whole = item.deepCopy();
    known.stream()
        .map(row -> row.get("raw"))
        .filter(Objects::nonNull)
        .map(raw -> Fields.parse(raw.toString().getBytes(StandardCharsets.UTF_8)))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            before -> {
              for (String field : List.of("last_activity_at", "packages", "trainings")) {
                if (!whole.hasNonNull(field) && before.hasNonNull(field)) {
                  whole.set(field, before.get(field));
                }
              }
            });
    return whole;
  }

  /** Fabman promises no order; another one is no change. */
  private static JsonNode sorted(JsonNode json) {
    JsonNode sorted = json;
    for (String list : List.of("packages", "trainings")) {
      if (sorted.path(list).isArray() && sorted.get(list).size() > 1) {
        List<JsonNode> parts = new ArrayList<>();
        sorted.get(list).forEach(parts::add);
        parts.sort(Comparator.comparing((JsonNode p) -> p.path("id").asText()));
        ArrayNode inOrder = JsonNodeFactory.instance.arrayNode().addAll(parts);
        sorted = ((ObjectNode) sorted.deepCopy()).set(list, inOrder);
      }
    }
    return sorted;
  }
}
