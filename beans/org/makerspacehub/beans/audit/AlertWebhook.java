package org.makerspacehub.beans.audit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.inbox.OutsideUrls;

/**
 * The executor's own way into Slack: an incoming webhook of another app than the hub's, whose
 * messages the hub's bot can neither edit nor delete. Redirects are not followed.
 */
public class AlertWebhook {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI url;
  private final HttpClient http;

  /**
   * @param url {@code EXECUTOR_ALERT_WEBHOOK_URL}; empty: there is none
   * @param urls which hosts may be called
   * @throws HubException when it may not be called
   */
  public AlertWebhook(String url, OutsideUrls urls) {
    this.url =
        url.isBlank()
            ? null
            : urls.allowed(url.strip())
                .orElseThrow(
                    () ->
                        new HubException(
                            "EXECUTOR_ALERT_WEBHOOK_URL is not an address of Slack's:"
                                + " it begins with https://hooks.slack.com/."));
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /** Whether there is one. */
  public boolean isThere() {
    return url != null;
  }

  /**
   * Sends a message.
   *
   * @param text in Slack's markup
   * @return whether Slack took it; without an answer it may have, and sending it twice does no harm
   */
  public boolean send(String text) {
    if (url == null) {
      return false;
    }
    try {
      HttpResponse<Void> answer =
          http.send(
              HttpRequest.newBuilder(url)
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json; charset=utf-8")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          CanonicalJson.write(Map.of("text", text))))
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      return answer.statusCode() == 200;
    } catch (IOException away) {
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String toString() {
    return "AlertWebhook[" + (url == null ? "none" : url.getHost()) + "]";
  }
}
