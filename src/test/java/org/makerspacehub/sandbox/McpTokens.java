package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets programs in as people do: by a command, and with eyes on the window that it opens. */
final class McpTokens {
  private static final Pattern TOKEN = Pattern.compile("mhub_[2-9a-z]{12}_[A-Za-z0-9_-]{43}");

  private McpTokens() {}

  /**
   * Types {@code /hub clients new …} as one of the seed's people.
   *
   * @param rest name, scope and days
   * @return the token that they were shown
   */
  static String make(SandboxHub hub, String trait, String rest) {
    String user = hub.sandbox().seed().person(trait).slackUserId();
    JsonNode answer = hub.commandAs(user, "/hub", "clients new " + rest);
    String token = "";
    for (JsonNode view : hub.control("GET", "/_state", "").path("views")) {
      Matcher shown = TOKEN.matcher(view.toString());
      if (view.path("user").asText().equals(user) && shown.find()) {
        token = shown.group();
      }
    }
    assertThat(token).as(answer.toString()).isNotEmpty();
    assertThat(answer.toString()).contains("Its token is in the window").doesNotContain(token);
    return token;
  }
}
