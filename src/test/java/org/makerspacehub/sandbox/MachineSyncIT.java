package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.makerspacehub.HubApplication;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.VendorBreaker;
import org.makerspacehub.beans.vendor.VendorRetryPlan;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.fabman.FabmanReader;
import org.makerspacehub.beans.vendor.mcp.ConnectorTool;
import org.makerspacehub.beans.vendor.mcp.ConnectorToolbox;
import org.makerspacehub.processors.CamelVendorRoute;
import org.makerspacehub.processors.VendorHeaderAllowList;
import org.makerspacehub.processors.VendorHttpClient;
import org.makerspacehub.processors.VendorRetries;
import org.makerspacehub.routes.connector.FabmanRoutes;
import org.makerspacehub.routes.connector.VendorCallPolicy;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.WriteTraps;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The machines of a simulated Fabman, through the connector's own routes, in the mirror. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MachineSyncIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> MIRROR =
      List.of(
          "person",
          "external_identity",
          "membership",
          "resource",
          "training_course",
          "training",
          "machine_log",
          "charge");

  private static final AtomicReference<SandboxClock> CLOCK = new AtomicReference<>();
  private static final Connector CONNECTOR = new Connector();

  private static ConfigurableApplicationContext hub;
  private static ProducerTemplate send;
  private static JdbcClient db;

  private Sandbox sandbox;
  private Http http;

  /** What the hub gets from outside in this test. */
  @Configuration(proxyBeanMethods = false)
  static class Outside {
    @Bean
    @Primary
    ConnectorTools connectorWithoutItsDoor() {
      return CONNECTOR;
    }

    @Bean
    @Primary
    Guard guardThatIsNotAsked() {
      return mock(
          Guard.class,
          asked -> {
            throw new AssertionError(asked);
          });
    }

    @Bean
    @Primary
    Clock testClock() {
      return new Clock() {
        @Override
        public java.time.ZoneId getZone() {
          return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return CLOCK.get().withZone(zone);
        }

        @Override
        public Instant instant() {
          return CLOCK.get().instant();
        }
      };
    }
  }

  /** The connector's tools over its own routes, without the wire between it and the hub. */
  private static final class Connector implements ConnectorTools {
    private final List<Map<String, Object>> logCalls = new ArrayList<>();
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private CamelContext camel;
    private Map<String, ConnectorTool> tools;

    void open(String fabmanUrl) throws Exception {
      close();
      camel = new DefaultCamelContext();
      camel
          .getRegistry()
          .bind(
              "fabmanHttpClient",
              new VendorHttpClient(
                  fabmanUrl, SandboxSettings.FABMAN_API_KEY, Duration.ofSeconds(20)));
      camel.getRegistry().bind("vendorHeaders", new VendorHeaderAllowList());
      camel
          .getRegistry()
          .bind("fabmanBreaker", VendorBreaker.of("fabman", 8, Duration.ofMillis(300)));
      camel.addRoutesConfigurations(
          new VendorCallPolicy(
              new VendorRetries(
                  new VendorRetryPlan(
                      3, Duration.ofMillis(20), Duration.ofSeconds(20), Duration.ofSeconds(90)))));
      camel.addRoutes(
          new FabmanRoutes(
              new FabmanReader(fabmanUrl, Clock.systemUTC()), fabmanUrl, 5_000, 20_000));
      camel.start();
      tools =
          new ConnectorToolbox(new CamelVendorRoute(camel.createProducerTemplate()))
              .fabman().stream()
                  .collect(Collectors.toMap(ConnectorTool::name, Function.identity()));
      logCalls.clear();
      left.set(Integer.MAX_VALUE);
    }

    void close() {
      if (camel != null) {
        camel.stop();
      }
    }

    @Override
    public JsonNode call(String tool, Map<String, Object> arguments) {
      if (tool.equals("slack_list_users")) {
        ObjectNode none = JSON.createObjectNode();
        none.putArray("items");
        return none;
      }
      if (tool.equals("fabman_list_machine_logs")) {
        logCalls.add(arguments);
        if (left.getAndDecrement() <= 0) {
          throw new VendorUnavailable("The line is cut.", Duration.ZERO, null);
        }
      }
      Map<String, Object> given = new HashMap<>(arguments);
      return JSON.valueToTree(tools.get(tool).read().apply(JSON.valueToTree(given)));
    }
  }

  @BeforeAll
  static void start() {
    EmbeddedMariaDb database = EmbeddedMariaDb.shared();
    database.empty();
    CLOCK.set(SandboxClock.fixed(Instant.parse("2026-11-22T10:00:00Z")));
    Map<String, Object> settings = new HashMap<>();
    settings.put("HUB_ROLE", "hub");
    settings.put("HUB_DB_URL", database.url());
    settings.put("HUB_DB_USER", "hub_app");
    settings.put("HUB_DB_PASSWORD", "hub_app");
    settings.put("HUB_AUDIT_DB_USER", "hub_audit");
    settings.put("HUB_AUDIT_DB_PASSWORD", "hub_audit");
    settings.put("HUB_TIME_ZONE", "America/Anchorage");
    settings.put("SLACK_TEAM_ID", Seed.TEAM_ID);
    settings.put("SLACK_BOT_TOKEN", "xoxb-of-the-test");
    settings.put("CONNECTOR_URL", "http://127.0.0.1:1");
    settings.put("CONNECTOR_TOKEN", "connector-token-of-the-test");
    settings.put("DELIVERY_KEY", "dGhlLWRlbGl2ZXJ5LWtleS1vZi10aGUtdGVzdHMtMTI=");
    settings.put("EDGE_TOKEN", "edge-token-of-the-test");
    settings.put("server.port", "0");
    settings.put("management.server.port", "0");
    settings.put("camel.main.routes-exclude-pattern", "**/sync-schedule.camel.yaml");
    SpringApplication application = HubApplication.application();
    application.addPrimarySources(List.of(Outside.class));
    hub =
        application.run(
            settings.entrySet().stream()
                .map(e -> "--" + e.getKey() + "=" + e.getValue())
                .toArray(String[]::new));
    send = hub.getBean(CamelContext.class).createProducerTemplate();
    db =
        JdbcClient.create(
            new DriverManagerDataSource(database.url(), "sandbox_admin", "sandbox_admin"));
  }

  @AfterAll
  static void stop() {
    CONNECTOR.close();
    if (hub != null) {
      hub.close();
    }
  }

  @AfterEach
  void closeSpace() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private void space(int machineLogs) throws Exception {
    EmbeddedMariaDb.shared().empty();
    SandboxClock clock = SandboxClock.fixed(Instant.parse("2026-11-22T10:00:00Z"));
    CLOCK.set(clock);
    sandbox = Sandbox.start(0, 1, clock, () -> "http://127.0.0.1:1", machineLogs);
    http = new Http(sandbox.baseUrl());
    CONNECTOR.open(sandbox.baseUrl() + FabmanSimulator.PATH);
  }

  @Test
  @DisplayName("A year of machines is mirrored completely, and a full round after it writes 0 rows")
  void wholeYear() throws Exception {
    space(12_000);
    run("direct:sync-all", "full");

    assertMirrored();
    assertThat(count("resource")).isEqualTo(25);
    assertThat(count("training_course")).isEqualTo(8);
    assertThat(count("training WHERE ended_at IS NULL"))
        .isEqualTo(
            items("/members?limit=1000&embed=trainings").stream()
                .mapToLong(member -> member.at("/_embedded/trainings").size())
                .sum())
        .isPositive();
    assertThat(count("charge WHERE state = 'active'"))
        .isEqualTo(items("/charges?limit=1000").size());
    assertThat(count("charge WHERE amount < 0")).isPositive();
    assertThat(count("machine_log WHERE stopped_at IS NULL")).isGreaterThanOrEqualTo(3);
    assertThat(count("machine_log WHERE type = 'denied' AND member_id IS NULL")).isPositive();
    assertThat(count("machine_log WHERE member_id = '" + MachineSeed.DELETED_MEMBER + "'"))
        .isPositive();
    // On the wall of the space it was another hour than in universal time.
    JsonNode charge = http.fabman("/charges/600001").json();
    assertThat(
            one(
                "SELECT DATE_FORMAT(CONVERT_TZ(charged_at, '+00:00', '+00:00'), '%Y-%m-%dT%H:%i:%s') FROM charge WHERE external_id = '600001'"))
        .isEqualTo(charge.path("createdAt").asText().substring(0, 19));

    assertNoWrites(() -> run("direct:sync-all", "full"));
    assertNoWrites(() -> run("direct:sync-all", null));
  }

  @Test
  @DisplayName("An increment brings what is new and what has stopped, by few calls")
  void increments() throws Exception {
    space(12_000);
    run("direct:sync-fabman-logs", null);
    run("direct:sync-fabman-charges", null);
    long logs = count("machine_log");
    CONNECTOR.logCalls.clear();

    // Two machines stop by themselves meanwhile, one is switched on and one that was forgotten off.
    CLOCK.get().advance(Duration.ofHours(2));
    JsonNode on = http.json("POST", "/_fabman/logs", "{\"resource\":60,\"member\":107}").json();
    JsonNode off = http.json("POST", "/_fabman/logs", "{\"resource\":45}").json();
    JsonNode charge =
        http.json(
                "POST",
                "/_fabman/charges",
                "{\"member\":107,\"description\":\"Filament\",\"price\":\"12.50\"}")
            .json();
    CLOCK.get().advance(Duration.ofSeconds(1));
    run("direct:sync-fabman-logs", null);
    run("direct:sync-fabman-charges", null);

    assertThat(on.path("stoppedAt").isNull()).isTrue();
    assertThat(off.path("stoppedAt").isNull()).isFalse();
    assertThat(count("machine_log")).isEqualTo(logs + 1);
    assertThat(
            db.sql("SELECT external_id FROM machine_log WHERE stopped_at IS NULL")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrderElementsOf(
            items("/resource-logs?limit=1000&status=active").stream()
                .map(log -> log.path("id").asText())
                .toList())
        .contains(on.path("id").asText())
        .doesNotContain(off.path("id").asText());
    assertThat(
            one(
                "SELECT amount FROM charge WHERE external_id = '"
                    + charge.path("id").asText()
                    + "'"))
        .isEqualTo("12.50");
    assertThat(CONNECTOR.logCalls).hasSizeLessThan(5);
    assertMirrored();
  }

  @Test
  @DisplayName("S24 A first read that is cut off goes on where it was, and ends complete")
  void cutOff() throws Exception {
    space(30_000);
    CONNECTOR.left.set(25);
    run("direct:sync-fabman-logs", null);
    assertThat(state()).isEqualTo("FAILED");
    long stored = count("machine_log");
    assertThat(stored).isBetween(1_000L, 29_000L);
    String position = one("SELECT position FROM sync_cursor WHERE flow = 'sync-fabman-logs'");
    assertThat(position).startsWith("first:");

    CONNECTOR.left.set(Integer.MAX_VALUE);
    CONNECTOR.logCalls.clear();
    run("direct:sync-all", "full");

    assertThat(state()).isEqualTo("DONE");
    Instant reached = Instant.parse(position.substring("first:".length()));
    assertThat(CONNECTOR.logCalls)
        .allSatisfy(
            call ->
                assertThat(Instant.parse((String) call.get("from")))
                    .isAfterOrEqualTo(reached.minusSeconds(1)));
    assertThat(one("SELECT position FROM sync_cursor WHERE flow = 'sync-fabman-logs'"))
        .isEqualTo(CLOCK.get().instant().toString());
    assertMirrored();
    assertNoWrites(() -> run("direct:sync-all", "full"));
  }

  @Test
  @DisplayName("300,000 machine logs are read completely, and a full round after it writes 0 rows")
  void threeHundredThousand() throws Exception {
    space(300_000);
    long begin = System.nanoTime();
    run("direct:sync-all", null);
    Duration first = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(count("machine_log")).isEqualTo(300_003);
    begin = System.nanoTime();
    assertNoWrites(() -> run("direct:sync-all", "full"));
    Duration second = Duration.ofNanos(System.nanoTime() - begin);
    // On two cores with nothing else to do it takes a third of this.
    assertThat(List.of(first, second)).allMatch(took -> took.compareTo(Duration.ofMinutes(2)) < 0);
    assertThat(
            db.sql(
                    "SELECT seen >= 300003 FROM sync_run WHERE flow = 'sync-all' ORDER BY id DESC LIMIT 1")
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  /** Every log that Fabman has is here with its times, and no other. */
  private void assertMirrored() throws IOException {
    Map<String, String> wanted = new TreeMap<>();
    for (JsonNode log : items("/resource-logs?limit=1000")) {
      wanted.put(
          log.path("id").asText(),
          String.join(
              " ",
              log.path("createdAt").asText().substring(0, 23),
              log.path("stoppedAt").isNull()
                  ? "running"
                  : log.path("stoppedAt").asText().substring(0, 23),
              log.path("member").isNumber() ? log.path("member").asText() : "nobody",
              log.path("resource").asText(),
              log.path("type").asText()));
    }
    Map<String, String> held = new TreeMap<>();
    db.sql(
            "SELECT external_id, CONCAT_WS(' ', DATE_FORMAT(created_at, '%Y-%m-%dT%H:%i:%s.%f'),"
                + " COALESCE(DATE_FORMAT(stopped_at, '%Y-%m-%dT%H:%i:%s.%f'), 'running'),"
                + " COALESCE(member_id, 'nobody'), resource_id, type) FROM machine_log")
        .query(
            row -> {
              held.put(row.getString(1), row.getString(2).replaceAll("(\\.\\d{3})000", "$1"));
            });
    assertThat(held.size()).isEqualTo(wanted.size());
    assertThat(held.equals(wanted)).as("the same logs with the same content").isTrue();
  }

  private List<JsonNode> items(String pathAndQuery) throws IOException {
    List<JsonNode> items = new ArrayList<>();
    String next = FabmanSimulator.PATH + pathAndQuery;
    while (next != null) {
      Http.Answer answer =
          http.get(next, Map.of("Authorization", "Bearer " + SandboxSettings.FABMAN_API_KEY));
      answer.json().forEach(items::add);
      String link = answer.header("Link");
      next = link == null || link.isEmpty() ? null : link.replaceAll("<(.*)>.*", "$1");
    }
    return items;
  }

  private static void run(String entry, String kind) {
    CLOCK.get().advance(Duration.ofMillis(1));
    Exchange done =
        send.send(
            entry,
            exchange -> {
              if (kind != null) {
                exchange.setVariable("kind", kind);
              }
            });
    assertThat(done.getException()).isNull();
  }

  private static String state() {
    return one(
        "SELECT state FROM sync_run WHERE flow = 'sync-fabman-logs' ORDER BY id DESC LIMIT 1");
  }

  private static long count(String what) {
    return db.sql("SELECT COUNT(*) FROM " + what).query(Long.class).single();
  }

  private static String one(String sql) {
    return db.sql(sql).query(String.class).single();
  }

  /** Counts every statement that touches a row of the mirror, even one that changes nothing. */
  private static void assertNoWrites(Runnable work) {
    WriteTraps.assertNoWrites(EmbeddedMariaDb.shared(), MIRROR, work);
  }
}
