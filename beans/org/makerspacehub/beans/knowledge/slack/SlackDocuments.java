package org.makerspacehub.beans.knowledge.slack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.book.OneByOne;
import org.makerspacehub.beans.retention.RawLimits;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes documents of messages: one of every thread, and of what was said in a row otherwise. What
 * is to be made again is noted by whoever changes messages; here it is done, each time from all
 * that is there, so that doing it twice changes nothing.
 */
public final class SlackDocuments {
  /** What is said after a longer silence is about something else. */
  static final Duration SILENCE = Duration.ofMinutes(30);

  /** Messages of one stretch of conversation at the most. */
  static final int LONGEST = 50;

  private static final int AT_ONCE = 50;
  private static final int LONGEST_TITLE = 190;

  private final SlackBook book;
  private final DocumentBook documents;
  private final RawLimits limits;
  private final Supplier<String> workspace;
  private final TransactionTemplate transaction;

  /**
   * @param book the messages
   * @param documents where documents are put
   * @param limits how long messages are kept: what is made of older ones stays as it is
   * @param workspace the host of the workspace's addresses; empty while it is not known
   * @param hubTransactions of the hub's database
   */
  public SlackDocuments(
      SlackBook book,
      DocumentBook documents,
      RawLimits limits,
      Supplier<String> workspace,
      PlatformTransactionManager hubTransactions) {
    this.book = book;
    this.documents = documents;
    this.limits = limits;
    this.workspace = workspace;
    this.transaction = new TransactionTemplate(hubTransactions);
  }

  /** Makes what is to be made; returns when nothing is left of it. */
  public void catchUp() {
    List<SlackBook.Stale> some = book.stale(AT_ONCE);
    if (some.isEmpty()) {
      return;
    }
    String host = workspace.get();
    Map<String, String> names = book.names();
    while (!some.isEmpty()) {
      for (SlackBook.Stale stale : some) {
        // The channel's row is held: whoever turns it off meanwhile forgets this as well.
        OneByOne.run(transaction, () -> make(stale, host, names));
      }
      some = book.stale(AT_ONCE);
    }
  }

  /** Other people may read a channel from now on, or it has another name. */
  void readers(SlackRoom room) {
    documents.readers(SourceKind.SLACK, room.id(), room.audience());
    book.allStale(room.id());
  }

  /** Nothing is known of a channel any more. */
  void forget(String channel) {
    documents.removeOthers(SourceKind.SLACK, channel, List.of());
  }

  private void make(SlackBook.Stale stale, String host, Map<String, String> names) {
    SlackRoom room = book.hold(stale.channel()).orElse(null);
    if (room != null && !isTooOld(stale.unit())) {
      Writing writing = new Writing(room, host, names);
      if (stale.unit().startsWith("t:")) {
        thread(writing, stale.unit().substring(2));
      } else {
        day(writing, Long.parseLong(stale.unit().substring(2)));
      }
    }
    book.fresh(stale);
  }

  private boolean isTooOld(String unit) {
    // A thread counts by what is left of it.
    return unit.startsWith("d:")
        && limits.isTooOld(
            SourceKind.SLACK,
            Instant.ofEpochSecond((Long.parseLong(unit.substring(2)) + 1) * 86_400));
  }

  private void thread(Writing writing, String root) {
    String key = SlackPost.threadUnit(root);
    Map<String, SlackPost> all = book.inThread(writing.room.id(), root);
    SlackPost above = all.get(root);
    // What was deleted is known for some days, and makes no thread.
    boolean isThread =
        above == null
            ? !all.isEmpty()
            : above.replies() > 0
                || all.values().stream().anyMatch(post -> post.isReply() && !post.gone());
    List<SlackPost> posts = all.values().stream().filter(SlackPost::isWorthKnowing).toList();
    if (!isThread || posts.isEmpty()) {
      documents.remove(SourceKind.SLACK, writing.room.id(), key);
    } else {
      documents.put(writing.document(key, posts));
    }
  }

  private void day(Writing writing, long day) {
    String from = "%010d".formatted(day * 86_400);
    String until = "%010d".formatted((day + 1) * 86_400);
    Set<String> keys = new LinkedHashSet<>();
    List<SlackPost> row = new ArrayList<>();
    for (SlackPost post : book.inChannel(writing.room.id(), from, until).values()) {
      if (!post.isWorthKnowing() || post.replies() > 0) {
        continue;
      }
      boolean apart =
          !row.isEmpty()
              && (row.size() == LONGEST
                  || post.at().isAfter(row.get(row.size() - 1).at().plus(SILENCE)));
      if (apart) {
        keys.add(put(writing, row));
        row.clear();
      }
      row.add(post);
    }
    if (!row.isEmpty()) {
      keys.add(put(writing, row));
    }
    book.documentKeys(writing.room.id(), "w:" + from, "w:" + until).stream()
        .filter(key -> !keys.contains(key))
        .forEach(key -> documents.remove(SourceKind.SLACK, writing.room.id(), key));
  }

  private String put(Writing writing, List<SlackPost> row) {
    String key = "w:" + row.get(0).ts();
    documents.put(writing.document(key, row));
    return key;
  }

  /**
   * How a channel's messages become documents.
   *
   * @param host of the workspace's addresses; empty while it is not known
   * @param names of channels, by id
   */
  private record Writing(SlackRoom room, String host, Map<String, String> names) {

    KnowledgeDocument document(String key, List<SlackPost> posts) {
      String title = "#" + room.name();
      return new KnowledgeDocument(
          SourceKind.SLACK,
          room.id(),
          key,
          title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE) : title,
          room.audience(),
          posts.stream().map(this::part).toList());
    }

    private KnowledgeDocument.Part part(SlackPost post) {
      String text = SlackMarkup.readable(post.text(), names::get);
      String files = post.files().isEmpty() ? "" : "[" + post.files().replace("\n", ", ") + "]";
      return new KnowledgeDocument.Part(
          "",
          post.user() == null ? "" : "slack:" + post.team() + "/" + post.user(),
          post.editedTs() == null ? post.at() : SlackPost.at(post.editedTs()),
          link(post),
          text.isBlank() ? files : files.isEmpty() ? text : text + "\n" + files);
    }

    /** As Slack's own "copy link" makes it (vendor: Slack documentation, chat.getPermalink). */
    private String link(SlackPost post) {
      String place = "/archives/" + room.id() + "/p" + post.ts().replace(".", "");
      return "https://"
          + (host.isEmpty() ? "slack.com" : host)
          + place
          + (post.isReply() ? "?thread_ts=" + post.threadTs() + "&cid=" + room.id() : "");
    }
  }
}
