package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fabman's machines and doors as rows of {@code resource}. */
public final class ResourceMirror {
  private static final int LIMIT = 500;
  private static final String DELETED = "deleted";
  private static final List<String> FIELDS =
      List.of("id", "name", "type", "state", "space_id", "control_type");

  private final VendorPages pages;
  private final Clock clock;

  /**
   * @param pages the connector's listings
   * @param clock for when a record was seen
   */
  public ResourceMirror(VendorPages pages, Clock clock) {
    this.pages = pages;
    this.clock = clock;
  }

  /** The run's next page. */
  public SyncPage page(SyncRun run) {
    return pages.next(run, "fabman_list_resources", LIMIT, this::row);
  }

  /** What of a page differs from the {@code known} rows. */
  public Changes changes(SyncPage page, List<Map<String, Object>> known) {
    return Changes.of(page, known, DELETED, (row, there) -> {});
  }

  /**
   * What was not in the listing that just ended.
   *
   * @param held rows with the {@code external_id} of every resource that is not deleted here
   */
  public Changes gone(SyncRun run, List<Map<String, Object>> held) {
    return Unlisted.of(run, held, now());
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
    Content content = Content.of(json, FIELDS);
    String name = item.text("name", 300);
    String state = item.word("state", 16);
    Map<String, Object> columns = new HashMap<>();
    columns.put("external_id", id);
    columns.put("name", name == null ? "Resource " + id : name);
    columns.put("type", item.id("type"));
    columns.put("control_type", item.word("control_type", 24));
    columns.put("state", state == null ? "active" : state);
    columns.put("space_id", item.id("space_id"));
    columns.put("content_hash", content.hash());
    columns.put("now", now());
    return new SyncPage.Row(id, content.hash(), columns, List.of());
  }
}
