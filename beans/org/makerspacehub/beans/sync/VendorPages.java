package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/** Turns the pages of a connector's listing, one at a time, so that only one is in memory. */
public final class VendorPages {
  /** More pages than any makerspace has: whoever sends more sends them for ever. */
  static final int MOST_PAGES = 10_000;

  private static final AtomicLong ALONE = new AtomicLong();

  private final ConnectorTools tools;
  private final ToLongFunction<String> tickets;
  private final ForgottenRecords forgotten;

  /**
   * For one process alone: the order of its reads is counted in memory.
   *
   * @param connectorTools the way to the vendors
   */
  public VendorPages(ConnectorTools connectorTools) {
    this(connectorTools, vendor -> ALONE.incrementAndGet());
  }

  /**
   * @param connectorTools the way to the vendors
   * @param tickets numbers a vendor's reads, see {@link ReadTickets}
   */
  public VendorPages(ConnectorTools connectorTools, ToLongFunction<String> tickets) {
    this(connectorTools, tickets, Forgotten.NOBODY);
  }

  /**
   * @param connectorTools the way to the vendors
   * @param tickets numbers a vendor's reads, see {@link ReadTickets}
   * @param forgotten of whom nothing is taken in
   */
  public VendorPages(
      ConnectorTools connectorTools, ToLongFunction<String> tickets, Forgotten forgotten) {
    this.tools = connectorTools;
    this.tickets = tickets;
    this.forgotten = new ForgottenRecords(forgotten);
  }

  /**
   * Reads one record, as a page of one.
   *
   * @param tool for example {@code fabman_get_member}
   * @param arguments by the tool's schema
   * @param row makes a row of the record; null when it makes no sense
   * @throws VendorUnavailable when the vendor does not answer, or with what makes no sense
   */
  SyncPage one(String tool, Map<String, Object> arguments, Function<JsonNode, SyncPage.Row> row) {
    long ticket = ticket(tool);
    JsonNode answer = tools.call(tool, arguments);
    if (answer != null && forgotten.isMeant(tool, answer)) {
      return new SyncPage(List.of(), ticket);
    }
    SyncPage.Row made = answer == null ? null : row.apply(forgotten.without(tool, answer));
    if (made == null) {
      throw new VendorUnavailable(
          "The connector's %s did not answer with a record.".formatted(tool),
          java.time.Duration.ZERO,
          null);
    }
    return new SyncPage(List.of(made), ticket);
  }

  /**
   * One record as the connector gives it.
   *
   * @param item an object without an id when the vendor has no such record, or no more
   * @param ticket see {@link SyncPage#ticket()}
   */
  public record Single(JsonNode item, long ticket) {}

  /**
   * Reads one record as it is.
   *
   * @param tool for example {@code fabman_get_member}
   * @throws VendorUnavailable when the vendor does not answer
   */
  Single single(String tool, String id) {
    long ticket = ticket(tool);
    try {
      JsonNode item = tools.call(tool, Map.of("id", id));
      return new Single(
          item != null && forgotten.isMeant(tool, item)
              ? JsonNodeFactory.instance.objectNode()
              : item,
          ticket);
    } catch (VendorNotFound noSuchRecord) {
      return new Single(JsonNodeFactory.instance.objectNode(), ticket);
    }
  }

  /**
   * Draws the number of a read that is about to begin, see {@link ReadTickets}.
   *
   * @param tool that reads; its vendor is what stands before the first underscore
   */
  private long ticket(String tool) {
    return tickets.applyAsLong(tool.substring(0, Math.max(0, tool.indexOf('_'))));
  }

  /**
   * Reads the run's next page.
   *
   * @param run noted on it: where the page after this one begins, and what was listed
   * @param tool for example {@code fabman_list_members}
   * @param limit records a page
   * @param row makes a row of a record; null when the record makes no sense
   * @throws EndlessListing when the cursors never end
   * @throws VendorUnavailable when the vendor does not answer, or not with a list
   */
  SyncPage next(SyncRun run, String tool, int limit, Function<JsonNode, SyncPage.Row> row) {
    return next(run, tool, limit, Map.of(), row);
  }

  /**
   * Reads the next page of a listing that is narrowed.
   *
   * @param filters more arguments of the tool, the same for every page of the run
   * @see #next(SyncRun, String, int, Function)
   */
  SyncPage next(
      SyncRun run,
      String tool,
      int limit,
      Map<String, Object> filters,
      Function<JsonNode, SyncPage.Row> row) {
    long ticket = ticket(tool);
    run.read(ticket);
    Piece piece = piece(tool, limit, filters, run.cursor(), row, ticket);
    if (piece.total() != null) {
      run.expect(piece.total());
    }
    run.turn(piece.nextCursor(), MOST_PAGES);
    run.list(piece.page().getIds(), piece.leftOut());
    return piece.page();
  }

  /**
   * One page of a listing.
   *
   * @param page its records
   * @param nextCursor null when it was the last
   * @param total how many the vendor says there are; null when it does not say
   * @param leftOut how many of its entries made no sense
   */
  record Piece(SyncPage page, String nextCursor, Long total, int leftOut) {}

  /**
   * Reads a page that the caller keeps count of.
   *
   * @param cursor null for the first
   * @see #next(SyncRun, String, int, Map, Function)
   */
  Piece piece(
      String tool,
      int limit,
      Map<String, Object> filters,
      String cursor,
      Function<JsonNode, SyncPage.Row> row) {
    return piece(tool, limit, filters, cursor, row, ticket(tool));
  }

  private Piece piece(
      String tool,
      int limit,
      Map<String, Object> filters,
      String cursor,
      Function<JsonNode, SyncPage.Row> row,
      long ticket) {
    Map<String, Object> arguments = new LinkedHashMap<>(filters);
    arguments.put("limit", limit);
    if (cursor != null) {
      arguments.put("cursor", cursor);
    }
    JsonNode answer = tools.call(tool, arguments);
    if (answer == null || !answer.path("items").isArray()) {
      throw new VendorUnavailable(
          "The connector's %s did not answer with a list.".formatted(tool),
          java.time.Duration.ZERO,
          null);
    }
    // The same record twice on a page (a listing that shifted while it was read) is one.
    Map<String, SyncPage.Row> rows = new LinkedHashMap<>();
    int leftOut = 0;
    for (JsonNode item : answer.get("items")) {
      if (forgotten.isMeant(tool, item)) {
        continue;
      }
      SyncPage.Row made = row.apply(forgotten.without(tool, item));
      if (made == null) {
        leftOut++;
      } else {
        rows.put(made.externalId(), made);
      }
    }
    JsonNode total = answer.path("total");
    String next = answer.path("next_cursor").asText("");
    return new Piece(
        new SyncPage(new ArrayList<>(List.copyOf(rows.values())), ticket),
        next.isBlank() ? null : next,
        total.canConvertToLong() ? Long.valueOf(total.longValue()) : null,
        leftOut);
  }
}
