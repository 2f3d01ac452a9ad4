package org.makerspacehub.beans.sync;

import java.util.List;
import java.util.Map;

/**
 * What we hold and a listing that came to its end did not name. Whether that may be believed says
 * the {@link Brake}.
 */
final class Unlisted {
  private Unlisted() {}

  /**
   * Rows of what is gone.
   *
   * @param held rows with the {@code external_id} of every record that is not gone here
   * @param now the statement's parameter
   */
  static Changes of(SyncRun run, List<Map<String, Object>> held, Object now) {
    List<Map<String, Object>> rows =
        held.stream()
            .filter(row -> !run.wasListed(row.get("external_id").toString()))
            .map(row -> Map.of("external_id", row.get("external_id"), "now", now))
            .toList();
    return new Changes(rows.size(), 0, rows, List.of());
  }
}
