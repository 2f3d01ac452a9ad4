package org.makerspacehub.beans.inbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/** Posts late answers where Slack takes them: five times within thirty minutes (vendor: Slack). */
public class ResponseUrls {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final OutsideUrls outsideUrls;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  /**
   * @param outsideUrls which addresses may be called at all
   */
  public ResponseUrls(OutsideUrls outsideUrls) {
    this.outsideUrls = outsideUrls;
  }

  /**
   * Posts one answer.
   *
   * @throws VendorUnavailable when trying again may help
   * @throws VendorRefused when it will not, or when the address is none of Slack's
   */
  public void post(LateAnswer answer) {
    URI url =
        outsideUrls
            .allowed(answer.responseUrl())
            .orElseThrow(
                () -> new VendorRefused("The address for the answer is none of Slack's.", null));
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(answer.json()))
            .build();
    int status = send(request);
    if (status == 429 || status >= 500) {
      throw new VendorUnavailable(
          "Slack does not take the answer now (HTTP " + status + ").", Duration.ZERO, null);
    }
    if (status < 200 || status >= 300) {
      throw new VendorRefused("Slack does not take the answer (HTTP " + status + ").", null);
    }
  }

  private int send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new VendorUnavailable("Slack cannot be reached.", Duration.ZERO, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VendorUnavailable("The hub is stopping.", Duration.ZERO, e);
    }
  }
}
