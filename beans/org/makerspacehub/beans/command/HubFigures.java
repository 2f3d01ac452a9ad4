package org.makerspacehub.beans.command;

import java.time.Instant;
import java.util.List;

/** The figures behind {@code /hub status}. */
@FunctionalInterface
public interface HubFigures {

  /**
   * Everything at one moment.
   *
   * @param flows how each sync flow does, in the order people care about them
   * @param members that Fabman lists
   * @param lockedMembers of those
   * @param packages known
   * @param unpaidInvoices waiting to be paid
   * @param resources machines and doors that Fabman lists
   * @param courses one can be trained in
   * @param charges beside packages
   * @param machineLogs of all time
   * @param runningMachines that were switched on and not yet off
   * @param accounts of people in Slack; no bots, no deactivated ones
   * @param linkedAccounts of those, matched or confirmed
   * @param suspendedAccounts of those, whose link is suspended
   * @param contacts in use in HubSpot; 0 where a space has none
   * @param reviews waiting for a human
   * @param deadLetters waiting for a human
   */
  record Snapshot(
      List<Flow> flows,
      long members,
      long lockedMembers,
      long packages,
      long unpaidInvoices,
      long resources,
      long courses,
      long charges,
      long machineLogs,
      long runningMachines,
      long accounts,
      long linkedAccounts,
      long suspendedAccounts,
      long contacts,
      Waiting reviews,
      Waiting deadLetters) {}

  /**
   * One sync flow.
   *
   * @param name its route id
   * @param last its last run; null before the first
   * @param doneAt when it was last through; null before the first time
   */
  record Flow(String name, Run last, Instant doneAt) {}

  /**
   * One run.
   *
   * @param ref its correlation id
   * @param state RUNNING, DONE, FAILED or ABANDONED
   * @param leaseUntil a run that is RUNNING after this belongs to a process that died
   * @param outcome what went wrong; may be null
   */
  record Run(String ref, String state, Instant startedAt, Instant leaseUntil, String outcome) {}

  /**
   * Things that wait for a human.
   *
   * @param since when the oldest of them came; null when there is none
   */
  record Waiting(long count, Instant since) {}

  /** Reads them. */
  Snapshot now();
}
