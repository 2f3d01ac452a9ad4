package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fabman's invoices as rows of {@code invoice}. Every state is asked for, so that an invoice that
 * was unpaid becomes paid; where a vendor lists due ones only, what it stops to list is owed no
 * more.
 */
public final class InvoiceMirror {
  /** The state of what was due and is listed no more. */
  static final String GONE = "gone";

  private static final int LIMIT = 500;
  private static final List<String> FIELDS =
      List.of(
          "id", "member_id", "number", "state", "date", "due_date", "currency", "total_payable");

  private final VendorPages pages;
  private final Clock clock;

  /**
   * @param pages the connector's listings
   * @param clock for when a record was seen
   */
  public InvoiceMirror(VendorPages pages, Clock clock) {
    this.pages = pages;
    this.clock = clock;
  }

  /** The run's next page. */
  public SyncPage page(SyncRun run) {
    return pages.next(run, "fabman_list_invoices", LIMIT, this::row);
  }

  /** What of a page differs from the {@code known} rows. */
  public Changes changes(SyncPage page, List<Map<String, Object>> known) {
    return Changes.of(page, known, GONE, (row, there) -> {});
  }

  /**
   * What is due here and was not in the listing that just ended.
   *
   * @param due rows with the {@code external_id} of every invoice that we hold as due
   */
  public Changes gone(SyncRun run, List<Map<String, Object>> due) {
    List<Map<String, Object>> rows =
        due.stream()
            .filter(row -> !run.wasListed(row.get("external_id").toString()))
            .map(row -> Map.of("external_id", row.get("external_id"), "now", now()))
            .toList();
    return new Changes(rows.size(), 0, rows, List.of());
  }

  private Object now() {
    return SyncRuns.utc(clock.instant());
  }

  private SyncPage.Row row(JsonNode json) {
    Item item = new Item(json);
    String id = item.id("id");
    String member = item.id("member_id");
    // A list of due invoices names no state: to be on it is the state.
    String state = json.hasNonNull("state") ? item.word("state", 16) : "unpaid";
    BigDecimal payable = item.money("total_payable");
    if (id == null || member == null || state == null || payable == null) {
      return null;
    }
    Content content = Content.of(json, FIELDS);
    String currency = item.word("currency", 3);
    Map<String, Object> columns = new HashMap<>();
    columns.put("external_id", id);
    columns.put("member_id", member);
    columns.put("number", item.text("number", 64));
    columns.put("state", state);
    columns.put("issued_on", item.day("date"));
    columns.put("due_on", item.day("due_date"));
    columns.put("currency", currency != null && currency.length() == 3 ? currency : null);
    columns.put("payable", payable);
    columns.put("content_hash", content.hash());
    columns.put("now", now());
    return new SyncPage.Row(id, content.hash(), columns, List.of());
  }
}
