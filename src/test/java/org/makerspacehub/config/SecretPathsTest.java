package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.inbox.DoorPass;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SecretPathsTest {
  private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final String OLDER = "older-0123456789abcdefghijklmnopqrst";

  private final DoorPass pass = new DoorPass();
  private final SecretPaths filter =
      new SecretPaths(
          List.of(SECRET, OLDER), Set.of("/webhooks/hubspot", "/webhooks/remotelock"), pass);

  private static HttpServletRequest through(SecretPaths filter, String path) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
    request.addHeader("x-hub-door-pass", "forged");
    request.addHeader("X-Other", "1");
    MockFilterChain chain = new MockFilterChain();
    filter.doFilter(request, new MockHttpServletResponse(), chain);
    return (HttpServletRequest) chain.getRequest();
  }

  @ParameterizedTest
  @ValueSource(strings = {SECRET, OLDER})
  @DisplayName("S25 the secret opens Fabman's door, newer and older one alike, and goes no further")
  void opens(String secret) throws Exception {
    HttpServletRequest request = through(filter, "/webhooks/fabman/" + secret);
    assertThat(request.getRequestURI()).isEqualTo("/webhooks/fabman");
    assertThat(request.getServletPath()).isEqualTo("/webhooks/fabman");
    assertThat(request.getPathInfo()).isNull();
    assertThat(request.getRequestURL().toString()).isEqualTo("http://localhost/webhooks/fabman");
    assertThat(request.getHeader("X-Hub-Door-Pass")).isEqualTo(pass.value());
    assertThat(Collections.list(request.getHeaders("x-hub-door-pass")))
        .containsExactly(pass.value());
    assertThat(Collections.list(request.getHeaderNames()))
        .containsExactlyInAnyOrder("X-Other", "X-Hub-Door-Pass");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/webhooks",
        "/webhooks/",
        "/webhooks/fabman",
        "/webhooks/fabman/",
        "/webhooks/fabman/wrong",
        "/webhooks/fabman/" + SECRET + "/",
        "/webhooks/fabman/" + SECRET + ";x=1",
        "/webhooks/fabman//" + SECRET,
        "/webhooks/FABMAN/" + SECRET,
        "/webhooks/hubspot/",
        "/webhooks/hubspot/x",
        "/webhooks/remotelock/",
        "/webhooks/other"
      })
  @DisplayName("S27 everything else is an address that does not exist, and shows no pass")
  void closed(String path) throws Exception {
    HttpServletRequest request = through(filter, path);
    assertThat(request.getRequestURI()).isEqualTo("/nowhere");
    assertThat(request.getHeader("X-Hub-Door-Pass")).isNull();
    assertThat(request.getHeaders("X-Hub-Door-Pass").hasMoreElements()).isFalse();
    assertThat(Collections.list(request.getHeaderNames())).containsExactly("X-Other");
  }

  @Test
  @DisplayName("S25 a door that is not set up does not exist; HubSpot's has no pass to show")
  void notSetUp() throws Exception {
    SecretPaths none = new SecretPaths(List.of(), Set.of(), pass);
    for (String path :
        List.of(
            "/webhooks/fabman/" + SECRET,
            "/webhooks/fabman/",
            "/webhooks/hubspot",
            "/webhooks/remotelock")) {
      assertThat(through(none, path).getRequestURI()).isEqualTo("/nowhere");
    }
    HttpServletRequest hubspot = through(filter, "/webhooks/hubspot");
    assertThat(hubspot.getRequestURI()).isEqualTo("/webhooks/hubspot");
    assertThat(hubspot.getHeader("X-Hub-Door-Pass")).isNull();
  }

  @Test
  @DisplayName("S25 settings that cannot be right stop the start, and say so without the secret")
  void settings() {
    assertThat(
            new WebhookProperties("https://hub.example/", SECRET, OLDER, "c", "d", "", "")
                .hubspotUri())
        .isEqualTo("https://hub.example/webhooks/hubspot");
    assertThat(new WebhookProperties("http://127.0.0.1:8080", "", "", "", "", "", "").publicUrl())
        .isEqualTo("http://127.0.0.1:8080");
    for (String url :
        List.of("http://hub.example", "hub.example", "https://a:b@hub.example", "https://x/?y")) {
      assertThatThrownBy(() -> new WebhookProperties(url, "", "", "", "", "", ""))
          .as(url)
          .isInstanceOf(HubException.class)
          .hasMessageContaining("HUB_PUBLIC_URL");
    }
    for (String secret : List.of("short", SECRET + "/x", SECRET + "%41", SECRET + "ä")) {
      assertThatThrownBy(() -> new WebhookProperties("", secret, "", "", "", "", ""))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("FABMAN_WEBHOOK_SECRET")
          .hasMessageNotContaining(secret);
    }
    assertThatThrownBy(() -> new WebhookProperties("", "", "", "c", "", "", ""))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("HUB_PUBLIC_URL");
    assertThat(
            new WebhookProperties(
                "https://x.example", SECRET, OLDER, "CANARY", "CANARY", "CANARY", "CANARY"))
        .asString()
        .doesNotContain(SECRET, OLDER, "CANARY");
  }
}
