package org.makerspacehub.beans.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a page is new or different, as rows to write.
 *
 * @param seen records on the page
 * @param inserted how many are new
 * @param rows new and different records
 * @param parts rows of the table below them
 * @param heldBack records that are kept for the end of the listing, because they end something
 */
public record Changes(
    int seen,
    int inserted,
    List<Map<String, Object>> rows,
    List<Map<String, Object>> parts,
    List<Map<String, Object>> heldBack)
    implements Tally {

  /** Changes that are all written at once. */
  public Changes(
      int seen, int inserted, List<Map<String, Object>> rows, List<Map<String, Object>> parts) {
    this(seen, inserted, rows, parts, List.of());
  }

  /** What happens to a row before it is written; knows the row that is there, or null. */
  interface Finish {
    void finish(Map<String, Object> row, Map<String, Object> known);
  }

  /**
   * Keeps what differs from what we know.
   *
   * @param known rows with {@code external_id}, {@code content_hash} and {@code state}, locked
   *     until the changes are written; with {@code read_ticket} as well, what was read later than
   *     this page stays as it is
   * @param gone the state by which we marked what the vendor had stopped to list: such a record is
   *     back, even if its content is the same; null when there is none
   */
  static Changes of(SyncPage page, List<Map<String, Object>> known, String gone, Finish finish) {
    Map<String, Map<String, Object>> byId = new HashMap<>();
    known.forEach(row -> byId.put(row.get("external_id").toString(), row));
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Map<String, Object>> parts = new ArrayList<>();
    int inserted = 0;
    for (SyncPage.Row row : page.rows()) {
      Map<String, Object> there = byId.get(row.externalId());
      boolean same =
          there != null
              && row.hash().equals(there.get("content_hash"))
              && (gone == null || !gone.equals(there.get("state")) || isGone(row, gone));
      if (same || isNewer(there, page.ticket())) {
        continue;
      }
      inserted += there == null ? 1 : 0;
      Map<String, Object> columns = new HashMap<>(row.columns());
      columns.put("read_ticket", page.ticket());
      finish.finish(columns, there);
      rows.add(columns);
      parts.addAll(row.parts());
    }
    return new Changes(page.rows().size(), inserted, rows, parts);
  }

  /** A page is read, and then stored: in between somebody else may have read and stored. */
  static boolean isNewer(Map<String, Object> there, long ticket) {
    return there != null
        && ticket > 0
        && there.get("read_ticket") instanceof Number read
        && read.longValue() > ticket;
  }

  private static boolean isGone(SyncPage.Row row, String gone) {
    return gone.equals(row.columns().get("state"));
  }

  /** Whether there is anything to write. */
  public boolean isAny() {
    return !rows.isEmpty();
  }

  /** Whether anything is kept for the end of the listing. */
  public boolean isHolding() {
    return !heldBack.isEmpty();
  }

  /** The vendor's ids of what is written. */
  public List<String> getIds() {
    return rows.stream().map(row -> row.get("external_id").toString()).toList();
  }

  @Override
  public int updated() {
    return rows.size() + heldBack.size() - inserted;
  }

  @Override
  public int staged() {
    return heldBack.size();
  }
}
