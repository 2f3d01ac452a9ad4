package org.makerspacehub.beans.gate;

import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.LastingCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Does something for requests one after the other: one that cannot be worked on does not keep the
 * others waiting, and people are called for it.
 */
class OneByOne {
  private static final Logger LOG = LoggerFactory.getLogger(OneByOne.class);

  private final Supplier<? extends LastingCalls> calls;

  /**
   * @param calls calls for people
   */
  OneByOne(Supplier<? extends LastingCalls> calls) {
    this.calls = calls;
  }

  /**
   * Does it for one of them.
   *
   * @throws org.springframework.dao.DataAccessException when the database is away: then there is
   *     nothing to do for the others either
   */
  void each(String ref, Runnable work) {
    try {
      work.run();
    } catch (AuditUnavailable unrecorded) {
      LOG.error("The record cannot be written; what is due waits (ref {})", ref);
      calls
          .get()
          .raise(
              Escalation.AUDIT_FAILURE,
              "audit",
              "The approvals' record cannot be written: what is due for requests waits until it can.");
    } catch (NotNow later) {
      LOG.warn("What is due for a request waits for the next look (ref {})", ref, later);
    } catch (DataAccessResourceFailureException
        | RecoverableDataAccessException
        | TransientDataAccessResourceException
        | CannotCreateTransactionException
        | TransactionSystemException away) {
      throw away;
    } catch (TransientDataAccessException inTheWay) {
      LOG.warn("Two writers met; a request waits for the next look (ref {})", ref, inTheWay);
    } catch (RuntimeException broken) {
      LOG.error("A request cannot be worked on (ref {})", ref, broken);
      calls
          .get()
          .still(
              Escalation.REQUEST_STUCK,
              ref,
              "Request %s cannot be worked on: what is due for it does not happen, and people may not hear of it. The log says why, by its reference; the others go on."
                  .formatted(ref));
    }
  }

  /** What passes by itself: nobody is called. */
  static final class NotNow extends HubException {
    private static final long serialVersionUID = 1L;

    NotNow(String message) {
      super(message);
    }
  }
}
