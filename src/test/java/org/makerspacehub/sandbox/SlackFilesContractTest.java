package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.sandbox.ContractCoverage.Call;

/** Bringing in a file, as Slack's documentation and its Java library have it. */
class SlackFilesContractTest {
  private static Sandbox sandbox;
  private static Http http;

  @BeforeAll
  static void start() {
    sandbox =
        Sandbox.start(
            0,
            1,
            SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z")),
            () -> "http://127.0.0.1:1");
    http = new Http(sandbox.baseUrl());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @BeforeEach
  void reset() {
    sandbox.reset();
  }

  @Test
  @DisplayName("each answer has what the documentation shows, and no field that the library lacks")
  void answers() throws IOException {
    String file = "";
    for (Call call : ContractCoverage.SLACK_FILES) {
      String form = call.example().replace("{file}", file);
      JsonNode answer = call(call.sample(), form);

      assertThat(answer.path("ok").asBoolean()).as(call.path()).isTrue();
      List<String> unknown = new ArrayList<>();
      SlackSamples.unknown(answer, call.sample(), unknown);
      assertThat(unknown).as(call.path()).isEmpty();
      if (answer.has("upload_url")) {
        file = answer.path("file_id").asText();
        assertThat(file).matches("F[A-Z0-9]+");
        HttpResponse<String> sent = upload(answer, "abc").raw();
        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.body()).isEqualTo("OK - 3");
      } else {
        JsonNode told = answer.has("file") ? answer.path("file") : answer.at("/files/0");
        assertThat(told.path("id").asText()).isEqualTo(file);
        assertThat(told.path("title").asText()).isEqualTo("A");
        assertThat(told.path("is_public").asBoolean()).isFalse();
      }
    }
    HttpResponse<String> shown = http.get("/_files/" + file, Map.of()).raw();
    assertThat(shown.body()).isEqualTo("abc");
    assertThat(shown.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(shown.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(http.get("/_files/F0NOTHING", Map.of()).status()).isEqualTo(404);
  }

  @Test
  @DisplayName("what is missing, too long, of another length or completed twice is refused")
  void refusals() throws IOException {
    assertThat(error("files.getUploadURLExternal", "filename=a.png&length=0"))
        .isEqualTo("missing_argument");
    assertThat(
            error("files.getUploadURLExternal", "filename=a&length=1&alt_txt=" + "x".repeat(1_001)))
        .isEqualTo("alt_txt_too_large");
    JsonNode place = call("files.getUploadURLExternal", "filename=a.png&length=3");
    String files = "files=" + encoded("[{\"id\":\"" + place.path("file_id").asText() + "\"}]");
    assertThat(upload(place, "abcd").status()).isEqualTo(400);
    assertThat(error("files.completeUploadExternal", files)).isEqualTo("file_not_found");
    assertThat(upload(place, "abc").status()).isEqualTo(200);
    assertThat(error("files.completeUploadExternal", files)).isEmpty();
    assertThat(error("files.completeUploadExternal", files)).isEqualTo("file_not_found");
    assertThat(error("files.info", "file=F0NOTHING")).isEqualTo("file_not_found");
    JsonNode reader =
        http.slack(
                "files.getUploadURLExternal",
                SandboxSettings.SLACK_READ_TOKEN,
                "filename=a.png&length=3")
            .json();
    assertThat(reader.path("error").asText()).isEqualTo("missing_scope");
    assertThat(reader.path("needed").asText()).isEqualTo("files:write");
  }

  @Test
  @DisplayName("a block shows a file that is there; unknown and new ones are invalid blocks")
  void blocks() throws IOException {
    assertThat(post("F0NOTHING").path("error").asText()).isEqualTo("invalid_blocks");
    http.json("POST", "/_slack/files", "{\"slow\":2}");
    JsonNode place = call("files.getUploadURLExternal", "filename=a.png&length=3");
    String file = place.path("file_id").asText();
    upload(place, "abc");
    assertThat(post(file).path("error").asText()).as("not completed").isEqualTo("invalid_blocks");
    call("files.completeUploadExternal", "files=" + encoded("[{\"id\":\"" + file + "\"}]"));
    assertThat(call("files.info", "file=" + file).at("/file/mimetype").asText()).isEmpty();

    JsonNode refused = post(file);
    assertThat(refused.at("/response_metadata/messages/0").asText())
        .isEqualTo("[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]");
    assertThat(refused.at("/errors/0").asText())
        .isEqualTo("invalid slack file [json-pointer:/blocks/0/slack_file]");
    assertThat(post(file).path("ok").asBoolean()).isFalse();
    assertThat(post(file).path("ok").asBoolean()).isTrue();
    assertThat(call("files.info", "file=" + file).at("/file/mimetype").asText())
        .isEqualTo("image/png");
    JsonNode messages = http.get("/_state", Map.of()).json().path("messages");
    assertThat(messages.get(messages.size() - 1).at("/blocks/0/slack_file/id").asText())
        .isEqualTo(file);
  }

  private static JsonNode post(String file) throws IOException {
    String blocks =
        "[{\"type\":\"image\",\"alt_text\":\"a chart\",\"slack_file\":{\"id\":\"%s\"}}]"
            .formatted(file);
    return call("chat.postMessage", "channel=general&text=hi&blocks=" + encoded(blocks));
  }

  private static String error(String method, String form) throws IOException {
    return call(method, form).path("error").asText();
  }

  private static JsonNode call(String method, String form) throws IOException {
    return http.slack(method, SandboxSettings.SLACK_BOT_TOKEN, form).json();
  }

  private static Http.Answer upload(JsonNode place, String content) throws IOException {
    String path = URI.create(place.path("upload_url").asText()).getPath();
    return http.send("POST", path, Map.of("Content-Type", "application/octet-stream"), content);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
