package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.vendor.VendorPaths;

/** The simulated RemoteLock against the samples of RemoteLock's own documentation. */
class RemoteLockSimulatorContractTest {
  private static Sandbox sandbox;
  private static SandboxClock clock;
  private static Http http;
  private static JsonNode samples;

  private String token;

  @BeforeAll
  static void start() throws IOException {
    clock = SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z"));
    sandbox = Sandbox.start(0, 1, clock, () -> "http://127.0.0.1:1");
    http = new Http(sandbox.baseUrl());
    samples = Wire.resource("/contracts/remotelock/samples.json");
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @BeforeEach
  void anew() throws IOException {
    sandbox.reset();
    token = login(SandboxSettings.REMOTELOCK_CLIENT_SECRET).json().path("access_token").asText();
  }

  @Test
  @DisplayName("every call that the executor makes to RemoteLock is checked here")
  void all() {
    assertThat(VendorPaths.REMOTELOCK)
        .containsExactlyInAnyOrder(
            "GET /access_persons",
            "GET /access_persons/{id}",
            "GET /access_persons/{id}/accesses",
            "POST /access_persons",
            "POST /access_persons/{id}/accesses",
            "PUT /access_persons/{id}/deactivate");
  }

  @Test
  @DisplayName("guests, accesses, lists and devices have the documented shapes")
  void shapes() throws IOException {
    Http.Answer made = guest("Guest A", "2026-11-22T10:00:00", "2026-11-23T10:00:00");
    String id = made.json().at("/data/id").asText();
    Http.Answer access = access(id, "lock-front-door");

    assertThat(made.status()).isEqualTo(201);
    same(made, "Create an access guest", "/data/attributes");
    assertThat(made.json().at("/data/attributes/pin").asText()).matches("[0-9]{4}");
    assertThat(access.status()).isEqualTo(201);
    assertThat(names(access.json().at("/data/attributes")))
        .isSubsetOf(names(samples.at("/Grant an access person access/response/data/attributes")));
    same(get("/access_persons/" + id), "Get an access person", "/data/links");
    assertThat(names(get("/access_persons").json().path("meta")))
        .isEqualTo(names(samples.at("/Get access persons/response/meta")));
    assertThat(names(get("/access_persons/" + id + "/accesses").json().at("/data/0/attributes")))
        .isEqualTo(
            names(
                samples.at("/Get all of an access person's accesses/response/data/0/attributes")));
    assertThat(names(get("/devices/lock-front-door").json().at("/data/attributes")))
        .isSubsetOf(names(samples.at("/Get a device/response/data/attributes")));
    assertThat(get("/devices").json().path("data")).hasSize(2);
    assertThat(get("/devices/lock-nowhere").status()).isEqualTo(404);
    Http.Answer ended = send("PUT", "/access_persons/" + id + "/deactivate", null);
    assertThat(ended.json().at("/data/attributes/status").asText()).isEqualTo("deactivated");
    same(ended, "Deactivates an access person", "/data/meta");
    assertThat(sandbox.effects().list().findValuesAsText("what"))
        .containsExactly("guest.create", "access.grant", "guest.deactivate");
    assertThat(sandbox.effects().list().toString())
        .doesNotContain(made.json().at("/data/attributes/pin").asText());
  }

  @Test
  @DisplayName("a guest made twice is two; a list shows current and upcoming ones unless asked")
  void lists() throws IOException {
    String soon =
        LocalDateTime.ofInstant(clock.instant(), Seed.ZONE)
            .plusMinutes(5)
            .withNano(0)
            .withSecond(1)
            .toString();
    guest("Guest A", "2026-11-22T10:00:00", soon);
    guest("Guest A", "2026-11-22T10:00:00", soon);
    guest("Guest B", "2026-12-01T10:00:00", "2026-12-02T10:00:00");
    String gone =
        guest("Guest C", "2026-11-22T10:00:00", "2026-11-29T10:00:00")
            .json()
            .at("/data/id")
            .asText();
    send("PUT", "/access_persons/" + gone + "/deactivate", null);

    assertThat(listed("")).containsExactly("Guest A", "Guest A", "Guest B");
    assertThat(listed("?attributes%5Bstatus%5D%5B%5D=deactivated")).containsExactly("Guest C");
    assertThat(listed("?type=access_user")).isEmpty();
    assertThat(listed("?per_page=2&page=2")).containsExactly("Guest B");
    clock.advance(Duration.ofMinutes(30));
    assertThat(listed("?attributes%5Bstatus%5D%5B%5D=expired"))
        .containsExactly("Guest A", "Guest A");
    assertThat(sandbox.effects().count("remotelock", "guest.create")).isEqualTo(4);
  }

  @Test
  @DisplayName("what makes no sense is refused: 409 for a code that is taken, 422 for the rest")
  void refusals() throws IOException {
    String id =
        guest("Guest A", "2026-11-22T10:00:00", "2026-11-23T10:00:00")
            .json()
            .at("/data/id")
            .asText();
    String pin = get("/access_persons/" + id).json().at("/data/attributes/pin").asText();

    assertThat(made("\"name\":\"X\",\"pin\":\"" + pin + "\"")).isEqualTo(409);
    assertThat(made("\"name\":\"\",\"generate_pin\":true")).isEqualTo(422);
    assertThat(made("\"name\":\"X\"")).isEqualTo(422);
    assertThat(guest("Guest A", "2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z").status())
        .as("times have no zone")
        .isEqualTo(422);
    assertThat(access(id, "lock-nowhere").status()).isEqualTo(422);
    assertThat(access(id, "lock-front-door").status()).isEqualTo(201);
    assertThat(access(id, "lock-front-door").status()).isEqualTo(409);
    assertThat(access("nobody", "lock-front-door").status()).isEqualTo(404);
  }

  @Test
  @DisplayName("tokens: for the right secret only, for two hours, and 403 for any other")
  void tokens() throws IOException {
    assertThat(login("wrong").status()).isEqualTo(401);
    assertThat(get("/devices").status()).isEqualTo(200);
    assertThat(
            http.get(
                    RemoteLockSimulator.PATH + "/devices",
                    Map.of("Authorization", "Bearer " + token, "Accept", "application/json"))
                .status())
        .isEqualTo(406);
    clock.advance(Duration.ofSeconds(7_200));
    assertThat(get("/devices").status()).isEqualTo(403);
  }

  @Test
  @DisplayName("120 requests a minute, counted in headers")
  void limit() throws IOException {
    assertThat(get("/devices").header("X-RateLimit-Limit")).isEqualTo("120");
    sandbox.remoteLock().perMinute(2);
    assertThat(get("/devices").header("X-RateLimit-Remaining")).isEqualTo("1");
    assertThat(get("/devices").status()).isEqualTo(200);
    assertThat(get("/devices").status()).isEqualTo(429);
    clock.advance(Duration.ofMinutes(1));
    assertThat(get("/devices").status()).isEqualTo(200);
  }

  private static Http.Answer login(String secret) throws IOException {
    return http.send(
        "POST",
        RemoteLockSimulator.PATH + "/oauth/token",
        Map.of("Content-Type", "application/x-www-form-urlencoded"),
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(SandboxSettings.REMOTELOCK_CLIENT_ID, secret));
  }

  private int made(String attributes) throws IOException {
    return send(
            "POST",
            "/access_persons",
            """
            {"type":"access_guest","attributes":{"starts_at":"2026-11-22T10:00:00",
             "ends_at":"2026-11-23T10:00:00",%s}}
            """
                .formatted(attributes))
        .status();
  }

  private Http.Answer guest(String name, String from, String until) throws IOException {
    return send(
        "POST",
        "/access_persons",
        """
        {"type":"access_guest","attributes":{"name":"%s","starts_at":"%s","ends_at":"%s",
         "generate_pin":true}}
        """
            .formatted(name, from, until));
  }

  private Http.Answer access(String id, String lock) throws IOException {
    return send(
        "POST",
        "/access_persons/" + id + "/accesses",
        "{\"attributes\":{\"accessible_id\":\"%s\",\"accessible_type\":\"lock\"}}".formatted(lock));
  }

  private List<String> listed(String query) throws IOException {
    return get("/access_persons" + query).json().path("data").findValuesAsText("name");
  }

  private Http.Answer get(String path) throws IOException {
    return send("GET", path, null);
  }

  private Http.Answer send(String method, String path, String body) throws IOException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + token);
    headers.put("Accept", RemoteLockSimulator.ACCEPT);
    if (body != null) {
      headers.put("Content-Type", "application/json");
    }
    return http.send(method, RemoteLockSimulator.PATH + path, headers, body);
  }

  private static void same(Http.Answer answer, String sample, String at) {
    assertThat(names(answer.json().at(at)))
        .isEqualTo(names(samples.path(sample).path("response").at(at)));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
