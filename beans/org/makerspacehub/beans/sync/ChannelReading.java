package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/**
 * Reads a channel from where it was read before, whatever woke it. How far it was read is in the
 * database and moves when a reading is complete, so a crash reads again and leaves nothing out;
 * whoever listens must not mind hearing a message twice.
 */
public final class ChannelReading {
  /** The flow, its route and its cursor. */
  public static final String FLOW = "slack-channel-read";

  static final int PAGE = 200;

  /** Messages may show up a little later than others that are newer. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private static final String TS = "[0-9]{1,11}\\.[0-9]{1,9}";

  private final ConnectorTools tools;
  private final SyncCursors cursors;
  private final Where where;
  private final ChannelListener listener;
  private final HistoryLimit limit;
  private final Clock clock;

  /** Which channel is read, and who the hub is there. */
  public interface Where {
    /** The channel's id. */
    String channelId();

    /** The hub's own account. */
    String botUserId();
  }

  /**
   * @param connectorTools the way to Slack
   * @param cursors remembers how far
   * @param where which channel
   * @param listener told of every message
   * @param limit told how much came of what was asked for
   * @param clock what "now" is
   */
  public ChannelReading(
      ConnectorTools connectorTools,
      SyncCursors cursors,
      Where where,
      ChannelListener listener,
      HistoryLimit limit,
      Clock clock) {
    this.tools = connectorTools;
    this.cursors = cursors;
    this.where = where;
    this.listener = listener;
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Begins where the reading before ended; the first time, and in another channel, now.
   *
   * @throws VendorUnavailable when Slack does not say who the hub is
   */
  public ChannelRound begin(SyncRun run) {
    String channel = where.channelId();
    String[] stood = cursors.of(FLOW).orElse("").split(" ");
    boolean goesOn = stood.length == 2 && stood[0].equals(channel) && stood[1].matches(TS);
    String from = goesOn ? stood[1] : ts(clock.instant().getEpochSecond());
    return new ChannelRound(run, channel, where.botUserId(), before(from), from);
  }

  /**
   * Reads the next page and tells the listener of each message on it.
   *
   * @return messages seen, and those of them that were answered
   * @throws VendorUnavailable when Slack does not answer, or not with a list
   */
  public Tally page(ChannelRound round) {
    SyncRun run = round.run();
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("channel", round.channel());
    arguments.put("oldest", round.oldest());
    arguments.put("limit", PAGE);
    if (run.cursor() != null) {
      arguments.put("cursor", run.cursor());
    }
    JsonNode answer = tools.call("slack_read_channel", arguments);
    if (answer == null || !answer.path("items").isArray()) {
      throw new VendorUnavailable(
          "The connector's slack_read_channel did not answer with a list.", Duration.ZERO, null);
    }
    String next = answer.path("next_cursor").asText("");
    limit.saw(run.ref(), PAGE, answer.path("items").size(), !next.isBlank());
    List<String> seen = new ArrayList<>();
    int answered = 0;
    for (JsonNode message : answer.path("items")) {
      String ts = message.path("ts").asText("");
      if (ts.matches(TS)) {
        answered += listener.found(run.ref(), round.channel(), message, round.botUserId()) ? 1 : 0;
        seen.add(ts);
        round.saw(ts);
      }
    }
    run.turn(next.isBlank() ? null : next, VendorPages.MOST_PAGES);
    run.list(seen, answer.path("items").size() - seen.size());
    return new Heard(seen.size(), answered);
  }

  /** Notes that the channel was read up to its newest message. */
  public void move(ChannelRound round) {
    cursors.move(round.run(), round.channel() + " " + round.newest());
  }

  private static String before(String ts) {
    long seconds = Long.parseLong(ts.substring(0, ts.indexOf('.')));
    return ts(Math.max(0, seconds - OVERLAP.toSeconds()));
  }

  private static String ts(long seconds) {
    return seconds + ".000000";
  }

  /**
   * A page.
   *
   * @param seen messages on it
   * @param inserted those that were answered
   */
  private record Heard(int seen, int inserted) implements Tally {
    @Override
    public int updated() {
      return 0;
    }
  }
}
