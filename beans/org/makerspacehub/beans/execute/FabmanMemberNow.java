package org.makerspacehub.beans.execute;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.makerspacehub.beans.member.Invoice;
import org.makerspacehub.beans.member.PackageSpan;
import org.makerspacehub.beans.member.Standing;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.fabman.FabmanInvoice;
import org.makerspacehub.beans.vendor.fabman.FabmanMemberPackage;
import org.makerspacehub.beans.vendor.fabman.FabmanWriter;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How somebody stands at Fabman at this moment, by the rules by which everybody's standing is
 * judged. Whose account it is comes from the mirror; only a matched or confirmed link counts.
 */
public class FabmanMemberNow implements MemberNow {
  /** More members than that are no one person. */
  private static final int MOST_MEMBERS = 5;

  private static final String MEMBERS =
      """
      SELECT m.external_id
        FROM external_identity a
        JOIN external_identity m ON m.person_id = a.person_id AND m.source = 'fabman'
       WHERE a.source = 'slack' AND a.external_id = :account AND a.state <> 'deleted'
         AND a.link_state IN ('matched', 'confirmed') AND m.state <> 'deleted'
       ORDER BY m.id LIMIT :most
      """;

  private final JdbcClient db;
  private final FabmanWriter fabman;
  private final StandingRules rules;
  private final ZoneId zone;
  private final Clock clock;

  /**
   * @param db as a user that may read {@code external_identity}
   * @param fabman asked now
   * @param rules what decides
   * @param zone the makerspace's own: days are its days
   * @param clock what "now" is
   */
  public FabmanMemberNow(
      JdbcClient db, FabmanWriter fabman, StandingRules rules, ZoneId zone, Clock clock) {
    this.db = db;
    this.fabman = fabman;
    this.rules = rules;
    this.zone = zone;
    this.clock = clock;
  }

  /**
   * {@inheritDoc}
   *
   * @throws VendorUnavailable when Fabman does not say
   */
  @Override
  public boolean inGoodStanding(Principal account) {
    List<Standing.Kind> standings = membersOf(db, account).stream().map(this::standing).toList();
    return standings.contains(Standing.Kind.GOOD) && !standings.contains(Standing.Kind.LOCKED);
  }

  /** Fabman's ids of an account's own members; empty for somebody who is none. */
  static List<String> membersOf(JdbcClient db, Principal account) {
    return db.sql(MEMBERS)
        .param("account", account.id())
        .param("most", MOST_MEMBERS)
        .query(String.class)
        .list();
  }

  private Standing.Kind standing(String member) {
    String state;
    try {
      state = fabman.member(member).state();
    } catch (VendorNotFound gone) {
      return Standing.Kind.GONE;
    }
    try {
      return rules
          .standing(
              state,
              fabman.packages(member).stream().map(FabmanMemberNow::span).toList(),
              fabman.dueInvoices(member).stream().map(FabmanMemberNow::invoice).toList(),
              LocalDate.ofInstant(clock.instant(), zone))
          .kind();
    } catch (DateTimeException | NumberFormatException odd) {
      throw new VendorUnavailable(
          "Fabman answered in a form that cannot be read; look there.", Duration.ZERO, null);
    }
  }

  private static PackageSpan span(FabmanMemberPackage given) {
    return new PackageSpan(
        given.packageId() == null ? "" : given.packageId(),
        day(given.fromDate()),
        given.untilDate() == null ? null : day(given.untilDate()),
        null,
        null);
  }

  /** In a list of due ones no state is said, and a sum that is missing is not nothing. */
  private static Invoice invoice(FabmanInvoice given) {
    return new Invoice(
        given.state() == null ? "unpaid" : given.state(),
        given.dueDate() == null ? null : day(given.dueDate()),
        given.currency(),
        given.totalPayable() == null ? BigDecimal.ONE : new BigDecimal(given.totalPayable()));
  }

  private static LocalDate day(String text) {
    if (text == null) {
      throw new DateTimeException("no day");
    }
    return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
  }
}
