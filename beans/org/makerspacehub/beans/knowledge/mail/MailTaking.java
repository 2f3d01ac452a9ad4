package org.makerspacehub.beans.knowledge.mail;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.paper.Paper;
import org.makerspacehub.beans.knowledge.paper.PaperReader;
import org.makerspacehub.beans.retention.RawLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Takes mails in: says which are wanted, reads each, and keeps what became of it. A mail that
 * cannot be read is begun three times at the most and refused then; when it is not the mail's
 * fault, the rest waits for the next round.
 */
public final class MailTaking implements MailRound {
  private static final Logger LOG = LoggerFactory.getLogger(MailTaking.class);
  private static final int MOST_TRIES = 3;

  /** Asked for at a time; the next are asked for at once when these were taken. */
  private static final int AT_A_TIME = 200;

  private final MailReader reader;
  private final MailBook book;
  private final MailboxWatch watch;
  private final RawLimits limits;
  private final Forgotten forgotten;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Duration pause;

  /** How the mailbox was when nothing in it was left to do; null while something is. */
  private State done;

  private Instant pausedUntil = Instant.EPOCH;
  private boolean begun;

  /**
   * Where mails go.
   *
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param documents takes threads
   * @param folder of the mailbox
   * @param audience who may read its mails
   */
  public record Place(
      JdbcClient db,
      PlatformTransactionManager transactions,
      DocumentBook documents,
      String folder,
      SortedSet<String> audience) {}

  /**
   * @param place where mails go
   * @param papers reads what is attached
   * @param ownAddress whom the hub's own mails come from; empty for none
   * @param watch told whether the mailbox answers
   * @param limits say what is too old
   * @param forgotten says whose mails are not taken
   * @param meters count
   * @param clock what "now" is
   * @param pause until the next try after something failed
   */
  public MailTaking(
      Place place,
      PaperReader papers,
      String ownAddress,
      MailboxWatch watch,
      RawLimits limits,
      Forgotten forgotten,
      MeterRegistry meters,
      Clock clock,
      Duration pause) {
    this.reader = new MailReader(papers, ownAddress);
    this.book =
        new MailBook(
            place.db(),
            place.transactions(),
            place.documents(),
            place.folder(),
            place.audience(),
            clock);
    this.watch = watch;
    this.limits = limits;
    this.forgotten = forgotten;
    this.meters = meters;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public synchronized List<Long> opened(State state, Listing listing) {
    watch.reached();
    if (state.equals(done) || clock.instant().isBefore(pausedUntil) || !book.isOn()) {
      return List.of();
    }
    if (!begun) {
      book.readers();
      begun = true;
    }
    Set<Long> there;
    try {
      there = new HashSet<>(listing.uids());
    } catch (MessagingException notNow) {
      trouble(notNow);
      return List.of();
    }
    Set<Long> gone = book.known(state.validity(), true);
    gone.removeAll(there);
    book.gone(state.validity(), gone);
    Set<Long> known = book.known(state.validity(), false);
    List<Long> wanted =
        there.stream().filter(uid -> !known.contains(uid)).sorted().limit(AT_A_TIME).toList();
    if (wanted.isEmpty()) {
      for (Map.Entry<Long, Set<Long>> old : book.outdated(state.validity()).entrySet()) {
        book.gone(old.getKey(), old.getValue());
      }
      book.note();
      done = state;
    }
    return wanted;
  }

  /**
   * Takes a mail, as the route has it from the mailbox.
   *
   * @param message of a sealed folder
   * @throws org.springframework.dao.DataAccessException when the database is away; the mail is
   *     wanted again
   */
  public synchronized void take(Message message) {
    if (clock.instant().isBefore(pausedUntil)) {
      return;
    }
    done = null;
    try {
      IMAPMessage mail = (IMAPMessage) message;
      IMAPFolder folder = (IMAPFolder) message.getFolder();
      take(mail, folder.getUIDValidity(), folder.getUID(message));
    } catch (MessageRemovedException meanwhile) {
      LOG.debug("A mail was removed before it was read.");
    } catch (MessagingException | IOException notNow) {
      trouble(notNow);
    } catch (RuntimeException notNow) {
      pausedUntil = clock.instant().plus(pause);
      throw notNow;
    }
  }

  private void take(IMAPMessage message, long validity, long uid)
      throws MessagingException, IOException {
    int tries = book.begin(validity, uid, 0);
    if (tries > MOST_TRIES) {
      Mail unread =
          new Mail(
              "unread:" + validity + "/" + uid,
              List.of(),
              "",
              "",
              null,
              Mail.Verdict.REFUSED,
              "It could not be read in three attempts.",
              List.of());
      end(validity, uid, unread);
      return;
    }
    byte[] raw;
    try (InputStream in = message.getMimeStream()) {
      raw = in.readNBytes(MailReader.MOST_BYTES + 1);
    }
    boolean cut = raw.length > MailReader.MOST_BYTES;
    try {
      end(
          validity,
          uid,
          judged(
              reader.read(cut ? java.util.Arrays.copyOf(raw, MailReader.MOST_BYTES) : raw, cut)));
    } catch (KnowledgeUnavailable notNow) {
      book.notItsFault(validity, uid);
      pausedUntil = clock.instant().plus(pause);
    }
  }

  private void end(long validity, long uid, Mail mail) {
    book.end(validity, uid, mail);
    meters
        .counter("hub.knowledge.mails", "outcome", mail.verdict().name().toLowerCase(Locale.ROOT))
        .increment();
    if (mail.verdict() == Mail.Verdict.REFUSED) {
      // Why stands beside it in the database: there it can be forgotten.
      LOG.info("A mail was not taken in (uid {})", uid);
    }
  }

  private Mail judged(Mail mail) {
    if (forgotten.author(mail.author())) {
      return mail.judged(Mail.Verdict.FORGOTTEN, "");
    }
    if (mail.at() != null && limits.isTooOld(SourceKind.MAIL, mail.at())) {
      return mail.judged(Mail.Verdict.PASSED, "It is older than mails are kept.");
    }
    List<Paper.Section> scrubbed = new ArrayList<>();
    for (Paper.Section each : mail.sections()) {
      scrubbed.add(
          new Paper.Section(forgotten.scrub(each.heading()), forgotten.scrub(each.text())));
    }
    return new Mail(
        mail.id(),
        mail.before(),
        mail.author(),
        forgotten.scrub(mail.subject()),
        mail.at(),
        mail.verdict(),
        forgotten.scrub(mail.reason()),
        List.copyOf(scrubbed));
  }

  /** The mailbox broke off: the rest waits, so that one mail alone counts as tried. */
  private void trouble(Exception cause) {
    pausedUntil = clock.instant().plus(pause);
    watch.lost(cause);
  }
}
