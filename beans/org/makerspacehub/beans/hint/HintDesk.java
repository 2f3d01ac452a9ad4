package org.makerspacehub.beans.hint;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler.Handled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with a hint: the record is read again at its vendor, once for all hints that are
 * there already. A vendor that does not tell is no failure here, because the next round of the sync
 * asks by itself.
 */
public final class HintDesk {
  private static final Logger LOG = LoggerFactory.getLogger(HintDesk.class);

  /** Less than what a hint's claim lasts, together with a read of its own. */
  private static final long PATIENCE_SECONDS = 40;

  private final HintBook book;
  private final RecordRefresh refresh;
  private final RoundSoon rounds;
  private final Consumer<String> relink;

  // Two hints for one record wait for each other; two records seldom share a lock.
  private final ReentrantLock[] locks =
      IntStream.range(0, 64).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  /**
   * @param book what was read when
   * @param refresh reads a record again
   * @param rounds takes wishes for a round of the sync
   * @param relink looks who is who, in the background; takes the ref
   */
  public HintDesk(HintBook book, RecordRefresh refresh, RoundSoon rounds, Consumer<String> relink) {
    this.book = book;
    this.refresh = refresh;
    this.rounds = rounds;
    this.relink = relink;
  }

  /**
   * Reads a record again, unless that was done since the hint came.
   *
   * @param id as the vendor writes it
   */
  public Handled reread(InboxEvent hint, HintedRecord record, String id) {
    ReentrantLock lock = locks[Math.floorMod((record.source() + id).hashCode(), locks.length)];
    if (!isLocked(lock)) {
      return left(hint, record, "its last read takes long");
    }
    try {
      if (book.covers(record, id, hint.id())) {
        return Handled.silently("read already after this came");
      }
      long through = book.newest();
      boolean changed = refresh.refresh(record, id, hint.ref());
      book.note(record, id, through);
      if (changed) {
        relink.accept(hint.ref());
      }
      return Handled.silently(changed ? "read again: changed" : "read again: nothing new");
    } catch (HubException away) {
      LOG.info("A hint is left to the next round: {}", away.getMessage());
      return left(hint, record, away.getClass().getSimpleName());
    } finally {
      lock.unlock();
    }
  }

  /** Has the next round of the sync begin soon. */
  public Handled roundSoon(InboxEvent hint) {
    rounds.wish(hint.ref());
    return Handled.silently("the next round begins soon");
  }

  private Handled left(InboxEvent hint, HintedRecord record, String why) {
    rounds.wish(hint.ref());
    return Handled.silently("left to the next round: %s, %s".formatted(record.source(), why));
  }

  private static boolean isLocked(ReentrantLock lock) {
    try {
      return lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
