package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fabman's packages as rows of {@code membership_package}. */
public final class PackageMirror {
  private static final int LIMIT = 200;
  private static final List<String> FIELDS =
      List.of("id", "name", "state", "recurring_fee", "recurring_fee_period");

  private final VendorPages pages;
  private final Clock clock;

  /**
   * @param pages the connector's listings
   * @param clock for when a record was seen
   */
  public PackageMirror(VendorPages pages, Clock clock) {
    this.pages = pages;
    this.clock = clock;
  }

  /** The run's next page. */
  public SyncPage page(SyncRun run) {
    return pages.next(run, "fabman_list_packages", LIMIT, this::row);
  }

  /** What of a page differs from the {@code known} rows. */
  public Changes changes(SyncPage page, List<Map<String, Object>> known) {
    return Changes.of(page, known, null, (row, there) -> {});
  }

  private SyncPage.Row row(JsonNode json) {
    Item item = new Item(json);
    String id = item.id("id");
    if (id == null) {
      return null;
    }
    Content content = Content.of(json, FIELDS);
    String name = item.text("name", 300);
    String state = item.word("state", 12);
    Map<String, Object> columns = new HashMap<>();
    columns.put("external_id", id);
    columns.put("name", name == null ? "Package " + id : name);
    columns.put("state", state == null ? "active" : state);
    columns.put("recurring_fee", item.money("recurring_fee"));
    columns.put("recurring_fee_period", item.word("recurring_fee_period", 16));
    columns.put("content_hash", content.hash());
    columns.put("now", SyncRuns.utc(clock.instant()));
    return new SyncPage.Row(id, content.hash(), columns, List.of());
  }
}
