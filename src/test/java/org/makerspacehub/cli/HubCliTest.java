package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubCliTest {

  @ParameterizedTest
  @CsvSource({
    "migrate,true",
    "owner,true",
    "doctor,true",
    "sync,true",
    "nonsense,true",
    "--help,true",
    "--version,true",
    "--server.port=0,false",
    "--HUB_ROLE=edge,false"
  })
  void tellsVerbsFromOptionsOfTheRole(String first, boolean verb) {
    assertThat(HubCli.isVerb(new String[] {first})).isEqualTo(verb);
    assertThat(HubCli.isVerb(new String[0])).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "owner",
        "owner set",
        "owner set T1/U1 more",
        "owner set U0456EFGH",
        "owner set T0123ABCD/B0456EFGH",
        "owner set t0123abcd/u0456efgh",
        "owner set T0123ABCD/U0456EFGH/x",
        "migrate --force",
        "setup now",
        "setup --socket-mode --http",
        "setup --non-interactive --http",
        "setup --non-interactive --public-url http://hub.example.org",
        "setup --non-interactive --time-zone Alaska",
        "setup --non-interactive --currency dollars",
        "setup --non-interactive --db-url mariadb",
        "doctor --only everything",
        "doctor now",
        "sync now",
        "owner remove T0123ABCD/U0456EFGH",
        "owner recovery-code now",
        "owner replace",
        "owner replace U0456EFGH",
        "owner replace --cancel x",
        "owner replace T0123ABCD/U0456EFGH --cancel abcdefghjk23",
        "owner replace --cancel abcdefghjk23 --recovery-code",
        "owner replace T0123ABCD/U0456EFGH --recovery-code=ABCD"
      })
  void wrongUseShowsTheUsage(String line, @TempDir Path folder) {
    String[] words =
        (line.startsWith("setup") ? line + " --dir " + folder.resolve("x") : line).split(" ");
    CliRun run = CliRun.of(Map.of(), words);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Usage: hub").doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void helpListsTheVerbs() {
    CliRun run = CliRun.of(Map.of(), "--help");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("migrate", "owner", "doctor", "sync", "HUB_ROLE");
    assertThat(CliRun.of(Map.of(), "owner", "set", "--help").out()).contains("T…/U…");
    assertThat(CliRun.of(Map.of(), "--version").out()).startsWith("hub ");
  }

  @ParameterizedTest
  @CsvSource({
    "migrate,HUB_DB_URL",
    "sync,HUB_DB_URL",
    "owner set T0123ABCD/U0456EFGH,HUB_DB_URL",
  })
  void aMissingSettingIsOneSentence(String line, String setting) {
    CliRun run = CliRun.of(Map.of(), line.split(" "));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("hub: " + setting + " is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"migrate", "sync", "owner set T0123ABCD/U0456EFGH"})
  void aDatabaseThatIsAwayIsOneSentenceWithoutItsPassword(String line) {
    CliRun run =
        CliRun.of(
            Map.of(
                "HUB_DB_URL", "jdbc:mariadb://127.0.0.1:1/hub",
                "HUB_DB_USER", "hub_executor",
                "HUB_DB_PASSWORD", "canary-1",
                "HUB_AUDIT_DB_USER", "hub_audit",
                "HUB_AUDIT_DB_PASSWORD", "canary-2"),
            line.split(" "));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("hub: ").doesNotContain("canary");
  }

  @Test
  void settingsComeFromSecretFilesToo(@TempDir Path secrets) throws Exception {
    Files.writeString(secrets.resolve("HUB_DB_USER"), "from-a-file\n");

    CliRun run =
        CliRun.of(
            Map.of(
                "spring.config.import",
                "optional:configtree:" + secrets + "/",
                "HUB_DB_URL",
                "jdbc:mariadb://127.0.0.1:1/hub"),
            "doctor");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("✘ database: does not answer to from-a-file");
  }

  @Test
  void theDoctorSkipsWhatIsNotSet() {
    CliRun run = CliRun.of(Map.of(), "doctor");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.startsWith("– "));
    assertThat(run.out()).contains("HUB_ROLE", "HUB_DB_URL", "CONNECTOR_URL", "SLACK_BOT_TOKEN");
  }

  @Test
  void theDoctorSurvivesHalfAnAddress() {
    CliRun run =
        CliRun.of(
            Map.of(
                "HUB_ROLE", "edge",
                "HUB_DB_URL", "jdbc:mariadb://127.0.0.1:/hub",
                "HUB_DB_USER", "hub_edge",
                "HUB_DB_PASSWORD", "unused"),
            "doctor");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("✘ database: does not answer to hub_edge → check HUB_DB_URL");
  }
}
