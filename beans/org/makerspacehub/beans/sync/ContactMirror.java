package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.makerspacehub.beans.identity.Fold;

/**
 * HubSpot's contacts as rows of {@code external_identity}. Anybody can write anything into HubSpot,
 * so no address of it counts as verified.
 *
 * <p>A whole round reads the list in use and the archived one, which say how things are. Between
 * those, a search says what changed; it lags behind, never shows what was archived or merged, and
 * may show what is no more. So of a search is believed only what is newer than what we hold.
 */
public final class ContactMirror {
  /** The state of a contact that was merged into another. */
  static final String MERGED = "merged";

  private static final String DELETED = "deleted";
  private static final String GONE = "gone";
  private static final int LIST_LIMIT = 100;
  private static final int SEARCH_LIMIT = 200;

  /** HubSpot's search is behind by seconds, on bad days by minutes. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private static final List<String> FIELDS =
      List.of(
          "id",
          "email",
          "first_name",
          "last_name",
          "created_at",
          "updated_at",
          "archived",
          "archived_at",
          "lifecycle_stage",
          "merged_ids");

  private final VendorPages pages;
  private final SyncCursors cursors;
  private final Clock clock;

  /**
   * @param pages the connector's listings
   * @param cursors up to which change everything is stored
   * @param clock for when a record was seen
   */
  public ContactMirror(VendorPages pages, SyncCursors cursors, Clock clock) {
    this.pages = pages;
    this.cursors = cursors;
    this.clock = clock;
  }

  /**
   * From when on the run wants to know changes.
   *
   * @return in ISO 8601; empty when it wants everything, as every first run does
   */
  public String since(SyncRun run) {
    return run.isFull()
        ? ""
        : cursors.of(run.flow()).map(position -> wire(at(position).minus(OVERLAP))).orElse("");
  }

  /**
   * The run's next page: of what changed, or else of the contacts in use and then the archived
   * ones.
   *
   * @param since what {@link #since} said
   */
  public SyncPage page(SyncRun run, String since) {
    SyncPage page;
    if (!since.isEmpty()) {
      page =
          pages.next(
              run,
              "hubspot_search_contacts",
              SEARCH_LIMIT,
              Map.of("modified_after", since),
              this::row);
    } else {
      boolean archived = run.isSecondListing();
      page =
          pages.next(
              run, "hubspot_list_contacts", LIST_LIMIT, Map.of("archived", archived), this::row);
      if (!run.isMore() && !archived) {
        run.secondListing();
      }
    }
    for (SyncPage.Row row : page.rows()) {
      updatedAt(row.columns()).ifPresent(run::saw);
      row.parts().forEach(part -> run.succeeds(text(part, "external_id"), row.externalId()));
    }
    return page;
  }

  /**
   * What of a page differs from the {@code known} rows, and below it what was merged away.
   *
   * @param since empty when the page tells how things are; else it is of a search
   */
  public Changes changes(SyncPage page, List<Map<String, Object>> known, String since) {
    SyncPage believed = since.isEmpty() ? page : withoutStale(page, known);
    Changes changes = Changes.of(believed, known, GONE, (row, there) -> {});
    return new Changes(page.rows().size(), changes.inserted(), changes.rows(), changes.parts());
  }

  /**
   * The contacts we hold that were in neither of the listings that just ended: merged into one that
   * says so, or else deleted.
   *
   * @param held rows with the {@code external_id} and {@code state} of every contact that is
   *     neither merged nor deleted here
   */
  public Changes gone(SyncRun run, List<Map<String, Object>> held) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> row : held) {
      String id = text(row, "external_id");
      if (!run.wasListed(id)) {
        rows.add(goneRow(id, run.successorOf(id), run.firstTicket()));
      }
    }
    return new Changes(rows.size(), 0, rows, List.of());
  }

  /**
   * What the end of the listings would end: contacts in use that are in no listing and in no other
   * contact.
   *
   * @param held as for {@link #gone}
   */
  public Losses losses(SyncRun run, List<Map<String, Object>> held) {
    List<String> inUse =
        held.stream()
            .filter(row -> "active".equals(text(row, "state")))
            .map(row -> text(row, "external_id"))
            .toList();
    return Losses.of(
        "contacts",
        inUse.stream().filter(id -> !run.wasListed(id) && run.successorOf(id) == null).toList(),
        inUse.size());
  }

  /**
   * Moves the cursor to the last change that was seen, but not beyond the run's own beginning:
   * whatever changed while a long list was read is looked for again.
   */
  public void move(SyncRun run) {
    Optional<Instant> seen =
        run.latest()
            .map(latest -> latest.isAfter(run.since()) ? run.since() : latest)
            .map(latest -> latest.truncatedTo(ChronoUnit.MILLIS));
    Optional<Instant> stands = cursors.of(run.flow()).map(ContactMirror::at);
    seen.filter(latest -> stands.isEmpty() || latest.isAfter(stands.get()))
        .ifPresent(latest -> cursors.move(run, wire(latest)));
  }

  /**
   * Reads one contact again.
   *
   * @param id HubSpot's
   * @return what it is now, and what of it is gone
   */
  public ContactRefresh refresh(String id) {
    VendorPages.Single read = pages.single("hubspot_get_contact", id);
    if (!read.item().hasNonNull("id")) {
      return new ContactRefresh(
          new SyncPage(List.of(), read.ticket()), List.of(goneRow(id, null, read.ticket())));
    }
    SyncPage.Row row = row(read.item());
    if (row == null) {
      return new ContactRefresh(new SyncPage(List.of(), read.ticket()), List.of());
    }
    // Another id than the one asked for: two were merged into a third.
    return new ContactRefresh(
        new SyncPage(List.of(row), read.ticket()),
        row.externalId().equals(id)
            ? List.of()
            : List.of(goneRow(id, row.externalId(), read.ticket())));
  }

  private static SyncPage withoutStale(SyncPage page, List<Map<String, Object>> known) {
    Map<String, Map<String, Object>> byId = new HashMap<>();
    known.forEach(row -> byId.put(text(row, "external_id"), row));
    return new SyncPage(
        page.rows().stream().filter(row -> isNews(row, byId.get(row.externalId()))).toList(),
        page.ticket());
  }

  /** Whether a search tells about a contact what we do not know better already. */
  private static boolean isNews(SyncPage.Row row, Map<String, Object> known) {
    if (known == null) {
      return true;
    }
    Optional<Instant> there = updatedAt(known);
    Optional<Instant> shown = updatedAt(row.columns());
    if (there.isEmpty() || shown.isEmpty()) {
      return there.isEmpty();
    }
    return switch (text(known, "kept_state")) {
      // What is merged does not come back; the search has not noticed.
      case MERGED -> false;
      case "active" -> !shown.get().isBefore(there.get());
      default -> shown.get().isAfter(there.get());
    };
  }

  private Map<String, Object> goneRow(String id, String successor, long ticket) {
    Map<String, Object> row = new HashMap<>();
    row.put("external_id", id);
    row.put("state", successor == null ? DELETED : MERGED);
    row.put("successor_id", successor);
    row.put("read_ticket", ticket);
    row.put("now", SyncRuns.utc(clock.instant()));
    return row;
  }

  private SyncPage.Row row(JsonNode json) {
    Item item = new Item(json);
    String id = item.id("id");
    if (id == null) {
      return null;
    }
    Content content = Content.of(json, FIELDS);
    String name =
        Stream.of(item.text("first_name", 300), item.text("last_name", 300))
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
    String email = item.text("email", Fold.LONGEST_EMAIL + 1);
    String emailKey = Fold.emailKey(email);
    Map<String, Object> columns = new HashMap<>();
    columns.put("external_id", id);
    columns.put("full_name", name.isEmpty() ? "(no name)" : Fold.cut(name, 300));
    columns.put("name_key", Fold.nameKey(name));
    columns.put("email", emailKey == null ? null : email);
    columns.put("email_key", emailKey);
    columns.put("state", item.is("archived") ? "archived" : "active");
    columns.put("raw", content.json());
    columns.put("content_hash", content.hash());
    columns.put("updated_at", item.text("updated_at", 40));
    columns.put("now", SyncRuns.utc(clock.instant()));
    List<Map<String, Object>> merged = new ArrayList<>();
    for (JsonNode each : json.path("merged_ids")) {
      if (each.asText().matches("[0-9]{1,20}") && !each.asText().equals(id)) {
        merged.add(goneRow(each.asText(), id, 0));
      }
    }
    return new SyncPage.Row(id, content.hash(), columns, merged);
  }

  private static Optional<Instant> updatedAt(Map<String, Object> row) {
    try {
      return Optional.ofNullable(text(row, "updated_at")).map(Instant::parse);
    } catch (DateTimeException notAMoment) {
      return Optional.empty();
    }
  }

  /** A cursor that somebody else wrote there reads as everything from the beginning. */
  private static Instant at(String position) {
    try {
      return Instant.parse(position);
    } catch (DateTimeException notAMoment) {
      return Instant.EPOCH.plus(OVERLAP);
    }
  }

  private static String wire(Instant instant) {
    return instant.toString();
  }

  private static String text(Map<String, Object> row, String column) {
    Object value = row.get(column);
    return value == null ? null : value.toString();
  }
}
