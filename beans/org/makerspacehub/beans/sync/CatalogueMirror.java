package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A short list of Fabman's whose records hang on nothing: what there is to have, to use and to
 * learn. Each becomes a row of a table of its own.
 */
public final class CatalogueMirror {
  private static final String DELETED = "deleted";

  private final VendorPages pages;
  private final Clock clock;
  private final String tool;
  private final int limit;
  private final String gone;
  private final List<String> fields;
  private final BiConsumer<Item, Map<String, Object>> columns;

  private CatalogueMirror(
      VendorPages pages,
      Clock clock,
      String tool,
      int limit,
      String gone,
      List<String> fields,
      BiConsumer<Item, Map<String, Object>> columns) {
    this.pages = pages;
    this.clock = clock;
    this.tool = tool;
    this.limit = limit;
    this.gone = gone;
    this.fields = fields;
    this.columns = columns;
  }

  /** Packages as rows of {@code membership_package}; one that is listed no more stays as it was. */
  public static CatalogueMirror packages(VendorPages pages, Clock clock) {
    return new CatalogueMirror(
        pages,
        clock,
        "fabman_list_packages",
        200,
        null,
        List.of("id", "name", "state", "recurring_fee", "recurring_fee_period"),
        (item, columns) -> {
          called(item, "name", "Package", columns);
          columns.put("state", state(item, 12));
          columns.put("recurring_fee", item.money("recurring_fee"));
          columns.put("recurring_fee_period", item.word("recurring_fee_period", 16));
        });
  }

  /** Machines and doors as rows of {@code resource}. */
  public static CatalogueMirror resources(VendorPages pages, Clock clock) {
    return new CatalogueMirror(
        pages,
        clock,
        "fabman_list_resources",
        500,
        DELETED,
        List.of("id", "name", "type", "state", "space_id", "control_type"),
        (item, columns) -> {
          called(item, "name", "Resource", columns);
          columns.put("type", item.id("type"));
          columns.put("control_type", item.word("control_type", 24));
          columns.put("state", state(item, 16));
          columns.put("space_id", item.id("space_id"));
        });
  }

  /** Training courses as rows of {@code training_course}; who took them is the members'. */
  public static CatalogueMirror trainingCourses(VendorPages pages, Clock clock) {
    return new CatalogueMirror(
        pages,
        clock,
        "fabman_list_training_courses",
        500,
        DELETED,
        List.of("id", "title", "state"),
        (item, columns) -> {
          called(item, "title", "Course", columns);
          columns.put("state", state(item, 16));
        });
  }

  /** The run's next page. */
  public SyncPage page(SyncRun run) {
    return pages.next(run, tool, limit, this::row);
  }

  /** What of a page differs from the {@code known} rows. */
  public Changes changes(SyncPage page, List<Map<String, Object>> known) {
    return Changes.of(page, known, gone, (row, there) -> {});
  }

  /**
   * What was not in the listing that just ended.
   *
   * @param held rows with the {@code external_id} of every record that is not deleted here
   */
  public Changes gone(SyncRun run, List<Map<String, Object>> held) {
    return Unlisted.of(run, held, now());
  }

  private SyncPage.Row row(JsonNode json) {
    Item item = new Item(json);
    String id = item.id("id");
    if (id == null) {
      return null;
    }
    Content content = Content.of(json, fields);
    Map<String, Object> row = new HashMap<>();
    row.put("external_id", id);
    columns.accept(item, row);
    row.put("content_hash", content.hash());
    row.put("now", now());
    return new SyncPage.Row(id, content.hash(), row, List.of());
  }

  private LocalDateTime now() {
    return SyncRuns.utc(clock.instant());
  }

  private static void called(Item item, String field, String kind, Map<String, Object> columns) {
    String name = item.text(field, 300);
    columns.put(field, name == null ? kind + " " + item.id("id") : name);
  }

  private static String state(Item item, int longest) {
    String state = item.word("state", longest);
    return state == null ? "active" : state;
  }
}
