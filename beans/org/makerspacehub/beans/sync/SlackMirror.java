package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.makerspacehub.beans.identity.Fold;

/**
 * Slack's accounts as rows of {@code external_identity}. Slack verifies an address by its own mail;
 * {@code is_email_confirmed} says that it has.
 */
public final class SlackMirror {
  private static final int LIMIT = 200;
  private static final List<String> FIELDS =
      List.of(
          "id",
          "team_id",
          "name",
          "real_name",
          "display_name",
          "email",
          "email_confirmed",
          "deleted",
          "is_bot",
          "is_restricted",
          "is_ultra_restricted");

  private final VendorPages pages;
  private final Clock clock;
  private final String teamId;

  /**
   * @param pages the connector's listings
   * @param clock for when a record was seen
   * @param teamId our workspace; an account of another one (a shared channel's) is a guest
   */
  public SlackMirror(VendorPages pages, Clock clock, String teamId) {
    this.pages = pages;
    this.clock = clock;
    this.teamId = teamId;
  }

  /** The run's next page. */
  public SyncPage page(SyncRun run) {
    return pages.next(run, "slack_list_users", LIMIT, this::row);
  }

  /**
   * One account, as a page of one.
   *
   * @param userId without the workspace
   */
  public SyncPage one(String userId) {
    return pages.one("slack_get_user", Map.of("id", userId), this::row);
  }

  /** What of a page differs from the {@code known} rows. */
  public Changes changes(SyncPage page, List<Map<String, Object>> known) {
    return Changes.of(page, known, null, (row, there) -> {});
  }

  private SyncPage.Row row(JsonNode json) {
    Item item = new Item(json);
    String user = item.id("id");
    String team = item.id("team_id");
    if (user == null || team == null || team.length() + user.length() > 63) {
      return null;
    }
    String id = team + "/" + user;
    Content content = Content.of(json, FIELDS);
    String name =
        Stream.of(
                item.text("real_name", 300), item.text("display_name", 300), item.text("name", 300))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    String email = item.text("email", Fold.LONGEST_EMAIL + 1);
    String emailKey = Fold.emailKey(email);
    Map<String, Object> columns = new HashMap<>();
    columns.put("source", "slack");
    columns.put("external_id", id);
    columns.put("person_id", null);
    columns.put("link_state", "none");
    columns.put("full_name", name == null ? "(no name)" : name);
    columns.put("name_key", Fold.nameKey(name));
    columns.put("email", emailKey == null ? null : email);
    columns.put("email_key", emailKey);
    columns.put("email_verified", emailKey != null && item.is("email_confirmed"));
    columns.put("state", item.is("deleted") ? "deleted" : "active");
    columns.put("kind", kind(item, user, team));
    columns.put("member_number", null);
    columns.put("last_activity_at", null);
    columns.put("raw", content.json());
    columns.put("content_hash", content.hash());
    columns.put("now", SyncRuns.utc(clock.instant()));
    return new SyncPage.Row(id, content.hash(), columns, List.of());
  }

  private String kind(Item item, String user, String team) {
    // Slack's own bot says that it is none.
    if (item.is("is_bot") || "USLACKBOT".equals(user)) {
      return "bot";
    }
    return item.is("is_restricted") || item.is("is_ultra_restricted") || !team.equals(teamId)
        ? "guest"
        : "person";
  }
}
