package org.makerspacehub.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.Ports;

class VendorHttpClientTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Test
  @DisplayName("A vendor that answers drop by drop without end is hung up on in time")
  void trickle() throws Exception {
    try (ServerSocket vendor = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<Long> hungUp =
          CompletableFuture.supplyAsync(() -> write(vendor, "1\r\n \r\n", 50));
      String base = "http://127.0.0.1:" + vendor.getLocalPort();
      try (CloseableHttpClient client = client(base, Duration.ofMillis(400))) {
        assertThatThrownBy(() -> get(client, base + "/members"))
            .isInstanceOf(InterruptedIOException.class);
      }
      assertThat(hungUp.get(10, TimeUnit.SECONDS)).isPositive();
    }
  }

  @Test
  @DisplayName("A vendor that answers without end is hung up on before the memory is full")
  void flood() throws Exception {
    try (ServerSocket vendor = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      String megabyte = "100000\r\n" + " ".repeat(1024 * 1024) + "\r\n";
      CompletableFuture<Long> hungUp =
          CompletableFuture.supplyAsync(() -> write(vendor, megabyte, 0));
      String base = "http://127.0.0.1:" + vendor.getLocalPort();
      try (CloseableHttpClient client = client(base, Duration.ofSeconds(30))) {
        assertThatThrownBy(() -> get(client, base + "/members"))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("larger than");
      }
      assertThat(hungUp.get(10, TimeUnit.SECONDS)).isLessThan(64);
    }
  }

  @Test
  @DisplayName("S32 no host but the vendor's is called")
  void otherHost() throws Exception {
    try (ServerSocket elsewhere = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        CloseableHttpClient client =
            client("http://127.0.0.1:" + Ports.free() + "/api", Duration.ofSeconds(1))) {
      elsewhere.setSoTimeout(200);
      for (String url :
          new String[] {
            "http://127.0.0.1:" + elsewhere.getLocalPort() + "/api",
            "http://localhost:" + elsewhere.getLocalPort() + "/api"
          }) {
        assertThatThrownBy(() -> get(client, url))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("was stopped");
      }
      assertThatThrownBy(() -> read(elsewhere))
          .as("nothing was sent")
          .isInstanceOf(IOException.class);
    }
  }

  private static CloseableHttpClient client(String base, Duration longest) {
    HttpClientBuilder builder = HttpClientBuilder.create();
    new VendorHttpClient(base, "key", longest).configureHttpClient(builder);
    return builder.build();
  }

  private static String get(CloseableHttpClient client, String url) throws IOException {
    return client.execute(new HttpGet(url), response -> EntityUtils.toString(response.getEntity()));
  }

  /** Writes the same chunk until the other side hangs up; how often it could. */
  private static long write(ServerSocket server, String chunk, long pauseMillis) {
    byte[] bytes = chunk.getBytes(StandardCharsets.US_ASCII);
    long written = 0;
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
      while (written < 1_000) {
        out.write(bytes);
        out.flush();
        written++;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
      }
    } catch (IOException over) {
      return written;
    }
    throw new IllegalStateException("never hung up on");
  }

  private static int read(ServerSocket server) throws IOException {
    try (Socket socket = server.accept()) {
      socket.setSoTimeout(200);
      return socket.getInputStream().read();
    }
  }
}
