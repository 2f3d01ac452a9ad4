package org.makerspacehub.beans.policy;

/** Where the guard's refusals are kept. */
@FunctionalInterface
public interface DenialLog {

  /**
   * Keeps one refusal.
   *
   * @throws RuntimeException when it cannot be kept; the refusal stands all the same
   */
  void record(Denial denial);

  /**
   * One refusal.
   *
   * @param ref what it was part of
   * @param principal who asked, as {@code PERSON T…/U…}
   * @param action what they asked for; text from outside when it is no known action
   * @param resource what about, as {@code Type/id}
   * @param reason why not
   * @param policyHash SHA-256 (hex) of the policies that decided
   */
  record Denial(
      String ref,
      String principal,
      String action,
      String resource,
      String reason,
      String policyHash) {}
}
