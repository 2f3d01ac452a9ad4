package org.makerspacehub.beans.execute;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.gate.PersonCheck;
import org.makerspacehub.beans.owner.OwnerBook;
import org.makerspacehub.beans.owner.OwnerCount;
import org.makerspacehub.beans.owner.OwnerEnding;
import org.makerspacehub.beans.owner.Replacement;
import org.makerspacehub.beans.policy.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes somebody the owner in place of one who is gone, once the board agreed or a recovery code's
 * time is over. It goes on while everything else is frozen: lifting a freeze takes an owner.
 */
public class OwnerDesk {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerDesk.class);

  /** A click that came in time may still be on its way into the database. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Principal EXECUTOR = Principal.service("executor");

  private final OwnerBook book;
  private final OwnerCount count;
  private final OwnerEnding ending;
  private final PersonCheck slack;
  private final Clock clock;

  /**
   * @param book as the executor's user
   * @param count likewise
   * @param ending likewise
   * @param slack says whether the candidate is a person now
   */
  public OwnerDesk(
      OwnerBook book, OwnerCount count, OwnerEnding ending, PersonCheck slack, Clock clock) {
    this.book = book;
    this.count = count;
    this.ending = ending;
    this.slack = slack;
    this.clock = clock;
  }

  /** Looks whether what is open can be ended. What cannot be recorded is not done. */
  public void round() {
    try {
      ending.record(EXECUTOR);
      Optional<Replacement> open = book.open();
      if (open.isPresent()) {
        look(open.get());
      }
    } catch (AuditUnavailable unrecorded) {
      LOG.error("The owner is not replaced now, because it cannot be recorded");
    }
  }

  private void look(Replacement open) {
    if (open.way() == Replacement.Way.CODE) {
      byCode(open);
    } else {
      byClicks(open);
    }
  }

  private void byClicks(Replacement open) {
    if (over(open.openedAt())) {
      end(open, Replacement.State.EXPIRED, Map.of("way", "clicks"));
      return;
    }
    OwnerCount.Tally tally = count.of(open);
    if (tally.enough() && isPerson(open)) {
      end(
          open,
          Replacement.State.DONE,
          Map.of(
              "way", "clicks",
              "agreed", tally.agreed().size(),
              "board", tally.board().size()));
    }
  }

  private void byCode(Replacement open) {
    Map<String, String> way = Map.of("way", "code");
    if (count.cancelled(open)) {
      end(open, Replacement.State.CANCELLED, way);
      return;
    }
    Instant due = open.due().orElse(null);
    if (over(due == null ? open.dueAt() : due)) {
      end(open, Replacement.State.EXPIRED, way);
    } else if (due != null && !clock.instant().isBefore(due.plus(GRACE)) && isPerson(open)) {
      end(open, Replacement.State.DONE, way);
    }
  }

  private boolean over(Instant began) {
    return !clock.instant().isBefore(began.plus(Replacement.GOOD_FOR).plus(GRACE));
  }

  private boolean isPerson(Replacement open) {
    String no = slack.no(open.candidate());
    if (!no.isEmpty()) {
      LOG.warn(
          "The owner to be is nobody of ours by Slack's word now: {} (ref {})", no, open.ref());
    }
    return no.isEmpty();
  }

  private void end(Replacement open, Replacement.State state, Map<String, ?> details) {
    if (ending.end(open, state, EXECUTOR, details)) {
      LOG.info("Replacing the owner ended: {} (ref {})", state, open.ref());
    }
  }
}
