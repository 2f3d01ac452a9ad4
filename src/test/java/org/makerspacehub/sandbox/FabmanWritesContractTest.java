package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.vendor.VendorPaths;

/** What the simulated Fabman lets be changed, in Fabman's documented way. */
class FabmanWritesContractTest {
  private static Sandbox sandbox;
  private static Http http;

  private long member;

  @BeforeAll
  static void start() {
    SandboxClock clock = SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z"));
    sandbox = Sandbox.start(0, 1, clock, () -> "http://127.0.0.1:1");
    http = new Http(sandbox.baseUrl());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @BeforeEach
  void anew() {
    sandbox.reset();
    member = sandbox.seed().person("member").memberId();
  }

  @Test
  @DisplayName("every call that changes something at Fabman is checked here")
  void all() {
    assertThat(VendorPaths.FABMAN_WRITING)
        .containsExactlyInAnyOrder(
            "GET /members/{id}",
            "GET /members/{id}/packages",
            "GET /members/{id}/due-invoices",
            "GET /members/{id}/credits",
            "GET /invoices",
            "GET /packages/{id}",
            "POST /members/{id}/packages",
            "POST /members/{id}/credits",
            "PUT /members/{id}");
  }

  @Test
  @DisplayName("a package is assigned in the recorded shape, listed, and counted as one effect")
  void assigns() throws IOException {
    String path = "/members/" + member + "/packages";
    Http.Answer made =
        write("POST", path, "{\"package\":%d,\"fromDate\":\"2026-12-01\"}".formatted(plan()));

    assertThat(made.status()).isEqualTo(201);
    JsonNode sample =
        Wire.resource("/contracts/fabman/recorded.json").at("/member.get_packages/data").get(0);
    assertThat(names(made.json())).isEqualTo(names(sample));
    assertThat(http.fabman(path).json().findValuesAsText("fromDate")).contains("2026-12-01");
    assertThat(sandbox.effects().count("fabman", "package.assign")).isEqualTo(1);
    JsonNode effect = http.get("/_state", Map.of()).json().path("effects").get(0);
    assertThat(effect.path("member").asLong()).isEqualTo(member);
    assertThat(effect.path("from").asText()).isEqualTo("2026-12-01");
  }

  @Test
  @DisplayName("a credit is kept with its note and listed; sums that are none are refused")
  void credits() throws IOException {
    String path = "/members/" + member + "/credits";
    Http.Answer made = write("POST", path, "{\"amount\":\"12.50\",\"notes\":\"thanks\"}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(names(made.json())).contains("id", "amount", "scope", "lockVersion");
    assertThat(http.fabman(path + "?status=all").json().get(0).path("notes").asText())
        .isEqualTo("thanks");
    assertThat(write("POST", path, "{\"amount\":\"0.00\"}").status()).isEqualTo(400);
    assertThat(write("POST", path, "{\"amount\":\"much\"}").status()).isEqualTo(400);
    assertThat(sandbox.effects().count("fabman", "credit.grant")).isEqualTo(1);
  }

  @Test
  @DisplayName("a member is locked only by who saw its present version")
  void locks() throws IOException {
    String path = "/members/" + member;
    int version = http.fabman(path).json().path("lockVersion").asInt();

    assertThat(write("PUT", path, "{\"state\":\"locked\"}").status()).isEqualTo(409);
    assertThat(lock(path, version - 1)).isEqualTo(409);
    assertThat(lock(path, version)).isEqualTo(200);
    assertThat(lock(path, version)).isEqualTo(409);
    assertThat(http.fabman(path).json().path("state").asText()).isEqualTo("locked");
    assertThat(sandbox.effects().count("fabman", "member.lock")).isEqualTo(1);
    sandbox.fabman().conflicts(1);
    assertThat(lock(path, version + 1)).isEqualTo(409);
    assertThat(lock(path, version + 2)).as("again, and nothing changes").isEqualTo(200);
    assertThat(sandbox.effects().count("fabman", "member.lock")).isEqualTo(1);
  }

  @Test
  @DisplayName("a POST with an unknown field is refused; a PUT passes it over")
  void unknownFields() throws IOException {
    int version = http.fabman("/members/" + member).json().path("lockVersion").asInt();

    assertThat(write("POST", "/members/" + member + "/credits", "{\"amount\":1,\"x\":1}").status())
        .isEqualTo(400);
    assertThat(
            write(
                    "POST",
                    "/members/" + member + "/packages",
                    "{\"package\":%d,\"fromDate\":\"2026-12-01\",\"x\":1}".formatted(plan()))
                .status())
        .isEqualTo(400);
    assertThat(
            write("PUT", "/members/" + member, "{\"lockVersion\":%d,\"x\":1}".formatted(version))
                .status())
        .isEqualTo(200);
    assertThat(sandbox.effects().list()).isEmpty();
  }

  @Test
  @DisplayName("the key that reads writes nothing, no key nothing at all, and JSON says it is JSON")
  void keys() throws IOException {
    String path = FabmanSimulator.PATH + "/members/" + member + "/credits";
    String body = "{\"amount\":\"1.00\"}";

    assertThat(send(path, SandboxSettings.FABMAN_API_KEY, "application/json", body)).isEqualTo(403);
    assertThat(send(path, "nonsense", "application/json", body)).isEqualTo(401);
    assertThat(send(path, SandboxSettings.FABMAN_WRITE_KEY, "text/plain", body)).isEqualTo(415);
    assertThat(send(path, SandboxSettings.FABMAN_WRITE_KEY, "application/json", "no"))
        .isEqualTo(400);
    assertThat(write("POST", "/members/999999/credits", body).status()).isEqualTo(404);
    assertThat(sandbox.effects().list()).isEmpty();
    assertThat(
            http.get(path, Map.of("Authorization", "Bearer " + SandboxSettings.FABMAN_WRITE_KEY))
                .status())
        .isEqualTo(200);
  }

  private long plan() {
    return sandbox.seed().packages().get(0).id();
  }

  private int lock(String path, int version) throws IOException {
    return write("PUT", path, "{\"state\":\"locked\",\"lockVersion\":%d}".formatted(version))
        .status();
  }

  private Http.Answer write(String method, String path, String body) throws IOException {
    return http.send(
        method,
        FabmanSimulator.PATH + path,
        Map.of(
            "Authorization",
            "Bearer " + SandboxSettings.FABMAN_WRITE_KEY,
            "Content-Type",
            "application/json"),
        body);
  }

  private int send(String path, String key, String type, String body) throws IOException {
    return http.send(
            "POST", path, Map.of("Authorization", "Bearer " + key, "Content-Type", type), body)
        .status();
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
