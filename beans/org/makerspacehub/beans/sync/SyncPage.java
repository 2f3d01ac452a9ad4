package org.makerspacehub.beans.sync;

import java.util.List;
import java.util.Map;

/**
 * One page of a vendor's listing as rows. The maps are what the statements of {@code sql/} name.
 *
 * @param rows one a record, each with its {@code external_id} and {@code content_hash}
 * @param ticket the number of the read that it is from, see {@link ReadTickets}; 0 when nobody drew
 *     one, and then it is taken for the newest
 */
public record SyncPage(List<Row> rows, long ticket) {

  /** A page whose read was not numbered. */
  public SyncPage(List<Row> rows) {
    this(rows, 0);
  }

  /**
   * One record.
   *
   * @param externalId the vendor's id
   * @param hash of its content
   * @param columns by the name of the statement's parameter
   * @param parts rows of a table below it, such as a member's packages
   */
  public record Row(
      String externalId,
      String hash,
      Map<String, Object> columns,
      List<Map<String, Object>> parts) {}

  /** The vendor's ids. */
  public List<String> getIds() {
    return rows.stream().map(Row::externalId).toList();
  }

  /** Whether there is anything on it. */
  public boolean isFilled() {
    return !rows.isEmpty();
  }
}
