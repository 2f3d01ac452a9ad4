package org.makerspacehub.beans.review;

import java.util.List;
import java.util.Objects;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.DecisionDesk;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.gate.ReviewCount;

/** What somebody reads who decided, each a sentence ready for Slack. */
class ReviewAnswers {
  private static final String NOT_KEPT =
      "Your word could not be read from what Slack sent, so it does not count. Please look at the"
          + " request as it is now and press the button again.";

  private final DecisionDesk desk;
  private final String noAnswer;

  ReviewAnswers(DecisionDesk desk, String noAnswer) {
    this.desk = desk;
    this.noAnswer = noAnswer;
  }

  /** To a yes. */
  String yes(DecisionDesk.Decided decided, String clickRef) {
    ReviewCount.Counted mine = decided.of(clickRef).orElse(null);
    if (mine == null) {
      return NOT_KEPT;
    }
    ReviewCount count = decided.count();
    String soFar = "%d of %d".formatted(Math.min(count.have(), count.need()), count.need());
    boolean pending = decided.request().state() == RequestState.PENDING;
    if (desk.counted(decided, clickRef)) {
      if (pending) {
        return "Thank you: %s.".formatted(soFar);
      }
      return switch (decided.request().state()) {
        case APPROVED, CLAIMED, SENT, SUCCEEDED ->
            "Thank you: %s. It is approved.".formatted(soFar);
        default -> already(decided.request());
      };
    }
    if (pending && mine.no().equals(ReviewCount.TWICE)) {
      return "%s So far: %s.".formatted(mine.no(), soFar);
    }
    return not(decided, mine);
  }

  /** To whoever confirms what was asked in their name. */
  String confirmed(DecisionDesk.Decided decided, String clickRef) {
    ReviewCount.Counted mine = decided.of(clickRef).orElse(null);
    if (mine == null) {
      return NOT_KEPT;
    }
    if (!desk.counted(decided, clickRef)) {
      return not(decided, mine);
    }
    return switch (decided.request().state()) {
      case APPROVED, CLAIMED, SENT, SUCCEEDED -> "Confirmed. You hear from me when it is done.";
      case PENDING -> "Thank you; it is not decided yet.";
      default -> already(decided.request());
    };
  }

  /** To a no. */
  String no(DecisionDesk.Decided decided, String clickRef) {
    ReviewCount.Counted mine = decided.of(clickRef).orElse(null);
    if (mine == null) {
      return NOT_KEPT;
    }
    return desk.counted(decided, clickRef)
        ? "It is denied. Whoever asked is told, with your reason."
        : not(decided, mine);
  }

  private String not(DecisionDesk.Decided decided, ReviewCount.Counted mine) {
    if (noAnswer.equals(mine.no())) {
      return SlackText.escape(noAnswer)
          + (decided.request().state() == RequestState.PENDING
              ? " So your word does not count yet. It is kept: I ask Slack again by myself, and it"
                  + " counts as soon as Slack answers, if the request is still open then."
              : " So your word does not count yet. Please press the button again in a minute.");
    }
    return mine.counts()
            || mine.no().equals(ReviewCount.TWICE)
            || mine.no().equals(ReviewCount.TOO_LATE)
                && decided.request().state() != RequestState.PENDING
        ? already(decided.request())
        : SlackText.escape(mine.no());
  }

  /** To whoever comes when it is decided. */
  String already(ActionRequest request) {
    return switch (request.state()) {
      case DENIED -> "It was already denied%s.".formatted(by(request, false));
      case EXPIRED ->
          request.approvedAt() == null
              ? "It has expired already. "
                  + SlackText.escape(Objects.requireNonNullElse(request.outcome(), ""))
              : "It was already approved%s, but was not carried out in time."
                  .formatted(by(request, true));
      case WITHDRAWN -> "It was already taken back by whoever asked.";
      case REFUSED -> "It was refused at once; there is nothing to decide.";
      case PENDING -> "It is not decided yet.";
      case APPROVED ->
          "It was already approved%s and is about to be carried out.".formatted(by(request, true));
      case CLAIMED, SENT ->
          "It was already approved%s and is being carried out.".formatted(by(request, true));
      case SUCCEEDED -> "It was already approved%s, and it is done.".formatted(by(request, true));
      case FAILED ->
          "It was already approved%s, but could not be carried out.".formatted(by(request, true));
      case UNKNOWN ->
          "It was already approved%s; whether it was carried out is being found out."
              .formatted(by(request, true));
    };
  }

  private String by(ActionRequest request, boolean yes) {
    List<String> names = desk.names(request, yes).stream().map(SlackText::name).toList();
    if (names.isEmpty()) {
      return "";
    }
    int last = names.size() - 1;
    return " by "
        + (last == 0
            ? names.get(0)
            : String.join(", ", names.subList(0, last)) + " and " + names.get(last));
  }
}
