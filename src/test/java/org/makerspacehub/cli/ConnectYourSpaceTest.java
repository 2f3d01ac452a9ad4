package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.config.RoleSettings;
import org.makerspacehub.docs.Pages;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Whatever the page tells a volunteer to type, fill in or open is really there. */
class ConnectYourSpaceTest {
  private static final String PAGE = "docs/connect-your-space.md";
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:java -jar target/hub\\.jar|makerspace-hub (?=setup)|`(?=setup )) ?([^`\\n]+)");
  private static final Pattern SETTING =
      Pattern.compile(
          "\\b(?:HUB|SLACK|FABMAN|HUBSPOT|CONNECTOR|EDGE|SERVER|MANAGEMENT|SYNC|OPERATOR|METRICS"
              + "|SMTP|MAIL|OPS|SETUP|DB|REMOTELOCK|LOCK|EXECUTOR|DELIVERY|AUDIT)_[A-Z_]*[A-Z]\\b");
  private static final Pattern FILE =
      Pattern.compile("`((?:hub-settings/)?[a-z-]*\\.(?:env|sql|yaml))`|(hub-settings/[a-z.-]+)");

  private final String page = Pages.read(PAGE);

  @Test
  @DisplayName("every command line is one that the jar takes, with these very options")
  void commands() {
    List<String> wrong = new ArrayList<>();
    List<String> lines =
        COMMAND.matcher(page).results().map(found -> found.group(1).strip()).toList();
    assertThat(lines).hasSizeGreaterThan(12);
    for (String line : lines) {
      String[] words = words(line);
      if (words[0].startsWith("--env=")) {
        continue;
      }
      try {
        CommandLine jar =
            HubCli.commandLine(
                Settings::load,
                Clock.systemUTC(),
                new StringReader(""),
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()));
        CommandLine.ParseResult parsed = jar.parseArgs(words);
        assertThat(parsed.subcommand()).as(line).isNotNull();
      } catch (ParameterException no) {
        wrong.add(line + ": " + no.getMessage());
      }
    }
    if (!wrong.isEmpty()) {
      fail(PAGE + "\n" + String.join("\n", wrong));
    }
    assertThat(lines.stream().map(line -> line.replaceAll(" .*", "")))
        .contains("setup", "migrate", "doctor", "owner");
  }

  @Test
  @DisplayName("everything that a doctor is asked to look at is something it looks at")
  void checks() {
    Set<String> known =
        Arrays.stream(Doctor.Check.values())
            .map(Doctor.Check::wireName)
            .collect(Collectors.toSet());
    List<String> asked =
        Pattern.compile("--only ([a-z,-]+)")
            .matcher(page)
            .results()
            .flatMap(found -> Stream.of(found.group(1).split(",")))
            .toList();
    assertThat(asked).isNotEmpty().allMatch(known::contains);
    // After each step there is one.
    assertThat(asked).containsAll(known);
  }

  @Test
  @DisplayName("every setting named is one that setup writes or a role may have")
  void settings() {
    Set<String> known = new TreeSet<>();
    SetupBook.parts(true, true)
        .forEach(part -> part.lines().forEach(line -> known.add(line.name())));
    SetupBook.ROLES.forEach(role -> known.addAll(RoleSettings.allowed(role)));
    Set<String> named =
        SETTING
            .matcher(page)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).contains("HUB_MODE", "SLACK_BOT_TOKEN").isSubsetOf(known);
    assertThat(named)
        .as("whatever only a vendor's page can give is explained")
        .containsAll(SetupTest.FROM_VENDORS.keySet());
  }

  @Test
  @DisplayName("every file named is one that setup writes")
  void files(@TempDir Path folder) {
    CliRun.of(Map.of(), "setup", "--non-interactive", "--dir", folder.toString());
    Set<String> named =
        FILE.matcher(page)
            .results()
            .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
            .map(file -> file.replace("hub-settings/", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named)
        .hasSizeGreaterThan(8)
        .allSatisfy(file -> assertThat(folder.resolve(file)).exists());
  }

  @Test
  @DisplayName("every slash command named is one that the hub answers")
  void slashCommands() {
    Set<String> answered = new TreeSet<>();
    for (String source : Pages.sources("beans")) {
      if (source.contains("implements SlashCommand")) {
        List<String> words =
            Pattern.compile("return \"(/?[a-z ]*)\";")
                .matcher(source)
                .results()
                .map(found -> found.group(1))
                .toList();
        words.stream()
            .filter(word -> word.startsWith("/"))
            .forEach(
                command -> words.forEach(verb -> answered.add((command + " " + verb).strip())));
      }
    }
    List<String> named =
        Pattern.compile("`(/(?:hub|membership|link)(?: [a-z]+)?)`")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(named).contains("/hub observe").allMatch(answered::contains);
  }

  @Test
  @DisplayName("what setup prints leads to the same commands")
  void printedSteps(@TempDir Path folder) {
    String out =
        CliRun.of(
                Map.of(),
                "setup",
                "--non-interactive",
                "--public-url",
                "https://hub.example.org",
                "--dir",
                folder.resolve("hub-settings").toString())
            .out();
    for (MatchResult found :
        Pattern.compile(
                "java -jar hub\\.jar ((?:migrate|doctor|owner) [^\\n,]*(?:,[a-z][^\\n,]*)*)")
            .matcher(out)
            .results()
            .toList()) {
      String line = found.group(1).strip();
      CommandLine jar =
          HubCli.commandLine(
              Settings::load,
              Clock.systemUTC(),
              new StringReader(""),
              new PrintWriter(new StringWriter()),
              new PrintWriter(new StringWriter()));
      assertThat(jar.parseArgs(words(line)).subcommand()).as(line).isNotNull();
      Pattern.compile("--env (\\S+)")
          .matcher(line)
          .results()
          .forEach(env -> assertThat(Files.exists(Path.of(env.group(1)))).as(line).isTrue());
    }
    assertThat(out).contains(PAGE);
  }

  /** As a shell parts them. */
  private static String[] words(String line) {
    return Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)")
        .matcher(line)
        .results()
        .map(
            found ->
                Stream.of(found.group(1), found.group(2), found.group(3))
                    .filter(word -> word != null)
                    .findFirst()
                    .orElse(""))
        .toArray(String[]::new);
  }
}
