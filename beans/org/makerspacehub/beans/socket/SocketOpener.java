package org.makerspacehub.beans.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.beans.vendor.RetryAfter;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/**
 * Asks Slack where to connect: {@code apps.connections.open}, with the token of the app. The
 * address it gives is good once and is a secret itself.
 */
public final class SocketOpener {
  private static final int LARGEST_ANSWER = 64 * 1024;

  /**
   * Errors that only a person can mend (vendor: Slack documentation, apps.connections.open,
   * errors).
   */
  private static final Set<String> FOR_GOOD =
      Set.of(
          "invalid_auth",
          "not_authed",
          "account_inactive",
          "token_revoked",
          "token_expired",
          "no_permission",
          "missing_scope",
          "not_allowed_token_type",
          "access_denied",
          "forbidden_team",
          "org_login_required",
          "team_access_not_granted",
          "ekm_access_denied");

  private final HttpClient http;
  private final URI method;
  private final String token;
  private final OutsideUrls outsideUrls;
  private final Duration patience;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param http follows no redirects
   * @param apiBaseUrl {@code SLACK_API_BASE_URL}, no trailing slash
   * @param token {@code SLACK_APP_TOKEN}; goes into no text
   * @param outsideUrls which addresses may be connected to at all
   * @param patience for Slack's answer
   * @param clock what "now" is
   */
  public SocketOpener(
      HttpClient http,
      String apiBaseUrl,
      String token,
      OutsideUrls outsideUrls,
      Duration patience,
      Clock clock) {
    this.http = http;
    this.method = URI.create(apiBaseUrl + "/apps.connections.open");
    this.token = token.strip();
    this.outsideUrls = outsideUrls;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Asks.
   *
   * @return the address; fails with {@link VendorRefused} when only a person can mend it, and with
   *     {@link VendorUnavailable} when trying again may help
   */
  public CompletableFuture<URI> open() {
    HttpRequest request =
        HttpRequest.newBuilder(method)
            .timeout(patience)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .handle(
            (response, failure) -> {
              if (failure != null) {
                throw new VendorUnavailable("Slack cannot be reached.", Duration.ZERO, failure);
              }
              return read(response);
            });
  }

  private URI read(HttpResponse<byte[]> response) {
    Duration wait = RetryAfter.of(response.headers().firstValue("Retry-After").orElse(null), clock);
    if (response.statusCode() != 200) {
      throw new VendorUnavailable(
          "Slack opens no connection (HTTP " + response.statusCode() + ").", wait, null);
    }
    JsonNode answer = tree(response.body());
    if (answer.path("ok").asBoolean(false)) {
      // The address is not quoted: its ticket lets whoever has it connect in our place.
      return outsideUrls
          .allowedSocket(answer.path("url").asText(""))
          .orElseThrow(
              () ->
                  new VendorUnavailable(
                      "Slack named an address for the connection that is none of its own.",
                      Duration.ZERO,
                      null));
    }
    String error = answer.path("error").asText("");
    String word = error.matches("[a-z_]{1,60}") ? error : "no reason given";
    if ("missing_scope".equals(error)) {
      throw new VendorRefused(
          "The token in SLACK_APP_TOKEN lacks the scope connections:write; make one that has it.",
          null);
    }
    if (FOR_GOOD.contains(error)) {
      throw new VendorRefused(
          "Slack refuses the token in SLACK_APP_TOKEN (%s); put in a valid one, it begins with"
                  .formatted(word)
              + " xapp-.",
          null);
    }
    if ("too_many_websockets".equals(error)) {
      throw new VendorUnavailable(
          "Slack allows ten connections for an app and all are taken; lower"
              + " SLACK_SOCKET_CONNECTIONS or stop other processes of this app.",
          wait,
          null);
    }
    throw new VendorUnavailable("Slack opens no connection (%s).".formatted(word), wait, null);
  }

  private JsonNode tree(byte[] body) {
    try {
      if (body.length <= LARGEST_ANSWER) {
        JsonNode answer = json.readTree(body);
        if (answer != null && answer.isObject()) {
          return answer;
        }
      }
    } catch (IOException e) {
      // The parser's message quotes the text: it stays here.
    }
    throw new VendorUnavailable(
        "Slack answered in a form that cannot be read.", Duration.ZERO, null);
  }
}
