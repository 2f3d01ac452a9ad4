package org.makerspacehub.beans.execute;

import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.Escalations;
import org.makerspacehub.beans.gate.OutcomeWords;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.gate.SignedClick;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a vendor gave no answer about, by the word of somebody who looked there. It is the
 * executor's, because nobody else can write what became of something; it only writes that down, and
 * never does it again, whatever the word is.
 */
public class OutcomeDesk {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeDesk.class);

  private final ExecutionBook book;
  private final Verification verification;
  private final OutcomeWords words;
  private final AuditLog audit;
  private final Escalations escalations;

  /**
   * @param book of the executor
   * @param verification reads what was sent
   * @param words whose word counts, as the executor's user
   * @param audit gets the outcome before it counts
   * @param escalations hears that it is over
   */
  public OutcomeDesk(
      ExecutionBook book,
      Verification verification,
      OutcomeWords words,
      AuditLog audit,
      Escalations escalations) {
    this.book = book;
    this.verification = verification;
    this.words = words;
    this.audit = audit;
    this.escalations = escalations;
  }

  /** Looks for words about what was given up. What cannot be recorded is not ended. */
  public void round() {
    book.givenUp().forEach(this::look);
  }

  private void look(Claim seen) {
    if (!words.any(seen.ref())) {
      return;
    }
    // Without its bytes nobody knows who asked, and theirs is the one word that must not count.
    Optional<Verification.Good> sent = verification.sent(seen);
    Optional<SignedClick> word =
        sent.flatMap(good -> words.first(seen.ref(), good.order().requester()));
    if (word.isPresent()) {
      book.claimGivenUp(seen.ref()).ifPresent(claim -> take(claim, sent.get(), word.get()));
    }
  }

  private void take(Claim claim, Verification.Good sent, SignedClick word) {
    try {
      end(claim, sent, word);
    } catch (AuditUnavailable unrecorded) {
      LOG.error("What became of {} is not written down, for want of the record", claim.ref());
      book.leave(claim);
    } catch (ClaimLost another) {
      LOG.warn("{} Another one ended it.", another.getMessage());
    }
  }

  private void end(Claim claim, Verification.Good sent, SignedClick word) {
    boolean happened = SignedClick.HAPPENED.equals(word.name());
    String by = word.principal().id();
    audit.outcome(
        new AuditLog.Intent(
            claim.intentSeq() == null ? 0 : claim.intentSeq(),
            claim.ref(),
            ExecutorDesk.ACTOR,
            sent.order().action(),
            sent.order().target()),
        happened ? "succeeded" : "failed",
        Map.of("found", happened, "by", by, "click", word.ref()));
    book.settled(
        claim,
        happened ? RequestState.SUCCEEDED : RequestState.FAILED,
        happened ? happened(sent) : "Somebody looked at the vendor: it did not happen. Ask again.",
        by);
    escalations.settle(
        Escalation.EFFECT_UNKNOWN,
        claim.ref(),
        happened
            ? "Somebody looked at the vendor: it happened."
            : "Somebody looked at the vendor: it did not happen.");
    LOG.info("What became of request {} was found at the vendor by a person", claim.ref());
  }

  private static String happened(Verification.Good sent) {
    return "Somebody looked at the vendor: it happened, once."
        + (sent.undo().isEmpty()
            ? ""
            : " If you wait for a code, it is lost: ask for \u201c%s\u201d and for a new one."
                .formatted(sent.undo()));
  }
}
