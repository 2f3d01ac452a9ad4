package org.makerspacehub.beans.command;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.identity.ReviewDesk;
import org.makerspacehub.beans.identity.ReviewDesk.Answer;
import org.makerspacehub.beans.identity.ReviewDesk.Result;
import org.makerspacehub.beans.identity.ReviewDesk.Review;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/**
 * {@code /hub reviews} and the buttons of its answers: where staff say who is who. The guard is
 * asked about each review, told whether it concerns the asker or somebody with a role.
 */
public class ReviewsCommand implements SlashCommand, ClickHandler {
  private static final String ACTION = "identity.review";
  private static final Pattern NUMBER = Pattern.compile("#?(\\d{1,15})");
  private static final Pattern NUMBERED = Pattern.compile("(undo|page)\\s+#?(\\d{1,15})");

  private final ReviewDesk desk;
  private final Guard guard;
  private final ReviewWords words;

  /**
   * @param desk keeps reviews
   * @param guard asked about each of them
   * @param words says it
   */
  public ReviewsCommand(ReviewDesk desk, Guard guard, ReviewWords words) {
    this.desk = desk;
    this.guard = guard;
    this.words = words;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "reviews";
  }

  @Override
  public String action() {
    return ACTION;
  }

  @Override
  public String usage() {
    return "/hub reviews";
  }

  @Override
  public String help() {
    return "Say who is who where I can't tell. With a number: one question side by side; `undo` and"
        + " a number takes an answer back.";
  }

  @Override
  public String actionPrefix() {
    return ReviewWords.PREFIX;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String typed = rest.strip().toLowerCase(Locale.ROOT);
    Principal asker = command.principal();
    if (typed.isEmpty()) {
      return words.list(desk.list(1));
    }
    Matcher number = NUMBER.matcher(typed);
    if (number.matches()) {
      return show(asker, Long.parseLong(number.group(1)), command.ref());
    }
    Matcher numbered = NUMBERED.matcher(typed);
    if (numbered.matches()) {
      long n = Long.parseLong(numbered.group(2));
      return numbered.group(1).equals("page")
          ? words.list(desk.list((int) Math.min(n, 1_000_000)))
          : undo(asker, n, command.ref());
    }
    return words.sentence(
        Card.Sign.NEUTRAL,
        "I didn't understand that.",
        "`/hub reviews` lists what waits, `/hub reviews 12` shows one, `/hub reviews page 2` the"
            + " next page, `/hub reviews undo 12` takes an answer back.");
  }

  @Override
  public Reply click(Click click) {
    Principal asker = click.principal();
    // The list and each review ask by themselves; this keeps everybody else out, and is kept.
    if (!may(asker, Resource.HUB, click.ref())) {
      return refused(click.ref());
    }
    String[] value = click.value().split(":", 2);
    Optional<Long> id = number(value[0]);
    if (id.isEmpty()) {
      return unknown();
    }
    String what = click.actionId();
    if (what.startsWith(ReviewWords.PAGE)) {
      return words.list(desk.list((int) Math.min(id.get(), 1_000_000))).replacing();
    }
    if (what.equals(ReviewWords.SHOW)) {
      return show(asker, id.get(), click.ref()).replacing();
    }
    if (what.equals(ReviewWords.UNDO)) {
      return undo(asker, id.get(), click.ref());
    }
    Answer answer =
        what.equals(ReviewWords.APART)
            ? Answer.APART
            : what.equals(ReviewWords.LATER)
                ? Answer.LATER
                : what.startsWith(ReviewWords.LINK) ? Answer.LINK : null;
    Long candidate = value.length > 1 ? number(value[1]).orElse(null) : null;
    if (answer == null || (answer == Answer.LINK) == (candidate == null)) {
      return unknown();
    }
    return answered(
        answer,
        desk.answer(
            id.get(),
            answer,
            candidate,
            asker.id(),
            click.ref(),
            review -> may(asker, resource(asker, review), click.ref())),
        click.ref());
  }

  private Reply answered(Answer answer, Result result, String ref) {
    return switch (result.came()) {
      case DONE ->
          answer == Answer.LATER
              ? words.putOff(result.review()).replacing()
              : words.decided(result.review(), false).replacing();
      case ALREADY -> words.decided(result.review(), true).replacing();
      case CHANGED ->
          words.sentence(
              Card.Sign.NEUTRAL,
              "Something changed since this was shown, so I did nothing.",
              "Please look again: `/hub reviews %d`.".formatted(result.review().id()));
      case REFUSED -> refused(ref);
      case UNKNOWN, TOO_LATE -> unknown();
    };
  }

  private Reply undo(Principal asker, long id, String ref) {
    Result result =
        desk.undo(id, asker.id(), ref, review -> may(asker, resource(asker, review), ref));
    return switch (result.came()) {
      case DONE -> words.undone(result.review()).replacing();
      case ALREADY ->
          words.sentence(
              Card.Sign.NEUTRAL,
              "There is nothing to undo.",
              "Nobody has decided question %d, or it was undone already.".formatted(id));
      case TOO_LATE ->
          words.sentence(
              Card.Sign.LOCKED,
              "It is too late to undo this.",
              "An answer can be taken back for %d days.".formatted(ReviewDesk.UNDOABLE.toDays()));
      case CHANGED ->
          words.sentence(
              Card.Sign.LOCKED,
              "I can't undo this: the account is linked differently by now.",
              "Somebody decided or proved something since.");
      case REFUSED -> refused(ref);
      case UNKNOWN -> unknown();
    };
  }

  private Reply show(Principal asker, long id, String ref) {
    Optional<Review> review = desk.review(id);
    if (review.isEmpty()) {
      return unknown();
    }
    if (!may(asker, resource(asker, review.get()), ref)) {
      return refused(ref);
    }
    return review.get().open() ? words.one(review.get()) : words.decided(review.get(), true);
  }

  private Resource resource(Principal asker, Review review) {
    return new Resource(
        "IdentityReview",
        String.valueOf(review.id()),
        Map.of(
            "own",
            review.isAbout(asker.id(), desk.personOf(asker.id())),
            "roleHolder",
            review.roleHolder()));
  }

  private boolean may(Principal asker, Resource resource, String ref) {
    return guard.check(asker, ACTION, resource, Map.of(Ref.KEY, ref)).allowed();
  }

  private Reply refused(String ref) {
    return words.sentence(
        Card.Sign.LOCKED,
        "You may not decide this one.",
        "Nobody decides about themselves, and where somebody with a role is concerned only the board"
            + " or the owner does. Please leave it to them (ref %s).".formatted(ref));
  }

  private Reply unknown() {
    return words.sentence(
        Card.Sign.NEUTRAL, "There is no such question.", "`/hub reviews` lists what waits.");
  }

  private static Optional<Long> number(String text) {
    return NUMBER.matcher(text).matches()
        ? Optional.of(Long.parseLong(text.replace("#", "")))
        : Optional.empty();
  }
}
