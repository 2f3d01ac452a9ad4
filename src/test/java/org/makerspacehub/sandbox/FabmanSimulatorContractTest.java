package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.sandbox.ContractCoverage.Call;

class FabmanSimulatorContractTest {
  /** What a sample holds and the simulator has not, with the reason. */
  private static final Map<String, String> KNOWN_ABSENT =
      Map.of(
          "_embedded.key", "nobody in the seed has a key card",
          "_embedded.device", "nobody in the seed has paired a telephone");

  private static Sandbox sandbox;
  private static Http http;
  private static JsonNode recorded;

  @BeforeAll
  static void start() throws IOException {
    SandboxClock clock = SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z"));
    sandbox = Sandbox.start(0, 1, clock, () -> "http://127.0.0.1:1");
    http = new Http(sandbox.baseUrl());
    recorded = Wire.resource("/contracts/fabman/recorded.json");
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  static Stream<Call> calls() {
    return ContractCoverage.FABMAN.stream();
  }

  @ParameterizedTest
  @MethodSource("calls")
  @DisplayName("each answer has the fields and the types of the recorded one, and no others")
  void answersLikeTheRecorded(Call call) throws IOException {
    String path = call.path().replace("{id}", id(call.path()));
    Http.Answer answer = http.fabman(path + (call.example().isEmpty() ? "" : "?" + call.example()));

    if (call.sample().equals("member.get_key_empty")) {
      assertThat(answer.status())
          .isEqualTo(recorded.at("/member.get_key_empty/status_code").asInt());
      assertThat(answer.raw().body()).isEmpty();
      return;
    }
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    JsonNode sample = sample(call.sample());
    List<JsonNode> items = items(answer.json());
    assertThat(items).isNotEmpty();
    List<String> differences = new ArrayList<>();
    compare("", sample, items, differences);
    assertThat(differences).as("%s %s", call.path(), call.example()).isEmpty();
  }

  @Test
  @DisplayName("pages are followed by a relative link that is empty on the last one")
  void pages() throws IOException {
    JsonNode first = recorded.path("paginated_list.get_members_first");
    assertThat(first.at("/headers/link").asText())
        .isEqualTo("</api/v1/members?limit=5&offset=5>; rel=\"next\"");

    Http.Answer answer = http.fabman("/members?limit=5&embed=memberPackages");
    assertThat(answer.header("Link"))
        .isEqualTo("</fabman/api/v1/members?limit=5&embed=memberPackages&offset=5>; rel=\"next\"");
    assertThat(answer.header("X-Total-Count")).isEqualTo("1200");

    Set<String> seen = new HashSet<>();
    String next = FabmanSimulator.PATH + "/members?limit=500";
    for (int page = 0; page < 3; page++) {
      answer = http.get(next, Map.of("Authorization", "Bearer " + SandboxSettings.FABMAN_API_KEY));
      answer.json().forEach(member -> seen.add(member.path("id").asText()));
      next = answer.header("Link").replaceAll("<(.*)>.*", "$1");
    }
    assertThat(next).isEmpty();
    assertThat(seen).hasSize(1_200);
    assertThat(http.fabman("/members").json()).hasSize(50);
    assertThat(http.fabman("/packages").header("Link")).isNull();
  }

  @Test
  @DisplayName("active packages arrive as memberPackages, and are those whose days cover today")
  void activePackages() throws IOException {
    long two = sandbox.seed().person("two-packages").memberId();
    long ended = sandbox.seed().person("ended").memberId();
    long future = sandbox.seed().person("future").memberId();

    assertThat(active(two)).hasSize(2);
    assertThat(active(ended)).isEmpty();
    assertThat(active(future)).isEmpty();
    assertThat(http.fabman("/members/" + ended + "/packages").json()).hasSize(1);
  }

  @Test
  @DisplayName(
      "a wrong key, an unknown parameter and an unknown member are refused in Fabman's way")
  void refusals() throws IOException {
    for (String header : List.of("Bearer nonsense", "Basic abc")) {
      Http.Answer answer =
          http.get(FabmanSimulator.PATH + "/members", Map.of("Authorization", header));
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.json().path("statusCode").asInt()).isEqualTo(401);
      assertThat(answer.json().path("error").asText()).isEqualTo("Unauthorized");
      assertThat(answer.json().path("message").asText()).isNotBlank();
    }
    assertThat(http.get(FabmanSimulator.PATH + "/members", Map.of()).status()).isEqualTo(401);
    assertThat(http.fabman("/members?space=1").status()).isEqualTo(400);
    assertThat(http.fabman("/members?limit=1001").status()).isEqualTo(400);
    assertThat(http.fabman("/invoices?state[]=overdue").status()).isEqualTo(400);
    assertThat(http.fabman("/members/1").status()).isEqualTo(404);
    assertThat(http.fabman("/activities").status()).isEqualTo(404);
  }

  @Test
  @DisplayName("the truth about who is who is in no answer")
  void truthStaysHome() throws IOException {
    String everything =
        http.fabman("/members?limit=1000&embed=memberPackages").raw().body()
            + http.fabman("/invoices?limit=1000").raw().body();
    assertThat(everything).doesNotContain("U0MEMBER1").doesNotContainIgnoringCase("trap");
    assertThat(sandbox.seed().truths())
        .allSatisfy(truth -> assertThat(everything).doesNotContain(truth.slackUserId()));
  }

  private JsonNode active(long member) throws IOException {
    return http.fabman("/members/" + member + "?embed=activePackages")
        .json()
        .at("/_embedded/memberPackages");
  }

  private static String id(String path) {
    if (path.startsWith("/members")) {
      return String.valueOf(sandbox.seed().person("overdue").memberId());
    } else if (path.startsWith("/packages")) {
      return String.valueOf(sandbox.seed().packages().get(0).id());
    } else if (path.startsWith("/invoices")) {
      return String.valueOf(
          sandbox
              .seed()
              .member(sandbox.seed().person("overdue").memberId())
              .invoices()
              .get(0)
              .id());
    }
    return switch (path.substring(1).replaceAll("/.*", "")) {
      case "resources" -> "43";
      case "training-courses" -> "301";
      case "charges" -> "600001";
      case "resource-logs" -> firstLog();
      default -> "1";
    };
  }

  private static String firstLog() {
    try {
      return http.fabman("/resource-logs?limit=1").json().path(0).path("id").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode sample(String name) {
    if (name.equals("trained members")) {
      ObjectNode member = sample("embedded members").deepCopy();
      ((ObjectNode) member.path("_embedded"))
          .set("trainings", recorded.at("/member.get_trainings/data"));
      return member;
    }
    if (name.equals("embedded members")) {
      ObjectNode member = recorded.at("/fabman.get_members/data/0").deepCopy();
      member
          .putObject("_embedded")
          .set("memberPackages", recorded.at("/member.get_embeds/data/_embedded/memberPackages"));
      return member;
    }
    return items(recorded.path(name).path("data")).get(0);
  }

  private static List<JsonNode> items(JsonNode answer) {
    List<JsonNode> items = new ArrayList<>();
    if (answer.isArray()) {
      answer.forEach(items::add);
    } else {
      items.add(answer);
    }
    return items;
  }

  private static void compare(
      String where, JsonNode sample, List<JsonNode> items, List<String> differences) {
    sample
        .fieldNames()
        .forEachRemaining(
            name -> {
              String field = where.isEmpty() ? name : where + "." + name;
              JsonNode wanted = sample.path(name);
              List<JsonNode> values = new ArrayList<>();
              for (JsonNode item : items) {
                if (!item.has(name)) {
                  if (!KNOWN_ABSENT.containsKey(field)) {
                    differences.add(field + " is missing in " + item.path("id"));
                  }
                } else if (!item.path(name).isNull()) {
                  values.add(item.path(name));
                }
              }
              for (JsonNode value : values) {
                if (!wanted.isNull() && value.getNodeType() != wanted.getNodeType()) {
                  differences.add(field + " is " + value.getNodeType() + " in the simulator");
                }
                // A field that is null in the sample is a text wherever Fabman documents it.
                if (wanted.isNull()
                    && !name.equals("lastActivity")
                    // Nobody in particular may be an empty object (vendor: seen in webhooks).
                    && !(name.equals("member") && value.isObject() && value.isEmpty())
                    && !value.isTextual()
                    && value.getNodeType() != JsonNodeType.NUMBER) {
                  differences.add(field + " is " + value.getNodeType());
                }
              }
              if (wanted.isObject() && !values.isEmpty()) {
                compare(field, wanted, values, differences);
              } else if (wanted.isArray() && !wanted.isEmpty()) {
                List<JsonNode> all = values.stream().flatMap(v -> items(v).stream()).toList();
                compare(field, wanted.get(0), all, differences);
              }
            });
    for (JsonNode item : items) {
      item.fieldNames()
          .forEachRemaining(
              name -> {
                if (!sample.has(name)) {
                  differences.add(
                      (where.isEmpty() ? "" : where + ".") + name + " is in no recorded answer");
                }
              });
    }
  }
}
