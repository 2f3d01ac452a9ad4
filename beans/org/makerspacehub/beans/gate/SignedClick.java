package org.makerspacehub.beans.gate;

import java.time.Instant;
import org.makerspacehub.beans.policy.Principal;

/**
 * Somebody's word, as the front door verified it.
 *
 * @param id in the order in which they were kept
 * @param ref the correlation id of the click
 * @param principal whose account
 * @param kind a button or a form
 * @param name the button's action id or the form's callback id
 * @param about {@link ActionRequest#stamp}, or what else the name says
 * @param reason what was typed; may be empty
 * @param receivedAt by the front door's clock
 */
public record SignedClick(
    long id,
    String ref,
    Principal principal,
    Kind kind,
    String name,
    String about,
    String reason,
    Instant receivedAt) {
  /** Names of buttons and forms whose clicks are kept begin so. */
  public static final String PREFIX = "gate.";

  /** The button that says yes. */
  public static final String APPROVE = "gate.approve";

  /**
   * The button by which whoever asked confirms the exact arguments of what was asked in their name;
   * it is no review, and counts only where the catalogue says {@code self-confirm} (A3).
   */
  public static final String CONFIRM = "gate.confirm";

  /** The button that opens the form for a no, and the form itself, which is the no. */
  public static final String DENY = "gate.deny";

  /** The owner's and a board member's word for lifting a freeze; about is {@code freeze:ref}. */
  public static final String LIFT = "gate.lift";

  /** A board member's word for a new owner; about is {@code owner:ref}. */
  public static final String OWNER_AGREE = "gate.owner-agree";

  /** The present owner's word against it. */
  public static final String OWNER_CANCEL = "gate.owner-cancel";

  /** The word of somebody who looked at the vendor and found it; about is {@code outcome:ref}. */
  public static final String HAPPENED = "gate.outcome.happened";

  /** The word of somebody who looked at the vendor and did not find it. */
  public static final String NOT_HAPPENED = "gate.outcome.not";

  /** What was clicked. */
  public enum Kind {
    CLICK,
    FORM
  }

  /** Whether it says yes to a request. */
  public boolean approves() {
    return kind == Kind.CLICK && APPROVE.equals(name);
  }

  /** Whether it is the asker's confirmation of a request. */
  public boolean confirms() {
    return kind == Kind.CLICK && CONFIRM.equals(name);
  }

  /** Whether it says yes to a request or confirms it. */
  public boolean agrees() {
    return approves() || confirms();
  }

  /** Whether it says no to a request: the form does, the button only opens it. */
  public boolean denies() {
    return kind == Kind.FORM && DENY.equals(name);
  }
}
