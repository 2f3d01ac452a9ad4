package org.makerspacehub.beans.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.makerspacehub.beans.identity.Identity.Kind;
import org.makerspacehub.beans.identity.Identity.Source;
import org.makerspacehub.beans.identity.IdentityDecision.Match;
import org.makerspacehub.beans.identity.IdentityDecision.Obsolete;
import org.makerspacehub.beans.identity.IdentityDecision.Review;
import org.makerspacehub.beans.identity.IdentityDecision.Suspend;
import org.makerspacehub.beans.identity.IdentitySnapshot.Apart;
import org.makerspacehub.beans.identity.IdentitySnapshot.KnownReview;
import org.makerspacehub.beans.identity.IdentitySnapshot.PastEmail;

/**
 * Who is who. A Slack account and a Fabman member are linked by rule only when Slack verified the
 * address, the address equals the member's, nobody else on either side has or ever had it, the
 * names don't contradict each other, and no role is at stake. Everything else that looks alike
 * waits for a human.
 *
 * <p>A pure function: the same snapshot in any order gives the same decisions, and a snapshot in
 * which they have been carried out gives none. Every look-up is by map, so the work grows with the
 * number of records and not with its square.
 */
public final class IdentityRules {
  /** More than a human would go through; an address that everybody has must not fill a table. */
  static final int MOST_CANDIDATES = 20;

  /**
   * Decides about every Slack account.
   *
   * @return in the order of the accounts' ids; at the most one {@link Match} or {@link Suspend} and
   *     one {@link Review} or {@link Obsolete} an account
   */
  public List<IdentityDecision> decide(IdentitySnapshot snapshot) {
    return new Round(snapshot).decide();
  }

  /** One decision round over one snapshot. */
  private static final class Round {
    private final IdentitySnapshot snapshot;
    private final List<Identity> accounts;
    private final Map<String, List<Identity>> membersByEmail;
    private final Map<String, List<Identity>> candidatesByEmail;
    private final Map<String, List<Identity>> membersByName;
    private final Map<String, List<Identity>> membersByPerson;
    private final Map<String, List<Identity>> accountsByEmail;
    private final Map<String, List<Identity>> accountsByName;
    private final Map<String, List<Identity>> accountsByPerson;
    private final Map<String, Set<Long>> everHadByMember = new HashMap<>();
    private final Map<String, Set<Long>> everHadByAccount = new HashMap<>();
    private final Map<Long, KnownReview> open = new HashMap<>();
    private final Set<Long> apartAccounts = new HashSet<>();

    Round(IdentitySnapshot snapshot) {
      this.snapshot = snapshot;
      List<Identity> members = sorted(snapshot.identities(), i -> i.source() == Source.FABMAN);
      this.accounts = sorted(snapshot.identities(), i -> i.source() == Source.SLACK);
      // A bot's address says nothing about a person; everything else counts, deleted ones too.
      List<Identity> people = accounts.stream().filter(a -> a.kind() != Kind.BOT).toList();
      List<Identity> living =
          members.stream().filter(m -> !m.deleted() && m.personId() != null).toList();
      this.membersByEmail = group(members, Identity::emailKey);
      this.candidatesByEmail = group(living, Identity::emailKey);
      this.membersByName = group(living, Round::comparableName);
      this.membersByPerson = group(members, Identity::personId);
      this.accountsByEmail = group(people, Identity::emailKey);
      this.accountsByName =
          group(people.stream().filter(a -> !a.deleted()).toList(), Round::comparableName);
      this.accountsByPerson =
          group(accounts.stream().filter(a -> a.link().holdsPerson()).toList(), Identity::personId);
      remember(snapshot.history(), members, everHadByMember);
      remember(snapshot.history(), people, everHadByAccount);
      snapshot.reviews().forEach(review -> open.put(review.identityId(), review));
      snapshot.apart().forEach(pair -> apartAccounts.add(pair.identityId()));
    }

    List<IdentityDecision> decide() {
      Map<Long, Identity> matches = new HashMap<>();
      Map<Long, Question> questions = new HashMap<>();
      Set<Long> suspended = new HashSet<>();
      Map<String, List<Identity>> wanted = new HashMap<>();
      for (Identity account : accounts) {
        if (account.kind() == Kind.BOT || account.deleted()) {
          continue;
        }
        switch (account.link()) {
          case MATCHED, CONFIRMED -> {
            Optional<ReviewReason> reason = whyNoLonger(account);
            if (reason.isPresent()) {
              suspended.add(account.id());
              questions.put(account.id(), suspendedQuestion(account, reason.get()));
            } else if (account.link() == LinkState.MATCHED && isBesideConfirmed(account)) {
              // Another account of the person was proved by a code: this one is not taken away, but
              // somebody looks whether it is theirs as well.
              questions.put(account.id(), suspendedQuestion(account, ReviewReason.TWO_ACCOUNTS));
            }
          }
          case SUSPENDED ->
              questions.put(
                  account.id(),
                  suspendedQuestion(
                      account, whyNoLonger(account).orElse(ReviewReason.EMAIL_CHANGED)));
          case NONE, PROBABLE -> {
            Optional<Question> question = question(account);
            if (question.isEmpty() || isHeld(account)) {
              continue;
            }
            if (question.get().reason() != null) {
              questions.put(account.id(), question.get());
            } else {
              Identity member = question.get().candidates().get(0);
              matches.put(account.id(), member);
              wanted.computeIfAbsent(member.personId(), p -> new ArrayList<>()).add(account);
            }
          }
        }
      }
      // Two members who are one person can each be matched by an account of their own: then a human
      // decides about both, whichever came first.
      wanted.values().stream()
          .filter(rivals -> rivals.size() > 1)
          .flatMap(List::stream)
          .forEach(
              rival ->
                  questions.put(
                      rival.id(),
                      new Question(
                          ReviewReason.TWO_ACCOUNTS, List.of(matches.remove(rival.id())))));
      return decisions(matches, questions, suspended);
    }

    private List<IdentityDecision> decisions(
        Map<Long, Identity> matches, Map<Long, Question> questions, Set<Long> suspended) {
      List<IdentityDecision> decisions = new ArrayList<>();
      for (Identity account : accounts) {
        if (!snapshot.complete() && !suspended.contains(account.id())) {
          continue;
        }
        Identity member = matches.get(account.id());
        if (member != null) {
          decisions.add(new Match(account, member));
        }
        if (suspended.contains(account.id())) {
          decisions.add(new Suspend(account));
        }
        review(account, questions.get(account.id())).ifPresent(decisions::add);
      }
      return decisions;
    }

    private Optional<IdentityDecision> review(Identity account, Question question) {
      KnownReview there = open.get(account.id());
      if (isHeld(account)) {
        return Optional.empty();
      }
      SortedSet<Long> candidates = new TreeSet<>();
      if (question != null) {
        // What a human has kept apart is not asked again.
        question.candidates().stream()
            .filter(candidate -> !isApart(account, candidate))
            .limit(MOST_CANDIDATES)
            .forEach(candidate -> candidates.add(candidate.id()));
      }
      if (candidates.isEmpty()) {
        return there == null ? Optional.empty() : Optional.of(new Obsolete(account));
      }
      return new KnownReview(account.id(), question.reason(), candidates, false).equals(there)
          ? Optional.empty()
          : Optional.of(new Review(account, question.reason(), candidates));
    }

    /** Whether somebody's own act brought about a review, which only a human may close. */
    private boolean isHeld(Identity account) {
      KnownReview there = open.get(account.id());
      return there != null && there.held();
    }

    private boolean isApart(Identity account, Identity member) {
      return snapshot.apart().contains(new Apart(account.id(), member.id()));
    }

    private boolean isBesideConfirmed(Identity account) {
      return accountsByPerson.getOrDefault(String.valueOf(account.personId()), List.of()).stream()
          .anyMatch(
              other ->
                  other.id() != account.id()
                      && other.link() == LinkState.CONFIRMED
                      && !other.deleted());
    }

    /** Why a link no longer holds; empty while it does. */
    private Optional<ReviewReason> whyNoLonger(Identity account) {
      String linked = account.linkedEmailKey();
      String slack = account.linkedSlackKey();
      // A side that the link does not rest on can't lose it: a human made it without an address.
      boolean memberStillHasIt =
          linked == null
              || membersByPerson
                  .getOrDefault(String.valueOf(account.personId()), List.of())
                  .stream()
                  .anyMatch(member -> linked.equals(member.emailKey()));
      if (!memberStillHasIt || slack != null && !slack.equals(account.emailKey())) {
        return Optional.of(ReviewReason.EMAIL_CHANGED);
      }
      if (linked == null || account.link() == LinkState.CONFIRMED) {
        return Optional.empty();
      }
      if (!linked.equals(account.emailKey())) {
        return Optional.of(ReviewReason.EMAIL_CHANGED);
      }
      if (shared(linked)) {
        return Optional.of(ReviewReason.SHARED_EMAIL);
      }
      return account.emailVerified()
          ? Optional.empty()
          : Optional.of(ReviewReason.EMAIL_UNVERIFIED);
    }

    private Question suspendedQuestion(Identity account, ReviewReason reason) {
      List<Identity> candidates =
          new ArrayList<>(membersByPerson.getOrDefault(account.personId(), List.of()));
      candidates.addAll(candidates(account));
      return new Question(reason, candidates);
    }

    /** What an account without a link looks like; no reason means that it may be linked. */
    private Optional<Question> question(Identity account) {
      List<Identity> candidates = candidates(account);
      if (candidates.isEmpty()) {
        return Optional.empty();
      }
      List<Identity> sameEmail = livingMembersWith(account);
      if (sameEmail.isEmpty()) {
        boolean twins =
            candidates.size() > 1
                || accountsByName.getOrDefault(account.nameKey(), List.of()).size() > 1;
        return Optional.of(
            new Question(twins ? ReviewReason.NAME_TWINS : ReviewReason.NAME_ONLY, candidates));
      }
      return Optional.of(new Question(whyNot(account, sameEmail.get(0)), candidates));
    }

    /** Why an account with a member's address is not linked to it; null when it may be. */
    private ReviewReason whyNot(Identity account, Identity member) {
      if (account.kind() == Kind.GUEST) {
        return ReviewReason.GUEST;
      }
      if (!account.emailVerified()) {
        return ReviewReason.EMAIL_UNVERIFIED;
      }
      if (shared(account.emailKey())) {
        return ReviewReason.SHARED_EMAIL;
      }
      if (recycled(account, member)) {
        return ReviewReason.EMAIL_RECYCLED;
      }
      List<Identity> itsAccounts = accountsByPerson.getOrDefault(member.personId(), List.of());
      if (holdsRole(account) || itsAccounts.stream().anyMatch(this::holdsRole)) {
        return ReviewReason.ROLE_HOLDER;
      }
      Set<String> common = Fold.nameTokens(account.nameKey());
      common.retainAll(Fold.nameTokens(member.nameKey()));
      if (common.isEmpty()) {
        return ReviewReason.NAMES_DIFFER;
      }
      // Last, because it is the one reason that a link made in this very round can bring about.
      return itsAccounts.stream().anyMatch(other -> other.id() != account.id())
          ? ReviewReason.TWO_ACCOUNTS
          : null;
    }

    private List<Identity> candidates(Identity account) {
      List<Identity> sameEmail = livingMembersWith(account);
      return sameEmail.isEmpty()
          ? notApart(
              account,
              membersByName.getOrDefault(String.valueOf(comparableName(account)), List.of()))
          : sameEmail;
    }

    private List<Identity> livingMembersWith(Identity account) {
      return account.emailKey() == null
          ? List.of()
          : notApart(account, candidatesByEmail.getOrDefault(account.emailKey(), List.of()));
    }

    private List<Identity> notApart(Identity account, List<Identity> members) {
      return apartAccounts.contains(account.id())
          ? members.stream().filter(member -> !isApart(account, member)).toList()
          : members;
    }

    private boolean shared(String emailKey) {
      return membersByEmail.getOrDefault(emailKey, List.of()).size() > 1
          || accountsByEmail.getOrDefault(emailKey, List.of()).size() > 1;
    }

    private boolean recycled(Identity account, Identity member) {
      String emailKey = account.emailKey();
      return hadByAnother(everHadByAccount.get(emailKey), account.id())
          || hadByAnother(everHadByMember.get(emailKey), member.id());
    }

    private static boolean hadByAnother(Set<Long> holders, long id) {
      return holders != null && (holders.size() > 1 || !holders.contains(id));
    }

    private boolean holdsRole(Identity account) {
      return snapshot.roleHolders().contains(account.externalId());
    }

    private static String comparableName(Identity identity) {
      return identity.nameKey().isEmpty() ? null : identity.nameKey();
    }

    private static List<Identity> sorted(Collection<Identity> all, Predicate<Identity> which) {
      return all.stream().filter(which).sorted(Comparator.comparingLong(Identity::id)).toList();
    }

    private static Map<String, List<Identity>> group(
        List<Identity> identities, Function<Identity, String> key) {
      Map<String, List<Identity>> groups = new HashMap<>();
      for (Identity identity : identities) {
        String value = key.apply(identity);
        if (value != null) {
          groups.computeIfAbsent(value, v -> new ArrayList<>()).add(identity);
        }
      }
      groups.replaceAll((value, members) -> Collections.unmodifiableList(members));
      return groups;
    }

    private static void remember(
        List<PastEmail> history, List<Identity> of, Map<String, Set<Long>> holders) {
      Set<Long> ids = new HashSet<>();
      of.forEach(identity -> ids.add(identity.id()));
      for (PastEmail past : history) {
        if (ids.contains(past.identityId())) {
          holders.computeIfAbsent(past.emailKey(), key -> new HashSet<>()).add(past.identityId());
        }
      }
      // What a record has now belongs to its past as well, whoever wrote the history.
      of.stream()
          .filter(identity -> Objects.nonNull(identity.emailKey()))
          .forEach(
              identity ->
                  holders
                      .computeIfAbsent(identity.emailKey(), key -> new HashSet<>())
                      .add(identity.id()));
    }
  }

  /**
   * What a human would be asked.
   *
   * @param reason null when nothing needs asking
   * @param candidates members, in the order of their ids
   */
  private record Question(ReviewReason reason, List<Identity> candidates) {}
}
