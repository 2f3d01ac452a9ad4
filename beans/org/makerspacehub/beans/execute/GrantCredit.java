package org.makerspacehub.beans.execute;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.vendor.fabman.FabmanCredit;
import org.makerspacehub.beans.vendor.fabman.FabmanVersion;
import org.makerspacehub.beans.vendor.fabman.FabmanWriter;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Gives a member a credit. The request's reference ends what is noted with it: by that it is found
 * again after a call without an answer, and nobody gets it twice.
 */
public final class GrantCredit extends FabmanAction {
  private static final int LONGEST_NOTE = 200;
  private static final Pattern MARKUP = Pattern.compile("<[^>]*>");

  /**
   * @param fabman does it
   * @param db says whose members somebody's own are
   */
  public GrantCredit(FabmanWriter fabman, JdbcClient db) {
    super("credit.grant", fabman, db);
  }

  @Override
  void check(Order order, FabmanVersion member) {
    if (amount(order) <= 0) {
      throw new HubException("A credit of nothing is none.");
    }
  }

  @Override
  long amount(Order order) {
    return sum(order).movePointRight(2).longValueExact();
  }

  @Override
  Effect attempt(Order order, FabmanWriter fabman) {
    Optional<FabmanCredit> there = marked(order, fabman.credits(order.target()));
    return done(
        order,
        there.isPresent()
            ? there.get().id()
            : fabman.credit(order.target(), order.text("amount"), notes(order)));
  }

  @Override
  Effect found(Order order, FabmanWriter fabman) {
    List<FabmanCredit> credits = fabman.credits(order.target());
    Optional<FabmanCredit> there = marked(order, credits);
    if (there.isPresent()) {
      return done(order, there.get().id());
    }
    boolean couldBe =
        credits.stream()
            .filter(credit -> credit.notes() == null)
            .anyMatch(
                credit -> credit.amount() == null || credit.amount().compareTo(sum(order)) == 0);
    return couldBe
        ? new Effect.Unknown("a credit of that sum is there, and Fabman keeps no note with it")
        : new Effect.NotDone("The member did not get the credit.");
  }

  private static Optional<FabmanCredit> marked(Order order, List<FabmanCredit> credits) {
    // Only at the very end, where no requester's words can be.
    return credits.stream()
        .filter(credit -> credit.notes() != null)
        .filter(
            credit -> MARKUP.matcher(credit.notes()).replaceAll("").strip().endsWith(mark(order)))
        .findFirst();
  }

  /** What Fabman shows as markup is none, whoever typed it. */
  private static String notes(Order order) {
    String note = PlainLine.of(order.text("note"), LONGEST_NOTE);
    return note.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + " " + mark(order);
  }

  private static String mark(Order order) {
    return "(request " + order.ref() + ")";
  }

  private static BigDecimal sum(Order order) {
    try {
      return new BigDecimal(order.text("amount"));
    } catch (NumberFormatException notASum) {
      throw new HubException("That is no sum of money.");
    }
  }

  private static Effect done(Order order, String id) {
    return new Effect.Done(
        "The member has a credit of %s.".formatted(order.text("amount")), id, null);
  }
}
