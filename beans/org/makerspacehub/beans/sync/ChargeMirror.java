package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.makerspacehub.beans.erasure.Forgotten;

/**
 * Fabman's charges as rows of {@code charge}. They can be asked for by their date and not by when
 * they changed: an increment looks at the last days, a full round at all of them, and only then is
 * it known which are gone.
 */
public final class ChargeMirror {
  private static final String FLOW = "sync-fabman-charges";
  private static final int LIMIT = 1000;
  private static final String ACTIVE = "active";
  private static final String GONE = "gone";

  // A charge is often put right within days; and its date is on the space's clock, not on ours.
  private static final Duration LOOK_BACK = Duration.ofDays(3);
  private static final List<String> FIELDS =
      List.of(
          "id",
          "member_id",
          "description",
          "amount",
          "currency",
          "date_time",
          "created_at",
          "invoice_id",
          "resource_log_id");

  private final VendorPages pages;
  private final SyncCursors cursors;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param pages the connector's listings
   * @param cursors up to when charges were read
   * @param clock for when a record was seen
   * @param zone of the space, on whose clock charges are dated
   */
  public ChargeMirror(VendorPages pages, SyncCursors cursors, Clock clock, ZoneId zone) {
    this.pages = pages;
    this.cursors = cursors;
    this.clock = clock;
    this.zone = zone;
  }

  /** The run's next page. */
  public SyncPage page(SyncRun run) {
    // A page after the first is where its cursor says.
    return pages.next(
        run, "fabman_list_charges", LIMIT, run.cursor() == null ? span(run) : Map.of(), this::row);
  }

  /** What of a page differs from the {@code known} rows. */
  public Changes changes(SyncPage page, List<Map<String, Object>> known) {
    // Whose package it was for is known of a forgotten member's charge here alone: it stays as it
    // is.
    Set<String> there =
        known.stream().map(row -> row.get("external_id").toString()).collect(Collectors.toSet());
    SyncPage news =
        new SyncPage(
            page.rows().stream()
                .filter(
                    row ->
                        !Forgotten.MEMBER.equals(row.columns().get("member_id"))
                            || !there.contains(row.externalId()))
                .toList(),
            page.ticket());
    Changes changes = Changes.of(news, known, GONE, (row, before) -> {});
    return new Changes(page.rows().size(), changes.inserted(), changes.rows(), changes.parts());
  }

  /**
   * What was not in the full listing that just ended; nothing after an increment.
   *
   * @param held rows with the {@code external_id} of every charge that is not gone here
   */
  public Changes gone(SyncRun run, List<Map<String, Object>> held) {
    return Unlisted.of(run, held, now());
  }

  /** Notes, in the transaction of the run's last step, up to when charges were read. */
  public void through(SyncRun run) {
    cursors.move(run, run.since().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private Map<String, Object> span(SyncRun run) {
    Optional<String> position = run.isFull() ? Optional.empty() : cursors.of(FLOW);
    return position
        .<Map<String, Object>>map(
            at -> Map.of("from", Instant.parse(at).minus(LOOK_BACK).toString()))
        .orElse(Map.of());
  }

  private LocalDateTime now() {
    return SyncRuns.utc(clock.instant());
  }

  private SyncPage.Row row(JsonNode json) {
    Item item = new Item(json);
    String id = item.id("id");
    BigDecimal amount = item.money("amount");
    LocalDateTime at = onTheWall(item.text("date_time", 40));
    LocalDate day = at == null ? item.day("date_time") : at.toLocalDate();
    if (id == null || amount == null || day == null) {
      return null;
    }
    Content content = Content.of(json, FIELDS);
    String currency = item.word("currency", 3);
    Map<String, Object> columns = new HashMap<>();
    columns.put("external_id", id);
    columns.put("member_id", item.id("member_id"));
    columns.put("description", item.text("description", 300));
    columns.put("amount", amount);
    columns.put("currency", currency != null && currency.length() == 3 ? currency : null);
    columns.put("charged_on", day);
    columns.put("charged_at", at == null ? null : SyncRuns.utc(at.atZone(zone).toInstant()));
    columns.put("created_at", item.moment("created_at"));
    columns.put("invoice_id", item.id("invoice_id"));
    columns.put("resource_log_id", item.id("resource_log_id"));
    columns.put("state", ACTIVE);
    columns.put("content_hash", content.hash());
    columns.put("now", now());
    return new SyncPage.Row(id, content.hash(), columns, List.of());
  }

  /** What the space's clock showed; Fabman writes no zone, but might. */
  private LocalDateTime onTheWall(String text) {
    if (text == null || text.length() <= 10) {
      return null;
    }
    try {
      return text.matches(".*(Z|[+-][0-9:]{5,6})$")
          ? OffsetDateTime.parse(text).atZoneSameInstant(zone).toLocalDateTime()
          : LocalDateTime.parse(text);
    } catch (DateTimeException notAMoment) {
      return null;
    }
  }
}
