package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.vendor.VendorPaths;
import org.yaml.snakeyaml.Yaml;

/** The manifests ask Slack for what the code needs, and for nothing else. */
class SlackScopesTest {
  private static final Path CLASSES = Path.of("target", "classes");

  /** Rooms whose code works with the connector's token; every other's has the hub's. */
  private static final Pattern CONNECTOR =
      Pattern.compile("org/makerspacehub/(beans/vendor/|routes/connector/).*");

  /** What became of the names of before 2020 (vendor: Slack documentation, granular scopes). */
  private static final Map<String, String> FORMER =
      Map.of("chat:write:bot", "chat:write", "chat:write:user", "chat:write");

  private final Map<String, Object> table = SlackManifest.read("methods.yaml");

  @Test
  @DisplayName("every method that the code calls is in the table, with the token it is called with")
  void calledMethodsAreInTheTable() {
    List<String> missing = new ArrayList<>();
    CalledSlackMethods.below(CLASSES)
        .forEach(
            (file, methods) -> {
              Set<String> allowed = new TreeSet<>(rows("hub").keySet());
              allowed.addAll(rows("app").keySet());
              // The doctor looks at every token.
              if (CONNECTOR.matcher(file).matches() || file.contains("/cli/")) {
                allowed.addAll(rows("reader").keySet());
              }
              methods.stream()
                  .filter(method -> !allowed.contains(method))
                  .forEach(
                      method ->
                          missing.add(
                              "%s calls %s: add it to src/main/resources/slack/methods.yaml"
                                  .formatted(file, method)));
            });
    assertThat(missing).isEmpty();
  }

  @Test
  @DisplayName("every call of the connector is in the table of its token")
  void connectorCallsAreInTheTable() {
    assertThat(VendorPaths.SLACK.stream().map(path -> path.replaceFirst("^[A-Z]+ /", "")).toList())
        .isNotEmpty()
        .isSubsetOf(rows("reader").keySet());
  }

  @Test
  @DisplayName("each app asks for every scope that its methods, events and commands need, no more")
  void scopesAreThoseNeeded() {
    Set<String> hub = scopes(rows("hub").values());
    SlackManifest app = SlackManifest.hub();
    assertThat(rows("events").keySet()).containsExactlyInAnyOrderElementsOf(app.events());
    hub.addAll(scopes(rows("events").values()));
    hub.add("commands");
    assertThat(app.commands()).isNotEmpty();
    assertThat(app.scopes()).containsExactlyElementsOf(hub);

    SlackManifest reader = SlackManifest.reader();
    assertThat(reader.scopes()).containsExactlyElementsOf(scopes(rows("reader").values()));
    assertThat(reader.events()).isEmpty();
    assertThat(reader.commands()).isEmpty();
    assertThat(reader.scopes()).noneMatch(scope -> scope.contains("write"));

    SlackManifest executor = SlackManifest.executor();
    Set<String> executors = scopes(rows("executor").values());
    assertThat(executors).containsExactly("users:read");
    assertThat(executor.scopes())
        .as("and a webhook, which Slack lists among an app's scopes")
        .containsExactlyElementsOf(with(executors, "incoming-webhook"));
    assertThat(executor.events()).isEmpty();
    assertThat(executor.commands()).isEmpty();
  }

  @Test
  @DisplayName("private channels are read only when setup was told so, and then with every scope")
  @SuppressWarnings("unchecked")
  void privateChannels() {
    Map<String, Object> more = SlackManifest.read("private-channels.yaml");
    Map<String, List<String>> asked = (Map<String, List<String>>) more.get("reader");
    assertThat(asked.keySet())
        .isSubsetOf(rows("reader").keySet())
        .contains("conversations.list", "conversations.history", "conversations.replies");
    assertThat(scopes(asked.values())).containsExactly("groups:history", "groups:read");
    assertThat(SlackManifest.reader().scopes()).noneMatch(scope -> scope.startsWith("groups:"));
    assertThat(SlackManifest.hub().scopes()).noneMatch(scope -> scope.startsWith("groups:"));
    assertThat(SlackManifest.reader().withPrivateChannels().scopes())
        .containsAll(scopes(asked.values()))
        .containsAll(SlackManifest.reader().scopes())
        .hasSize(SlackManifest.reader().scopes().size() + 2);
    SlackManifest hub = SlackManifest.hub().withPrivateChannels();
    Map<String, Object> opened = (Map<String, Object>) more.get("hub");
    Map<String, List<String>> events = (Map<String, List<String>>) opened.get("events");
    assertThat(hub.events()).containsAll(events.keySet()).contains("message.groups", "message.im");
    assertThat(hub.scopes()).containsAll(scopes(events.values()));
    List<String> wrong = new ArrayList<>();
    ManifestReference.check(new Yaml().load(hub.bySocket().yaml()), wrong);
    assertThat(wrong).isEmpty();
  }

  @Test
  @DisplayName("the table says what Slack's own specification says")
  void tableAgreesWithTheSpecification() throws IOException {
    JsonNode specification =
        new ObjectMapper()
            .readTree(Path.of("src/test/resources/contracts/slack/method-scopes.json").toFile());
    for (String token : List.of("hub", "reader", "executor")) {
      rows(token)
          .forEach(
              (method, scopes) -> {
                JsonNode documented = specification.path(method);
                assertThat(documented.isArray()).as(method).isTrue();
                Set<String> either = new TreeSet<>();
                documented.forEach(
                    scope -> either.add(FORMER.getOrDefault(scope.asText(), scope.asText())));
                if (either.equals(Set.of("none"))) {
                  assertThat(scopes).as(method).isEmpty();
                } else {
                  // Any one of those opens the method; addresses come only with a scope more.
                  assertThat(scopes)
                      .as(method)
                      .containsAnyElementsOf(either)
                      .isSubsetOf(with(either, "users:read.email"));
                }
              });
    }
  }

  @Test
  @DisplayName("every command that the code answers is in the manifest")
  void commands() {
    Pattern command = Pattern.compile("return \"(/[a-z]+)\";");
    Set<String> answered = new TreeSet<>();
    for (String source : org.makerspacehub.docs.Pages.sources("beans")) {
      if (source.contains("implements SlashCommand")) {
        command.matcher(source).results().forEach(found -> answered.add(found.group(1)));
      }
    }
    List<String> offered =
        SlackManifest.hub().commands().stream().map(c -> c.get("command").toString()).toList();
    assertThat(answered).contains("/hub", "/membership").isSubsetOf(offered);
    assertThat(offered).isSubsetOf(with(with(answered, "/link"), "/request"));
  }

  @Test
  @DisplayName("the manifests hold nothing that Slack's manifest reference does not know")
  void knownFields() {
    for (SlackManifest app :
        List.of(
            SlackManifest.hub().named("Northern Lights Makerspace").overHttp("https://hub.example"),
            SlackManifest.hub().bySocket(),
            SlackManifest.reader().named("x".repeat(80)),
            SlackManifest.executor().named("The Shed"))) {
      Map<String, Object> pasted = new Yaml().load(app.yaml());
      List<String> wrong = new ArrayList<>();
      ManifestReference.check(pasted, wrong);
      assertThat(wrong).isEmpty();
    }
  }

  @Test
  @DisplayName("with an address every request URL is set; by Socket Mode none is")
  void addresses() {
    String http = SlackManifest.hub().named("The Shed").overHttp("https://hub.example").yaml();
    assertThat(http)
        .contains(
            "name: The Shed Hub",
            "url: https://hub.example/slack/commands",
            "request_url: https://hub.example/slack/events",
            "request_url: https://hub.example/slack/interactions",
            "socket_mode_enabled: false");
    assertThat(SlackManifest.hub().overHttp("https://hub.example").commands())
        .allSatisfy(
            command ->
                assertThat(command)
                    .containsEntry("url", "https://hub.example/slack/commands")
                    .containsEntry("should_escape", true)
                    .containsKeys("usage_hint", "description"));
    assertThat(SlackManifest.hub().bySocket().yaml())
        .contains("socket_mode_enabled: true")
        .doesNotContain("url:");
  }

  @Test
  @DisplayName("a name of a space can say nothing but a name")
  void hostileNames() {
    String space = "x\"\n  y: [z]  # {}: ' & * !";
    Map<String, Object> pasted = new Yaml().load(SlackManifest.hub().named(space).yaml());
    assertThat(((Map<?, ?>) pasted.get("display_information")).get("name").toString())
        .startsWith("x\"\n  y: [z]  # {}")
        .endsWith(" Hub");
  }

  @Test
  @DisplayName("the way of looking sees calls on the clients, of camel-slack and of Socket Mode")
  void seesCalls() {
    assertThat(CalledSlackMethods.ofClass(Caller.class))
        .containsExactly(
            "apps.connections.open",
            "chat.postMessage",
            "conversations.history",
            "conversations.list",
            "pins.add",
            "reactions.add");
    assertThat(CalledSlackMethods.ofClass(SlackScopesTest.class)).isNotEmpty();
    assertThat(CalledSlackMethods.below(CLASSES))
        .containsEntry(
            "org/makerspacehub/beans/vendor/slack/SlackReader.class",
            Set.of("users.info", "users.list"));
  }

  /** Calls in every way there is. */
  private static final class Caller {
    private static final String FLOW = "slack:general?token={{x}}";

    private Caller() {}

    static Object calls(MethodsClient client, String base) throws Exception {
      client.pinsAdd(request -> request.channel("C1"));
      String url = base + com.slack.api.methods.Methods.REACTIONS_ADD;
      return List.of(url, FLOW, Slack.getInstance().socketMode("x"));
    }
  }

  private static Set<String> with(Collection<String> some, String more) {
    Set<String> all = new TreeSet<>(some);
    all.add(more);
    return all;
  }

  @SuppressWarnings("unchecked")
  private Map<String, List<String>> rows(String token) {
    return (Map<String, List<String>>) table.get(token);
  }

  private static Set<String> scopes(Collection<List<String>> rows) {
    Set<String> scopes = new TreeSet<>();
    rows.forEach(scopes::addAll);
    return scopes;
  }
}
