package org.makerspacehub.beans.command;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.identity.Fold;
import org.makerspacehub.beans.member.Found;
import org.makerspacehub.beans.member.Member;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.MemberFile;
import org.makerspacehub.beans.member.MemberQuery;
import org.makerspacehub.beans.member.SlackAccount;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;

/**
 * {@code /membership}: how somebody stands. Everyone may ask about themselves; whether somebody may
 * ask about others is settled before anything is looked up, so that a refusal says nothing about
 * who exists.
 */
public class MembershipCommand implements SlashCommand {
  private static final Set<String> MYSELF = Set.of("me", "myself");

  private final MemberDirectory directory;
  private final Guard guard;
  private final MembershipWords words;

  /**
   * @param directory finds people
   * @param guard asked about every person whose data is read
   * @param words how it is said
   */
  public MembershipCommand(MemberDirectory directory, Guard guard, MembershipWords words) {
    this.directory = directory;
    this.guard = guard;
    this.words = words;
  }

  @Override
  public String command() {
    return "/membership";
  }

  @Override
  public String verb() {
    return "";
  }

  @Override
  public String action() {
    return "membership.self";
  }

  @Override
  public String usage() {
    return "/membership";
  }

  @Override
  public String help() {
    return "How your membership stands: package, paid until, last visit. Staff can add a mention,"
        + " e-mail, member number or name.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    Optional<SlackAccount> asker = directory.account(command.principal().id());
    String typed = rest.strip();
    MemberQuery query = MemberQuery.of(typed);
    if (typed.isEmpty() || namesAccount(query, command)) {
      return self(command, asker);
    }
    if (!may(command, "membership.lookup", Resource.HUB)) {
      return asker.isPresent() && namesSelf(command, query, asker.get())
          ? self(command, asker)
          : words.onlyYourOwn();
    }
    return switch (query.kind()) {
      case MENTION -> byMention(command, asker, query.value());
      case EMAIL -> byEmail(command, asker, query.value());
      case WORDS -> byWords(command, asker, query);
      case TOO_LONG -> words.tooLong();
    };
  }

  private Reply self(SlackCommand command, Optional<SlackAccount> asker) {
    if (asker.isEmpty() || !asker.get().reads()) {
      return words.unlinked(asker);
    }
    String person = asker.get().personId();
    if (!mayRead(command, asker, person)) {
      return words.mayNotRead();
    }
    return directory
        .file(person)
        .map(file -> words.own(file, directory.asOf()))
        .orElseGet(words::notInFabman);
  }

  private Reply byMention(SlackCommand command, Optional<SlackAccount> asker, String userId) {
    Optional<SlackAccount> account = directory.account(command.principal().teamId() + "/" + userId);
    if (account.isEmpty()) {
      return words.unknownAccount(userId);
    }
    if (account.get().reads()) {
      return one(command, asker, account.get().personId());
    }
    // Where the link is suspended, whoever may read the member is told whom it led to.
    Optional<Member> formerly =
        Optional.ofNullable(account.get().personId())
            .filter(person -> mayRead(command, asker, person))
            .flatMap(directory::member);
    return words.accountWithoutMember(account.get(), formerly);
  }

  private Reply byEmail(SlackCommand command, Optional<SlackAccount> asker, String emailKey) {
    Found found = directory.byEmail(emailKey);
    return found.isEmpty() ? words.unknownEmail(emailKey) : found(command, asker, emailKey, found);
  }

  private Reply byWords(SlackCommand command, Optional<SlackAccount> asker, MemberQuery query) {
    Found found = directory.byNumber(query.number());
    if (found.isEmpty()) {
      found = directory.byName(query.value());
    }
    return found.isEmpty()
        ? words.unknownName(
            query.value(), readable(command, asker, directory.nearest(query.value())))
        : found(command, asker, query.value(), found);
  }

  private Reply found(
      SlackCommand command, Optional<SlackAccount> asker, String typed, Found found) {
    if (found.isOne()) {
      return one(command, asker, found.members().get(0).personId());
    }
    List<Member> members = readable(command, asker, found.members());
    List<String> ids = members.stream().map(Member::memberId).toList();
    return members.isEmpty()
        ? words.mayNotRead()
        : words.several(
            typed,
            new Found(members, found.more()),
            directory.packages(ids),
            directory.invoices(ids));
  }

  private Reply one(SlackCommand command, Optional<SlackAccount> asker, String person) {
    if (!mayRead(command, asker, person)) {
      return words.mayNotRead();
    }
    Optional<MemberFile> file = directory.file(person);
    return file.map(known -> words.others(known, directory.asOf())).orElseGet(words::notInFabman);
  }

  private List<Member> readable(
      SlackCommand command, Optional<SlackAccount> asker, List<Member> members) {
    return members.stream().filter(member -> mayRead(command, asker, member.personId())).toList();
  }

  private boolean mayRead(SlackCommand command, Optional<SlackAccount> asker, String person) {
    boolean own =
        asker
            .filter(SlackAccount::reads)
            .map(SlackAccount::personId)
            .filter(person::equals)
            .isPresent();
    return may(command, "membership.read", new Resource("Member", person, Map.of("own", own)));
  }

  private boolean may(SlackCommand command, String action, Resource resource) {
    return guard
        .check(command.principal(), action, resource, Map.of(Ref.KEY, command.ref()))
        .allowed();
  }

  private static boolean namesAccount(MemberQuery query, SlackCommand command) {
    return query.kind() == MemberQuery.Kind.MENTION
            && query.value().equals(command.principal().slackUserId())
        || query.kind() == MemberQuery.Kind.WORDS && MYSELF.contains(Fold.nameKey(query.value()));
  }

  /** Whether somebody named themselves: by what Slack says of them, or their own member record. */
  private boolean namesSelf(SlackCommand command, MemberQuery query, SlackAccount asker) {
    Optional<Member> own =
        asker.reads() && mayRead(command, Optional.of(asker), asker.personId())
            ? directory.member(asker.personId())
            : Optional.empty();
    return switch (query.kind()) {
      case EMAIL ->
          query.value().equals(asker.emailKey())
              || own.filter(member -> query.value().equals(member.emailKey())).isPresent();
      case WORDS -> {
        String name = Fold.nameKey(query.value());
        yield !name.isEmpty() && name.equals(asker.nameKey())
            || own.filter(
                    member ->
                        name.equals(member.nameKey())
                            || Objects.equals(query.number(), member.number()))
                .isPresent();
      }
      case MENTION, TOO_LONG -> false;
    };
  }
}
