package org.makerspacehub.beans.outbox;

import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;

import com.google.gson.Gson;
import com.slack.api.methods.Methods;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewTitle;
import com.slack.api.util.json.GsonFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import okhttp3.FormBody;
import org.makerspacehub.beans.command.Opener;
import org.makerspacehub.beans.command.SecretWindow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A window in Slack with a secret in it: no button, so nothing of it ever comes back to us, and no
 * message, so it is in nobody's history.
 */
public final class SlackSecretWindow implements SecretWindow {
  private static final Logger LOG = LoggerFactory.getLogger(SlackSecretWindow.class);
  private static final Duration TRIGGER_LIVES = Duration.ofSeconds(3);
  private static final Duration LEAST = Duration.ofMillis(200);

  /** What Slack takes in a header, in characters. */
  private static final int LONGEST_HEADER = 150;

  private final SlackCalls calls;
  private final Clock clock;
  private final Gson gson = GsonFactory.createSnakeCase();

  /**
   * @param calls with the bot's token
   * @param clock what "now" is
   */
  public SlackSecretWindow(SlackCalls calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public Shown show(Opener opener, String title, String secret, String below) {
    Duration left = Duration.between(clock.instant(), opener.receivedAt().plus(TRIGGER_LIVES));
    if (opener.triggerId().isEmpty() || left.compareTo(LEAST) < 0) {
      return Shown.NO;
    }
    View view =
        View.builder()
            .type("modal")
            .title(ViewTitle.builder().type("plain_text").text(title).build())
            .close(ViewClose.builder().type("plain_text").text("Close").build())
            .blocks(List.of(large(secret), section(s -> s.text(plain(below)))))
            .build();
    SlackAnswer answer =
        calls.call(
            Methods.VIEWS_OPEN,
            new FormBody.Builder(StandardCharsets.UTF_8)
                .add("trigger_id", opener.triggerId())
                .add("view", gson.toJson(view))
                .build(),
            left.compareTo(TRIGGER_LIVES) > 0 ? TRIGGER_LIVES : left);
    if (answer.ok()) {
      return Shown.YES;
    }
    LOG.warn("Slack did not open a window (ref {}): {}", opener.ref(), answer.why());
    return answer.mayHaveHappened() ? Shown.PERHAPS : Shown.NO;
  }

  /** As large as Slack shows words, for it is read at a door. */
  private static LayoutBlock large(String secret) {
    return secret.length() <= LONGEST_HEADER
        ? header(h -> h.text(plain(secret)))
        : section(s -> s.text(plain(secret)));
  }

  private static PlainTextObject plain(String words) {
    return PlainTextObject.builder().text(words).emoji(false).build();
  }
}
