package org.makerspacehub.beans.sync;

import java.util.List;
import java.util.Map;

/** What we hold and a listing that came to its end did not name. */
final class Unlisted {
  /** Below this many, records may vanish without a question. */
  private static final int FEW = 20;

  private Unlisted() {}

  /**
   * Rows of what is gone.
   *
   * @param what such as {@code charges}
   * @param held rows with the {@code external_id} of every record that is not gone here
   * @param now the statement's parameter
   * @throws TooManyGone when it is more than a fifth of them: a listing that lies must not empty
   *     the mirror
   */
  static Changes of(SyncRun run, String what, List<Map<String, Object>> held, Object now) {
    List<Map<String, Object>> rows =
        held.stream()
            .filter(row -> !run.wasListed(row.get("external_id").toString()))
            .map(row -> Map.of("external_id", row.get("external_id"), "now", now))
            .toList();
    if (rows.size() > FEW && rows.size() * 5 > held.size()) {
      throw new TooManyGone(what, rows.size(), held.size());
    }
    return new Changes(rows.size(), 0, rows, List.of());
  }
}
