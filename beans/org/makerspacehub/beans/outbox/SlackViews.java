package org.makerspacehub.beans.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.Gson;
import com.slack.api.methods.Methods;
import com.slack.api.util.json.GsonFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.Modals;
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

  private final URI opener;
  private final String token;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();
  private final Gson gson = GsonFactory.createSnakeCase();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TRIGGER_LIVES)
          .build();

  /**
   * @param apiBaseUrl without a trailing slash
   * @param token the bot's; goes into no text
   * @param clock what "now" is
   */
  public SlackViews(String apiBaseUrl, String token, Clock clock) {
    this.opener = URI.create(apiBaseUrl + "/" + Methods.VIEWS_OPEN);
    this.token = token.strip();
    this.clock = clock;
  }

  @Override
  public Reply open(Click click, Form form) {
    Instant until = click.receivedAt().plus(TRIGGER_LIVES);
    Duration left = Duration.between(clock.instant(), until);
    if (click.triggerId().isEmpty() || left.compareTo(LEAST) < 0) {
      return tooLate();
    }
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(opener)
                  .timeout(left.compareTo(TRIGGER_LIVES) > 0 ? TRIGGER_LIVES : left)
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "trigger_id=%s&view=%s"
                              .formatted(
                                  encoded(click.triggerId()),
                                  encoded(gson.toJson(form.view(click.principal()))))))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode said = json.readTree(answer.body());
      if (answer.statusCode() == 200 && said.path("ok").asBoolean()) {
        return null;
      }
      String why = said.path("error").asText("");
      String word = why.matches("[a-z][a-z0-9_]{0,80}") ? why : "HTTP " + answer.statusCode();
      LOG.warn("Slack did not open a form (ref {}): {}", click.ref(), word);
      return why.contains("trigger") ? tooLate() : broken(click);
    } catch (JsonProcessingException unreadable) {
      LOG.warn("Slack's answer to opening a form is unreadable (ref {})", click.ref());
      return broken(click);
    } catch (IOException lost) {
      LOG.warn(
          "Slack cannot be asked to open a form (ref {}): {}",
          click.ref(),
          lost.getClass().getSimpleName());
      return broken(click);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return broken(click);
    }
  }

  private static Reply tooLate() {
    return Reply.of(
        "I was too slow to open the form: Slack gives me three seconds. Please press the button"
            + " again.");
  }

  private static Reply broken(Click click) {
    return Reply.of(
        "I couldn't open the form just now. Please try again in a minute (ref %s)."
            .formatted(click.ref()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
