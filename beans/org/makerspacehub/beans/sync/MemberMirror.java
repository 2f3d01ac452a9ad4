package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.makerspacehub.beans.identity.Fold;

/**
 * Fabman's members as rows of {@code external_identity}, {@code person} and {@code membership}. A
 * member is a person by itself; its address was typed by hand and counts as verified by nobody.
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
          "packages");

  /** Below this many, members may vanish without a question. */
  private static final int FEW = 20;

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

  /** One member, as a page of one. */
  public SyncPage one(String id) {
    return pages.one("fabman_get_member", Map.of("id", id), this::row);
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
   * The memberships of changed members that Fabman no longer lists.
   *
   * @param open rows with the {@code external_id} of every membership of those members that has not
   *     ended here
   */
  public List<Map<String, Object>> ended(Changes changes, List<Map<String, Object>> open) {
    Set<Object> listed =
        changes.parts().stream().map(part -> part.get("external_id")).collect(Collectors.toSet());
    return open.stream()
        .filter(row -> !listed.contains(row.get("external_id").toString()))
        .map(row -> Map.of("external_id", row.get("external_id"), "now", (Object) now()))
        .toList();
  }

  /**
   * The members we hold that were not in the listing that just ended: Fabman deleted them.
   *
   * @param held rows with the {@code external_id} of every member that is not deleted here
   * @throws TooManyGone when it is more than a fifth of them: a listing that lies must not empty
   *     the mirror
   */
  public Changes gone(SyncRun run, List<Map<String, Object>> held) {
    List<Map<String, Object>> rows =
        held.stream()
            .filter(row -> !run.wasListed(row.get("external_id").toString()))
            .map(row -> Map.of("external_id", row.get("external_id"), "now", (Object) now()))
            .toList();
    if (rows.size() > FEW && rows.size() * 5 > held.size()) {
      throw new TooManyGone(rows.size(), held.size());
    }
    return new Changes(rows.size(), 0, rows, List.of());
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
    Content content = Content.of(withSortedPackages(json), FIELDS);
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

  /** Fabman promises no order; another one is no change. */
  private static JsonNode withSortedPackages(JsonNode json) {
    if (!json.path("packages").isArray() || json.get("packages").size() < 2) {
      return json;
    }
    List<JsonNode> packages = new ArrayList<>();
    json.get("packages").forEach(packages::add);
    packages.sort(Comparator.comparing((JsonNode p) -> p.path("id").asText()));
    ArrayNode sorted = JsonNodeFactory.instance.arrayNode().addAll(packages);
    return ((ObjectNode) json.deepCopy()).set("packages", sorted);
  }
}
