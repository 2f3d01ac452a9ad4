package org.makerspacehub.beans.execute;

import org.makerspacehub.beans.HubException;

/**
 * Does one kind of privileged thing. It is called by the executor's desk alone, after everything
 * was verified, and never twice for one order unless {@link #look} said that nothing happened.
 */
public interface ActionExecutor {

  /** The action of {@code actions.yaml} that it does, for example {@code door-code.issue}. */
  String action();

  /**
   * Reads at the vendor what the rules looked at when it was asked: called right before {@link
   * #perform}, changes nothing.
   *
   * @throws HubException with a sentence for the requester when it must not be done any more, for
   *     example because somebody is overdue by now
   */
  Facts check(Order order);

  /** Does it: one call that changes something at most, unless the vendor cannot do it in one. */
  Effect perform(Order order);

  /**
   * Finds out at the vendor what became of an order that was sent: {@link Effect.NotDone} means
   * that it certainly did not happen and may be tried again with the same key.
   */
  Effect look(Order order);

  /**
   * By what people and the vendor name what an order makes, for example to have it undone while
   * nobody knows whether it was made.
   *
   * @return empty when it has no such name
   */
  default String reference(Order order) {
    return "";
  }

  /**
   * What was found out.
   *
   * @param own whether it is done to the requester themselves
   * @param goodStanding whether whoever it is done to pays and is not locked; true where that is
   *     not asked
   * @param amount what counts against a ceiling, in hundredths; 0 where nothing is summed
   */
  record Facts(boolean own, boolean goodStanding, long amount) {
    /** Of an action for which nothing of this counts. */
    public static final Facts NONE = new Facts(false, true, 0);
  }
}
