package org.makerspacehub.beans.mention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.makerspacehub.beans.sync.ChannelReading;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/**
 * Who the hub is in Slack, and which channel a setting means: asked once, by the bot's own token,
 * and remembered.
 */
public class SlackSelf implements ChannelReading.Where {
  private static final Pattern CHANNEL_ID = Pattern.compile("[CG][A-Z0-9]{6,23}");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,80}");
  private static final Pattern USER_ID = Pattern.compile("[A-Z0-9]{2,24}");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_PAGES = 50;

  private final String apiBaseUrl;
  private final String token;
  private final String setting;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  private String botUserId;
  private String workspaceHost;
  private Channel channel;

  /**
   * A channel.
   *
   * @param id {@code C…}
   * @param name without its {@code #}
   */
  public record Channel(String id, String name) {}

  /**
   * @param apiBaseUrl {@code SLACK_API_BASE_URL}, no trailing slash
   * @param token the bot's; goes into no text
   * @param setting {@code SLACK_TRIGGER_CHANNEL}: an id, or a name with or without {@code #}
   */
  public SlackSelf(String apiBaseUrl, String token, String setting) {
    this.apiBaseUrl = apiBaseUrl;
    this.token = token.strip();
    this.setting = setting.strip().replaceFirst("^#", "");
  }

  /**
   * The hub's own account.
   *
   * @throws VendorUnavailable when Slack does not answer now
   * @throws VendorRefused when it refuses our token
   */
  @Override
  public synchronized String botUserId() {
    if (botUserId == null) {
      JsonNode self = call("auth.test", "");
      String id = self.path("user_id").asText("");
      if (!USER_ID.matcher(id).matches()) {
        throw unreadable();
      }
      workspaceHost = host(self.path("url").asText(""));
      botUserId = id;
    }
    return botUserId;
  }

  /**
   * The host of our workspace's own addresses, for example {@code ours.slack.com}; never fails.
   *
   * @return empty while Slack does not say
   */
  public synchronized String workspaceHost() {
    try {
      botUserId();
      return workspaceHost;
    } catch (VendorUnavailable | VendorRefused notNow) {
      return "";
    }
  }

  private static String host(String url) {
    return url.matches("https://[A-Za-z0-9.-]{1,253}/?") ? URI.create(url).getHost() : "";
  }

  @Override
  public String channelId() {
    return channel().id();
  }

  /**
   * The channel that the setting means.
   *
   * @throws VendorUnavailable when Slack does not answer now
   * @throws VendorRefused when there is no such channel
   */
  public synchronized Channel channel() {
    if (channel == null) {
      channel = CHANNEL_ID.matcher(setting).matches() ? byId() : byName();
    }
    return channel;
  }

  private Channel byId() {
    return channel(call("conversations.info", "channel=" + setting).path("channel"));
  }

  private Channel byName() {
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonNode answer =
          call(
              "conversations.list",
              "types=public_channel&exclude_archived=true&limit=200&cursor="
                  + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
      for (JsonNode each : answer.path("channels")) {
        if (each.path("name").asText("").equals(setting)) {
          return channel(each);
        }
      }
      cursor = answer.path("response_metadata").path("next_cursor").asText("");
      if (cursor.isEmpty()) {
        break;
      }
    }
    throw new VendorRefused(
        "Slack has no public channel of the name in SLACK_TRIGGER_CHANNEL; check the name.", null);
  }

  private static Channel channel(JsonNode told) {
    Channel channel = new Channel(told.path("id").asText(""), told.path("name").asText(""));
    // Both become part of an address.
    if (!CHANNEL_ID.matcher(channel.id()).matches() || !NAME.matcher(channel.name()).matches()) {
      throw unreadable();
    }
    return channel;
  }

  private JsonNode call(String method, String form) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(apiBaseUrl + "/" + method))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new VendorUnavailable(
            "Slack does not answer now (HTTP " + response.statusCode() + ").", Duration.ZERO, null);
      }
      JsonNode answer = json.readTree(response.body());
      if (answer != null && answer.path("ok").asBoolean(false)) {
        return answer;
      }
      String error = answer == null ? "" : answer.path("error").asText("");
      if (error.contains("rate") || error.endsWith("_error") || error.isEmpty()) {
        throw new VendorUnavailable("Slack is busy.", Duration.ZERO, null);
      }
      throw new VendorRefused(
          "Slack refuses %s to the token in SLACK_BOT_TOKEN (%s)."
              .formatted(method, error.matches("[a-z_]{1,60}") ? error : "no reason given"),
          null);
    } catch (IOException e) {
      throw new VendorUnavailable("Slack cannot be reached.", Duration.ZERO, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VendorUnavailable("The hub is stopping.", Duration.ZERO, e);
    }
  }

  private static VendorUnavailable unreadable() {
    return new VendorUnavailable(
        "Slack answered in a form that cannot be read.", Duration.ZERO, null);
  }
}
