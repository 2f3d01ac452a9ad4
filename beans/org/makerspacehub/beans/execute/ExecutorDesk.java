package org.makerspacehub.beans.execute;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.Escalations;
import org.makerspacehub.beans.gate.Freeze;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what was approved, each thing once: claimed, verified, recorded, sent, recorded
 * again. Whatever it is doing when it dies, the next executor finishes: what was not sent is done,
 * what was sent is asked about at the vendor and never blindly repeated.
 */
public class ExecutorDesk {
  /** Who does it, in the record. */
  public static final String ACTOR = "executor";

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorDesk.class);

  /** Until something that could not be found out is tried again. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** After each look at the vendor that told nothing; then people are called. */
  private static final List<Duration> BETWEEN_LOOKS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(45),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15));

  private static final int MOST_ATTEMPTS = 2;
  private static final int MOST_IN_A_ROUND = 50;

  private final ExecutionBook book;
  private final Verification verification;
  private final Ceilings ceilings;
  private final Freeze freeze;
  private final AuditLog audit;
  private final Supplier<Escalations> escalations;
  private final Clock clock;
  private final Duration settling;

  private volatile Round last = new Round(null, "");

  /**
   * @param book of the executor
   * @param verification of each request
   * @param ceilings the executor's own
   * @param freeze asked before each claim and again before anything is sent
   * @param audit the record
   * @param escalations who calls people; null as long as nobody can
   * @param clock what "now" is
   * @param settling how long a vendor may still be busy with what it was asked: before that its "it
   *     is not here" is not believed
   */
  public ExecutorDesk(
      ExecutionBook book,
      Verification verification,
      Ceilings ceilings,
      Freeze freeze,
      AuditLog audit,
      Supplier<Escalations> escalations,
      Clock clock,
      Duration settling) {
    this.book = book;
    this.verification = verification;
    this.ceilings = ceilings;
    this.freeze = freeze;
    this.audit = audit;
    this.escalations = escalations;
    this.clock = clock;
    this.settling = settling;
  }

  /**
   * The last round.
   *
   * @param endedAt null before the first
   * @param frozen why nothing was claimed; empty when it could
   */
  public record Round(Instant endedAt, String frozen) {}

  /** When this executor last got through a round. */
  public Round last() {
    return last;
  }

  /** Does what there is to do. */
  public void round() {
    for (int i = 0; i < MOST_IN_A_ROUND; i++) {
      Optional<Claim> silent = book.claimSilent();
      if (silent.isEmpty()) {
        break;
      }
      silent.ifPresent(claim -> guarded(claim, () -> becameUnknown(claim)));
    }
    for (int i = 0; i < MOST_IN_A_ROUND; i++) {
      Optional<Claim> unknown = book.claimUnknown();
      if (unknown.isEmpty()) {
        break;
      }
      unknown.ifPresent(claim -> guarded(claim, () -> look(claim)));
    }
    String frozen = freeze.frozen();
    for (int i = 0; i < MOST_IN_A_ROUND && frozen.isEmpty(); i++) {
      Optional<Claim> claim = book.claim();
      if (claim.isEmpty()) {
        break;
      }
      guarded(claim.get(), () -> work(claim.get()));
      frozen = freeze.frozen();
    }
    last = new Round(clock.instant(), frozen);
  }

  /** What happens to one request must not keep the others waiting. */
  private void guarded(Claim claim, Runnable work) {
    try {
      work.run();
    } catch (ClaimLost lost) {
      LOG.warn("{} What this one found does not count.", lost.getMessage());
    } catch (AuditUnavailable unwritten) {
      LOG.error("Request {} waits: {}", claim.ref(), unwritten.getMessage());
      raise(
          Escalation.AUDIT_FAILURE,
          claim.ref(),
          "The audit record cannot be written, so nothing privileged is done: check the database"
              + " and HUB_AUDIT_DB_USER.");
      book.later(claim, PAUSE);
    }
  }

  private void work(Claim claim) {
    if (!claim.recorded()) {
      long seq =
          record(claim, "claimed", Map.of("hash", claim.hash(), "key", claim.idempotencyKey()));
      book.recorded(claim, seq);
    }
    Verification.Finding finding = verification.verify(claim);
    if (finding instanceof Verification.Later later) {
      LOG.info("Request {} waits: {}", claim.ref(), later.why());
      book.later(claim, PAUSE);
    } else if (finding instanceof Verification.No no) {
      refuse(claim, no);
    } else if (finding instanceof Verification.Good good) {
      send(claim, good);
    }
  }

  private void send(Claim claim, Verification.Good good) {
    if (!freeze.frozen().isEmpty()) {
      book.later(claim, PAUSE);
      return;
    }
    Order order = good.order();
    AuditLog.Intent intent =
        audit.intent(
            claim.ref(),
            ACTOR,
            order.action(),
            order.target(),
            Map.of("hash", claim.hash(), "key", order.idempotencyKey(), "amount", good.amount()));
    // Writing the intent takes time, in which somebody may have frozen everything.
    if (!freeze.frozen().isEmpty()) {
      audit.outcome(intent, "held", Map.of("because", "frozen"));
      book.later(claim, PAUSE);
      return;
    }
    String over =
        book.sent(
            claim,
            good.amount(),
            intent.seq(),
            ceilings.dayBegan(),
            today -> ceilings.over(order, good.amount(), today));
    if (!over.isEmpty()) {
      audit.outcome(intent, "refused", Map.of("because", "ceiling"));
      fail(claim, over);
      raise(
          Escalation.CEILING_HIT,
          claim.ref(),
          "An approved request was stopped by the executor's own limits for '%s'."
              .formatted(order.action()));
      return;
    }
    try {
      record(claim, "sent", Map.of("intent", intent.seq()));
    } catch (AuditUnavailable unwritten) {
      book.notSent(claim, PAUSE);
      throw unwritten;
    }
    came(claim, good, intent, perform(good));
  }

  private Effect perform(Verification.Good good) {
    try {
      Effect effect = good.executor().perform(good.order());
      return effect == null ? new Effect.Unknown("no answer") : effect;
    } catch (VendorRefused refused) {
      return new Effect.NotDone(refused.getMessage());
    } catch (RuntimeException lost) {
      LOG.warn("Request {} may have been carried out", good.order().ref(), lost);
      return new Effect.Unknown(lost.getClass().getSimpleName());
    }
  }

  private void came(Claim claim, Verification.Good good, AuditLog.Intent intent, Effect effect) {
    if (effect instanceof Effect.Done done) {
      audit.outcome(intent, "succeeded", Map.of("key", good.order().idempotencyKey()));
      succeed(claim, good, done);
    } else if (effect instanceof Effect.NotDone not) {
      audit.outcome(intent, "failed", Map.of("key", good.order().idempotencyKey()));
      fail(claim, not.reason());
      failed(claim);
    } else if (effect instanceof Effect.Unknown unknown) {
      LOG.warn("Request {} may have been carried out: {}", claim.ref(), unknown.reason());
      audit.outcome(intent, "unknown", Map.of("key", good.order().idempotencyKey()));
      book.unknown(claim, clock.instant().plus(BETWEEN_LOOKS.get(0)), claim.looks(), maybe(good));
    }
  }

  private void becameUnknown(Claim claim) {
    LOG.warn("Request {} was sent by an executor that fell silent", claim.ref());
    book.unknown(
        claim, clock.instant(), claim.looks(), maybe(verification.sent(claim).orElse(null)));
  }

  private void look(Claim claim) {
    Optional<Verification.Good> sent = verification.sent(claim);
    if (sent.isEmpty()) {
      giveUp(claim, null, "what was sent cannot be read any more");
      return;
    }
    Verification.Good good = sent.get();
    Effect effect = looked(good);
    AuditLog.Intent intent =
        new AuditLog.Intent(
            claim.intentSeq() == null ? 0 : claim.intentSeq(),
            claim.ref(),
            ACTOR,
            good.order().action(),
            good.order().target());
    if (effect instanceof Effect.Done done) {
      audit.outcome(intent, "succeeded", Map.of("found", true));
      succeed(claim, good, done);
      settle(claim, "It was found at the vendor: it happened, once.");
    } else if (effect instanceof Effect.NotDone not && hasSettled(claim)) {
      audit.outcome(intent, "failed", Map.of("found", false));
      if (claim.attempts() < MOST_ATTEMPTS) {
        // With the same key, and only after everything was verified again.
        book.again(claim, Duration.ZERO);
      } else {
        fail(claim, not.reason());
        failed(claim);
        settle(claim, "It was not found at the vendor: it did not happen.");
      }
    } else {
      lookAgain(claim, good, effect instanceof Effect.Unknown unknown ? unknown.reason() : "");
    }
  }

  private Effect looked(Verification.Good good) {
    try {
      Effect effect = good.executor().look(good.order());
      return effect == null ? new Effect.Unknown("no answer") : effect;
    } catch (RuntimeException unanswered) {
      return new Effect.Unknown(unanswered.getClass().getSimpleName());
    }
  }

  /** What was sent a moment ago may still be on its way inside the vendor. */
  private boolean hasSettled(Claim claim) {
    return claim.sentAt() == null || !clock.instant().isBefore(claim.sentAt().plus(settling));
  }

  private void lookAgain(Claim claim, Verification.Good good, String why) {
    int looks = claim.looks() + 1;
    if (looks >= BETWEEN_LOOKS.size() && hasSettled(claim)) {
      giveUp(claim, good, why);
      return;
    }
    Duration pause = BETWEEN_LOOKS.get(Math.min(looks, BETWEEN_LOOKS.size() - 1));
    book.unknown(claim, clock.instant().plus(pause), looks, maybe(good));
  }

  private void giveUp(Claim claim, Verification.Good good, String why) {
    LOG.error("What became of request {} cannot be found out: {}", claim.ref(), why);
    record(claim, "unknown", Map.of("looks", claim.looks() + 1));
    book.unknown(
        claim,
        null,
        claim.looks() + 1,
        "It may have happened: the vendor gave no clear answer, also when I asked again and again."
            + " Somebody has to look there; you hear what they find."
            + undo(good));
    raise(
        Escalation.EFFECT_UNKNOWN,
        claim.ref(),
        "Nobody knows whether '%s' was carried out, and the vendor is asked no more. Look at the"
                .formatted(claim.action())
            + " vendor's own page, then say with /hub outcome what you found."
            + named(good, " Its reference there is %s."));
  }

  private static String maybe(Verification.Good good) {
    return "It may have happened: the vendor gave no clear answer, and I am asking it."
        + undo(good);
  }

  private static String undo(Verification.Good good) {
    return good == null || good.undo().isEmpty()
        ? ""
        : " What undoes it is called \u201c%s\u201d%s."
            .formatted(good.undo(), named(good, ", with the reference %s"));
  }

  private static String named(Verification.Good good, String words) {
    String reference = good == null ? "" : good.executor().reference(good.order());
    return reference.isEmpty() ? "" : words.formatted(reference);
  }

  private void succeed(Claim claim, Verification.Good good, Effect.Done done) {
    String owner = good.order().requester().id();
    boolean fits =
        done.secret() == null
            || done.secret().getBytes(StandardCharsets.UTF_8).length <= SecretSeal.LONGEST;
    String outcome =
        fits
            ? done.outcome()
            : done.outcome()
                + " It could not be handed over; ask for \u201c%s\u201d and a new one."
                    .formatted(good.undo());
    book.end(
        claim,
        RequestState.SUCCEEDED,
        outcome,
        done.vendorRef(),
        fits ? done.secret() : null,
        owner);
  }

  private void refuse(Claim claim, Verification.No no) {
    record(claim, "failed", Map.of("because", no.code()));
    fail(claim, no.sentence());
    if (no.calls() != null) {
      raise(
          no.calls(),
          claim.ref(),
          "'%s' stands as approved and was not carried out (%s)."
              .formatted(claim.action(), no.code()));
    }
  }

  private void fail(Claim claim, String sentence) {
    book.end(claim, RequestState.FAILED, sentence, "", null, "");
  }

  private void failed(Claim claim) {
    raise(
        Escalation.EXECUTION_FAILED,
        claim.ref(),
        "'%s' was approved and could not be carried out.".formatted(claim.action()));
  }

  private long record(Claim claim, String step, Map<String, ?> details) {
    return audit.record(
        AuditChain.PRIVILEGED, claim.ref(), ACTOR, step, claim.action(), claim.ref(), details);
  }

  private void raise(Escalation what, String ref, String sentence) {
    LOG.error("{} (ref {}): {}", what, ref, sentence);
    Escalations people = escalations.get();
    if (people != null) {
      people.raise(what, ref, sentence);
    }
  }

  private void settle(Claim claim, String sentence) {
    Escalations people = escalations.get();
    if (people != null) {
      people.settle(Escalation.EFFECT_UNKNOWN, claim.ref(), sentence);
    }
  }
}
