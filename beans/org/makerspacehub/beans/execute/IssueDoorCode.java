package org.makerspacehub.beans.execute;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.lock.LockProvider;
import org.makerspacehub.beans.vendor.lock.LockProvider.Guest;

/**
 * Makes a guest with a code and lets them through one door. It is written down before the vendor is
 * asked, so that it can be ended whatever becomes of it. The guest is found again by the reference
 * in the name; of several with one reference, one at most keeps its code.
 */
public final class IssueDoorCode implements ActionExecutor {
  /** No call begins later; with the last one's time-outs that is less than half a minute. */
  static final Duration PATIENCE = Duration.ofSeconds(18);

  /** Likewise for a look before anything is sent. */
  static final Duration LOOKING = Duration.ofSeconds(8);

  private static final String ENDED = "This door code was ended before it could be handed over.";
  private static final DateTimeFormatter PEOPLES =
      DateTimeFormatter.ofPattern("EEEE d MMMM, HH:mm", Locale.ENGLISH);

  private final LockProvider locks;
  private final DoorCodeBook book;
  private final MemberNow members;
  private final List<String> lockIds;

  /**
   * @param locks makes the guests
   * @param book remembers whose they are
   * @param members says how somebody stands now
   * @param lockIds the doors there are; no other is opened
   */
  public IssueDoorCode(
      LockProvider locks, DoorCodeBook book, MemberNow members, List<String> lockIds) {
    this.locks = locks;
    this.book = book;
    this.members = members;
    this.lockIds = List.copyOf(lockIds);
  }

  @Override
  public String action() {
    return "door-code.issue";
  }

  @Override
  public Facts check(Order order) {
    if (!lockIds.contains(order.text("lock"))) {
      throw new HubException("There is no such door any more.");
    }
    hours(order);
    // Nothing is sent to a vendor that does not answer: the request waits instead.
    locks.within(LOOKING).find(DoorCodeBook.reference(order.idempotencyKey()));
    if (!members.inGoodStanding(new Principal(Principal.Kind.PERSON, order.target()))) {
      throw new HubException(
          "No door code: by Fabman's books at this moment something is overdue, or the membership"
              + " is locked or does not cover today. Once that is settled, ask again.");
    }
    return new Facts(order.target().equals(order.requester().id()), true, 0);
  }

  @Override
  public String reference(Order order) {
    return DoorCodeBook.reference(order.idempotencyKey());
  }

  @Override
  public Effect perform(Order order) {
    return settled(order, true);
  }

  @Override
  public Effect look(Order order) {
    return settled(order, false);
  }

  /** The times that are asked for, by the clock on the wall. */
  private record Span(LocalDateTime from, LocalDateTime until) {}

  private Effect settled(Order order, boolean makes) {
    Span span =
        new Span(
            book.localNow().truncatedTo(ChronoUnit.MINUTES),
            book.localIn(hours(order)).truncatedTo(ChronoUnit.SECONDS));
    boolean wanted = book.begin(order, span.from(), span.until());
    LockProvider lock = locks.within(PATIENCE);
    try {
      Effect effect = wanted ? wanted(order, lock, makes, span) : unwanted(order, lock);
      return effect instanceof Effect.NotDone && !book.none(order)
          ? new Effect.NotDone(ENDED)
          : effect;
    } catch (VendorRefused | VendorUnavailable silent) {
      // Who is not let in to look has seen nothing, neither that it is there nor that it is not.
      return new Effect.Unknown(silent.getMessage());
    }
  }

  private Effect wanted(Order order, LockProvider lock, boolean makes, Span span) {
    Guest guest = one(order, lock);
    if (guest == null && makes) {
      try {
        guest = lock.create("Guest " + reference(order), span.from(), span.until());
      } catch (VendorRefused refused) {
        return new Effect.NotDone(refused.getMessage());
      }
      if (guest.pin() == null) {
        lock.revoke(guest.id());
        guest = null;
      }
    }
    return guest == null
        ? new Effect.NotDone("No door code was made.")
        : admitted(order, lock, guest, span);
  }

  /** Somebody ended it while it was being made: whatever came of it ends too. */
  private Effect unwanted(Order order, LockProvider lock) {
    for (Guest each : lock.find(reference(order))) {
      lock.revoke(each.id());
    }
    return new Effect.NotDone(ENDED);
  }

  /** The one guest of this order that may keep a code; the others' codes end here. */
  private Guest one(Order order, LockProvider lock) {
    List<Guest> active = lock.find(reference(order));
    List<Guest> shown = active.stream().filter(guest -> guest.pin() != null).toList();
    Guest kept = shown.isEmpty() ? null : shown.get(0);
    if (shown.size() > 1) {
      // One who may come in already has perhaps been told the code.
      for (Guest each : shown) {
        if (lock.admits(each.id(), order.text("lock"))) {
          kept = each;
          break;
        }
      }
    }
    for (Guest each : active) {
      // A code that is not shown any more is of no use to anybody, and another will be made.
      if (kept == null || !each.id().equals(kept.id())) {
        lock.revoke(each.id());
      }
    }
    return kept;
  }

  private Effect admitted(Order order, LockProvider lock, Guest guest, Span span) {
    String door = order.text("lock");
    book.made(reference(order), guest.id());
    if (!lock.admits(guest.id(), door)) {
      try {
        lock.admit(guest.id(), door);
      } catch (VendorRefused refused) {
        lock.revoke(guest.id());
        return new Effect.NotDone(refused.getMessage());
      }
    }
    LocalDateTime from = guest.from() == null ? span.from() : guest.from();
    LocalDateTime until = guest.until() == null ? span.until() : guest.until();
    if (!book.issued(order, guest.id(), from, until)) {
      lock.revoke(guest.id());
      return new Effect.NotDone(ENDED);
    }
    return new Effect.Done(
        "The code opens %s until %s. Its reference is %s; with that it can be ended before."
            .formatted(door, PEOPLES.format(until), reference(order)),
        guest.id(),
        guest.pin());
  }

  private static int hours(Order order) {
    if (order.arguments().get("hours") instanceof Number hours
        && hours.intValue() >= 1
        && hours.intValue() <= 168) {
      return hours.intValue();
    }
    throw new HubException("A door code is for 1 to 168 hours.");
  }
}
