package org.makerspacehub.beans.knowledge.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.knowledge.book.OneByOne;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which channels there are, and which of them are taken in. A channel that is not (any more) leaves
 * nothing behind: its messages go in the transaction that turns it off, its documents with them.
 */
public final class SlackChannels implements ChannelsDesk {
  private static final String ID = "[CG][A-Z0-9]{2,23}";
  private static final int PAGE = 200;
  private static final int MOST_PAGES = 50;
  private static final int LONGEST_NAME = 190;
  private static final int LONGEST_NOTE = 400;

  private final ConnectorTools tools;
  private final SlackBook book;
  private final SlackDocuments documents;
  private final JdbcClient hubJdbc;
  private final Clock clock;
  private final TransactionTemplate transaction;

  /** A channel as Slack tells of it now. */
  private record Listed(
      String id, String name, boolean isPrivate, boolean isShared, boolean isMember) {}

  /** A channel as it is kept, with what was decided about it. */
  private record Kept(
      Listed listed, String wish, boolean wishPrivate, boolean taken, boolean written) {
    /** Whether it is to be taken in. */
    boolean isWanted() {
      return listed.isMember()
          && (listed.isPrivate()
              ? "on".equals(wish) && wishPrivate
              // Who asked for a channel while it was private did not mean everybody's.
              : !"off".equals(wish));
    }
  }

  /**
   * @param connectorTools the way to Slack
   * @param book the channels
   * @param documents made of their messages
   * @param hubJdbc the hub's database
   * @param hubTransactions its transactions
   * @param clock what "now" is
   */
  public SlackChannels(
      ConnectorTools connectorTools,
      SlackBook book,
      SlackDocuments documents,
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Clock clock) {
    this.tools = connectorTools;
    this.book = book;
    this.documents = documents;
    this.hubJdbc = hubJdbc;
    this.clock = clock;
    this.transaction = new TransactionTemplate(hubTransactions);
  }

  /**
   * Looks at all of them. What is not listed is not there for us: left, archived or deleted.
   *
   * @throws VendorUnavailable when Slack does not tell all of them; then nothing changes
   */
  void look() {
    Map<String, Listed> listed = new LinkedHashMap<>();
    list(false, listed);
    try {
      list(true, listed);
    } catch (VendorRefused notAsked) {
      // Without the scope for private channels there are none for us, and that is the usual case.
      listed.values().removeIf(Listed::isPrivate);
    }
    Map<String, Kept> kept = kept();
    listed.forEach(
        (id, now) -> {
          Kept before = kept.remove(id);
          if (before == null
              || !before.listed().equals(now)
              || before.isWanted() != before.taken()
              || before.written() && !before.taken()) {
            change(now);
          }
        });
    kept.values().stream()
        .filter(gone -> gone.listed().isMember() || gone.written())
        .forEach(gone -> lost(gone.listed().id()));
  }

  /** The app is not in a channel any more, or the channel is not there. */
  void lost(String channel) {
    Kept gone = kept().get(channel);
    if (gone != null) {
      Listed was = gone.listed();
      change(new Listed(was.id(), was.name(), was.isPrivate(), was.isShared(), false));
    }
  }

  /** Why a channel that is taken in could not be read; null when it could. */
  void note(String channel, String sentence) {
    hubJdbc
        .sql("UPDATE knowledge_source SET note = :note WHERE kind = 'slack' AND source = :channel")
        .param("note", sentence == null ? null : cut(sentence, LONGEST_NOTE))
        .param("channel", channel)
        .update();
  }

  @Override
  public List<Channel> channels() {
    return hubJdbc
        .sql(SqlFile.read("slack-channels"))
        .query(
            (row, i) ->
                new Channel(
                    row.getString("channel_id"),
                    row.getString("name"),
                    row.getBoolean("is_private"),
                    row.getBoolean("taken"),
                    row.getLong("messages"),
                    Objects.requireNonNullElse(row.getString("back_ts"), ""),
                    row.getBoolean("back_done")))
        .list();
  }

  @Override
  public Decided decide(String channel, boolean on, Principal by) {
    String wanted = channel.strip().replaceFirst("^#", "");
    Kept found = find(wanted);
    if (found == null) {
      look();
      found = find(wanted);
    }
    if (found == null) {
      return Decided.NOT_THERE;
    }
    hubJdbc
        .sql(
            "UPDATE slack_channel SET wish = :wish, wish_private = is_private"
                + " WHERE channel_id = :channel")
        .param("wish", on ? "on" : "off")
        .param("channel", found.listed().id())
        .update();
    change(found.listed());
    hubJdbc
        .sql(
            "UPDATE knowledge_source SET decided_by = :by, decided_at = :now"
                + " WHERE kind = 'slack' AND source = :channel")
        .param("by", by.id())
        .param("now", SlackBook.utc(clock.instant()))
        .param("channel", found.listed().id())
        .update();
    return found.taken() == on ? Decided.ALREADY : Decided.DONE;
  }

  private Kept find(String channel) {
    return kept().values().stream()
        .filter(each -> each.listed().isMember())
        .filter(each -> each.listed().id().equals(channel) || each.listed().name().equals(channel))
        .findFirst()
        .orElse(null);
  }

  /** Brings a channel to what it is now, and to what follows from that. */
  private void change(Listed now) {
    OneByOne.run(transaction, () -> write(now));
    OneByOne.run(transaction, () -> forget(now.id()));
  }

  private void write(Listed now) {
    hubJdbc
        .sql(SqlFile.read("slack-channel-put"))
        .param("channel", now.id())
        .param("name", now.name())
        .param("private", now.isPrivate())
        .param("shared", now.isShared())
        .param("member", now.isMember())
        .update();
    Kept kept = locked(now.id());
    boolean wanted = kept.isWanted();
    if (kept.taken() && !wanted) {
      for (String table : List.of("slack_message", "slack_stale")) {
        hubJdbc
            .sql("DELETE FROM " + table + " WHERE channel_id = :channel")
            .param("channel", now.id())
            .update();
      }
    }
    if (kept.taken() != wanted) {
      hubJdbc
          .sql(
              "UPDATE slack_channel SET taken = :taken, written = written OR :taken,"
                  + " newest_ts = NULL, back_ts = NULL, back_until = NULL, back_done = FALSE,"
                  + " sweep_ts = NULL, swept_at = NULL, read_at = NULL WHERE channel_id = :channel")
          .param("taken", wanted)
          .param("channel", now.id())
          .update();
    } else if (wanted) {
      documents.readers(book.room(now.id()).orElseThrow());
    }
    if (now.isMember() || kept.wish() != null || kept.taken()) {
      hubJdbc
          .sql(SqlFile.read("slack-channel-source"))
          .param("channel", now.id())
          .param("title", cut("#" + now.name(), LONGEST_NAME))
          .param("state", wanted ? "on" : "off")
          .param("note", why(kept, wanted))
          .update();
    }
  }

  private static String why(Kept kept, boolean wanted) {
    if (wanted) {
      return null;
    }
    if (!kept.listed().isMember()) {
      return "The app is not in it (any more), or it is archived.";
    }
    return kept.listed().isPrivate() && !"off".equals(kept.wish())
        ? "A private channel is only taken in when somebody decides so."
        : "Somebody turned it off.";
  }

  /** Documents of a channel that is off go; whoever turns it on meanwhile waits. */
  private void forget(String channel) {
    Kept kept = locked(channel);
    if (kept.written() && !kept.taken()) {
      documents.forget(channel);
      hubJdbc
          .sql("UPDATE slack_channel SET written = FALSE WHERE channel_id = :channel")
          .param("channel", channel)
          .update();
    }
  }

  private Kept locked(String channel) {
    return hubJdbc
        .sql(SqlFile.read("slack-channel-locked"))
        .param("channel", channel)
        .query(SlackChannels::row)
        .single();
  }

  private Map<String, Kept> kept() {
    Map<String, Kept> kept = new LinkedHashMap<>();
    hubJdbc
        .sql(SqlFile.read("slack-channels-kept"))
        .query(SlackChannels::row)
        .list()
        .forEach(each -> kept.put(each.listed().id(), each));
    return kept;
  }

  private static Kept row(java.sql.ResultSet row, int i) throws java.sql.SQLException {
    return new Kept(
        new Listed(
            row.getString("channel_id"),
            row.getString("name"),
            row.getBoolean("is_private"),
            row.getBoolean("is_shared"),
            row.getBoolean("is_member")),
        row.getString("wish"),
        row.getBoolean("wish_private"),
        row.getBoolean("taken"),
        row.getBoolean("written"));
  }

  private void list(boolean privateOnes, Map<String, Listed> listed) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = null;
    int pages = 0;
    do {
      Map<String, Object> arguments = new LinkedHashMap<>();
      arguments.put("private", privateOnes);
      arguments.put("limit", PAGE);
      arguments.put("cursor", cursor);
      JsonNode answer = tools.call("slack_list_channels", arguments);
      if (answer == null || !answer.path("items").isArray() || ++pages > MOST_PAGES) {
        throw new VendorUnavailable(
            "The connector's slack_list_channels did not answer with a list.", Duration.ZERO, null);
      }
      answer.path("items").forEach(items::add);
      String next = answer.path("next_cursor").asText("");
      cursor = next.isBlank() ? null : next;
    } while (cursor != null);
    for (JsonNode item : items) {
      String id = item.path("id").asText("");
      if (id.matches(ID) && !item.path("is_archived").asBoolean(false)) {
        listed.put(
            id,
            new Listed(
                id,
                cut(item.path("name").asText("").replaceAll("[\\p{Cntrl}\\s]+", " "), LONGEST_NAME),
                privateOnes || item.path("is_private").asBoolean(false),
                item.path("is_ext_shared").asBoolean(false),
                item.path("is_member").asBoolean(false)));
      }
    }
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) : text;
  }
}
