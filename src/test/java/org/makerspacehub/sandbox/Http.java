package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Asks a running sandbox, for its own tests. */
final class Http {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  Http(String base) {
    this.base = base;
  }

  /** An answer: its status, headers, text, and the text as JSON. */
  record Answer(HttpResponse<String> raw) {
    int status() {
      return raw.statusCode();
    }

    JsonNode json() {
      return Wire.tree(raw.body());
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse(null);
    }
  }

  Answer fabman(String pathAndQuery) throws IOException {
    return get(
        FabmanSimulator.PATH + pathAndQuery,
        Map.of("Authorization", "Bearer " + SandboxSettings.FABMAN_API_KEY));
  }

  Answer slack(String method, String token, String form) throws IOException {
    return send(
        "POST",
        SlackSimulator.PATH + "/api/" + method,
        Map.of(
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Authorization",
            "Bearer " + token),
        form);
  }

  Answer hubspot(String method, String pathAndQuery, String body) throws IOException {
    return hubspot(method, pathAndQuery, body, SandboxSettings.HUBSPOT_WRITE_TOKEN);
  }

  Answer hubspot(String method, String pathAndQuery, String body, String token) throws IOException {
    Map<String, String> headers = new java.util.HashMap<>();
    headers.put("Authorization", "Bearer " + token);
    if (body != null) {
      headers.put("Content-Type", "application/json");
    }
    return send(
        method,
        HubspotSimulator.PATH + "/crm/objects/" + HubspotSimulator.VERSION + pathAndQuery,
        headers,
        body);
  }

  Answer get(String path, Map<String, String> headers) throws IOException {
    return send("GET", path, headers, null);
  }

  Answer json(String method, String path, String body) throws IOException {
    return send(method, path, Map.of("Content-Type", "application/json"), body);
  }

  Answer send(String method, String path, Map<String, String> headers, String body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
