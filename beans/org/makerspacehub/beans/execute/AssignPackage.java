package org.makerspacehub.beans.execute;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.fabman.FabmanMemberPackage;
import org.makerspacehub.beans.vendor.fabman.FabmanPackage;
import org.makerspacehub.beans.vendor.fabman.FabmanVersion;
import org.makerspacehub.beans.vendor.fabman.FabmanWriter;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Gives a member a package. A member has a package from a day only once: that is how it is found
 * again, and why it is never given twice.
 */
public final class AssignPackage extends FabmanAction {
  /**
   * @param fabman does it
   * @param db says whose members somebody's own are
   */
  public AssignPackage(FabmanWriter fabman, JdbcClient db) {
    super("membership.assign-package", fabman, db);
  }

  @Override
  void check(Order order, FabmanVersion member) {
    if (until(order) != null && until(order).isBefore(from(order))) {
      throw new HubException("That package would end before it begins.");
    }
    FabmanPackage offered;
    try {
      offered = fabman().offered(order.text("package"));
    } catch (VendorNotFound unknown) {
      throw new HubException("Fabman has no such package.");
    }
    if (offered.state() != null && !offered.state().equals("active")) {
      throw new HubException("That package is not offered any more.");
    }
  }

  @Override
  Effect attempt(Order order, FabmanWriter fabman) {
    Optional<FabmanMemberPackage> there = same(order, fabman);
    if (there.isPresent()) {
      return isAsAsked(order, there.get())
          ? done(there.get().id())
          : new Effect.NotDone(
              "The member has that package from that day already, until another day; change that"
                  + " at Fabman.");
    }
    return done(fabman.assign(order.target(), order.text("package"), from(order), until(order)));
  }

  @Override
  Effect found(Order order, FabmanWriter fabman) {
    Optional<FabmanMemberPackage> there = same(order, fabman);
    if (there.isEmpty()) {
      return new Effect.NotDone("The member did not get the package.");
    }
    return isAsAsked(order, there.get())
        ? done(there.get().id())
        : new Effect.Unknown("the member has that package from that day until another day");
  }

  private static Optional<FabmanMemberPackage> same(Order order, FabmanWriter fabman) {
    return fabman.packages(order.target()).stream()
        .filter(each -> order.text("package").equals(each.packageId()))
        .filter(each -> isDay(each.fromDate(), from(order)))
        .findFirst();
  }

  private static boolean isAsAsked(Order order, FabmanMemberPackage there) {
    return until(order) == null
        ? there.untilDate() == null
        : isDay(there.untilDate(), until(order));
  }

  /** Tolerant of a time behind the day. */
  private static boolean isDay(String given, LocalDate day) {
    return Objects.toString(given, "").startsWith(day.toString());
  }

  private static LocalDate from(Order order) {
    return LocalDate.parse(order.text("from"));
  }

  private static LocalDate until(Order order) {
    return order.text("until").isEmpty() ? null : LocalDate.parse(order.text("until"));
  }

  private static Effect done(String id) {
    return new Effect.Done("The member has the package.", id, null);
  }
}
