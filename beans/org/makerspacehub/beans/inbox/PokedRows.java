package org.makerspacehub.beans.inbox;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.HubException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that the edge has just kept and told the hub of, on their way to being worked off. In memory
 * and bounded: what finds no place here, or is here when the process stops, the drain finds in the
 * database a few seconds later.
 *
 * <p>Hints go in a lane of their own, because each waits for a vendor: however long that takes,
 * nobody's click stands behind it.
 */
public class PokedRows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PokedRows.class);

  private final LongConsumer work;
  private final ThreadPoolExecutor people = lane("inbox-poked", 4, 500);
  private final ThreadPoolExecutor hints = lane("inbox-hints", 4, 2_000);

  /**
   * @param work claims a row by its id and works it off
   */
  public PokedRows(LongConsumer work) {
    this.work = work;
  }

  /** Takes a row and returns at once; null is nothing. */
  public void add(Poked row) {
    if (row != null) {
      (row.hint() ? hints : people).execute(() -> workOff(row.id()));
    }
  }

  @Override
  public void close() {
    people.shutdownNow();
    hints.shutdownNow();
  }

  private void workOff(long id) {
    try {
      work.accept(id);
    } catch (HubException | IllegalStateException stopping) {
      LOG.debug("Inbox row {} is left to the drain", id, stopping);
    }
  }

  private static ThreadPoolExecutor lane(String name, int threads, int places) {
    ThreadPoolExecutor lane =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(places),
            DaemonThreads.named(name),
            new ThreadPoolExecutor.DiscardPolicy());
    lane.allowCoreThreadTimeOut(true);
    return lane;
  }
}
