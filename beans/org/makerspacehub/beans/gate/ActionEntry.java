package org.makerspacehub.beans.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.makerspacehub.beans.policy.Role;

/**
 * What one action takes, as {@code actions.yaml} says.
 *
 * @param name for example {@code door-code.issue}
 * @param title what people read
 * @param risk of being wrong
 * @param target what it is done to
 * @param arguments JSON Schema of its arguments
 * @param anyoneAsks whether everybody of our workspace may ask
 * @param ask roles that may ask
 * @param forOthers roles that may ask when it is done to somebody else
 * @param approve roles that may approve
 * @param escalateTo roles that may approve too, once it has waited for too long
 * @param quorum approvals that it takes
 * @param fewer when fewer are enough
 * @param goodStanding whether whoever it is done to must pay and not be locked
 * @param amount the argument that counts against limits; empty for none
 * @param remindAfter when approvers are reminded; null for never
 * @param escalateAfter when more are asked; null for never
 * @param decideWithin after that it has expired
 * @param executeWithin from approval; after that it has expired
 * @param undo the action that undoes it; empty where none does
 * @param selfConfirm whether the asker's own confirmation may be enough
 * @param missing settings that it needs and that have no value here; empty where it is not built
 *     anyway
 * @param available whether an executor for it is built, and nothing that it needs is missing
 */
public record ActionEntry(
    String name,
    String title,
    Risk risk,
    Target target,
    JsonNode arguments,
    boolean anyoneAsks,
    Set<Role> ask,
    Set<Role> forOthers,
    Set<Role> approve,
    Set<Role> escalateTo,
    int quorum,
    List<Fewer> fewer,
    boolean goodStanding,
    String amount,
    Duration remindAfter,
    Duration escalateAfter,
    Duration decideWithin,
    Duration executeWithin,
    String undo,
    boolean selfConfirm,
    List<String> missing,
    boolean available) {

  /** How bad it is when it was wrong. */
  public enum Risk {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
  }

  /** What an action is done to. */
  public enum Target {
    ACCOUNT,
    MEMBER,
    NONE
  }

  /**
   * When fewer approvals are enough: everything that is not null must hold.
   *
   * @param own done to the requester themselves
   * @param goodStanding whoever it is done to pays and is not locked
   * @param amountAtMost a sum
   * @param needs approvals that are enough then
   */
  public record Fewer(Boolean own, Boolean goodStanding, BigDecimal amountAtMost, int needs) {}

  /**
   * Approvals that it takes.
   *
   * @param own whether it is done to the requester themselves
   * @param inGoodStanding whether whoever it is done to pays and is not locked; false where unknown
   * @param given its arguments
   */
  public int quorum(boolean own, boolean inGoodStanding, Map<String, Object> given) {
    return fewer.stream()
        .filter(rule -> rule.own() == null || rule.own() == own)
        .filter(rule -> rule.goodStanding() == null || rule.goodStanding() == inGoodStanding)
        .filter(
            rule ->
                rule.amountAtMost() == null
                    || sum(given) != null && sum(given).compareTo(rule.amountAtMost()) <= 0)
        .findFirst()
        .map(Fewer::needs)
        .orElse(quorum);
  }

  /**
   * Whether somebody with these roles may ask for it so that their own confirmation is enough: only
   * who is listed by a role, never whoever else may ask.
   */
  public boolean confirmedBy(Set<Role> roles) {
    return selfConfirm && roles.stream().anyMatch(ask::contains);
  }

  /** Why it cannot be asked for here and what helps, a sentence; empty when it can. */
  public String notInstalled() {
    if (available) {
      return "";
    }
    return missing.isEmpty()
        ? "%s is not installed here.".formatted(title)
        : "%s is not installed here: whoever runs the hub has to set %s first."
            .formatted(title, String.join(" and ", missing));
  }

  /** What counts against limits; null where nothing does or it is no sum. */
  public BigDecimal sum(Map<String, Object> given) {
    try {
      return !amount.isEmpty() && given.get(amount) instanceof String text
          ? new BigDecimal(text)
          : null;
    } catch (NumberFormatException notASum) {
      return null;
    }
  }
}
