package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the page's folder is given out, and how. */
class PageServletTest {
  private static Sandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox =
        Sandbox.start(
            0, 1, SandboxClock.running(), () -> "http://127.0.0.1:9", SandboxHub.FEW_LOGS);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  @DisplayName("The page and everything that it names comes from here, under a strict policy")
  void served() throws IOException, InterruptedException {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .doesNotContain("unsafe", "http");
    Matcher named = Pattern.compile("(?:href|src)=\"([^\"#]+)[#\"]").matcher(page.body());
    int found = 0;
    while (named.find()) {
      assertThat(named.group(1)).startsWith("/");
      assertThat(get(named.group(1)).statusCode()).as(named.group(1)).isEqualTo(200);
      found++;
    }
    assertThat(found).isGreaterThan(4);
    assertThat(get("/blocks.js").headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/javascript");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.js",
        "/pages/surfaces.json",
        "/%2e%2e/application.yaml",
        "/..%2fcontracts%2fx.js",
        "/app.js/",
        "/APP.js",
        "/app.class"
      })
  @DisplayName("Nothing else is")
  void refused(String path) throws IOException, InterruptedException {
    assertThat(get(path).statusCode()).isBetween(400, 404);
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
