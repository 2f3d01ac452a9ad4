package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class PolicyVerbTest {
  @TempDir Path folder;

  @Test
  @DisplayName("S15 explain names the policies that decided and what the catalogue asks for")
  void explain() {
    assertThat(run("explain", "staff", "credit.grant", "--others").out())
        .contains("staff may ask for credit.grant for others")
        .contains("those-listed-ask")
        .contains("2 of board (later also owner); 1 when up to 50.00")
        .contains("may ask: staff, board, owner");
    assertThat(run("explain", "anyone", "credit.grant", "--others").out())
        .contains("may not", "no policy allows it");
    assertThat(run("explain", "owner", "identity.unlink").out())
        .contains("may not", "nobody-unlinks-themselves");
    assertThat(run("explain", "owner", "passkey.register", "--others").out())
        .contains("may not", "not installed");
    assertThat(run("explain", "anyone", "membership.read", "Member:own=true").out())
        .contains("anyone may membership.read", "everyone-reads-their-own-membership");
    assertThat(run("explain", "staff,board", "hub.sync").out()).contains("operators-synchronise");
  }

  @Test
  @DisplayName("explain says what is not known")
  void unknown() {
    assertThat(run("explain", "king", "credit.grant"))
        .returns(2, CliRun::code)
        .satisfies(run -> assertThat(run.err()).contains("'king' is no role"));
    assertThat(run("explain", "staff", "no.such").code()).isEqualTo(2);
    assertThat(run("explain", "T0OURS/U0ADA", "hub.sync"))
        .returns(1, CliRun::code)
        .satisfies(run -> assertThat(run.err()).contains("HUB_DB_URL is not set"));
  }

  @Test
  @DisplayName("S15 diff names exactly the cells that a change of policy moves")
  void diffOfPolicies() throws IOException {
    policies("");
    assertThat(run("diff", "--with", folder.toString()).out()).startsWith("No cell of ");
    policies(
        """
        @id("operators-ask-for-credit")
        permit (
          principal in Hub::Role::"operator",
          action == Hub::Action::"request.make",
          resource is Hub::Request
        )
        when { resource.action == "credit.grant" };
        """);
    assertThat(run("diff", "--with", folder.toString()).out().lines())
        .hasSize(3)
        .contains(
            "operator: request.make credit.grant for others: may not → may",
            "operator: request.make credit.grant for themselves: may not → may")
        .last()
        .asString()
        .startsWith("2 of ");
  }

  @Test
  @DisplayName("diff shows what another catalogue changes: who may ask, and what it takes")
  void diffOfCatalogues() throws IOException {
    String shipped =
        new String(
            new PathMatchingResourcePatternResolver()
                .getResource("classpath:actions.yaml")
                .getContentAsByteArray(),
            StandardCharsets.UTF_8);
    Path other = folder.resolve("actions.yaml");
    Files.writeString(
        other,
        shipped.replace(
            "    - {amount-at-most: \"50.00\", needs: 1}",
            "    - {amount-at-most: \"20.00\", needs: 1}"));
    assertThat(run("diff", "--catalogue", other.toString()).out())
        .contains("takes: credit.grant", "up to 50.00", "up to 20.00", "1 of ");
    Files.writeString(other, shipped.replaceFirst("quorum: 2", "quorum: 0"));
    assertThat(run("diff", "--catalogue", other.toString()))
        .returns(1, CliRun::code)
        .satisfies(run -> assertThat(run.err()).contains("'door-code.issue': its quorum"));
    assertThat(run("diff").code()).isEqualTo(2);
    assertThat(run("diff", "--with", "no-such-folder").err()).contains("There is no");
  }

  private void policies(String more) throws IOException {
    for (Resource file :
        new PathMatchingResourcePatternResolver().getResources("classpath:policies/*.cedar*")) {
      Files.write(folder.resolve(file.getFilename()), file.getContentAsByteArray());
    }
    if (!more.isEmpty()) {
      Files.writeString(folder.resolve("more.cedar"), more);
    }
  }

  private static CliRun run(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "policy";
    System.arraycopy(args, 0, all, 1, args.length);
    return CliRun.of(Map.of(), all);
  }
}
