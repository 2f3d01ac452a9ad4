package org.makerspacehub.beans.escalate;

/**
 * Calls for people when something privileged does not go as it should: the operators' channel
 * first, then mail, then the owner. Each call is recorded in {@code audit_escalation}. Calling
 * never fails the work that calls, and calling twice about the same thing is calling once.
 */
public interface Escalations {

  /**
   * Something needs people.
   *
   * @param what happened
   * @param ref the request, or what else it is about
   * @param sentence what is wrong and what to do, without personal data and secrets
   */
  void raise(Escalation what, String ref, String sentence);

  /**
   * It is over.
   *
   * @param sentence how it ended
   */
  void settle(Escalation what, String ref, String sentence);
}
