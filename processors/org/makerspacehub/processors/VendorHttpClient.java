package org.makerspacehub.processors;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * The HTTP client towards one vendor: it can reach that vendor's host alone, follows nothing, keeps
 * no cookies, and adds the key below Camel, so that no exchange, header or trace ever holds it.
 */
public class VendorHttpClient implements HttpClientConfigurer {
  private static final long LARGEST_ANSWER = 32L * 1024 * 1024;

  private final HttpHost host;
  private final String key;
  private final Duration longestAnswer;

  /**
   * @param baseUrl names the only host that may be called
   * @param key sent as a bearer token; goes into no text
   * @param longestAnswer how long an answer's body may take in all; the client's own time-outs only
   *     see silence, not a trickle
   */
  public VendorHttpClient(String baseUrl, String key, Duration longestAnswer) {
    try {
      this.host = HttpHost.create(URI.create(baseUrl));
    } catch (IllegalArgumentException notAnAddress) {
      throw new IllegalArgumentException("'" + baseUrl + "' is not the address of a host");
    }
    this.key = key.strip();
    this.longestAnswer = longestAnswer;
  }

  /** Adds what opens the vendor, below Camel. */
  protected void open(ClassicHttpRequest request) {
    request.setHeader("Authorization", "Bearer " + key);
    request.setHeader("Accept", "application/json");
  }

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client
        // Trying again is the route's business, where it is bounded and counted.
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .addExecInterceptorFirst(
            "vendor",
            (request, scope, chain) -> {
              HttpHost target = scope.route.getTargetHost();
              if (!sameHost(target)) {
                throw new IOException("A call to a host other than the vendor's was stopped.");
              }
              open(request);
              ClassicHttpResponse response = chain.proceed(request, scope);
              HttpEntity entity = response.getEntity();
              if (entity != null) {
                response.setEntity(
                    new Bounded(entity, longestAnswer, scope.execRuntime::discardEndpoint));
              }
              return response;
            });
  }

  private boolean sameHost(HttpHost target) {
    return host.getSchemeName().equalsIgnoreCase(target.getSchemeName())
        && host.getHostName().equalsIgnoreCase(target.getHostName())
        && port(host) == port(target);
  }

  private static int port(HttpHost host) {
    if (host.getPort() >= 0) {
      return host.getPort();
    }
    return "https".equalsIgnoreCase(host.getSchemeName()) ? 443 : 80;
  }

  /** An answer that ends with an error when it gets too large or takes too long. */
  private static final class Bounded extends HttpEntityWrapper {
    private final long begin = System.nanoTime();
    private final long longestNanos;

    private final Runnable hangUp;

    Bounded(HttpEntity entity, Duration longest, Runnable hangUp) {
      super(entity);
      this.hangUp = hangUp;
      this.longestNanos = longest.toNanos();
    }

    @Override
    public InputStream getContent() throws IOException {
      return new FilterInputStream(super.getContent()) {
        private long left = LARGEST_ANSWER;

        @Override
        public int read() throws IOException {
          int read = super.read();
          count(read < 0 ? 0 : 1);
          return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          int read = super.read(buffer, offset, length);
          count(Math.max(read, 0));
          return read;
        }

        private void count(int read) throws IOException {
          left -= read;
          if (left < 0) {
            // Closing in good order would read the rest.
            hangUp.run();
            throw new IOException("The answer is larger than " + LARGEST_ANSWER + " bytes.");
          }
          if (System.nanoTime() - begin > longestNanos) {
            hangUp.run();
            throw new InterruptedIOException("The answer took too long.");
          }
        }
      };
    }
  }
}
