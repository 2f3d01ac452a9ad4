package org.makerspacehub.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.sandbox.SandboxSettings;

/** The doctor against a connector and a Slack that answer on the wire as the real ones do. */
class DoctorTest {
  private HttpServer server;
  private String base;
  private Map<String, Object> settings;
  private boolean asksForToken = true;
  private int connectorStatus = 200;
  private String slackAnswer = "{\"ok\":true,\"team_id\":\"T0OURS\"}";
  private final Map<String, String> scopes =
      new HashMap<>(
          Map.of(
              "canary-bot", String.join(",", SlackManifest.hub().scopes()),
              "canary-read", String.join(",", SlackManifest.reader().scopes())));
  private final Map<String, String> answers = new HashMap<>();
  private final Map<String, Integer> statuses = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private Clock clock = Clock.systemUTC();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/mcp",
        exchange -> {
          boolean known =
              "Bearer canary-connector"
                  .equals(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          answer(
              exchange,
              known || !asksForToken ? connectorStatus : 401,
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}");
        });
    server.createContext(
        "/slack/api/auth.test",
        exchange -> {
          String token = exchange.getRequestHeaders().getFirst("Authorization").substring(7);
          exchange.getResponseHeaders().set("x-oauth-scopes", scopes.get(token));
          answer(exchange, 200, slackAnswer);
        });
    // Everything else by its path; with the page that was asked for where there are several.
    server.createContext(
        "/",
        exchange -> {
          String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          String path = exchange.getRequestURI().getPath();
          String page = path + (asked.contains("cursor=p2") ? "?p2" : "");
          headers.forEach(exchange.getResponseHeaders()::set);
          answer(exchange, statuses.getOrDefault(path, 200), answers.getOrDefault(page, "{}"));
        });
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
    settings =
        new HashMap<>(
            Map.of(
                "CONNECTOR_URL", base + "/",
                "CONNECTOR_TOKEN", "canary-connector",
                "SLACK_API_BASE_URL", base + "/slack/api/",
                "SLACK_TEAM_ID", "T0OURS",
                "SLACK_BOT_TOKEN", "canary-bot",
                "SLACK_READ_TOKEN", "canary-read"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void allIsWell() {
    CliRun run = doctor();

    assertThat(run.out())
        .contains(
            "✔ connector fabman: answers with 2 tools",
            "✔ connector slack: answers with 2 tools",
            "✔ Slack: SLACK_BOT_TOKEN is good, with every scope it needs",
            "✔ Slack: SLACK_READ_TOKEN is good, with every scope it needs");
    assertThat(run.code()).isZero();
  }

  @Test
  void anotherTokenThanTheConnectors() {
    settings.put("CONNECTOR_TOKEN", "canary-other");

    assertThat(bad()).contains("does not take our token → give hub and connector the same");
  }

  @Test
  void aConnectorThatAsksNobody() {
    asksForToken = false;

    assertThat(bad()).contains("answers 200 to a caller without the token");
  }

  @Test
  void somethingElseInTheConnectorsPlace() {
    connectorStatus = 404;

    assertThat(bad()).contains("check that CONNECTOR_URL is a connector of this version");
  }

  @Test
  void nobodyInTheConnectorsPlace() {
    settings.put("CONNECTOR_URL", "http://127.0.0.1:1");

    assertThat(bad()).contains("connector fabman: does not answer → check CONNECTOR_URL");
  }

  @Test
  void aTokenThatSlackRefuses() {
    slackAnswer = "{\"ok\":false,\"error\":\"invalid_auth\"}";

    assertThat(bad()).contains("SLACK_BOT_TOKEN is refused (invalid_auth) → install the app again");
  }

  @Test
  void anAnswerThatIsNotSlacks() {
    slackAnswer = "<html>\u001b[2J";

    assertThat(bad()).contains("SLACK_BOT_TOKEN is refused (HTTP 200)");
  }

  @Test
  void aTokenOfAnotherWorkspace() {
    slackAnswer = "{\"ok\":true,\"team_id\":\"T0OTHER\"}";

    assertThat(bad()).contains("SLACK_BOT_TOKEN is of another workspace than SLACK_TEAM_ID");
  }

  @Test
  void missingScopesAreNamed() {
    scopes.put("canary-bot", scopes.get("canary-bot").replace("commands,", ""));
    scopes.put("canary-read", "channels:history, channels:read, users:read");

    assertThat(bad())
        .contains("SLACK_BOT_TOKEN lacks commands →", "SLACK_READ_TOKEN lacks users:read.email →");
  }

  @Test
  void scopesTooManyAreNamed() {
    scopes.put("canary-read", scopes.get("canary-read") + ",chat:write");

    assertThat(doctor("slack").out())
        .contains("! Slack: SLACK_READ_TOKEN is good, but may more than it needs: chat:write →");
  }

  @Test
  void theAppTokenOpensSocketMode() {
    settings.put("SLACK_APP_TOKEN", "canary-app");
    answers.put("/slack/api/apps.connections.open", "{\"ok\":true,\"url\":\"wss://canary\"}");
    assertThat(doctor("slack").out()).contains("✔ Slack: SLACK_APP_TOKEN opens Socket Mode");

    answers.put(
        "/slack/api/apps.connections.open", "{\"ok\":false,\"error\":\"not_allowed_token_type\"}");
    assertThat(doctor("slack").out())
        .contains("✘ Slack: SLACK_APP_TOKEN does not open Socket Mode (not_allowed_token_type) →");
  }

  @Test
  void theHubMustBeInItsChannels() {
    settings.put("SLACK_OPS_CHANNEL", "C0OPS");
    answers.put(
        "/slack/api/conversations.info",
        "{\"ok\":true,\"channel\":{\"id\":\"C0OPS\",\"is_member\":true}}");
    assertThat(doctor("slack").out())
        .contains("✔ Slack: the hub is in the channel of SLACK_OPS_CHANNEL");

    answers.put(
        "/slack/api/conversations.info",
        "{\"ok\":true,\"channel\":{\"id\":\"C0OPS\",\"is_member\":false}}");
    assertThat(doctor("slack").out())
        .contains("✘ Slack: the hub is not in the channel of SLACK_OPS_CHANNEL → type /invite");

    answers.put("/slack/api/conversations.info", "{\"ok\":false,\"error\":\"channel_not_found\"}");
    assertThat(doctor("slack").out()).contains("✘ Slack: the channel of SLACK_OPS_CHANNEL is not");
  }

  @Test
  void aChannelMayBeSetByItsName() {
    settings.put("SLACK_TRIGGER_CHANNEL", "#front-desk");
    answers.put(
        "/slack/api/conversations.list",
        "{\"ok\":true,\"channels\":[{\"name\":\"general\",\"is_member\":true}],"
            + "\"response_metadata\":{\"next_cursor\":\"p2\"}}");
    answers.put(
        "/slack/api/conversations.list?p2",
        "{\"ok\":true,\"channels\":[{\"name\":\"front-desk\",\"is_member\":true}]}");

    assertThat(doctor("slack").out())
        .contains("✔ Slack: the hub is in the channel of SLACK_TRIGGER_CHANNEL");
  }

  @Test
  void fabmansKey() {
    settings.put("FABMAN_API_KEY", "canary-fabman");
    settings.put("FABMAN_BASE_URL", base + "/fabman/api/v1/");
    answers.put("/fabman/api/v1/members", "[]");
    headers.put("X-Total-Count", "1200");
    assertThat(doctor("fabman").out()).isEqualTo("✔ Fabman: the key is good; 1200 members\n");

    statuses.put("/fabman/api/v1/members", 403);
    assertThat(doctor("fabman").out()).contains("✘ Fabman: the key may not list members →");
    statuses.put("/fabman/api/v1/user/me", 401);
    assertThat(doctor("fabman").out()).contains("✘ Fabman: FABMAN_API_KEY is refused →");
    settings.put("FABMAN_BASE_URL", "http://127.0.0.1:1");
    assertThat(doctor("fabman").out())
        .contains("✘ Fabman: does not answer → check FABMAN_BASE_URL");
  }

  @Test
  void fabmanThroughTheConnector() {
    assertThat(doctor("fabman").out()).contains("✔ Fabman: answers through the connector");
    connectorStatus = 500;
    assertThat(doctor("fabman").out()).contains("✘ Fabman: does not answer through the connector");
    settings.remove("CONNECTOR_URL");
    assertThat(doctor("fabman").out()).isEqualTo("– Fabman: FABMAN_API_KEY not set, skipped\n");
  }

  @Test
  void theExecutorsToken() {
    settings.put("SLACK_VERIFY_TOKEN", "canary-verify");
    scopes.put("canary-verify", "users:read,incoming-webhook");
    assertThat(doctor("slack").out())
        .contains("✔ Slack: SLACK_VERIFY_TOKEN is good, with every scope it needs");
    scopes.put("canary-verify", "users:read,chat:write");
    CliRun more = doctor("slack");
    assertThat(more.out())
        .contains("✘ Slack: SLACK_VERIFY_TOKEN is good, but may more than it needs: chat:write →");
    assertThat(more.code()).isEqualTo(1);
    scopes.put("canary-verify", "incoming-webhook");
    assertThat(doctor("slack").out()).contains("✘ Slack: SLACK_VERIFY_TOKEN lacks users:read →");
  }

  @Test
  void theExecutorsKeys() {
    assertThat(doctor("executor").out())
        .contains("– executor: AUDIT_SIGNING_KEY not set", "– executor: DELIVERY_KEY not set");
    settings.put("DELIVERY_KEY", "Y2FuYXJ5");
    settings.put("AUDIT_SIGNING_KEY", "Y2FuYXJ5");
    assertThat(bad("executor"))
        .contains(
            "✘ executor: DELIVERY_KEY is not 32 bytes",
            "✘ executor: AUDIT_SIGNING_KEY is no Ed25519 key");
    settings.put("DELIVERY_KEY", "canary, not Base64");
    settings.put("AUDIT_SIGNING_KEY", "canary, not Base64");
    assertThat(bad("executor")).contains("DELIVERY_KEY is not", "AUDIT_SIGNING_KEY is no");
    settings.put("DELIVERY_KEY", SandboxSettings.DELIVERY_KEY);
    settings.put("AUDIT_SIGNING_KEY", SandboxSettings.AUDIT_SIGNING_KEY);
    assertThat(doctor("executor").out())
        .contains("✔ executor: DELIVERY_KEY can seal", "✔ executor: AUDIT_SIGNING_KEY can sign");
  }

  @Test
  void theExecutorsFolder(@TempDir Path folder) throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    settings.put("EXECUTOR_DIR", own.toString());
    assertThat(doctor("executor").out()).contains("– executor's folder: HUB_ROLE=executor not set");
    settings.put("HUB_ROLE", "executor");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
    assertThat(doctor("executor").out()).contains("✔ executor: the folder of EXECUTOR_DIR is its");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwx---"));
    assertThat(bad("executor")).contains("✘ executor: others may write into the folder");
    settings.put("EXECUTOR_DIR", folder.resolve("none").toString());
    assertThat(bad("executor")).contains("✘ executor: the folder of EXECUTOR_DIR is not there");
    settings.remove("EXECUTOR_DIR");
    assertThat(bad("executor")).contains("✘ executor: the folder of EXECUTOR_DIR is not there");
  }

  @Test
  void theExecutorsKeyForFabman() {
    settings.put("FABMAN_WRITE_KEY", "canary-write");
    settings.put("FABMAN_BASE_URL", base + "/fabman/api/v1/");
    assertThat(doctor("executor").out()).contains("✔ executor at Fabman: the key is good");
    settings.put("FABMAN_API_KEY", "canary-write");
    assertThat(bad("executor")).contains("✘ executor at Fabman: FABMAN_WRITE_KEY is the connector");
    settings.remove("FABMAN_API_KEY");
    statuses.put("/fabman/api/v1/members", 403);
    assertThat(bad("executor")).contains("✘ executor at Fabman: the key may not see members");
    statuses.put("/fabman/api/v1/user/me", 401);
    assertThat(bad("executor")).contains("✘ executor at Fabman: FABMAN_WRITE_KEY is refused →");
    settings.put("FABMAN_BASE_URL", "http://127.0.0.1:1");
    assertThat(bad("executor")).contains("✘ executor at Fabman: does not answer");
  }

  @Test
  void theExecutorsDoors() {
    settings.put("REMOTELOCK_CLIENT_ID", "hub");
    settings.put("REMOTELOCK_CLIENT_SECRET", "canary-lock");
    settings.put("REMOTELOCK_BASE_URL", base + "/remotelock/");
    settings.put("REMOTELOCK_TOKEN_URL", base + "/remotelock/oauth/token");
    assertThat(bad("executor")).contains("✘ executor at RemoteLock: gives no token (HTTP 200)");

    answers.put("/remotelock/oauth/token", "{\"access_token\":\"canary-token\"}");
    assertThat(doctor("executor").out()).contains("but LOCK_IDS names no door");
    settings.put("LOCK_IDS", "front, back");
    answers.put("/remotelock/devices/front", "{\"data\":{\"id\":\"front\"}}");
    statuses.put("/remotelock/devices/back", 404);
    assertThat(bad("executor"))
        .contains(
            "✔ executor at RemoteLock: the lock front is there",
            "✘ executor at RemoteLock: there is no lock back (HTTP 404)");
    settings.put("REMOTELOCK_TOKEN_URL", "http://127.0.0.1:1/");
    assertThat(bad("executor")).contains("✘ executor at RemoteLock: does not answer");
  }

  @Test
  void theModel() {
    settings.remove("LLM_BASE_URL");
    settings.remove("LLM_MODEL");
    assertThat(doctor("model").out()).isEqualTo("– model: LLM_BASE_URL not set, skipped\n");
    settings.put("LLM_BASE_URL", base + "/ollama/");
    assertThat(bad("model")).contains("LLM_BASE_URL and LLM_MODEL go together");
    settings.put("LLM_MODEL", "qwen3:8b");
    assertThat(bad("model")).contains("✘ model: something else answers");
    answers.put("/ollama/api/tags", "{\"models\":[{\"name\":\"llama3.1:latest\"}]}");
    assertThat(bad("model"))
        .contains("✘ model: the server has no model", "ollama pull", "llama3.1");
    settings.put("LLM_MODEL", "llama3.1");
    assertThat(doctor("model").out()).isEqualTo("✔ model: it is there\n");
    answers.put("/ollama/api/show", "{\"capabilities\":[\"completion\",\"tools\"]}");
    assertThat(doctor("model").out()).isEqualTo("✔ model: it is there and can call tools\n");
    answers.put("/ollama/api/show", "{\"capabilities\":[\"completion\"]}");
    assertThat(bad("model")).contains("cannot call tools");
    settings.put("LLM_BASE_URL", "http://user:canary-login@ollama");
    assertThat(bad("model")).contains("without a login").doesNotContain("canary-login");
    settings.put("LLM_BASE_URL", "http://127.0.0.1:1");
    assertThat(bad("model")).contains("✘ model: does not answer");
  }

  @Test
  void hubSpotsToken() {
    settings.put("HUBSPOT_TOKEN", "canary-hubspot");
    settings.put("HUBSPOT_BASE_URL", base + "/hubspot");
    String contacts = "/hubspot/crm/objects/2026-09/contacts";
    answers.put(contacts, "{\"results\":[]}");
    assertThat(doctor("hubspot").out())
        .isEqualTo("✔ HubSpot: the token is good and may read contacts\n");

    answers.put(
        "/hubspot/oauth/v2/private-apps/get/access-token-info",
        "{\"scopes\":[\"crm.objects.contacts.read\",\"crm.objects.contacts.write\"]}");
    assertThat(doctor("hubspot").out())
        .contains("! HubSpot: the token may change things (crm.objects.contacts.write) →");

    statuses.put(contacts, 403);
    assertThat(doctor("hubspot").out())
        .contains("may not read contacts → give it the scope crm.objects.contacts.read");
    statuses.put(contacts, 401);
    assertThat(doctor("hubspot").out()).contains("✘ HubSpot: HUBSPOT_TOKEN is refused");
    statuses.put(contacts, 404);
    assertThat(doctor("hubspot").out()).contains("HTTP 404", "check HUBSPOT_BASE_URL");
    settings.remove("HUBSPOT_TOKEN");
    assertThat(doctor("hubspot").out()).startsWith("– HubSpot: HUBSPOT_TOKEN not set");
  }

  @Test
  void thePublicAddressLeadsToOurEdge() {
    settings.put("HUB_PUBLIC_URL", base + "/");
    statuses.put("/slack/events", 401);
    headers.put("X-Hub-Ref", "7f3a9kd2mxq8");
    assertThat(doctor("public-url").out()).startsWith("✔ public address: leads to our edge");

    statuses.put("/slack/events", 500);
    assertThat(doctor("public-url").out())
        .contains("the edge answers HTTP 500 → look for reference 7f3a9kd2mxq8");
    statuses.put("/slack/events", 302);
    headers.put("X-Hub-Ref", "\u00e9vil");
    assertThat(doctor("public-url").out()).contains("✘ public address: sends callers elsewhere");
    statuses.put("/slack/events", 401);
    assertThat(doctor("public-url").out())
        .contains("✘ public address: something else answers there (HTTP 401)");
    settings.put("HUB_PUBLIC_URL", "http://hub.example.org");
    assertThat(doctor("public-url").out()).contains("✘ public address: not https");
    settings.put("HUB_PUBLIC_URL", "hub.example.org");
    assertThat(doctor("public-url").out()).contains("✘ public address: HUB_PUBLIC_URL cannot be");
    settings.put("HUB_PUBLIC_URL", "https://127.0.0.1:" + server.getAddress().getPort());
    assertThat(doctor("public-url").out()).startsWith("✘ public address: ");
  }

  @Test
  void aCertificateOfNobody(@TempDir Path folder) throws Exception {
    HttpsServer https = SelfSigned.server(folder);
    https.createContext("/", exchange -> answer(exchange, 401, "{}"));
    https.start();
    try {
      settings.put("HUB_PUBLIC_URL", "https://localhost:" + https.getAddress().getPort());
      assertThat(doctor("public-url").out())
          .contains("✘ public address: has a certificate that cannot be trusted → let the proxy");
    } finally {
      https.stop(0);
    }
  }

  @Test
  void theMailServer() {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.setUser("hub@example.org", "hub@example.org", "canary:mail");
    mail.start();
    try {
      String at = "127.0.0.1:" + mail.getSmtp().getPort();
      settings.put("SMTP_URL", "smtp://hub%40example.org:canary%3Amail@" + at);
      assertThat(doctor("mail").out()).startsWith("! mail: the server lets us in, but OPS_MAIL_TO");
      settings.put("OPS_MAIL_TO", "ops@example.org");
      settings.put("MAIL_FROM", "hub@example.org");
      assertThat(doctor("mail").out()).isEqualTo("✔ mail: the server lets us in\n");
      settings.put("SMTP_URL", "smtp://hub%40example.org:canary-wrong@" + at);
      assertThat(doctor("mail").out()).contains("✘ mail: the server refuses the user or password");
    } finally {
      mail.stop();
    }
    assertThat(doctor("mail").out()).contains("✘ mail: the server of SMTP_URL does not answer");
    settings.put("SMTP_URL", "mail.example.org");
    assertThat(doctor("mail").out()).contains("✘ mail: SMTP_URL cannot be read");
  }

  @Test
  void theTimeZone() {
    clock = Clock.fixed(Instant.parse("2026-11-22T21:30:00Z"), ZoneOffset.UTC);
    settings.put("HUB_TIME_ZONE", "America/Anchorage");
    assertThat(doctor("time").out())
        .isEqualTo("✔ time zone: America/Anchorage, where it is now Sun 12:30\n");
    settings.put("HUB_TIME_ZONE", "Alaska");
    assertThat(doctor("time").out()).contains("✘ time zone: HUB_TIME_ZONE is none → write it like");
  }

  @Test
  void reportsAndTheirSchedules() {
    assertThat(doctor("reports").out()).contains("– reports: SLACK_REPORT_CHANNEL or");
    settings.put("SLACK_REPORT_CHANNEL", "C0REPORTS");
    settings.put("REPORT_MONTHLY_CRON", "0 0 9 1 * ?");
    settings.put("REPORT_WEEKLY_CRON", "every monday");
    assertThat(doctor("reports").out())
        .contains(
            "✔ reports: REPORT_MONTHLY_CRON can be read",
            "✘ reports: REPORT_WEEKLY_CRON is no schedule",
            "✔ reports: they have a place to go",
            "reports: charts can be drawn");
    settings.put("REPORT_MAIL_TO", "board@example.org");
    assertThat(doctor("reports").out()).contains("✘ reports: REPORT_MAIL_TO is set, but no mail");
  }

  @Test
  void flowsOfTheSpacesOwn(@TempDir Path folder) throws IOException {
    assertThat(doctor("flows").out()).contains("– flows of your own: FLOWS_DIR not set");
    settings.put("FLOWS_DIR", folder.toString());
    assertThat(doctor("flows").out()).contains("✔ flows of your own: none");
    Files.writeString(folder.resolve("tidy.camel.yaml"), "- route: {id: tidy}");
    assertThat(doctor("flows").out()).contains("✘", "tidy.camel.yaml", "description");
  }

  @Test
  void onlyWhatIsAskedForIsLookedAt() {
    assertThat(doctor("role,time").out().lines()).hasSize(2);
    CliRun run = CliRun.of(clock, settings, "doctor", "--only", "everything");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--only takes some of: role, time, flows, database");
  }

  @Test
  void settingsOfAFileAreLookedAt(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("hub.env");
    Files.writeString(file, "# ours\nHUB_TIME_ZONE=America/Anchorage\nHUB_ROLE = no\n");
    settings.remove("HUB_TIME_ZONE");

    assertThat(CliRun.of(settings, "doctor", "--only", "time", "--env", file.toString()).out())
        .contains("✔ time zone: America/Anchorage");
    CliRun missing = CliRun.of(settings, "doctor", "--env", folder.resolve("none").toString());
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).startsWith("hub: ").contains("cannot be read").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "30,✔ clock: 30 s ahead of Slack's", "31,! clock: 31 s ahead", "120,! clock: 120 s ahead",
    "-31,! clock: 31 s behind Slack's", "121,✘ clock: 121 s ahead", "-121,✘ clock: 121 s behind"
  })
  void clocksApart(int seconds, String line) {
    Instant there = Instant.parse("2026-11-22T12:00:00Z");

    assertThat(Finding.skew("Slack's", there.plusSeconds(seconds), there).line()).startsWith(line);
  }

  @Test
  void slacksClockIsLookedAt() {
    assertThat(doctor().out()).contains("✔ clock: ");
    clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(60));
    assertThat(doctor().out()).contains("! clock: 6", "ahead of Slack's → set both by");
    clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-200));
    assertThat(bad()).contains("✘ clock: ", "behind Slack's → set both by a time server");
  }

  @Test
  void theRolesOwnSettingsAreLookedAt() {
    settings.put("HUB_ROLE", "connector");

    assertThat(bad()).contains("✘ role: ", "FABMAN_API_KEY is not set", "SLACK_BOT_TOKEN belongs");
  }

  private String bad(String... only) {
    CliRun run = doctor(only);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  private CliRun doctor(String... only) {
    CliRun run =
        only.length == 0
            ? CliRun.of(clock, settings, "doctor")
            : CliRun.of(clock, settings, "doctor", "--only", String.join(",", only));
    assertThat(run.out() + run.err()).doesNotContain("canary", "\tat ", "\u001b");
    return run;
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, int status, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
