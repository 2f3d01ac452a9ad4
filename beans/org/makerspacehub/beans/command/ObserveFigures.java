package org.makerspacehub.beans.command;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** What {@code /hub observe} shows beside the figures of {@code /hub status}. */
public interface ObserveFigures {

  /**
   * Everything at one moment.
   *
   * @param firstRead when the vendors were first read; null before that
   * @param reviews that wait for a human, by their reason, the most first
   * @param overdueInvoices unpaid, and due before today
   * @param messages that the hub has had to say so far, of every kind
   */
  record Snapshot(Instant firstRead, List<Reason> reviews, long overdueInvoices, long messages) {}

  /**
   * Reviews of one kind.
   *
   * @param name as {@code identity_review.reason} has it
   */
  record Reason(String name, long count) {}

  /**
   * Reads them.
   *
   * @param today in the makerspace
   */
  Snapshot at(LocalDate today);

  /** When the vendors were first read; null before that. */
  Instant firstRead();
}
