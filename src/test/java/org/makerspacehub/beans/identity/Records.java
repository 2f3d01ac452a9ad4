package org.makerspacehub.beans.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.makerspacehub.beans.identity.Identity.Kind;
import org.makerspacehub.beans.identity.Identity.Source;
import org.makerspacehub.beans.identity.IdentityDecision.Match;
import org.makerspacehub.beans.identity.IdentityDecision.Obsolete;
import org.makerspacehub.beans.identity.IdentityDecision.Review;
import org.makerspacehub.beans.identity.IdentityDecision.Suspend;
import org.makerspacehub.beans.identity.IdentitySnapshot.Apart;
import org.makerspacehub.beans.identity.IdentitySnapshot.KnownReview;
import org.makerspacehub.beans.identity.IdentitySnapshot.PastEmail;

/** A mirror in memory, on which decisions are carried out as the statements do it. */
final class Records {
  final List<Identity> identities = new ArrayList<>();
  final Set<PastEmail> history = new HashSet<>();
  final Set<String> roles = new HashSet<>();
  final List<KnownReview> reviews = new ArrayList<>();
  final Set<Apart> apart = new HashSet<>();
  boolean complete = true;

  private final IdentityRules rules = new IdentityRules();

  Identity member(long id, String name, String email) {
    return put(
        new Identity(
            id,
            Source.FABMAN,
            "m" + id,
            "person-" + id,
            LinkState.CONFIRMED,
            null,
            null,
            Fold.nameKey(name),
            Fold.emailKey(email),
            false,
            false,
            Kind.PERSON,
            "hash"));
  }

  Identity account(long id, String name, String email) {
    return put(
        new Identity(
            id,
            Source.SLACK,
            "T/U" + id,
            null,
            LinkState.NONE,
            null,
            null,
            Fold.nameKey(name),
            Fold.emailKey(email),
            email != null,
            false,
            Kind.PERSON,
            "hash"));
  }

  /** Adds a record, or replaces the one with its id. */
  Identity put(Identity identity) {
    identities.removeIf(there -> there.id() == identity.id());
    identities.add(identity);
    if (identity.emailKey() != null) {
      history.add(new PastEmail(identity.id(), identity.emailKey()));
    }
    return identity;
  }

  Identity get(long id) {
    return identities.stream().filter(i -> i.id() == id).findFirst().orElseThrow();
  }

  void email(long id, String email) {
    Identity i = get(id);
    put(
        new Identity(
            id,
            i.source(),
            i.externalId(),
            i.personId(),
            i.link(),
            i.linkedEmailKey(),
            i.linkedSlackKey(),
            i.nameKey(),
            Fold.emailKey(email),
            i.emailVerified(),
            i.deleted(),
            i.kind(),
            i.contentHash()));
  }

  void set(long id, boolean verified, boolean deleted, Kind kind) {
    Identity i = get(id);
    put(
        new Identity(
            id,
            i.source(),
            i.externalId(),
            i.personId(),
            i.link(),
            i.linkedEmailKey(),
            i.linkedSlackKey(),
            i.nameKey(),
            i.emailKey(),
            verified,
            deleted,
            kind,
            i.contentHash()));
  }

  void link(long id, String person, LinkState state, String linkedEmail) {
    Identity i = get(id);
    put(
        new Identity(
            id,
            i.source(),
            i.externalId(),
            person,
            state,
            linkedEmail,
            linkedEmail == null ? null : i.emailKey(),
            i.nameKey(),
            i.emailKey(),
            i.emailVerified(),
            i.deleted(),
            i.kind(),
            i.contentHash()));
  }

  private void suspend(long id) {
    Identity i = get(id);
    put(
        new Identity(
            id,
            i.source(),
            i.externalId(),
            i.personId(),
            LinkState.SUSPENDED,
            i.linkedEmailKey(),
            i.linkedSlackKey(),
            i.nameKey(),
            i.emailKey(),
            i.emailVerified(),
            i.deleted(),
            i.kind(),
            i.contentHash()));
  }

  List<IdentityDecision> decide() {
    return rules.decide(snapshot());
  }

  IdentitySnapshot snapshot() {
    return new IdentitySnapshot(
        List.copyOf(identities),
        List.copyOf(history),
        roles,
        List.copyOf(reviews),
        Set.copyOf(apart),
        complete);
  }

  /** Decides and carries it out. */
  List<IdentityDecision> settle() {
    List<IdentityDecision> decisions = decide();
    for (IdentityDecision decision : decisions) {
      long id = decision.account().id();
      if (decision instanceof Match match) {
        link(id, match.member().personId(), LinkState.MATCHED, match.account().emailKey());
      } else if (decision instanceof Suspend) {
        suspend(id);
      } else if (decision instanceof Review review) {
        reviews.removeIf(r -> r.identityId() == id);
        reviews.add(
            new KnownReview(id, review.reason(), new TreeSet<>(review.candidates()), false));
      } else if (decision instanceof Obsolete) {
        reviews.removeIf(r -> r.identityId() == id);
      }
    }
    return decisions;
  }

  /** What was decided, in words: {@code U11 match m1}. */
  static List<String> words(List<IdentityDecision> decisions) {
    return decisions.stream()
        .sorted(Comparator.comparingLong(d -> d.account().id()))
        .map(
            d -> {
              String account = d.account().externalId().substring(2);
              if (d instanceof Match match) {
                return account + " match " + match.member().externalId();
              }
              if (d instanceof Review review) {
                return account
                    + " review "
                    + review.reason().wireName()
                    + " "
                    + review.candidates();
              }
              return account + (d instanceof Suspend ? " suspend" : " obsolete");
            })
        .toList();
  }
}
