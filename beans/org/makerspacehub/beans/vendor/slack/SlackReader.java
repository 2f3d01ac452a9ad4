package org.makerspacehub.beans.vendor.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.SlackConfig;
import com.slack.api.methods.Methods;
import com.slack.api.methods.RequestFormBuilder;
import com.slack.api.methods.request.users.UsersInfoRequest;
import com.slack.api.methods.request.users.UsersListRequest;
import com.slack.api.util.http.SlackHttpClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.makerspacehub.beans.vendor.Fields;
import org.makerspacehub.beans.vendor.ListQuery;
import org.makerspacehub.beans.vendor.Page;
import org.makerspacehub.beans.vendor.RetryAfter;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/**
 * Reads the accounts of a Slack workspace.
 *
 * <p>It uses the HTTP half of Slack's client only: the other half logs whole answers at debug
 * level, quotes them in its exceptions, and calls {@code auth.test} on its own account.
 */
public final class SlackReader implements AutoCloseable {
  private static final int USUAL_LIMIT = 200;
  private static final long LARGEST_ANSWER = 32L * 1024 * 1024;

  /** Errors that pass by themselves (vendor: Slack documentation, users.list, errors). */
  private static final Set<String> PASSING =
      Set.of(
          "ratelimited",
          "rate_limited",
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org");

  /** Errors that mean the token is not, or no longer, good. */
  private static final Set<String> TOKEN =
      Set.of(
          "invalid_auth",
          "not_authed",
          "account_inactive",
          "token_revoked",
          "token_expired",
          "no_permission",
          "not_allowed_token_type",
          "access_denied",
          "enterprise_is_restricted",
          "org_login_required");

  private final SlackHttpClient http;
  private final String url;
  private final String token;
  private final Clock clock;

  /**
   * @param apiBaseUrl without a trailing slash
   * @param token a token that may read users and their addresses; goes into no text
   * @param connectTimeout for making the connection
   * @param responseTimeout for the whole call
   */
  public SlackReader(
      String apiBaseUrl,
      String token,
      Duration connectTimeout,
      Duration responseTimeout,
      Clock clock) {
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(apiBaseUrl + "/");
    config.setHttpClientCallTimeoutMillis(Math.toIntExact(responseTimeout.toMillis()));
    config.setHttpClientReadTimeoutMillis(Math.toIntExact(responseTimeout.toMillis()));
    config.setHttpClientWriteTimeoutMillis(Math.toIntExact(responseTimeout.toMillis()));
    config.getHttpClientResponseHandlers().clear();
    this.http =
        new SlackHttpClient(
            SlackHttpClient.buildOkHttpClient(config)
                .newBuilder()
                .connectTimeout(connectTimeout)
                // Trying again is the route's business, where it is bounded and counted.
                .retryOnConnectionFailure(false)
                .build());
    this.http.setConfig(config);
    this.url = config.getMethodsEndpointUrlPrefix();
    this.token = token.strip();
    this.clock = clock;
  }

  /**
   * Asks for a page.
   *
   * @throws IOException when there is no answer
   */
  public VendorReply call(ListQuery query) throws IOException {
    UsersListRequest request =
        UsersListRequest.builder().cursor(query.cursor()).limit(query.limitOr(USUAL_LIMIT)).build();
    return call(Methods.USERS_LIST, RequestFormBuilder.toForm(request).build());
  }

  /**
   * Asks for one account.
   *
   * @param userId letters and digits; the tool's schema sees to that, and so does this
   * @throws IOException when there is no answer
   */
  public VendorReply callOne(String userId) throws IOException {
    if (!userId.matches("[UW][A-Z0-9]{1,23}")) {
      throw new VendorRefused("A Slack user's id begins with U or W.", null);
    }
    UsersInfoRequest request = UsersInfoRequest.builder().user(userId).build();
    return call(Methods.USERS_INFO, RequestFormBuilder.toForm(request).build());
  }

  /**
   * Calls a method.
   *
   * @param method for example {@code conversations.history}
   * @throws IOException when there is no answer
   */
  VendorReply call(String method, FormBody form) throws IOException {
    try (Response response = http.postFormWithBearerHeader(url + method, token, form)) {
      return new VendorReply(
          response.code(), body(response), null, null, response.header("Retry-After"));
    }
  }

  /**
   * Reads an answer as far as it tells whether to try again.
   *
   * @throws VendorUnavailable on 429, 5xx, an error that passes, or a success that is no JSON
   */
  public SlackReply read(VendorReply reply) {
    int status = reply.status();
    Duration wait = RetryAfter.of(reply.retryAfter(), clock);
    if (status == 429) {
      throw busy(wait);
    }
    if (status >= 500) {
      throw new VendorUnavailable(
          "Slack has a problem of its own (HTTP %d); try again later.".formatted(status),
          wait,
          null);
    }
    if (status < 200 || status >= 300) {
      return new SlackReply(status, null);
    }
    Optional<JsonNode> json = Fields.parse(reply.body()).filter(JsonNode::isObject);
    if (json.isEmpty()) {
      throw unreadable();
    }
    if (PASSING.contains(error(json.get()))) {
      throw busy(wait);
    }
    return new SlackReply(status, json.get());
  }

  /**
   * The page of accounts in an answer.
   *
   * @throws VendorRefused when Slack said no, naming what to mend
   */
  public Page<SlackUser> page(SlackReply reply) {
    accepted(reply);
    List<SlackUser> users =
        Fields.list(reply.json().path("members"), SlackReader::user)
            .orElseThrow(SlackReader::unreadable);
    String next = Fields.text(reply.json().path("response_metadata"), "next_cursor");
    return new Page<>(users, next == null || next.isEmpty() ? null : next, null);
  }

  /**
   * The account in an answer.
   *
   * @throws VendorRefused when Slack said no, naming what to mend
   */
  public SlackUser one(SlackReply reply) {
    accepted(reply);
    SlackUser user = user(reply.json().path("user"));
    if (user.id() == null) {
      throw unreadable();
    }
    return user;
  }

  private static void accepted(SlackReply reply) {
    if (reply.json() == null) {
      throw new VendorRefused(
          "Slack does not accept the connector's request (HTTP %d); check SLACK_API_BASE_URL."
              .formatted(reply.status()),
          null);
    }
    if (!Boolean.TRUE.equals(Fields.flag(reply.json(), "ok"))) {
      throw refusal(reply.json());
    }
  }

  /** Gives the connections back. */
  @Override
  public void close() {
    http.getOkHttpClient().dispatcher().executorService().shutdown();
    http.getOkHttpClient().connectionPool().evictAll();
  }

  private static SlackUser user(JsonNode json) {
    JsonNode profile = json.path("profile");
    JsonNode updated = json.path("updated");
    return new SlackUser(
        Fields.text(json, "id"),
        Fields.text(json, "team_id"),
        Fields.text(json, "name"),
        Optional.ofNullable(Fields.text(json, "real_name"))
            .orElseGet(() -> Fields.text(profile, "real_name")),
        Fields.text(profile, "display_name"),
        Fields.text(profile, "email"),
        Fields.flag(json, "is_email_confirmed"),
        Fields.flag(json, "deleted"),
        Fields.flag(json, "is_bot"),
        Fields.flag(json, "is_restricted"),
        Fields.flag(json, "is_ultra_restricted"),
        updated.isNumber() ? updated.longValue() : null);
  }

  static VendorRefused refusal(JsonNode json) {
    String error = error(json);
    if ("missing_scope".equals(error)) {
      String scope = Fields.text(json, "needed");
      return new VendorRefused(
          "Slack's token in SLACK_READ_TOKEN lacks the scope %s; add it to the app and install the"
                  .formatted(isName(scope) ? scope : "users:read")
              + " app again.",
          null);
    }
    if (TOKEN.contains(error)) {
      return new VendorRefused(
          "Slack refuses the token in SLACK_READ_TOKEN (%s); put in a valid one.".formatted(error),
          null);
    }
    if ("invalid_cursor".equals(error)) {
      return new VendorRefused(
          "This cursor belongs to no list of Slack's users; start again without one.", null);
    }
    if ("user_not_found".equals(error)) {
      return new VendorRefused("Slack knows no account of that id.", null);
    }
    return new VendorRefused(
        "Slack refuses the connector's question (%s)."
            .formatted(isName(error) ? error : "it does not say why"),
        null);
  }

  private static String error(JsonNode json) {
    String error = Fields.text(json, "error");
    return error == null ? "" : error;
  }

  private static boolean isName(String text) {
    return text != null && text.matches("[a-z][a-z0-9_.:,]{0,80}");
  }

  private static byte[] body(Response response) throws IOException {
    ResponseBody body = response.body();
    if (body == null) {
      return new byte[0];
    }
    byte[] bytes = body.byteStream().readNBytes((int) LARGEST_ANSWER + 1);
    if (bytes.length > LARGEST_ANSWER) {
      throw new IOException("Slack's answer is larger than " + LARGEST_ANSWER + " bytes");
    }
    return bytes;
  }

  private static VendorUnavailable busy(Duration wait) {
    return new VendorUnavailable(
        "Slack asks for fewer requests or is busy; try again in a moment.", wait, null);
  }

  static VendorUnavailable unreadable() {
    return new VendorUnavailable(
        "Slack answered in a form that the connector cannot read; try again later.",
        Duration.ZERO,
        null);
  }
}
