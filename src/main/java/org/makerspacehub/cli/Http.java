package org.makerspacehub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.makerspacehub.beans.HubException;

/** One request of the doctor's; redirects are not followed, because a token goes with it. */
final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private Http() {}

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param body as JSON; a missing node when it is none
   */
  record Answer(int status, JsonNode body, HttpResponse<?> raw) {
    Optional<String> header(String name) {
      return raw.headers().firstValue(name);
    }

    /** What the other side's clock says; empty when it says nothing that can be read. */
    Optional<Instant> date() {
      try {
        return header("date")
            .map(
                date ->
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      } catch (DateTimeException unreadable) {
        return Optional.empty();
      }
    }
  }

  /** The other side's certificate is not one to trust. */
  static final class NotTrusted extends HubException {
    private static final long serialVersionUID = 1L;

    NotTrusted(Throwable cause) {
      super("has a certificate that cannot be trusted", cause);
    }
  }

  /**
   * Asks and waits ten seconds at the most.
   *
   * @param token sent as bearer; null for none
   * @throws HubException when there is no answer
   */
  static Answer get(String url, String token) {
    return send(url, token, Map.of(), null);
  }

  /**
   * Posts and waits ten seconds at the most.
   *
   * @param token sent as bearer; null for none
   * @throws HubException when there is no answer
   */
  static Answer post(String url, String token, String contentType, String body) {
    return send(url, token, Map.of("Content-Type", contentType), body);
  }

  /**
   * Sends a request and waits ten seconds at the most.
   *
   * @param token sent as bearer; null for none
   * @param body posted; null for a GET
   * @throws HubException when there is no answer
   */
  static Answer send(String url, String token, Map<String, String> headers, String body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
      if (!headers.containsKey("Accept")) {
        request.header("Accept", "application/json, text/event-stream");
      }
      if (body != null) {
        request.POST(HttpRequest.BodyPublishers.ofString(body));
      }
      headers.forEach(request::header);
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), json(response.body()), response);
    } catch (SSLException untrusted) {
      throw new NotTrusted(untrusted);
    } catch (IOException | IllegalArgumentException away) {
      throw new HubException("does not answer", away);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new HubException("was not waited for", stop);
    }
  }

  private static JsonNode json(String body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null ? JSON.missingNode() : node;
    } catch (IOException notJson) {
      return JSON.missingNode();
    }
  }
}
