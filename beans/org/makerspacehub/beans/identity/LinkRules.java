package org.makerspacehub.beans.identity;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.identity.Identity.Kind;
import org.makerspacehub.beans.identity.Identity.Source;

/**
 * What a one-time code is worth. A right code proves that somebody reads mail at the address that
 * Fabman has for a member. That makes a link unless something says that the mailbox, or the address
 * in Fabman, is another's: then a human looks. A pure function.
 */
public final class LinkRules {

  /** What follows from a right code. */
  public sealed interface Worth {

    /** The account is the member's. */
    record Linked() implements Worth {}

    /**
     * A human must look first.
     *
     * @param reason why
     */
    record Doubtful(ReviewReason reason) implements Worth {}

    /** The member no longer has the address, or no longer alone. */
    record Outdated() implements Worth {}

    /** A human has said that they are two people. */
    record Apart() implements Worth {}
  }

  /**
   * Whom a code for an address is sent to.
   *
   * @param members who have the address
   * @return the one who is not deleted; empty when there is none, or more than one
   */
  public Optional<Identity> addressee(List<Identity> members) {
    List<Identity> living = living(members);
    return living.size() == 1 ? Optional.of(living.get(0)) : Optional.empty();
  }

  /** Those of them of whom Fabman still has a record. */
  public List<Identity> living(List<Identity> members) {
    return members.stream()
        .filter(member -> !member.deleted() && member.personId() != null)
        .toList();
  }

  /**
   * What a right code is worth now.
   *
   * @param account whoever typed it
   * @param member whom it was sent to, as they are now
   * @param emailKey the address it was sent to
   * @param everHad every record that has the address or was ever seen with it
   * @param apart whether a human said that the two are two people
   */
  public Worth worth(
      Identity account,
      Identity member,
      String emailKey,
      Collection<Identity> everHad,
      boolean apart) {
    List<Identity> haveItNow =
        everHad.stream()
            .filter(known -> known.source() == Source.FABMAN)
            .filter(known -> emailKey.equals(known.emailKey()))
            .toList();
    boolean stillAlone =
        addressee(haveItNow).filter(one -> one.id() == member.id()).isPresent()
            && emailKey.equals(member.emailKey());
    if (!stillAlone) {
      return new Worth.Outdated();
    }
    if (apart) {
      return new Worth.Apart();
    }
    boolean ofAnother =
        everHad.stream()
            .filter(known -> known.id() != account.id() && known.kind() != Kind.BOT)
            .anyMatch(known -> !isOf(known, member));
    if (ofAnother) {
      return new Worth.Doubtful(ReviewReason.EMAIL_RECYCLED);
    }
    Set<String> common = Fold.nameTokens(account.nameKey());
    common.retainAll(Fold.nameTokens(member.nameKey()));
    return common.isEmpty() ? new Worth.Doubtful(ReviewReason.NAMES_DIFFER) : new Worth.Linked();
  }

  private static boolean isOf(Identity known, Identity member) {
    return known.link().holdsPerson() && Objects.equals(known.personId(), member.personId());
  }
}
