package org.makerspacehub.beans.execute;

import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.freeze.FreezeBook;
import org.makerspacehub.beans.freeze.LiftCount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go what is frozen, once the owner and one other of the board agreed. It is the executor's,
 * because its database user alone may: a hub that was taken over can stop everything, and start
 * nothing.
 */
public class FreezeDesk {
  private static final Logger LOG = LoggerFactory.getLogger(FreezeDesk.class);

  private final FreezeBook book;
  private final LiftCount count;
  private final AuditLog audit;

  /**
   * @param book as the executor's user
   * @param count likewise
   * @param audit gets the intent before and the outcome after
   */
  public FreezeDesk(FreezeBook book, LiftCount count, AuditLog audit) {
    this.book = book;
    this.count = count;
    this.audit = audit;
  }

  /** Looks whether the oldest freeze can be lifted. What cannot be recorded is not lifted. */
  public void round() {
    Optional<FreezeBook.Frozen> open = book.open();
    if (open.isEmpty()) {
      return;
    }
    FreezeBook.Frozen frozen = open.get();
    LiftCount.Agreed agreed = count.of(frozen);
    if (!agreed.enough()) {
      return;
    }
    try {
      AuditLog.Intent intent =
          audit.intent(
              frozen.ref(),
              "executor",
              "freeze.lift",
              "freeze/" + frozen.ref(),
              Map.of(
                  "owners", agreed.owners().size(),
                  "board", agreed.board().size()));
      boolean lifted = book.lift(frozen.ref(), agreed.by());
      audit.outcome(intent, lifted ? "done" : "refused", Map.of());
      LOG.info("A freeze was lifted by the owner and the board (ref {})", frozen.ref());
    } catch (AuditUnavailable unrecorded) {
      LOG.error("A freeze is not lifted, because it cannot be recorded (ref {})", frozen.ref());
    }
  }
}
