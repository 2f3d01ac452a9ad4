package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.config.HubRole;
import org.makerspacehub.config.RoleSettings;
import org.springframework.mock.env.MockEnvironment;
import org.yaml.snakeyaml.Yaml;

class SetupTest {
  /** What an operator copies from the vendors' pages. */
  static final Map<String, String> FROM_VENDORS =
      Map.of(
          "SLACK_TEAM_ID", "T0SPACE",
          "SLACK_BOT_TOKEN", "xoxb-bot-canary",
          "SLACK_SIGNING_SECRET", "signing-canary",
          "SLACK_APP_TOKEN", "xapp-canary",
          "SLACK_READ_TOKEN", "xoxb-read-canary",
          "SLACK_VERIFY_TOKEN", "xoxb-verify-canary",
          "FABMAN_API_KEY", "fabman-canary");

  private static final List<HubRole> ROLES =
      List.of(HubRole.EDGE, HubRole.HUB, HubRole.CONNECTOR, HubRole.EXECUTOR);

  @TempDir private Path folder;

  @Test
  @DisplayName("S36 filled in and run again, each role gets what it needs and nobody else's secret")
  void handsOut() {
    setup("--public-url", "https://hub.example.org/", "--space", "Northern Lights Makerspace");
    fill(folder);
    setup();

    Map<String, String> all = EnvFile.read(folder.resolve(".env"));
    check(folder, all);
    assertThat(EnvFile.read(folder.resolve("edge.env")))
        .containsEntry("HUB_PUBLIC_URL", "https://hub.example.org")
        .containsEntry("HUB_DB_USER", "hub_edge")
        .containsEntry("HUB_SPACE_NAME", "Northern Lights Makerspace")
        .containsEntry("HUB_MODE", "observe")
        .containsKey("FABMAN_WEBHOOK_SECRET");
    assertThat(read("slack-app-manifest.yaml"))
        .contains(
            "url: https://hub.example.org/slack/commands", "name: Northern Lights Makerspace");
    assertThat(read(".env"))
        .contains(
            "# Fabman's webhook address: https://hub.example.org/webhooks/fabman/"
                + all.get("FABMAN_WEBHOOK_SECRET"));
  }

  /** Each role's file lets it start; a secret is in the files of those that may have it alone. */
  static void check(Path folder, Map<String, String> all) {
    Map<HubRole, String> texts = new TreeMap<>();
    for (HubRole role : ROLES) {
      Path file = folder.resolve(role.wireName() + ".env");
      Map<String, String> share = EnvFile.read(file);
      texts.put(role, text(file));
      MockEnvironment environment = new MockEnvironment();
      share.forEach(environment::setProperty);
      assertThatCode(() -> RoleSettings.check(role, environment)).doesNotThrowAnyException();
      assertThat(HubRole.from(environment)).isEqualTo(role);
      assertThat(RoleSettings.allowed(role)).containsAll(share.keySet());
    }
    Map<String, Set<HubRole>> databasePasswords =
        Map.of(
            "DB_PASSWORD_MIGRATE", Set.of(),
            "DB_PASSWORD_EDGE", Set.of(HubRole.EDGE),
            "DB_PASSWORD_HUB", Set.of(HubRole.HUB),
            "DB_PASSWORD_AUDIT", Set.of(HubRole.HUB, HubRole.EXECUTOR),
            "DB_PASSWORD_EXECUTOR", Set.of(HubRole.EXECUTOR));
    List<String> secrets = secrets(all);
    assertThat(secrets).hasSizeGreaterThan(12);
    for (String name : secrets) {
      Set<HubRole> may =
          databasePasswords.containsKey(name)
              ? databasePasswords.get(name)
              : ROLES.stream()
                  .filter(role -> RoleSettings.allowed(role).contains(name))
                  .collect(Collectors.toSet());
      assertThat(
              ROLES.stream()
                  .filter(role -> texts.get(role).contains(all.get(name)))
                  .collect(Collectors.toSet()))
          .as(name)
          .isEqualTo(may);
    }
  }

  private static List<String> secrets(Map<String, String> all) {
    return all.keySet().stream()
        .filter(name -> name.matches(".*(PASSWORD|TOKEN|SECRET|KEY).*"))
        .filter(name -> !all.get(name).isEmpty())
        .toList();
  }

  static void fill(Path folder) {
    String text = text(folder.resolve(".env"));
    for (Map.Entry<String, String> setting : FROM_VENDORS.entrySet()) {
      text =
          text.replaceAll(
              "(?m)^" + setting.getKey() + "=$", setting.getKey() + "=" + setting.getValue());
    }
    try {
      Files.writeString(folder.resolve(".env"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("every secret is another, long, and of letters that nothing minds")
  void secretsAreGood() {
    setup();
    Path other = folder.resolve("other");
    CliRun.of(Map.of(), "setup", "--non-interactive", "--dir", other.toString());
    Map<String, String> all = EnvFile.read(folder.resolve(".env"));
    Map<String, String> others = EnvFile.read(other.resolve(".env"));

    List<String> made = secrets(all);
    assertThat(made).hasSize(11);
    List<String> values = new ArrayList<>();
    made.forEach(name -> values.add(all.get(name)));
    made.forEach(name -> values.add(others.get(name)));
    assertThat(values)
        .doesNotHaveDuplicates()
        .filteredOn(value -> !value.contains("=") && !value.startsWith("MC4"))
        .hasSize(18)
        .allSatisfy(value -> assertThat(value).matches("[A-Za-z2-9]{40}"));
    CliRun doctor = CliRun.of(new HashMap<>(all), "doctor", "--only", "executor");
    assertThat(doctor.out())
        .contains("✔ executor: AUDIT_SIGNING_KEY can sign", "✔ executor: DELIVERY_KEY can seal");
    assertThat(EnvFile.read(folder.resolve("executor.env")))
        .containsEntry("EXECUTOR_DIR", SetupBook.EXECUTOR_DIR)
        .containsEntry("DELIVERY_KEY", all.get("DELIVERY_KEY"));
    assertThat(EnvFile.read(folder.resolve("hub.env")))
        .containsEntry("DELIVERY_KEY", all.get("DELIVERY_KEY"))
        .doesNotContainKeys("AUDIT_SIGNING_KEY", "EXECUTOR_DIR");
  }

  @Test
  @DisplayName("a second run changes nothing, not even the operator's own words")
  void twice() throws IOException {
    setup("--space", "The Shed");
    Files.writeString(folder.resolve(".env"), read(".env") + "\n# my own note\nMY_OWN=1\n");
    setup();
    Map<String, String> before = texts();

    CliRun again = setup();

    assertThat(texts()).isEqualTo(before);
    assertThat(read(".env")).endsWith("# my own note\nMY_OWN=1\n");
    assertThat(again.out())
        .contains("No secret was made: all were there, and none was changed.", "kept  ")
        .doesNotContain("wrote");
  }

  @Test
  @DisplayName("a secret that is set is never made anew, wherever it is left")
  void keeps() throws IOException {
    setup();
    Map<String, String> before = EnvFile.read(folder.resolve(".env"));
    Files.delete(folder.resolve(".env"));
    Files.delete(folder.resolve("users.sql"));

    CliRun again = setup();

    Map<String, String> after = EnvFile.read(folder.resolve(".env"));
    assertThat(after).isEqualTo(before);
    assertThat(again.out()).contains("No secret was made");
  }

  @Test
  @DisplayName("what is missing is added, and a value changed in .env reaches the roles")
  void adds() throws IOException {
    setup();
    String text = read(".env").replaceAll("(?m)^METRICS_TOKEN=.*\n", "");
    text = text.replaceAll("(?m)^EDGE_TOKEN=.*$", "EDGE_TOKEN=rotated-canary");
    text = text.replaceAll("(?m)^#SLACK_OPS_CHANNEL=$", "SLACK_OPS_CHANNEL=C0OPS");
    Files.writeString(folder.resolve(".env"), text + "EDGE_TOKEN_PREVIOUS=old-canary\n");
    Files.writeString(folder.resolve("hub.env"), read("hub.env") + "JAVA_TOOL_OPTIONS=-Xmx300m\n");

    CliRun run = setup();

    assertThat(EnvFile.read(folder.resolve(".env")).get("METRICS_TOKEN")).isNotEmpty();
    assertThat(EnvFile.read(folder.resolve("hub.env")))
        .containsEntry("EDGE_TOKEN", "rotated-canary")
        .containsEntry("EDGE_TOKEN_PREVIOUS", "old-canary")
        .containsEntry("SLACK_OPS_CHANNEL", "C0OPS")
        .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx300m");
    assertThat(EnvFile.read(folder.resolve("edge.env")))
        .containsEntry("EDGE_TOKEN", "rotated-canary")
        .doesNotContainKey("EDGE_TOKEN_PREVIOUS");
    assertThat(run.out()).contains("hub: EDGE_TOKEN follows .env").doesNotContain("canary");

    Files.writeString(
        folder.resolve(".env"),
        read(".env")
            .replace("EDGE_TOKEN_PREVIOUS=old-canary\n", "")
            .replace("SLACK_OPS_CHANNEL=C0OPS", "SLACK_OPS_CHANNEL="));
    run = setup();
    assertThat(EnvFile.read(folder.resolve("hub.env")))
        .doesNotContainKeys("EDGE_TOKEN_PREVIOUS", "SLACK_OPS_CHANNEL")
        .containsEntry("EDGE_TOKEN", "rotated-canary");
    assertThat(run.out())
        .contains("hub: EDGE_TOKEN_PREVIOUS is taken out", "hub: SLACK_OPS_CHANNEL is taken out");

    // What somebody typed into a role's file alone is not lost.
    Files.writeString(
        folder.resolve("hub.env"), read("hub.env") + "SMTP_URL=smtp://u:canary@m.example\n");
    setup();
    assertThat(EnvFile.read(folder.resolve(".env")))
        .containsEntry("SMTP_URL", "smtp://u:canary@m.example");
    assertThat(EnvFile.read(folder.resolve("hub.env")))
        .containsEntry("SMTP_URL", "smtp://u:canary@m.example");
  }

  @Test
  @DisplayName("without a public address it is Socket Mode, and there is no webhook")
  void socketMode() {
    CliRun run = setup();

    assertThat(read("slack-app-manifest.yaml")).contains("socket_mode_enabled: true");
    assertThat(EnvFile.read(folder.resolve("edge.env")))
        .containsEntry("SLACK_APP_TOKEN", "")
        .doesNotContainKey("FABMAN_WEBHOOK_SECRET");
    assertThat(run.out())
        .contains("app-level token", "No webhook", "SLACK_APP_TOKEN")
        .doesNotContain("public-url");

    CliRun later = setup("--public-url", "https://hub.example.org");
    assertThat(read("slack-app-manifest.yaml")).contains("socket_mode_enabled: false");
    assertThat(later.out()).contains("--only public-url", "2 secrets were made");
    assertThat(EnvFile.read(folder.resolve("edge.env"))).containsKey("FABMAN_WEBHOOK_SECRET");
    setup("--socket-mode");
    assertThat(read("slack-app-manifest.yaml")).contains("socket_mode_enabled: true");
  }

  @Test
  @DisplayName("it asks plainly, takes Enter for the usual, and asks again when it must")
  void asks() {
    CliRun run =
        CliRun.of(
            Clock.systemUTC(),
            Map.of(),
            "The \"Shed\" & Sons\nAlaska\nAmerica/Anchorage\n\n\n10.0.0.%\n"
                + "http://hub.example.org\nhttps://hub.example.org\n",
            new String[] {"setup", "--dir", folder.toString()});

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "What is your makerspace called? [our makerspace]",
            "That is no time zone",
            "A public address begins with https://");
    Map<String, String> all = EnvFile.read(folder.resolve(".env"));
    assertThat(all)
        .containsEntry("HUB_SPACE_NAME", "The \"Shed\" & Sons")
        .containsEntry("HUB_TIME_ZONE", "America/Anchorage")
        .containsEntry("HUB_CURRENCY", "USD")
        .containsEntry("HUB_PUBLIC_URL", "https://hub.example.org")
        .containsEntry("SETUP_SLACK", "http");
    Map<String, Object> manifest = new Yaml().load(read("slack-app-manifest.yaml"));
    assertThat(manifest.get("display_information").toString()).contains("The \"Shed\" & Sons Hub");
    assertThat(read("users.sql"))
        .contains("'hub_edge'@'10.0.0.%' IDENTIFIED BY '" + all.get("DB_PASSWORD_EDGE") + "'")
        .doesNotContain("${");
    assertThat(read("grants.sql")).contains("TO 'hub_app'@'10.0.0.%'").doesNotContain("${");
  }

  @Test
  @DisplayName("whoever never answers rightly is let go")
  void givesUp() {
    CliRun run =
        CliRun.of(
            Clock.systemUTC(),
            Map.of(),
            "\nA\nB\nC\n",
            new String[] {"setup", "--dir", folder.toString()});

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("hub: That was asked 3 times").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shed\nHUB_MODE=live", "Shed\rX=1", "Shed\u2028X=1"})
  @DisplayName("S10 no answer can add a setting")
  void noSecondLine(String space) {
    setup("--space", space);
    assertThat(EnvFile.read(folder.resolve("hub.env")))
        .containsEntry("HUB_MODE", "observe")
        .doesNotContainKey("X");
  }

  @Test
  @DisplayName(
      "a database of another name, and a password with every odd letter, are written right")
  void oddDatabase() throws IOException {
    Files.writeString(folder.resolve(".env"), "DB_PASSWORD_HUB=a'b\\c$d\"e\n");
    setup("--db-url", "jdbc:mariadb://db:3306/members?useSsl=true");
    assertThat(read("users.sql"))
        .contains("'hub_app'@'%' IDENTIFIED BY 'a''b\\\\c$d\"e'", "EXISTS members CHARACTER")
        .doesNotContain("hub.*");
    assertThat(read("grants.sql"))
        .contains("ON members.inbox_event TO 'hub_edge'@'%'")
        .doesNotContain("ON hub.");
    assertThat(EnvFile.read(folder.resolve("hub.env")))
        .containsEntry("HUB_DB_PASSWORD", "a'b\\c$d\"e");
    assertThat(EnvFile.read(folder.resolve("migrate.env")))
        .containsEntry("HUB_DB_USER", "hub_migrate");
  }

  @Test
  @DisplayName("S36 the files are their owner's alone, and nothing printed is a secret")
  void ownerOnly() throws IOException {
    CliRun run = setup();
    Files.setPosixFilePermissions(
        folder.resolve("hub.env"), PosixFilePermissions.fromString("rw-r--r--"));
    CliRun again = setup();

    assertThat(again.out()).contains("wrote " + folder.resolve("hub.env"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList())
          .hasSize(11)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
    Map<String, String> all = EnvFile.read(folder.resolve(".env"));
    secrets(all).forEach(name -> assertThat(run.out()).doesNotContain(all.get(name)));
  }

  @Test
  @DisplayName("what every role may have is a setting that setup knows, or one that needs no help")
  void everythingIsKnown() {
    Set<String> known = new TreeSet<>();
    SetupBook.parts(true, true)
        .forEach(part -> part.lines().forEach(line -> known.add(line.name())));
    Set<String> required = new TreeSet<>();
    for (HubRole role : ROLES) {
      RoleSettings.allowed(role).stream()
          .filter(name -> RoleSettings.isRequired(role, name))
          .filter(name -> !name.matches("HUB_ROLE|HUB_(AUDIT_)?DB_(USER|PASSWORD)"))
          .forEach(required::add);
    }
    assertThat(known).containsAll(required);
  }

  @Test
  @DisplayName("a folder that cannot be made is one sentence")
  void noFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    CliRun run = CliRun.of(Map.of(), "setup", "--non-interactive", "--dir", file.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("hub: ").hasLineCount(1);
  }

  private CliRun setup(String... options) {
    List<String> words = new ArrayList<>(List.of("setup", "--non-interactive", "--dir"));
    words.add(folder.toString());
    words.addAll(List.of(options));
    CliRun run = CliRun.of(Map.of(), words.toArray(new String[0]));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return run;
  }

  private String read(String file) {
    return text(folder.resolve(file));
  }

  private Map<String, String> texts() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.collect(
          Collectors.toMap(file -> file.getFileName().toString(), SetupTest::text));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new HubException("unreadable " + file, e);
    }
  }
}
