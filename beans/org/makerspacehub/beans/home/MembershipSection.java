package org.makerspacehub.beans.home;

import java.util.Optional;
import org.makerspacehub.beans.command.MembershipWords;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.SlackAccount;

/** How somebody stands themselves: the very words of {@code /membership}. */
public class MembershipSection implements HomeSection {
  private final MemberDirectory directory;
  private final MembershipWords words;

  /**
   * @param directory finds people
   * @param words how it is said
   */
  public MembershipSection(MemberDirectory directory, MembershipWords words) {
    this.directory = directory;
    this.words = words;
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public Optional<Reply> of(HomeContext context) {
    if (context.account().filter(SlackAccount::reads).isEmpty()) {
      return Optional.of(words.unlinked(context.account()));
    }
    if (context.person().isEmpty()) {
      return Optional.of(words.mayNotRead());
    }
    return Optional.of(
        directory
            .file(context.person().get())
            .map(file -> words.own(file, directory.asOf()))
            .orElseGet(words::notInFabman));
  }
}
