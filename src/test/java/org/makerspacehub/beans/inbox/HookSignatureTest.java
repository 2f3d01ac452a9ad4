package org.makerspacehub.beans.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Standard Webhooks, against known answers and against whoever tries. */
class HookSignatureTest {
  private static final String SECRET = secret(1);
  private static final String OLDER = secret(2);
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
  private static final long NOW = 1_700_000_000L;
  private static final String AT = String.valueOf(NOW);

  private final HookSignature signature = signature(List.of(SECRET, OLDER), NOW);

  @TestFactory
  @DisplayName("S25 the known answers of the specification are accepted, and one bit less is not")
  Stream<DynamicTest> knownAnswers() throws IOException {
    JsonNode vectors =
        new ObjectMapper()
            .readTree(
                HookSignatureTest.class.getResourceAsStream(
                    "/contracts/standard-webhooks/signature-vectors.json"));
    return StreamSupport.stream(vectors.spliterator(), false)
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.path("name").asText(),
                    () -> {
                      byte[] body = vector.path("body").asText().getBytes(StandardCharsets.UTF_8);
                      String id = vector.path("id").asText();
                      String at = vector.path("timestamp").asText();
                      String given = vector.path("signature").asText();
                      String secret = vector.path("secret").asText();
                      assertThat(HookSignature.sign(secret, id, at, body)).isEqualTo(given);
                      HookSignature check = signature(List.of(secret), Long.parseLong(at));
                      assertThat(check.check("demo", id, at, given, body)).isEqualTo(id);
                      body[0] ^= 1;
                      refused(() -> check.check("demo", id, at, given, body));
                    }));
  }

  @Test
  @DisplayName("S25 several signatures, and either secret during a rotation")
  void rotation() {
    String newer = HookSignature.sign(SECRET, "e", AT, BODY);
    String older = HookSignature.sign(OLDER, "e", AT, BODY);
    String foreign = HookSignature.sign(secret(3), "e", AT, BODY);
    for (String header : List.of(newer, older, foreign + " " + older, "v1a,xyz  " + newer)) {
      assertThat(signature.check("demo", "e", AT, header, BODY)).isEqualTo("e");
    }
    refused(() -> signature.check("demo", "e", AT, foreign, BODY));
    refused(() -> signature.check("demo", "e", AT, (foreign + " ").repeat(8) + newer, BODY));
    refused(() -> signature.check("demo", "e", AT, newer.replace("v1,", "v2,"), BODY));
    refused(() -> signature.check("demo", "e", AT, newer.substring(3), BODY));
    refused(() -> signature.check("demo", "e", AT, "", BODY));
    refused(() -> signature.check("other", "e", AT, newer, BODY));
    refused(() -> signature.check(null, "e", AT, newer, BODY));
  }

  @Test
  @DisplayName("S25 five minutes either way, and not a second more; every part is needed")
  void timeAndParts() {
    for (long off : List.of(-300L, 300L)) {
      String at = String.valueOf(NOW + off);
      assertThat(signature.check("demo", "e", at, HookSignature.sign(SECRET, "e", at, BODY), BODY))
          .isEqualTo("e");
    }
    for (String at :
        List.of(
            String.valueOf(NOW - 301),
            String.valueOf(NOW + 301),
            "-1",
            "1e9",
            "9".repeat(19),
            "",
            AT + ".0")) {
      refused(
          () -> signature.check("demo", "e", at, HookSignature.sign(SECRET, "e", at, BODY), BODY));
    }
    String good = HookSignature.sign(SECRET, "e", AT, BODY);
    refused(() -> signature.check("demo", null, AT, good, BODY));
    refused(() -> signature.check("demo", "e", null, good, BODY));
    refused(() -> signature.check("demo", "e", AT, null, BODY));
    for (String id : List.of("", "a b", "ü", "x".repeat(121), "a\n")) {
      refused(
          () -> signature.check("demo", id, AT, HookSignature.sign(SECRET, id, AT, BODY), BODY));
    }
  }

  @Test
  @DisplayName("S25 a secret is whsec_ and 24 to 64 bytes; anything else is none")
  void secrets() {
    assertThat(HookSignature.isSecret(SECRET)).isTrue();
    for (String none :
        List.of(
            "",
            "whsec_",
            SECRET.substring(6),
            "whsec_" + Base64.getEncoder().encodeToString(new byte[23]),
            "whsec_" + Base64.getEncoder().encodeToString(new byte[65]),
            "whsec_not base64!")) {
      assertThat(HookSignature.isSecret(none)).as(none).isFalse();
    }
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(NotTrusted.class)
        .message()
        .doesNotContain("whsec_", "v1,");
  }

  private static HookSignature signature(List<String> secrets, long now) {
    return new HookSignature(
        Map.of("demo", secrets), Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC));
  }

  private static String secret(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return "whsec_" + Base64.getEncoder().encodeToString(bytes);
  }
}
