package org.makerspacehub.beans.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HubForwarderTest {
  private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile CountDownLatch open = new CountDownLatch(0);
  private HttpServer hub;
  private HubForwarder forwarder;

  @BeforeEach
  void start() throws Exception {
    hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    hub.createContext(
        "/internal/poke",
        exchange -> {
          heard.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Hub-Ref")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          try {
            open.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hub.setExecutor(threads);
    hub.start();
    forwarder =
        new HubForwarder(
            "http://127.0.0.1:" + hub.getAddress().getPort(),
            "edge-token",
            Duration.ofSeconds(1),
            late -> {});
  }

  @AfterEach
  void stop() {
    open.countDown();
    forwarder.close();
    hub.stop(0);
    threads.shutdownNow();
  }

  @Test
  @DisplayName("The hub hears of each row, with the edge's token and the row's reference")
  void hears() {
    for (int i = 1; i <= 100; i++) {
      forwarder.poke(i, "7f3a9kd2mxq8");
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 100);
    assertThat(heard)
        .contains("Bearer edge-token 7f3a9kd2mxq8 {\"id\":42}")
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("A hub that hangs holds up nobody: few calls at once, few rows kept in mind")
  void hangs() {
    open = new CountDownLatch(1);
    // More than are ever kept in mind: each returns at once, or this test runs out of time.
    for (int i = 1; i <= 5_000; i++) {
      forwarder.poke(i, "7f3a9kd2mxq8");
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 8);
    open.countDown();
    await().atMost(Duration.ofSeconds(30)).until(() -> heard.size() > 1_000);
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(30))
        .until(() -> heard.size() <= 1_008);
  }

  @Test
  @DisplayName("A hub that is not there costs nothing")
  void away() {
    hub.stop(0);
    for (int i = 1; i <= 50; i++) {
      forwarder.poke(i, "7f3a9kd2mxq8");
    }
    assertThat(heard).isEmpty();
  }
}
