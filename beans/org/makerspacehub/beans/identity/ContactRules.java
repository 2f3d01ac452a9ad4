package org.makerspacehub.beans.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which HubSpot contact is probably which Fabman member: the two share an address that nobody else
 * on either side has, and a word of the name. Neither address is verified, so this is a hint to
 * staff. It gives no right, asks no human, and is taken back as soon as it is not so any more.
 *
 * <p>A pure function: the same records in any order give the same decisions, and records on which
 * they have been carried out give none.
 */
public final class ContactRules {

  /**
   * A Fabman member.
   *
   * @param id of {@code external_identity}
   * @param personId may be null
   * @param nameKey made by {@link Fold#nameKey}
   * @param emailKey made by {@link Fold#emailKey}; null when there is no address
   * @param deleted whether Fabman lists it no more
   * @param contentHash of the content that was read, for compare-and-swap
   */
  public record Member(
      long id,
      String personId,
      String nameKey,
      String emailKey,
      boolean deleted,
      String contentHash) {}

  /**
   * A HubSpot contact.
   *
   * @param id of {@code external_identity}
   * @param personId whose it probably is; may be null
   * @param link none or probable; what a human made of it is left alone
   * @param linkedEmailKey the address the link rests on; may be null
   * @param nameKey made by {@link Fold#nameKey}
   * @param emailKey made by {@link Fold#emailKey}; null when there is no address
   * @param active whether it is in use: neither archived nor merged nor deleted
   * @param contentHash of the content that was read, for compare-and-swap
   */
  public record Contact(
      long id,
      String personId,
      LinkState link,
      String linkedEmailKey,
      String nameKey,
      String emailKey,
      boolean active,
      String contentHash) {}

  /**
   * What is to be changed about one contact.
   *
   * @param contact as it was read
   * @param member it is probably this one; null when it is probably nobody any longer
   */
  public record Decision(Contact contact, Member member) {}

  /**
   * Decides about every contact.
   *
   * @param complete whether both sides were read to their end; on half a mirror nothing is unique,
   *     so all that is decided then is what no longer holds
   * @return in the order of the contacts' ids; at the most one a contact
   */
  public List<Decision> decide(
      Collection<Member> members, Collection<Contact> contacts, boolean complete) {
    Map<String, List<Member>> membersByEmail =
        group(members.stream().filter(member -> !member.deleted()).toList(), Member::emailKey);
    Map<String, List<Contact>> contactsByEmail =
        group(contacts.stream().filter(Contact::active).toList(), Contact::emailKey);
    List<Decision> decisions = new ArrayList<>();
    for (Contact contact :
        contacts.stream().sorted(Comparator.comparingLong(Contact::id)).toList()) {
      if (contact.link() != LinkState.NONE && contact.link() != LinkState.PROBABLE) {
        continue;
      }
      Member member = probably(contact, membersByEmail, contactsByEmail);
      boolean linked = contact.link() == LinkState.PROBABLE;
      boolean stands =
          linked
              && member != null
              && member.personId().equals(contact.personId())
              && member.emailKey().equals(contact.linkedEmailKey());
      if (stands || !linked && (member == null || !complete)) {
        continue;
      }
      decisions.add(new Decision(contact, complete ? member : null));
    }
    return decisions;
  }

  private static Member probably(
      Contact contact,
      Map<String, List<Member>> membersByEmail,
      Map<String, List<Contact>> contactsByEmail) {
    if (!contact.active() || contact.emailKey() == null) {
      return null;
    }
    List<Member> candidates = membersByEmail.getOrDefault(contact.emailKey(), List.of());
    if (candidates.size() != 1
        || candidates.get(0).personId() == null
        || contactsByEmail.get(contact.emailKey()).size() != 1) {
      return null;
    }
    Set<String> common = Fold.nameTokens(contact.nameKey());
    common.retainAll(Fold.nameTokens(candidates.get(0).nameKey()));
    return common.isEmpty() ? null : candidates.get(0);
  }

  private static <T> Map<String, List<T>> group(List<T> records, Function<T, String> key) {
    Map<String, List<T>> groups = new HashMap<>();
    for (T each : records) {
      if (key.apply(each) != null) {
        groups.computeIfAbsent(key.apply(each), k -> new ArrayList<>()).add(each);
      }
    }
    return groups;
  }
}
