package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Fabman's machine logs as rows of {@code machine_log}. An increment reads on from its cursor, and
 * again what is still running here; a full round reads everything. Fabman removes no log, so none
 * is ever looked for in vain.
 */
public final class MachineLogMirror {
  private static final String TOOL = "fabman_list_machine_logs";
  private static final int LIMIT = 1000;

  // A machine that was off the network hands in later what happened before.
  private static final Duration OVERLAP = Duration.ofHours(1);

  // What runs longer than this was forgotten; a full round sees when it stops.
  private static final Duration LONGEST_RUN = Duration.ofDays(7);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final List<String> FIELDS =
      List.of(
          "id",
          "resource_id",
          "type",
          "member_id",
          "created_at",
          "stopped_at",
          "stop_type",
          "idle_seconds",
          "reason");
  private static final long MOST_SECONDS = 0xFFFF_FFFFL;

  private final VendorPages pages;
  private final SyncCursors cursors;
  private final Clock clock;

  /**
   * @param pages the connector's listings
   * @param cursors how far the logs were read
   * @param clock for when a record was seen
   */
  public MachineLogMirror(VendorPages pages, SyncCursors cursors, Clock clock) {
    this.pages = pages;
    this.cursors = cursors;
    this.clock = clock;
  }

  /** From when on a machine that is still running here is asked about by increments, in UTC. */
  public LocalDateTime since(SyncRun run) {
    return SyncRuns.utc(run.since().minus(LONGEST_RUN));
  }

  /**
   * Where the run begins.
   *
   * @param open one row with {@code created_at}, as a text, of the oldest log since then that is
   *     still running here, or null in it
   */
  public LogReading begin(SyncRun run, List<Map<String, Object>> open) {
    Instant now = run.since().truncatedTo(ChronoUnit.MILLIS);
    if (!run.isMine()) {
      return LogReading.none(now);
    }
    Instant oldest =
        open.stream()
            .map(row -> row.get("created_at"))
            .filter(Objects::nonNull)
            .map(at -> Instant.parse(at.toString()))
            .findFirst()
            .orElse(null);
    return LogReading.of(cursors.of(run.flow()).orElse(null), run.isFull(), oldest, OVERLAP, now);
  }

  /**
   * The run's next page; may be empty.
   *
   * @throws EndlessListing when the cursors never end
   */
  public SyncPage page(SyncRun run, LogReading reading) {
    reading.advance();
    VendorPages.Piece piece = piece(reading);
    if (run.expected() == null && piece.total() != null) {
      run.expect(piece.total());
    }
    while (reading.cursor() == null && reading.narrow(piece.total(), piece.nextCursor() != null)) {
      piece = piece(reading);
    }
    run.list(List.of(), piece.leftOut());
    if (!reading.turn(piece.page().getIds(), piece.leftOut(), piece.nextCursor(), piece.total())) {
      throw new EndlessListing(run.flow(), VendorPages.MOST_PAGES);
    }
    return piece.page();
  }

  /**
   * What of a page differs from the {@code known} rows.
   *
   * @param known null when there is nothing on the page
   */
  public Changes changes(SyncPage page, List<Map<String, Object>> known) {
    return Changes.of(
        page, page.isFilled() && known != null ? known : List.of(), null, (row, there) -> {});
  }

  /** Moves the cursor when a window is stored, in the transaction that stores its last page. */
  public void stored(SyncRun run, LogReading reading) {
    String position = reading.position();
    if (position != null) {
      cursors.move(run, position);
    }
  }

  private VendorPages.Piece piece(LogReading reading) {
    return pages.piece(
        TOOL,
        LIMIT,
        Map.of("from", MOMENT.format(reading.from()), "until", MOMENT.format(reading.until())),
        reading.cursor(),
        this::row);
  }

  private SyncPage.Row row(JsonNode json) {
    Item item = new Item(json);
    String id = item.id("id");
    LocalDateTime created = item.moment("created_at");
    if (id == null || created == null) {
      return null;
    }
    Content content = Content.of(json, FIELDS);
    String type = item.word("type", 24);
    Map<String, Object> columns = new HashMap<>();
    columns.put("external_id", id);
    columns.put("resource_id", item.id("resource_id"));
    columns.put("member_id", item.id("member_id"));
    columns.put("type", type == null ? "unknown" : type);
    columns.put("created_at", created);
    columns.put("stopped_at", item.moment("stopped_at"));
    columns.put("stop_type", item.word("stop_type", 16));
    columns.put("idle_seconds", seconds(json.path("idle_seconds")));
    columns.put("reason", item.word("reason", 24));
    columns.put("content_hash", content.hash());
    columns.put("now", SyncRuns.utc(clock.instant()));
    return new SyncPage.Row(id, content.hash(), columns, List.of());
  }

  private static Long seconds(JsonNode value) {
    long seconds = value.asLong(-1);
    return value.isIntegralNumber() && seconds >= 0 && seconds <= MOST_SECONDS ? seconds : null;
  }
}
