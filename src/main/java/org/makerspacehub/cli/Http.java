package org.makerspacehub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.makerspacehub.beans.HubException;

/** One POST of the doctor's; redirects are not followed, because a token goes with it. */
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
  }

  /**
   * Posts and waits ten seconds at the most.
   *
   * @param token sent as bearer; null for none
   * @throws HubException when there is no answer
   */
  static Answer post(String url, String token, String contentType, String body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(Duration.ofSeconds(10))
              .header("Content-Type", contentType)
              .header("Accept", "application/json, text/event-stream")
              .POST(HttpRequest.BodyPublishers.ofString(body));
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), json(response.body()), response);
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
