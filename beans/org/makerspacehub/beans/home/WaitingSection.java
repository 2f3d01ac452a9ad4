package org.makerspacehub.beans.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.notice.OpenNotice;
import org.makerspacehub.beans.sync.Brake;

/** What waits for somebody to decide or to mend, as far as they may. */
public class WaitingSection implements HomeSection {
  private static final int MOST = 5;

  private final LongSupplier reviews;
  private final LongSupplier deadLetters;
  private final Supplier<List<Brake.Stopped>> brakes;
  private final Supplier<List<OpenNotice>> notices;

  /**
   * @param reviews how many questions who is who are open
   * @param deadLetters how many messages stopped on an error
   * @param brakes runs that wait for a release
   * @param notices troubles that are not over
   */
  public WaitingSection(
      LongSupplier reviews,
      LongSupplier deadLetters,
      Supplier<List<Brake.Stopped>> brakes,
      Supplier<List<OpenNotice>> notices) {
    this.reviews = reviews;
    this.deadLetters = deadLetters;
    this.brakes = brakes;
    this.notices = notices;
  }

  @Override
  public int order() {
    return 400;
  }

  @Override
  public Optional<Reply> of(HomeContext context) {
    Card card = new Card("What waits for you");
    List<String> lines = new ArrayList<>();
    long open = context.may("identity.review") ? reviews.getAsLong() : 0;
    if (context.may("hub.deadletters")) {
      long stopped = deadLetters.getAsLong();
      if (stopped > 0) {
        lines.add(
            "%s stopped on an error: `/hub deadletters`".formatted(When.count(stopped, "message")));
      }
    }
    if (context.may("hub.sync.release")) {
      for (Brake.Stopped brake : brakes.get().stream().limit(MOST).toList()) {
        lines.add(
            "I stopped before ending %s: `/hub sync release %d` or `/hub sync refuse %d`"
                .formatted(SlackText.escape(brake.share()), brake.id(), brake.id()));
      }
      List<OpenNotice> troubles =
          notices.get().stream().filter(each -> !each.topic().equals("deadletters")).toList();
      troubles.stream()
          .limit(MOST)
          .forEach(each -> lines.add("Trouble: " + SlackText.escape(each.sentence())));
      if (troubles.size() > MOST) {
        lines.add(
            "… and %s more: `/hub status`"
                .formatted(When.count(troubles.size() - MOST, "trouble")));
      }
    }
    if (open == 0 && lines.isEmpty()) {
      return Optional.of(card.text("Nothing waits for you.").reply());
    }
    if (open > 0) {
      card.row(
          "*%s* who is who, for a human to answer: `/hub reviews`"
              .formatted(When.count(open, "question")),
          new Card.Button("review.page", "1", "Look at them", Card.Style.PLAIN, null));
    }
    return Optional.of((lines.isEmpty() ? card : card.list(lines)).reply());
  }
}
