package org.makerspacehub.beans.owner;

import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What whoever has the server's command line can do when the owner is gone: ask for another one.
 * The board, or a printed code and time, must agree; nothing is handed over here.
 */
public class OwnerReplacements {
  private static final String ACTION = "owner.replace";
  private static final String CANCEL_FIRST =
      "Another owner is being looked for already; cancel that one first: owner replace --cancel %s";

  private final OwnerBook book;
  private final RecoveryCodes codes;
  private final OwnerCount count;
  private final OwnerEnding ending;
  private final TransactionTemplate transaction;
  private final AuditLog audit;
  private final Guard guard;
  private final Clock clock;

  /**
   * @param db as the executor's user
   * @param transactions of the same data source
   * @param teamId our workspace
   * @param audit gets the intent before and the outcome after
   * @param guard decides whether the asker may
   */
  public OwnerReplacements(
      JdbcClient db,
      PlatformTransactionManager transactions,
      String teamId,
      AuditLog audit,
      Guard guard,
      Clock clock) {
    this.book = new OwnerBook(db, clock);
    this.codes = new RecoveryCodes(db, transactions, clock);
    // Nobody's click is counted here, so Slack is not asked.
    this.count = new OwnerCount(db, teamId, account -> "Not asked.", clock);
    this.ending = new OwnerEnding(db, transactions, audit, clock);
    this.transaction = new TransactionTemplate(transactions);
    this.audit = audit;
    this.guard = guard;
    this.clock = clock;
  }

  /**
   * Makes a recovery code; an older one is void from now on.
   *
   * @return the code, which is nowhere else
   * @throws HubException with one sentence when it was refused, failed or could not be recorded
   */
  public String makeCode(String ref, Principal by) {
    return recorded(ref, by, "owner.recovery-code", "owner", Map.of(), () -> codes.make(ref));
  }

  /**
   * Asks the board for another owner.
   *
   * @throws HubException as for {@link #makeCode}
   */
  public Replacement byClicks(String ref, Principal by, Principal candidate) {
    return recorded(
        ref,
        by,
        "owner.replace.open",
        candidate.id(),
        Map.of("way", "clicks"),
        () -> {
          refuse(candidate);
          if (!count.board(candidate, clock.instant()).possible()) {
            throw new HubException(
                "The board is too small for that: more than half of it, and two at least, would"
                    + " have to agree besides the candidate. Use --recovery-code.");
          }
          return open(ref, by, candidate, Replacement.Way.CLICKS, () -> {});
        });
  }

  /**
   * Asks for another owner by the printed code, which is used up by it.
   *
   * @param code as typed
   * @throws HubException as for {@link #makeCode}
   */
  public Replacement byCode(String ref, Principal by, Principal candidate, String code) {
    return recorded(
        ref,
        by,
        "owner.replace.open",
        candidate.id(),
        Map.of("way", "code"),
        () -> {
          refuse(candidate);
          long good = codes.check(code);
          return open(ref, by, candidate, Replacement.Way.CODE, () -> codes.use(good));
        });
  }

  /**
   * Takes it back.
   *
   * @param ref of the replacement
   * @throws HubException as for {@link #makeCode}
   */
  public void cancel(Principal by, String ref) {
    allow(by, ref);
    Replacement open =
        book.find(ref)
            .filter(found -> found.state() == Replacement.State.OPEN)
            .orElseThrow(() -> new HubException("Nothing of that reference is open."));
    boolean ended;
    try {
      ended = ending.end(open, Replacement.State.CANCELLED, by, Map.of("way", "command-line"));
    } catch (DataAccessException | TransactionException failed) {
      throw failed(failed);
    }
    if (!ended) {
      throw new HubException("It was over a moment before; look who the owner is.");
    }
  }

  private void refuse(Principal candidate) {
    if (count.owners().isEmpty()) {
      throw new HubException("There is no owner to replace: name the first one with 'owner set'.");
    }
    if (count.owners().contains(candidate.id())) {
      throw new HubException("They are an owner already.");
    }
    book.open()
        .ifPresent(
            open -> {
              throw new HubException(CANCEL_FIRST.formatted(open.ref()));
            });
  }

  private Replacement open(
      String ref, Principal by, Principal candidate, Replacement.Way way, Runnable within) {
    try {
      transaction.executeWithoutResult(
          status -> {
            within.run();
            book.add(ref, by, candidate, way);
          });
    } catch (DuplicateKeyException another) {
      throw new HubException(
          "Another owner began to be looked for at the same moment, so this was not opened.");
    }
    return book.find(ref).orElseThrow();
  }

  private <T> T recorded(
      String ref,
      Principal by,
      String action,
      String target,
      Map<String, ?> details,
      Supplier<T> work) {
    allow(by, ref);
    AuditLog.Intent intent = audit.intent(ref, by.id(), action, target, details);
    T result;
    try {
      result = work.get();
    } catch (DataAccessException | TransactionException failed) {
      audit.outcome(intent, "failed", Map.of());
      throw failed(failed);
    } catch (HubException refused) {
      audit.outcome(intent, "refused", Map.of("reason", refused.getMessage()));
      throw refused;
    }
    audit.outcome(intent, "done", Map.of());
    return result;
  }

  private void allow(Principal by, String ref) {
    Decision decision = guard.check(by, ACTION, Resource.HUB, Map.of("ref", ref));
    if (!decision.allowed()) {
      throw new HubException(
          "The guard refused: %s.".formatted(String.join(", ", decision.reasons())));
    }
  }

  private static HubException failed(RuntimeException cause) {
    return new HubException(
        "It could not be done: check that the database answers and that HUB_DB_USER is"
            + " hub_executor.",
        cause);
  }
}
