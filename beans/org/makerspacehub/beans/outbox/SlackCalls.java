package org.makerspacehub.beans.outbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.slack.api.SlackConfig;
import com.slack.api.util.http.SlackHttpClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.makerspacehub.beans.vendor.Fields;
import org.makerspacehub.beans.vendor.RetryAfter;

/**
 * Calls Slack with the hub's token. Failures are answers, not exceptions; redirects are not
 * followed, nothing is tried a second time, and no more of an answer is read than one may have.
 *
 * <p>It uses the HTTP half of Slack's client only: the other half logs and quotes whole messages.
 */
public final class SlackCalls implements AutoCloseable {
  private static final int LARGEST_ANSWER = 4 * 1024 * 1024;
  private static final int LARGEST_RECEIPT = 64 * 1024;

  private final OkHttpClient http;
  private final String apiBaseUrl;
  private final String token;
  private final Duration timeout;
  private final Clock clock;

  /**
   * @param apiBaseUrl without a trailing slash
   * @param token the bot's; goes into no text
   * @param timeout for a whole call
   * @param clock what "now" is
   */
  public SlackCalls(String apiBaseUrl, String token, Duration timeout, Clock clock) {
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(apiBaseUrl + "/");
    int millis = Math.toIntExact(timeout.toMillis());
    config.setHttpClientCallTimeoutMillis(millis);
    config.setHttpClientReadTimeoutMillis(millis);
    config.setHttpClientWriteTimeoutMillis(millis);
    this.http =
        SlackHttpClient.buildOkHttpClient(config)
            .newBuilder()
            .connectTimeout(timeout)
            .followRedirects(false)
            // A second attempt behind our back could be a second message.
            .retryOnConnectionFailure(false)
            .build();
    this.apiBaseUrl = apiBaseUrl;
    this.token = token.strip();
    this.timeout = timeout;
    this.clock = clock;
  }

  /** Calls a method. */
  SlackAnswer call(String method, FormBody form) {
    return call(method, form, timeout);
  }

  /**
   * Calls a method for somebody who waits.
   *
   * @param within for the whole call, not longer than usual
   */
  SlackAnswer call(String method, FormBody form, Duration within) {
    Request request =
        new Request.Builder()
            .url(apiBaseUrl + "/" + method)
            .header("Authorization", "Bearer " + token)
            .post(form)
            .build();
    return answered(
        method,
        () -> http.newBuilder().callTimeout(within).build().newCall(request).execute(),
        LARGEST_ANSWER,
        (body, wait) -> SlackAnswer.ofBody(method, Fields.parse(body).orElse(null), wait));
  }

  /**
   * Sends a file's bytes to an address that Slack gave for it. The address is the permission, so
   * the token stays here (vendor: Slack documentation, files.getUploadURLExternal; raw bytes
   * without a type, as Slack's own library sends them).
   */
  SlackAnswer upload(URI address, byte[] content) {
    Request request =
        new Request.Builder().url(address.toString()).post(RequestBody.create(content)).build();
    return answered(
        "upload",
        () -> http.newCall(request).execute(),
        LARGEST_RECEIPT,
        (receipt, wait) -> SlackAnswer.done(JsonNodeFactory.instance.objectNode()));
  }

  /** Gives the connections back. */
  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  @FunctionalInterface
  private interface Asked {
    Response ask() throws IOException;
  }

  @FunctionalInterface
  private interface Read {
    SlackAnswer read(byte[] body, Duration wait);
  }

  private SlackAnswer answered(String what, Asked asked, int largest, Read read) {
    try (Response response = asked.ask()) {
      Duration given = RetryAfter.of(response.header("Retry-After"), clock);
      Duration wait = given.isZero() ? null : given;
      SlackAnswer byStatus = SlackAnswer.ofStatus(what, response.code(), wait);
      return byStatus == null ? read.read(bytes(response.body(), largest), wait) : byStatus;
    } catch (ConnectException | UnknownHostException nobody) {
      return SlackAnswer.unreached(what);
    } catch (IOException lost) {
      // Without its words: what a library says about a broken call can quote the call.
      return SlackAnswer.lost(what, "no answer (%s)".formatted(lost.getClass().getSimpleName()));
    }
  }

  /** The whole body, or nothing of one that is too large. */
  private static byte[] bytes(ResponseBody body, int largest) throws IOException {
    if (body == null) {
      return new byte[0];
    }
    byte[] bytes = body.byteStream().readNBytes(largest + 1);
    return bytes.length > largest ? new byte[0] : bytes;
  }
}
