package org.makerspacehub.beans.outbox;

import com.google.gson.Gson;
import com.slack.api.methods.Methods;
import com.slack.api.util.json.GsonFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import okhttp3.FormBody;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.command.Opener;
import org.makerspacehub.beans.command.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens forms in Slack, in one attempt: the right to open one is good for three seconds and once
 * (vendor: Slack, trigger_id), so nothing is gained by trying again. A form that opened although
 * the answer got lost is simply there.
 */
public final class SlackViews implements Modals {
  private static final Logger LOG = LoggerFactory.getLogger(SlackViews.class);
  private static final Duration TRIGGER_LIVES = Duration.ofSeconds(3);

  /** What is left must be enough for the way to Slack. */
  private static final Duration LEAST = Duration.ofMillis(200);

  private final SlackCalls calls;
  private final Clock clock;
  private final Gson gson = GsonFactory.createSnakeCase();

  /**
   * @param calls with the bot's token
   * @param clock what "now" is
   */
  public SlackViews(SlackCalls calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public Reply open(Opener opener, Form form) {
    Instant until = opener.receivedAt().plus(TRIGGER_LIVES);
    Duration left = Duration.between(clock.instant(), until);
    if (opener.triggerId().isEmpty() || left.compareTo(LEAST) < 0) {
      return tooLate();
    }
    SlackAnswer answer =
        calls.call(
            Methods.VIEWS_OPEN,
            new FormBody.Builder(StandardCharsets.UTF_8)
                .add("trigger_id", opener.triggerId())
                .add("view", gson.toJson(form.view(opener.principal())))
                .build(),
            left.compareTo(TRIGGER_LIVES) > 0 ? TRIGGER_LIVES : left);
    if (answer.ok()) {
      return null;
    }
    LOG.warn("Slack did not open a form (ref {}): {}", opener.ref(), answer.why());
    return answer.error().contains("trigger") ? tooLate() : broken(opener);
  }

  private static Reply tooLate() {
    return Reply.of(
        "I was too slow to open the form: Slack gives me three seconds. Please press the button"
            + " again, or type it again.");
  }

  private static Reply broken(Opener opener) {
    return Reply.of(
        "I couldn't open the form just now. Please try again in a minute (ref %s)."
            .formatted(opener.ref()));
  }
}
