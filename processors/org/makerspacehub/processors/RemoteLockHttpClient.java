package org.makerspacehub.processors;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/**
 * The HTTP clients towards RemoteLock and towards where its tokens come from. Tokens change, and
 * the secret goes into a form: both are put in below Camel.
 */
public final class RemoteLockHttpClient {
  private RemoteLockHttpClient() {}

  /**
   * Towards the API, in the one version that is known (vendor: RemoteLock documentation, Accept).
   *
   * @param baseUrl names the only host that may be called
   * @param token the one that is good now, or an empty text
   * @param longestAnswer how long an answer's body may take in all
   */
  public static VendorHttpClient api(
      String baseUrl, Supplier<String> token, Duration longestAnswer) {
    return new VendorHttpClient(baseUrl, "", longestAnswer) {
      @Override
      protected void open(ClassicHttpRequest request) {
        request.setHeader("Authorization", "Bearer " + token.get());
        request.setHeader("Accept", "application/vnd.lockstate.v1+json");
      }
    };
  }

  /**
   * Towards where tokens come from.
   *
   * @param tokenUrl names the only host that may be called
   * @param clientId of the application
   * @param clientSecret its secret; goes into no text
   * @param longestAnswer how long an answer's body may take in all
   */
  public static VendorHttpClient tokens(
      String tokenUrl, String clientId, String clientSecret, Duration longestAnswer) {
    return new VendorHttpClient(tokenUrl, "", longestAnswer) {
      @Override
      protected void open(ClassicHttpRequest request) {
        request.setHeader("Accept", "application/json");
        request.setEntity(
            new UrlEncodedFormEntity(
                List.of(
                    new BasicNameValuePair("grant_type", "client_credentials"),
                    new BasicNameValuePair("client_id", clientId),
                    new BasicNameValuePair("client_secret", clientSecret)),
                StandardCharsets.UTF_8));
      }
    };
  }
}
