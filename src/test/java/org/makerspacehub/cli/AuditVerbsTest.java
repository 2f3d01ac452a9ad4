package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.Forgeries;
import org.makerspacehub.docs.Pages;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** {@code audit verify} and {@code audit key}, and the page that shows what they say. */
class AuditVerbsTest {
  private static final String SECRET =
      "MC4CAQAwBQYDK2VwBCIEIJNXwL/jyYqHn3qeYypHt2P9G1kp6BvhVDoVgTHhUmMJ";

  @TempDir private Path dir;

  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void keyAndFolder() throws Exception {
    Files.writeString(dir.resolve("audit.pub"), run("audit", "key").out());
    Forgeries.honest(20).checkpoints(dir.resolve("executor").resolve("checkpoints.jsonl"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"whole", "changed", "removed", "rewritten", "cut", "cut-with-checkpoints"})
  @DisplayName("S6 the page shows what the verifier really says of each kind of tampering")
  void thePageIsTrue(String kind) throws Exception {
    Forgeries made = Forgeries.honest(20);
    switch (kind) {
      case "changed" -> made.change(AuditChain.PRIVILEGED, 13);
      case "removed" -> made.rows(AuditChain.APPROVAL).remove(7);
      case "rewritten" -> made.rewrite(AuditChain.PRIVILEGED, 12);
      case "cut" -> made.rows(AuditChain.ESCALATION).subList(17, 20).clear();
      case "cut-with-checkpoints" -> {
        made.checkpoints().remove(3);
        for (AuditChain chain : AuditChain.values()) {
          made.rows(chain).subList(15, 20).clear();
        }
      }
      default -> assertThat(kind).isEqualTo("whole");
    }
    made.write(dir.resolve("export"));

    Ran ran = verify("--checkpoints", dir.resolve("executor").toString());

    assertThat(ran.code()).isEqualTo(kind.equals("whole") ? 0 : 1);
    assertThat(Pages.read("docs/audit.md"))
        .contains("<!-- shown: %s -->\n```text\n%s```\n".formatted(kind, ran.out()));
  }

  @Test
  @DisplayName("S6 without the executor's folder, what was cut off with its checkpoints passes")
  void needsTheFolder() throws Exception {
    Forgeries made = Forgeries.honest(15);
    made.write(dir.resolve("export"));
    assertThat(verify().code()).isZero();
    assertThat(verify("--checkpoints", dir.resolve("executor").toString()).code()).isEqualTo(1);
  }

  @Test
  @DisplayName("S6 used wrongly, or with what cannot be read, it ends with 2 and says why")
  void usedWrongly() throws Exception {
    assertThat(verify().code()).isEqualTo(2);
    assertThat(verify().err()).contains("cannot be read");
    Forgeries.honest(5).write(dir.resolve("export"));
    assertThat(run("audit", "verify", dir.resolve("export").toString()).code()).isEqualTo(2);
    assertThat(run("audit").code()).isEqualTo(2);
    Files.writeString(dir.resolve("audit.pub"), "nonsense");
    assertThat(verify().code()).isEqualTo(2);
    assertThat(verify().err()).contains("no Ed25519 public key");
  }

  @Test
  @DisplayName("S36 the public key is printed, and the secret one never")
  void key() {
    Ran ran = run("audit", "key");
    assertThat(ran.code()).isZero();
    assertThat(ran.out().strip()).startsWith("MCowBQYDK2VwAyEA").hasSize(60);
    assertThat(ran.out() + ran.err()).doesNotContain(SECRET.substring(20, 50));
  }

  private Ran verify(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "audit",
                "verify",
                dir.resolve("export").toString(),
                "--key",
                dir.resolve("audit.pub").toString()));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        HubCli.run(
            args,
            () -> {
              StandardEnvironment environment = new StandardEnvironment();
              environment
                  .getPropertySources()
                  .addFirst(new MapPropertySource("test", Map.of("AUDIT_SIGNING_KEY", SECRET)));
              return Settings.of(environment);
            },
            Clock.systemUTC(),
            new StringReader(""),
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    return new Ran(code, out.toString(), err.toString());
  }
}
