package org.makerspacehub.beans.knowledge.slack;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.makerspacehub.beans.sync.Tally;

/**
 * Writes down what was read, in one transaction each, with the channel's row held: what changed,
 * and of what the documents are to be made again. Doing it twice changes nothing.
 */
final class SlackWriter {
  private final SlackBook book;

  SlackWriter(SlackBook book) {
    this.book = book;
  }

  /**
   * How much was new or different.
   *
   * @param seen messages that came
   * @param inserted new ones
   * @param updated ones that were there and differed
   */
  record Counts(int seen, int inserted, int updated) implements Tally {
    static final Counts NONE = new Counts(0, 0, 0);
  }

  /**
   * A stretch of a channel, from the oldest to the newest that came.
   *
   * @param oldest what is older is not kept, except above a thread that goes on
   * @param again whether threads are to be read again although nothing shows that they changed
   */
  Counts stretch(SlackPage page, String oldest, boolean again) {
    String channel = page.room().id();
    // Older ones are known only as long as something was said below them lately.
    String from = !page.more() ? "" : page.lowest().isEmpty() ? oldest : page.lowest();
    Map<String, SlackPost> known = book.inChannel(channel, from, page.before());
    Set<String> stale = new LinkedHashSet<>();
    int inserted = 0;
    int updated = 0;
    for (SlackPost post : page.posts()) {
      if (post.isReply()) {
        // Shown in the channel as well; it comes with its thread.
        book.due(channel, post.threadTs());
        continue;
      }
      SlackPost old = known.remove(post.ts());
      if (old == null && isOver(post, oldest)) {
        continue;
      }
      if (old == null) {
        inserted += post.isWorthKnowing() ? 1 : 0;
      }
      updated += merge(channel, old, post, again, stale) && old != null ? 1 : 0;
    }
    for (SlackPost missing : known.values()) {
      if (!missing.gone() && missing.takenAt().isBefore(page.readAt())) {
        drop(channel, missing, stale);
        updated++;
      }
    }
    book.stale(channel, stale);
    return new Counts(page.posts().size(), inserted, updated);
  }

  /**
   * A whole thread, or one message that has no replies.
   *
   * @param oldest what is older is not kept, except above a thread that goes on
   */
  Counts thread(SlackPage page, String oldest) {
    String channel = page.room().id();
    String root = page.step().root();
    Map<String, SlackPost> known = book.inThread(channel, root);
    Set<String> stale = new LinkedHashSet<>();
    int inserted = 0;
    int updated = 0;
    int replies = 0;
    String latest = null;
    boolean hasRoot = false;
    for (SlackPost post : page.posts()) {
      SlackPost old = known.remove(post.ts());
      if (old == null && page.posts().size() == 1 && isOver(post, oldest)) {
        continue;
      }
      if (post.ts().equals(root)) {
        hasRoot = true;
        replies = post.replies();
        latest = post.latestReply() == null ? latest : post.latestReply();
      } else {
        latest = latest == null || post.ts().compareTo(latest) > 0 ? post.ts() : latest;
      }
      if (old == null) {
        inserted += post.isWorthKnowing() ? 1 : 0;
      }
      updated += merge(channel, old, post, false, stale) && old != null ? 1 : 0;
    }
    for (SlackPost missing : known.values()) {
      if (!page.more() && !missing.gone() && missing.takenAt().isBefore(page.readAt())) {
        book.drop(channel, missing.ts());
        stale.add(missing.unit());
        updated++;
      }
    }
    if (hasRoot) {
      book.threadRead(channel, root, replies, replies == 0 ? null : latest);
    } else {
      book.threadRead(channel, root, Math.max(0, page.posts().size()), latest);
    }
    if (!stale.isEmpty()) {
      // A first reply takes a message out of its day, the last one that goes puts it back there.
      stale.add(SlackPost.dayUnit(root));
      stale.add(SlackPost.threadUnit(root));
    }
    book.stale(channel, stale);
    return new Counts(page.posts().size(), inserted, updated);
  }

  /**
   * Slack said that a message is gone.
   *
   * @param thread the message above it; empty when it is in none
   */
  void gone(String channel, String ts, String thread) {
    Set<String> stale = new LinkedHashSet<>();
    SlackPost old = book.post(channel, ts).orElse(null);
    String above = thread.isEmpty() ? (old == null ? null : old.threadTs()) : thread;
    book.bury(channel, ts, above);
    if (above != null && !above.equals(ts)) {
      book.due(channel, above);
      stale.add(SlackPost.threadUnit(above));
      stale.add(SlackPost.dayUnit(above));
    } else {
      stale.add(SlackPost.threadUnit(ts));
      stale.add(SlackPost.dayUnit(ts));
    }
    book.stale(channel, stale);
  }

  /**
   * A message changed, and how is not to be had now: better nothing than what is not so any more.
   */
  void unsure(String channel, String ts) {
    SlackPost old = book.post(channel, ts).orElse(null);
    if (old == null || old.gone()) {
      return;
    }
    book.drop(channel, ts);
    if (old.isReply()) {
      book.due(channel, old.threadTs());
    }
    book.stale(channel, List.of(old.unit(), SlackPost.dayUnit(ts)));
  }

  private void drop(String channel, SlackPost post, Set<String> stale) {
    book.drop(channel, post.ts());
    stale.add(post.unit());
    stale.add(SlackPost.dayUnit(post.ts()));
    if (post.replies() > 0) {
      // What had replies would have left a stone: they are gone too.
      book.inThread(channel, post.ts()).keySet().forEach(ts -> book.drop(channel, ts));
    }
  }

  /** Writes what differs; whether anything did. */
  private boolean merge(
      String channel, SlackPost old, SlackPost post, boolean again, Set<String> stale) {
    boolean otherReplies = old == null ? post.replies() > 0 : !post.hasTheSameReplies(old);
    boolean due = !post.isReply() && post.replies() > 0 && (otherReplies || again);
    if (old == null) {
      book.put(channel, post, due);
      stale.add(post.unit());
      return true;
    }
    SlackPost now = old.gone() || isOlder(post, old) ? withReplies(old, post) : post;
    if (!now.saysTheSame(old) || otherReplies && !post.isReply()) {
      // Nothing is left of a thread whose last reply went; what is above it is read all the same.
      book.put(channel, now, due || otherReplies);
      stale.add(old.unit());
      stale.add(now.unit());
      return true;
    }
    if (due) {
      book.due(channel, post.ts());
    }
    return false;
  }

  private static boolean isOlder(SlackPost read, SlackPost kept) {
    return kept.editedTs() != null
        && (read.editedTs() == null || read.editedTs().compareTo(kept.editedTs()) < 0);
  }

  private static SlackPost withReplies(SlackPost words, SlackPost replies) {
    return new SlackPost(
        words.ts(),
        replies.threadTs(),
        words.team(),
        words.user(),
        words.text(),
        words.files(),
        words.editedTs(),
        replies.replies(),
        replies.latestReply(),
        words.takenAt(),
        words.gone());
  }

  /** Whether a message is too old, and what was replied to it as well. */
  private static boolean isOver(SlackPost post, String oldest) {
    return post.ts().compareTo(oldest) < 0
        && (post.latestReply() == null || post.latestReply().compareTo(oldest) < 0);
  }
}
