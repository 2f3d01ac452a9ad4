package org.makerspacehub.beans.sync;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One run of one flow while it lasts: where it is in the vendor's listing and what it has counted.
 * Used by the one thread that runs the flow.
 */
public final class SyncRun {
  private final long id;
  private final String flow;
  private final SyncKind kind;
  private final String ref;
  private final Instant since;
  private final boolean mine;
  private final boolean alone;

  private final Set<String> cursors = new HashSet<>();
  private final Set<String> listed = new HashSet<>();
  private final Losses losses = new Losses();
  private final Map<String, String> successors = new HashMap<>();
  private boolean secondListing;
  private Instant latest;
  private String cursor;
  private int pages;
  private boolean more;
  private long seen;
  private long inserted;
  private long updated;
  private long unchanged;
  private long leftOut;
  private long staged;
  private long ended;
  private Long expected;
  private String wouldStop;
  private long firstTicket = Long.MAX_VALUE;

  private SyncRun(
      long id, String flow, SyncKind kind, String ref, Instant since, boolean mine, boolean alone) {
    this.id = id;
    this.flow = flow;
    this.kind = kind;
    this.ref = ref;
    this.since = since;
    this.mine = mine;
    this.alone = alone;
    this.more = mine;
  }

  /** A run that is ours to do. */
  static SyncRun begun(long id, String flow, SyncKind kind, String ref, Instant since) {
    return new SyncRun(id, flow, kind, ref, since, true, false);
  }

  /** A run that somebody else is at; there is nothing to do. */
  static SyncRun elsewhere(String flow, SyncKind kind, String ref, Instant since) {
    return new SyncRun(0, flow, kind, ref, since, false, false);
  }

  /** A read of one record, which is in no book: any number of them may run at once. */
  static SyncRun single(String flow, String ref, Instant since) {
    return new SyncRun(0, flow, SyncKind.INCREMENT, ref, since, true, true);
  }

  /** Whether it is a read of one record. */
  public boolean isAlone() {
    return alone;
  }

  /**
   * The number of the run's first read: what was read later than that, the listing may not have.
   * None at all before the first page.
   */
  public long firstTicket() {
    return firstTicket;
  }

  /** Notes that a page is about to be read. */
  void read(long ticket) {
    if (firstTicket == Long.MAX_VALUE) {
      firstTicket = ticket;
    }
  }

  /** Row of {@code sync_run}; 0 when the run is not ours. */
  public long id() {
    return id;
  }

  /** Name of the flow, for example {@code sync-fabman-members}. */
  public String flow() {
    return flow;
  }

  /** Whether it looks at changes or at everything. */
  public SyncKind kind() {
    return kind;
  }

  /** Whether it looks at everything. */
  public boolean isFull() {
    return kind.isFull();
  }

  /** Whether it only looks: what its steps write is taken back at the end of each. */
  public boolean isDry() {
    return kind == SyncKind.DRY_RUN;
  }

  /** The correlation id; all flows of one round share it. */
  public String ref() {
    return ref;
  }

  /** When it began. */
  public Instant since() {
    return since;
  }

  /** Whether this process does it; false when it is already running. */
  public boolean isMine() {
    return mine;
  }

  /** Whether the listing has another page. */
  public boolean isMore() {
    return more;
  }

  /** Whether the listing came to its end and named at least one record. */
  public boolean isListed() {
    return mine && !more && !listed.isEmpty();
  }

  /** Where the next page begins; null for the first. */
  String cursor() {
    return cursor;
  }

  /** Whether a record was in the listing. */
  boolean wasListed(String externalId) {
    return listed.contains(externalId);
  }

  /**
   * Notes a page that came.
   *
   * @param nextCursor null when it was the last
   * @throws EndlessListing when the listing goes round in circles or has no end
   */
  void turn(String nextCursor, int mostPages) {
    pages++;
    if (nextCursor != null && (!cursors.add(nextCursor) || pages >= mostPages)) {
      throw new EndlessListing(flow, pages);
    }
    cursor = nextCursor;
    more = nextCursor != null;
  }

  /** Notes which records a page had, and how many of its entries made no sense. */
  void list(Iterable<String> externalIds, int leftOutHere) {
    externalIds.forEach(listed::add);
    leftOut += leftOutHere;
  }

  /** After the listing that ended there is another of the same flow. */
  void secondListing() {
    secondListing = true;
    cursor = null;
    more = true;
  }

  /** Whether it is at that other listing. */
  boolean isSecondListing() {
    return secondListing;
  }

  /** Notes when a listed record last changed at the vendor. */
  void saw(Instant changed) {
    latest = latest == null || changed.isAfter(latest) ? changed : latest;
  }

  /** The last of those changes. */
  Optional<Instant> latest() {
    return Optional.ofNullable(latest);
  }

  /** Notes that a record was merged into another. */
  void succeeds(String externalId, String successor) {
    successors.put(externalId, successor);
  }

  /** Into which record one was merged; null when none says so. */
  String successorOf(String externalId) {
    return successors.get(externalId);
  }

  /** Notes how many the vendor says there are. */
  void expect(long total) {
    expected = total;
  }

  /** How many records the vendor says there are; null when it does not say. */
  public Long expected() {
    return expected;
  }

  /** What the records of this run that were held back would end; the whole run's. */
  Losses losses() {
    return losses;
  }

  /** Notes that the brake would stop this dry run if it were none. */
  void wouldStop(String sentence) {
    wouldStop = sentence;
  }

  /** What the brake would say; null when it would not stop this run. */
  String wouldStop() {
    return wouldStop;
  }

  /** What was held back was not applied: it is as unchanged as before. */
  void dropStaged() {
    updated -= staged;
    unchanged += staged;
    staged = 0;
    ended = 0;
  }

  void add(Tally tally) {
    staged += tally.staged();
    ended += tally.ended();
    seen += tally.seen();
    inserted += tally.inserted();
    updated += tally.updated();
    unchanged += tally.unchanged();
  }

  long seen() {
    return seen;
  }

  long inserted() {
    return inserted;
  }

  long updated() {
    return updated;
  }

  long unchanged() {
    return unchanged;
  }

  long ended() {
    return ended;
  }

  long leftOut() {
    return leftOut;
  }
}
