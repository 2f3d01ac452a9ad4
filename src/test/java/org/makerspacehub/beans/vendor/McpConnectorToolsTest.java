package org.makerspacehub.beans.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.vendor.fabman.FabmanMember;
import org.makerspacehub.beans.vendor.mcp.ConnectorDoor;
import org.makerspacehub.beans.vendor.mcp.ConnectorServer;
import org.makerspacehub.beans.vendor.mcp.ConnectorToolbox;
import org.makerspacehub.support.OpenGuard;
import org.makerspacehub.support.Ports;
import org.slf4j.MDC;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/** The hub's end of the line against the real servlet in a real Tomcat; the vendor is a lambda. */
class McpConnectorToolsTest {
  private static final String TOKEN = "connector-token";

  private final int port = Ports.free();
  private McpConnectorTools tools;
  private WebServer connector;
  private volatile VendorRoute vendor = (route, question) -> page(1, "ada");

  @BeforeEach
  void dial() {
    tools = tools(TOKEN, Duration.ofSeconds(10));
  }

  @AfterEach
  void hangUp() {
    tools.close();
    stop();
  }

  @Test
  @DisplayName("A page comes back as the tool gave it, and arguments arrive typed")
  void call() {
    start();
    List<Object> asked = new ArrayList<>();
    vendor =
        (route, question) -> {
          asked.add(route);
          asked.add(question);
          return new Page<>(List.of(member("1", "Ada")), "abc", 2L);
        };

    Map<String, Object> arguments = new java.util.HashMap<>();
    arguments.put("limit", 5);
    arguments.put("cursor", null);
    JsonNode answer = tools.call("fabman_list_members", arguments);

    assertThat(asked).containsExactly("fabman-list-members", new ListQuery(null, 5, null));
    assertThat(answer.toString())
        .isEqualTo(
            "{\"items\":[{\"id\":\"1\",\"first_name\":\"Ada\"}],\"next_cursor\":\"abc\","
                + "\"total\":2}");
  }

  @Test
  @DisplayName("A page of a thousand members and more than a megabyte arrives whole")
  void large() {
    start();
    vendor = (route, question) -> page(1000, "x".repeat(1200));

    JsonNode answer = tools.call("fabman_list_members", Map.of());

    assertThat(answer.path("items")).hasSize(1000);
    assertThat(answer.toString().length()).isGreaterThan(1_200_000);
  }

  @Test
  @DisplayName("A connector that is down, comes up, and is restarted just works at the next call")
  void restart() {
    assertThatThrownBy(() -> tools.call("fabman_list_members", Map.of()))
        .isInstanceOf(VendorUnavailable.class)
        .hasMessageContaining("CONNECTOR_URL");

    start();
    assertThat(tools.call("fabman_list_members", Map.of()).path("items")).hasSize(1);

    stop();
    assertThatThrownBy(() -> tools.call("fabman_list_members", Map.of()))
        .isInstanceOf(VendorUnavailable.class);

    start();
    assertThat(tools.call("fabman_list_members", Map.of()).path("items")).hasSize(1);

    stop();
    start();
    assertThat(tools.call("fabman_list_members", Map.of()).path("items")).hasSize(1);
  }

  @Test
  @DisplayName("A call that takes too long is given up, and the next one works")
  void slow() {
    start();
    CountDownLatch hang = new CountDownLatch(1);
    vendor =
        (route, question) -> {
          try {
            hang.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return page(1, "late");
        };
    try (McpConnectorTools hasty = tools(TOKEN, Duration.ofMillis(700))) {
      assertThatThrownBy(() -> hasty.call("fabman_list_members", Map.of()))
          .isInstanceOf(VendorUnavailable.class);
      hang.countDown();
      vendor = (route, question) -> page(1, "ada");
      assertThat(hasty.call("fabman_list_members", Map.of()).path("items")).hasSize(1);
    }
  }

  @Test
  @DisplayName("What the vendor does not do now, and what it refuses, come back as such")
  void failures() {
    start();
    vendor =
        (route, question) -> {
          throw new VendorUnavailable("Fabman is busy.", Duration.ofMillis(6_500), null);
        };
    assertThatThrownBy(() -> tools.call("fabman_list_members", Map.of()))
        .isInstanceOfSatisfying(
            VendorUnavailable.class,
            e -> {
              assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(7));
              assertThat(e).hasMessage("Fabman is busy.");
            });

    vendor =
        (route, question) -> {
          throw new VendorRefused("Fabman refuses the key.", null);
        };
    assertThatThrownBy(() -> tools.call("fabman_list_members", Map.of()))
        .isInstanceOf(VendorRefused.class)
        .isNotInstanceOf(VendorNotFound.class)
        .hasMessage("Fabman refuses the key.");

    vendor =
        (route, question) -> {
          throw new VendorNotFound("Fabman has nothing there.", null);
        };
    assertThatThrownBy(() -> tools.call("fabman_get_member", Map.of("id", "7")))
        .isInstanceOf(VendorNotFound.class)
        .hasMessage("Fabman has nothing there.");

    vendor =
        (route, question) -> {
          throw new IllegalStateException("secret detail");
        };
    MDC.put(Ref.KEY, "23456789abcd");
    try {
      assertThatThrownBy(() -> tools.call("fabman_list_members", Map.of()))
          .isInstanceOf(VendorUnavailable.class)
          .hasMessage("Something went wrong (ref 23456789abcd).");
    } finally {
      MDC.remove(Ref.KEY);
    }
  }

  @Test
  @DisplayName("R9 unknown tools and arguments that do not fit are refused before the vendor")
  void unfit() {
    start();
    List<Object> asked = new ArrayList<>();
    vendor =
        (route, question) -> {
          asked.add(question);
          return page(1, "ada");
        };

    for (Map<String, Object> arguments :
        List.<Map<String, Object>>of(
            Map.of("limit", 1001),
            Map.of("limit", 0),
            Map.of("limit", "5"),
            Map.of("cursor", ""),
            Map.of("cursor", "../webhooks"),
            Map.of("CamelHttpUri", "http://evil.example"))) {
      assertThatThrownBy(() -> tools.call("fabman_list_members", arguments))
          .as(arguments.toString())
          .isInstanceOf(VendorRefused.class)
          .hasMessageStartingWith("The arguments do not fit the tool's schema: ")
          .hasMessageNotContaining("evil");
    }
    assertThatThrownBy(() -> tools.call("fabman_get_member", Map.of()))
        .isInstanceOf(VendorRefused.class)
        .hasMessageContaining("id (required)");
    assertThatThrownBy(() -> tools.call("fabman_get_member", Map.of("id", "1/key")))
        .isInstanceOf(VendorRefused.class);
    assertThatThrownBy(() -> tools.call("fabman_list_invoices", Map.of("state", "x&y=z")))
        .isInstanceOf(VendorRefused.class);
    assertThatThrownBy(() -> tools.call("fabman_delete_member", Map.of()))
        .isInstanceOf(VendorRefused.class);
    assertThatThrownBy(() -> tools.call("remotelock_list", Map.of()))
        .isInstanceOf(VendorRefused.class);
    assertThat(asked).isEmpty();
  }

  @Test
  @DisplayName("A vendor that is not set up, and a record that is not there, are told apart")
  void notThere() {
    start();
    vendor =
        (route, question) -> {
          throw VendorNotSetUp.of("Fabman");
        };
    assertThatThrownBy(() -> tools.call("fabman_list_members", Map.of()))
        .isInstanceOf(VendorNotSetUp.class)
        .hasMessage("Fabman is not set up.");
    vendor =
        (route, question) -> {
          throw new VendorNotFound("Fabman has no such member.", null);
        };
    assertThatThrownBy(() -> tools.call("fabman_get_member", Map.of("id", "1")))
        .isInstanceOf(VendorNotFound.class)
        .hasMessage("Fabman has no such member.");
  }

  @Test
  @DisplayName("A token that the connector refuses is named, not shown")
  void wrongToken() {
    start();
    try (McpConnectorTools stranger = tools("wrong-token", Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> stranger.call("fabman_list_members", Map.of()))
          .isInstanceOf(VendorRefused.class)
          .hasMessageContaining("CONNECTOR_TOKEN")
          .hasMessageNotContaining("wrong-token");
    }
  }

  @Test
  @DisplayName(
      "Eight threads at once: every call gets its own answer and carries its own reference")
  void threads() throws Exception {
    start();
    vendor =
        (route, question) ->
            new Page<>(List.of(member((String) question, MDC.get(Ref.KEY))), null, null)
                .items()
                .get(0);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> calls =
          IntStream.range(0, 200)
              .<Future<?>>mapToObj(
                  i ->
                      pool.submit(
                          () -> {
                            String ref = Ref.next();
                            MDC.put(Ref.KEY, ref);
                            JsonNode answer =
                                tools.call("fabman_get_member", Map.of("id", String.valueOf(i)));
                            assertThat(answer.path("id").asText()).isEqualTo(String.valueOf(i));
                            assertThat(answer.path("first_name").asText()).isEqualTo(ref);
                          }))
              .toList();
      for (Future<?> call : calls) {
        call.get(30, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void start() {
    ConnectorServer server =
        new ConnectorServer(
            "/mcp/fabman",
            new ConnectorToolbox((route, question) -> vendor.ask(route, question)).fabman(),
            new OpenGuard());
    FilterRegistrationBean<ConnectorDoor> door =
        new FilterRegistrationBean<>(new ConnectorDoor(List.of(TOKEN)));
    TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(port);
    connector =
        tomcat.getWebServer(door, new ServletRegistrationBean<>(server.servlet(), "/mcp/fabman"));
    connector.start();
  }

  private void stop() {
    if (connector != null) {
      connector.stop();
      connector.destroy();
      connector = null;
    }
  }

  private McpConnectorTools tools(String token, Duration timeout) {
    return new McpConnectorTools("http://127.0.0.1:" + port, token, Duration.ofSeconds(2), timeout);
  }

  private static Page<FabmanMember> page(int members, String name) {
    return new Page<>(
        IntStream.range(0, members).mapToObj(i -> member(String.valueOf(i), name)).toList(),
        null,
        null);
  }

  private static FabmanMember member(String id, String name) {
    return new FabmanMember(id, null, name, null, null, null, null, null, null, null, null);
  }
}
