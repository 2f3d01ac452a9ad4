package org.makerspacehub.beans.knowledge.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.book.OneByOne;
import org.makerspacehub.beans.retention.RawLimits;
import org.makerspacehub.beans.sync.HistoryLimit;
import org.makerspacehub.beans.sync.SyncRun;
import org.makerspacehub.beans.sync.Tally;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes in what is written in Slack, a page at a time. A page is read first and written then, in
 * one transaction with how far that was: whoever dies in between reads it again. Each round looks
 * at the newest two hundred messages of every channel, at threads in which something was said, at
 * some of what is old, and goes on backwards where the past was not read yet.
 */
public final class SlackTaking {
  /** The flow, its route and its run. */
  public static final String FLOW = "slack-take";

  private static final Logger LOG = LoggerFactory.getLogger(SlackTaking.class);

  private static final String AWAY = "Slack did not answer.";
  private static final String LATER = "Slack is away; the next round reads it";

  static final int PAGE = 200;
  private static final int STEPS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final int THREAD_PAGES = 25;
  private static final int THREADS = 40;
  private static final int RECENT_THREADS = 5;
  private static final Duration RECENT = Duration.ofDays(1);
  private static final Duration ON_THEIR_WAY = Duration.ofDays(2);

  private final ConnectorTools tools;
  private final SlackBook book;
  private final SlackChannels channels;
  private final SlackPosts posts;
  private final SlackWriter writer;
  private final SlackDocuments documents;
  private final HistoryLimit limit;
  private final RawLimits limits;
  private final Clock clock;
  private final TransactionTemplate transaction;

  /** Slack asked to be left alone until then. */
  private volatile Instant quietUntil = Instant.EPOCH;

  /**
   * @param connectorTools the way to Slack
   * @param book where it is written
   * @param channels which channels
   * @param posts which messages
   * @param documents made of them
   * @param limit told how much came of what was asked for
   * @param limits how long messages are kept
   * @param clock what "now" is
   * @param hubTransactions of the hub's database
   */
  public SlackTaking(
      ConnectorTools connectorTools,
      SlackBook book,
      SlackChannels channels,
      SlackPosts posts,
      SlackDocuments documents,
      HistoryLimit limit,
      RawLimits limits,
      Clock clock,
      PlatformTransactionManager hubTransactions) {
    this.tools = connectorTools;
    this.book = book;
    this.channels = channels;
    this.posts = posts;
    this.writer = new SlackWriter(book);
    this.documents = documents;
    this.limit = limit;
    this.limits = limits;
    this.clock = clock;
    this.transaction = new TransactionTemplate(hubTransactions);
  }

  /**
   * Begins a round: looks which channels there are, and what is to be read of them.
   *
   * @throws VendorUnavailable when Slack does not say which channels there are
   */
  public SlackRound begin(SyncRun run) {
    SlackRound round = new SlackRound(run, STEPS, PATIENCE, clock);
    if (clock.instant().isBefore(quietUntil)) {
      return round;
    }
    heeding(
        () -> {
          channels.look();
          return null;
        });
    book.forget(limits.oldest(SourceKind.SLACK), clock.instant().minus(ON_THEIR_WAY));
    book.lookAgain(clock.instant().minus(RECENT), RECENT_THREADS);
    book.taken().forEach(room -> round.then(new SlackStep(SlackStep.Kind.TOP, room.id(), null)));
    book.nextSweep().ifPresent(room -> round.then(new SlackStep(SlackStep.Kind.SWEEP, room, null)));
    more(round);
    return round;
  }

  /**
   * Reads the next step; nothing is written. One channel that does not answer is left out, or the
   * others would never be read while that lasts.
   *
   * @throws VendorUnavailable when Slack does not answer for more than one channel, or asks for
   *     fewer questions
   */
  public SlackPage read(SlackRound round) {
    SlackStep step = round.take();
    if (step == null) {
      return SlackPage.NOTHING;
    }
    if (round.isAway(step.channel())) {
      return leftOut(step, AWAY);
    }
    try {
      return read(step, round.run().ref());
    } catch (VendorUnavailable away) {
      if (clock.instant().isBefore(quietUntil) || !round.leavesOut(step.channel())) {
        throw away;
      }
      LOG.warn(
          "{} is left out this time (ref {}): {}",
          step.channel(),
          round.run().ref(),
          away.toString());
      return leftOut(step, away.getMessage());
    }
  }

  private SlackPage leftOut(SlackStep step, String why) {
    return book.room(step.channel())
        .map(room -> SlackPage.refused(step, room, clock.instant(), why, false))
        .orElse(SlackPage.NOTHING);
  }

  /** Writes what was read, in the caller's transaction; says how much was new. */
  public Tally write(SlackRound round, SlackPage page) {
    Tally tally = page.step() == null ? SlackWriter.Counts.NONE : write(page);
    if (page.trouble() != null && page.step().root() == null) {
      // Its past would be the next step again.
      round.without(page.room().id());
    }
    more(round);
    return tally;
  }

  /** What comes of a page outside of the transaction: its documents, and channels that are gone. */
  public void settle(SlackPage page) {
    if (page.isGone() && page.step().root() == null) {
      channels.lost(page.room().id());
    }
    documents.catchUp();
  }

  // ---- what events tell -----------------------------------------------------------------------

  /**
   * Something was said.
   *
   * @param thread the message above it; empty when it is in none
   * @return what came of it, for the trace
   */
  public String said(String ref, String channel, String ts, String thread) {
    Optional<SlackRoom> room = reading(channel);
    if (room.isEmpty()) {
      return "not a channel that is taken in";
    }
    if (!thread.isEmpty() && !thread.equals(ts)) {
      return now(ref, new SlackStep(SlackStep.Kind.THREAD, channel, thread));
    }
    // A burst is read with its first event.
    return room.get().newest().compareTo(ts) >= 0
        ? "read already"
        : now(ref, new SlackStep(SlackStep.Kind.TOP, channel, null));
  }

  /**
   * A message was changed.
   *
   * @see #said
   */
  public String changed(String ref, String channel, String ts, String thread) {
    if (reading(channel).isEmpty()) {
      return "not a channel that is taken in";
    }
    if (limits.isTooOld(SourceKind.SLACK, SlackPost.at(ts))) {
      return "too old to be kept";
    }
    String outcome =
        now(ref, new SlackStep(SlackStep.Kind.THREAD, channel, thread.isEmpty() ? ts : thread));
    if (outcome.equals(LATER)) {
      whole(channel, () -> writer.unsure(channel, ts));
      documents.catchUp();
    }
    return outcome;
  }

  /**
   * A message was deleted.
   *
   * @see #said
   */
  public String deleted(String channel, String ts, String thread) {
    if (reading(channel).isEmpty()) {
      return "not a channel that is taken in";
    }
    whole(channel, () -> writer.gone(channel, ts, thread));
    documents.catchUp();
    return "a deleted message is forgotten";
  }

  /** Something became of a channel. */
  public String channelChanged() {
    try {
      channels.look();
      return "channels looked at";
    } catch (VendorUnavailable later) {
      return LATER;
    }
  }

  private Optional<SlackRoom> reading(String channel) {
    return book.room(channel).filter(room -> room.taken() && room.newest() != null);
  }

  private String now(String ref, SlackStep step) {
    if (clock.instant().isBefore(quietUntil)) {
      return LATER;
    }
    SlackPage page;
    try {
      page = read(step, ref);
    } catch (VendorUnavailable away) {
      return LATER;
    }
    whole(step.channel(), () -> write(page));
    settle(page);
    return "read what is there now";
  }

  private void whole(String channel, Runnable work) {
    OneByOne.run(
        transaction,
        () -> {
          if (book.hold(channel).isPresent()) {
            work.run();
          }
        });
  }

  // ---- reading --------------------------------------------------------------------------------

  private void more(SlackRound round) {
    if (!round.isEmpty()) {
      return;
    }
    // In turns: neither the past nor threads wait until there is nothing left of the other.
    book.unread().stream()
        .filter(round::isWith)
        .findFirst()
        .ifPresent(room -> round.then(new SlackStep(SlackStep.Kind.BACK, room, null)));
    book.dueThreads(THREADS)
        .forEach(
            thread ->
                round.then(new SlackStep(SlackStep.Kind.THREAD, thread.channel(), thread.root())));
  }

  private SlackPage read(SlackStep step, String ref) {
    SlackRoom room = book.room(step.channel()).filter(SlackRoom::taken).orElse(null);
    if (room == null) {
      return SlackPage.NOTHING;
    }
    Instant readAt = clock.instant();
    try {
      return heeding(
          () ->
              step.kind() == SlackStep.Kind.THREAD
                  ? thread(step, room, readAt)
                  : stretch(step, room, readAt, ref));
    } catch (VendorNotFound gone) {
      return SlackPage.refused(step, room, readAt, gone.getMessage(), true);
    } catch (VendorRefused no) {
      return SlackPage.refused(step, room, readAt, no.getMessage(), false);
    }
  }

  private SlackPage stretch(SlackStep step, SlackRoom room, Instant readAt, String ref) {
    String before =
        switch (step.kind()) {
          case BACK -> room.back();
          case SWEEP -> room.sweep();
          default -> null;
        };
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("channel", room.id());
    arguments.put("limit", PAGE);
    // Never with "oldest" alone: Slack then begins with what is closest to it.
    if (before != null) {
      arguments.put("latest", before);
    }
    JsonNode answer = ask("slack_read_channel", arguments);
    boolean more = !answer.path("next_cursor").asText("").isBlank();
    limit.saw(ref, PAGE, answer.path("items").size(), more);
    return page(step, room, before, List.of(answer), more, readAt);
  }

  private SlackPage thread(SlackStep step, SlackRoom room, Instant readAt) {
    List<JsonNode> answers = new ArrayList<>();
    String cursor = null;
    do {
      Map<String, Object> arguments = new LinkedHashMap<>();
      arguments.put("channel", room.id());
      arguments.put("ts", step.root());
      arguments.put("limit", PAGE);
      arguments.put("cursor", cursor);
      JsonNode answer = ask("slack_read_thread", arguments);
      answers.add(answer);
      String next = answer.path("next_cursor").asText("");
      cursor = next.isBlank() ? null : next;
    } while (cursor != null && answers.size() < THREAD_PAGES);
    return page(step, room, null, answers, cursor != null, readAt);
  }

  private SlackPage page(
      SlackStep step,
      SlackRoom room,
      String before,
      List<JsonNode> answers,
      boolean more,
      Instant readAt) {
    Map<String, SlackPost> kept = new LinkedHashMap<>();
    String newest = "";
    String lowest = "";
    for (JsonNode answer : answers) {
      for (JsonNode item : answer.path("items")) {
        String ts = item.path("ts").asText("");
        if (ts.matches(SlackPosts.TS)) {
          newest = ts.compareTo(newest) > 0 ? ts : newest;
          lowest = lowest.isEmpty() || ts.compareTo(lowest) < 0 ? ts : lowest;
          posts
              .of(item)
              .filter(post -> isOfThisStep(post, step) || ts.compareTo(oldest()) >= 0)
              .ifPresent(post -> kept.put(ts, post));
        }
      }
    }
    return new SlackPage(
        step, room, before, List.copyOf(kept.values()), newest, lowest, more, readAt, null, false);
  }

  /**
   * What is above a living thread stays however old it is. What of a stretch is too old is left to
   * who writes it: that depends on whether it is known.
   */
  private static boolean isOfThisStep(SlackPost post, SlackStep step) {
    return step.kind() == SlackStep.Kind.THREAD ? post.replies() > 0 : !post.isReply();
  }

  private JsonNode ask(String tool, Map<String, Object> arguments) {
    JsonNode answer = tools.call(tool, arguments);
    if (answer == null || !answer.path("items").isArray()) {
      throw new VendorUnavailable(
          "The connector's %s did not answer with a list.".formatted(tool), Duration.ZERO, null);
    }
    return answer;
  }

  private <T> T heeding(java.util.function.Supplier<T> question) {
    try {
      return question.get();
    } catch (VendorUnavailable away) {
      Duration wait = away.retryAfter();
      if (wait != null && !wait.isZero()) {
        quietUntil = clock.instant().plus(wait);
      }
      throw away;
    }
  }

  // ---- writing --------------------------------------------------------------------------------

  private Tally write(SlackPage page) {
    SlackRoom room = book.hold(page.room().id()).orElse(null);
    if (room == null) {
      // Turned off while it was read.
      return SlackWriter.Counts.NONE;
    }
    if (page.trouble() != null) {
      return refused(room, page);
    }
    return switch (page.step().kind()) {
      case THREAD -> writer.thread(page, oldest());
      case TOP -> {
        channels.note(room.id(), null);
        book.moveTop(top(room, page));
        yield writer.stretch(page, oldest(), false);
      }
      case SWEEP -> {
        book.moveSweep(room.id(), page.more() && isKept(page.lowest()) ? page.lowest() : null);
        yield writer.stretch(page, oldest(), true);
      }
      case BACK -> {
        if (page.before() != null && page.before().equals(room.back())) {
          boolean there =
              !page.more()
                  || !isKept(page.lowest())
                  || room.backUntil() != null && page.lowest().compareTo(room.backUntil()) <= 0;
          book.moveBack(room.id(), page.lowest().isEmpty() ? room.back() : page.lowest(), there);
        }
        yield writer.stretch(page, oldest(), false);
      }
    };
  }

  private Tally refused(SlackRoom room, SlackPage page) {
    if (page.step().root() != null) {
      if (page.isGone()) {
        return writer.thread(page, oldest());
      }
      book.threadTried(page.step().channel(), page.step().root());
    } else {
      channels.note(room.id(), page.trouble());
      if (page.step().kind() == SlackStep.Kind.SWEEP) {
        // It goes on from there when its turn comes again; now it is the others'.
        book.moveSweep(room.id(), room.sweep());
      }
    }
    return SlackWriter.Counts.NONE;
  }

  /** How far a channel was read once its newest page is. */
  private static SlackRoom top(SlackRoom room, SlackPage page) {
    String newest =
        room.newest() == null || page.newest().compareTo(room.newest()) > 0
            ? (page.newest().isEmpty() ? "0000000000.000000" : page.newest())
            : room.newest();
    boolean first = room.newest() == null;
    boolean gap = !first && page.more() && page.lowest().compareTo(room.newest()) > 0;
    if (!first && !gap) {
      return room.at(newest, room.back(), room.backUntil(), room.backDone());
    }
    // Across a gap it goes backwards as at first, only not further than it has to.
    String until = gap && room.backDone() ? room.newest() : room.backUntil();
    return room.at(newest, page.lowest(), first ? null : until, !page.more());
  }

  private String oldest() {
    return SlackPost.ts(limits.oldest(SourceKind.SLACK));
  }

  private boolean isKept(String ts) {
    return ts.compareTo(oldest()) > 0;
  }
}
