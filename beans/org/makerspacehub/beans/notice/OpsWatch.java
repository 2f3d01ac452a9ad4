package org.makerspacehub.beans.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.failure.DeadLetterDesk;

/** Looks at the hub's books now and then, and raises a notice where something waits too long. */
public class OpsWatch {
  /** A round that failed is mended by the next; after this nobody believes it any more. */
  private static final Duration ROUNDS_TO_MEND_IT = Duration.ofMinutes(15);

  private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);

  /** Things that happen rather than last: over when they have not happened again for this long. */
  private static final Map<String, Duration> EVENTS =
      Map.of("outbox.failed", Duration.ofHours(1), "outbox.unknown", Duration.ofHours(1));

  private final HubBooks books;
  private final JdbcNotices notices;
  private final VendorWatch vendors;
  private final DeadLetterDesk deadLetters;
  private final Clock clock;
  private final Duration patience;
  private final Map<String, Instant> said = new HashMap<>();
  private long letters;

  /** Since when the database answers: what waited for it is not late at once. */
  private Instant seeingSince;

  /**
   * @param books what waits
   * @param notices told of it
   * @param vendors looks after the vendors
   * @param deadLetters closes letters that were brought back
   * @param clock what "now" is
   * @param patience how long something may wait
   */
  public OpsWatch(
      HubBooks books,
      JdbcNotices notices,
      VendorWatch vendors,
      DeadLetterDesk deadLetters,
      Clock clock,
      Duration patience) {
    this.books = books;
    this.notices = notices;
    this.vendors = vendors;
    this.deadLetters = deadLetters;
    this.clock = clock;
    this.patience = patience;
  }

  /** One look. */
  public synchronized void look() {
    Instant now = clock.instant();
    try {
      lookAround(now);
    } catch (RuntimeException blind) {
      seeingSince = null;
      throw blind;
    }
    if (seeingSince == null) {
      seeingSince = now;
    }
  }

  private void lookAround(Instant now) {
    deadLetters.settle();
    letters();
    HubBooks.Waiting slack = books.slackMessages();
    boolean stuck = isLate(slack);
    vendors.slackIsStuck(
        stuck,
        "%s for Slack cannot be sent; they wait and are not lost."
            .formatted(When.count(slack.count(), "message")),
        slack.ref(),
        stuck && isTimeForAWord("slack"));
    if (!stuck) {
      said.remove("slack");
    }
    lasting(
        "mail", books.mails(), "%s cannot be sent; `SMTP_URL` or its server may be wrong.", "mail");
    lasting(
        "inbox",
        books.inbox(),
        "%s wait in the inbox longer than they should; the hub may have too much to do.",
        "message");
    vendors.look();
    for (OpenNotice open : notices.open()) {
      Duration quiet = EVENTS.get(open.topic());
      if (quiet != null && open.lastAt().plus(quiet).isBefore(now)) {
        notices.clear(open.topic(), "It has not happened again.");
      }
    }
  }

  private void letters() {
    HubBooks.Waiting waiting =
        books.deadLettersOfTheirOwn(clock.instant().minus(ROUNDS_TO_MEND_IT));
    if (waiting.count() > letters) {
      notices.raise(
          "deadletters",
          "%s: `/hub deadletters` shows what stopped on an error, and lets you bring it back or"
                  .formatted(waiting.count() == 1 ? "1 waits" : waiting.count() + " wait")
              + " put it away.",
          waiting.ref());
    } else if (waiting.count() == 0) {
      notices.clear("deadletters", "None is left.");
    }
    letters = waiting.count();
  }

  private void lasting(String topic, HubBooks.Waiting waiting, String sentence, String noun) {
    if (isLate(waiting)) {
      if (isTimeForAWord(topic)) {
        notices.raise(topic, sentence.formatted(When.count(waiting.count(), noun)), waiting.ref());
      }
    } else if (said.remove(topic) != null) {
      notices.clear(topic, "Nothing waits any more.");
    }
  }

  private boolean isLate(HubBooks.Waiting waiting) {
    if (waiting.oldest() == null || seeingSince == null) {
      return false;
    }
    Instant since = waiting.oldest().isAfter(seeingSince) ? waiting.oldest() : seeingSince;
    return since.plus(patience).isBefore(clock.instant());
  }

  private boolean isTimeForAWord(String topic) {
    Instant now = clock.instant();
    Instant last = said.get(topic);
    if (last != null && last.plus(BETWEEN_WORDS).isAfter(now)) {
      return false;
    }
    said.put(topic, now);
    return true;
  }
}
