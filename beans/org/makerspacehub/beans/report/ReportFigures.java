package org.makerspacehub.beans.report;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.makerspacehub.beans.member.Sum;

/**
 * What a report says, as numbers. Members are Fabman's; how each figure is counted stands in {@code
 * docs/reports.md}. The numbers balance: {@code activeAtEnd = activeAtStart + joined + rejoined -
 * left}.
 *
 * @param period what it is about
 * @param asOf when the mirror was last brought up to date, UTC; null when it never was
 * @param activeAtStart members with a membership on the day before the period
 * @param activeAtEnd members with a membership on its last day
 * @param joined who began a first membership
 * @param rejoined who came back after at least one day without
 * @param left who had a membership the day before and none on a day of the period
 * @param overdueMembers members with an overdue bill when this was counted, whatever the period
 * @param overdue what they owe, by currency
 * @param revenue by the package a member had on the day of the charge, largest first
 * @param revenueTotal by currency
 * @param visitors different members who used a door or a machine
 * @param visits days on which they did, each member's days counted apart
 * @param machines by time in use, longest first; doors are none
 * @param hours uses of machines by the hour in which they began
 * @param trend the twelve months that end with the period's last, oldest first
 */
public record ReportFigures(
    ReportPeriod period,
    Instant asOf,
    int activeAtStart,
    int activeAtEnd,
    int joined,
    int rejoined,
    int left,
    int overdueMembers,
    List<Sum> overdue,
    List<PackageRevenue> revenue,
    List<Sum> revenueTotal,
    int visitors,
    int visits,
    List<MachineUse> machines,
    List<HourOfUse> hours,
    List<Month> trend) {

  /**
   * What members of a package paid or were charged, refunds taken off.
   *
   * @param packageId null for charges of nobody, or of somebody without a package that day
   * @param name of the package; null with the id
   * @param members who were charged
   * @param sums by currency
   */
  public record PackageRevenue(String packageId, String name, int members, List<Sum> sums) {}

  /**
   * How much a machine was used.
   *
   * @param resourceId Fabman's
   * @param name of it
   * @param uses that began in the period
   * @param seconds of those uses that are over
   * @param members different ones who used it
   */
  public record MachineUse(String resourceId, String name, int uses, long seconds, int members) {}

  /**
   * Uses in an hour of the week, on the clock of the space.
   *
   * @param weekday 1 for Monday to 7 for Sunday
   * @param hour 0 to 23
   * @param uses that began in it
   */
  public record HourOfUse(int weekday, int hour, int uses) {}

  /**
   * A month of the trend.
   *
   * @param month it is about
   * @param activeAtEnd members with a membership on its last day
   * @param joined joined or came back
   * @param left left
   * @param revenue by currency
   * @param machineSeconds in use
   */
  public record Month(
      YearMonth month,
      int activeAtEnd,
      int joined,
      int left,
      List<Sum> revenue,
      long machineSeconds) {}
}
