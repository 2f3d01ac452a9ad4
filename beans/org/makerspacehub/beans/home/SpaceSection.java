package org.makerspacehub.beans.home;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.makerspacehub.beans.away.AwayBook;
import org.makerspacehub.beans.away.AwayWords;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.notice.OpenNotice;

/** The space at a glance, for those who run it. */
public class SpaceSection implements HomeSection {
  private final SpaceFigures figures;
  private final AwayBook book;
  private final AwayWords away;
  private final When when;
  private final Supplier<List<OpenNotice>> notices;

  /**
   * @param figures of the space
   * @param book who is away
   * @param away says it
   * @param when says how old something is
   * @param notices troubles that are not over
   */
  public SpaceSection(
      SpaceFigures figures,
      AwayBook book,
      AwayWords away,
      When when,
      Supplier<List<OpenNotice>> notices) {
    this.figures = figures;
    this.book = book;
    this.away = away;
    this.when = when;
    this.notices = notices;
  }

  @Override
  public int order() {
    return 500;
  }

  @Override
  public Optional<Reply> of(HomeContext context) {
    if (!context.may("hub.status")) {
      return Optional.empty();
    }
    SpaceFigures.Snapshot now = figures.now();
    int troubles = notices.get().size();
    Card card = new Card("The space at a glance");
    card.fact("Active members", When.number(now.active()));
    card.fact("New this month", When.number(now.fresh()));
    card.fact("Overdue", When.number(now.overdue()));
    card.fact("Machines in use", When.number(now.machines()));
    card.fact(
        "The hub",
        troubles == 0
            ? "All well"
            : "%s, see `/hub status`".formatted(When.count(troubles, "open trouble")));
    List<String> gone =
        book.ofTheTeam(context.principal().teamId()).stream().map(away::ofSomebody).toList();
    if (!gone.isEmpty()) {
      card.text("*Away just now*").list(gone);
    }
    card.note(
        now.readAt() == null
            ? "Nothing has been read from Fabman yet."
            : "Members read from Fabman " + when.age(now.readAt()) + ".");
    return Optional.of(card.reply());
  }
}
