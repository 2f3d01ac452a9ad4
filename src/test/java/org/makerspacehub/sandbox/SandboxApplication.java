package org.makerspacehub.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.HubApplication;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.knowledge.slack.ChannelsDesk;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.Ports;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole hub with nothing but a JDK: a real MariaDB, simulated vendors and the hub in role
 * {@code all}, for looking at and playing with. Started by {@code ./mvnw spring-boot:test-run};
 * data stays in {@code .sandbox}. By environment: {@code SANDBOX_PORT}, {@code SANDBOX_SEED},
 * {@code SANDBOX_MODEL}, {@code LLM_BASE_URL}, {@code LLM_MODEL}, {@code SERVER_PORT}, {@code
 * MANAGEMENT_PORT}.
 */
public final class SandboxApplication {
  /** With one of these a mistake in play could change something real. */
  private static final List<String> WRITE_CREDENTIALS =
      List.of("FABMAN_WRITE_KEY", "HUBSPOT_WRITE_TOKEN", "REMOTELOCK_CLIENT_SECRET");

  private static final Duration SYNC_PATIENCE = Duration.ofMinutes(3);

  private final Map<String, String> environment;
  private final int sandboxPort;
  private final int serverPort;
  private final int managementPort;
  private final long seedNumber;
  private final SandboxClock clock = SandboxClock.running();

  private FileLock folderLock;
  private EmbeddedMariaDb database;
  private Sandbox sandbox;

  private SandboxApplication(Map<String, String> environment) {
    this.environment = environment;
    this.sandboxPort = (int) number("SANDBOX_PORT", 8090);
    this.serverPort = (int) number("SERVER_PORT", 8080);
    this.managementPort = (int) number("MANAGEMENT_PORT", 8081);
    this.seedNumber = number("SANDBOX_SEED", 1);
  }

  /**
   * Starts everything and stays until it is ended.
   *
   * @param args Spring properties, for example {@code --logging.level.root=INFO}
   */
  public static void main(String[] args) {
    long start = System.nanoTime();
    SandboxApplication application = null;
    try {
      application = new SandboxApplication(System.getenv());
      application.run(args, start);
    } catch (RuntimeException | IOException | SQLException failure) {
      System.err.println("sandbox: " + sentence(failure));
      if (application != null) {
        application.stop();
      }
      // A hub that failed leaves threads behind; without this the JVM would stay with its database.
      System.exit(1);
    }
  }

  private void run(String[] args, long start) throws IOException, SQLException {
    refuseWriteCredentials(environment);
    requireFree(sandboxPort, "SANDBOX_PORT");
    requireFree(serverPort, "SERVER_PORT");
    requireFree(managementPort, "MANAGEMENT_PORT");
    Path folder = folder(sandboxPort);
    lock(folder);
    say("Starting MariaDB in " + folder + " …");
    database = startDatabase(folder.resolve("mariadb"));
    forgetAnotherSeed(folder);
    endRunsOfTheDead();
    sandbox = Sandbox.start(sandboxPort, seedNumber, clock, () -> "http://127.0.0.1:" + serverPort);
    say("Starting the hub …");
    SpringApplication hub = HubApplication.application();
    hub.addInitializers(
        withModel(SandboxParts.of(database, sandbox, serverPort, managementPort))
            .with("EXECUTOR_DIR", folder.resolve("executor").toAbsolutePath().toString())
            .with("hub.knowledge.index-dir", folder.resolve("index").toAbsolutePath().toString())
            // A visitor does not wait for minutes.
            .with("hub.knowledge.slack-period", "10000")
            .with("hub.mailbox.period", "5000")
            .with("hub.knowledge.files-period", "3000"));
    SpringApplication.getShutdownHandlers().add(this::stop);
    ConfigurableApplicationContext context = hub.run(impatient(args));
    DemoRoles roles = new DemoRoles(database, clock);
    sandbox.rolesFrom(roles::held);
    say("First look at Fabman, HubSpot and Slack …");
    String synced = firstSync(context);
    // A link to an account that holds a role is never made automatically, so they come after.
    roles.grantOnce(sandbox.seed());
    // As somebody of the board would say it: what the board writes is known, to the board.
    context
        .getBean(ChannelsDesk.class)
        .decide(
            "board",
            true,
            Principal.person(Seed.TEAM_ID, sandbox.seed().person("owner").slackUserId()));
    say(welcome(Duration.ofNanos(System.nanoTime() - start), synced));
  }

  /**
   * The simulated model, the visitor's own ({@code LLM_BASE_URL}, {@code LLM_MODEL}), or none at
   * all ({@code SANDBOX_MODEL=none}).
   */
  private SandboxParts withModel(SandboxParts parts) {
    String wanted = environment.getOrDefault("SANDBOX_MODEL", "").strip();
    String real = environment.getOrDefault("LLM_BASE_URL", "").strip();
    if (wanted.equalsIgnoreCase("none")) {
      return parts.with("LLM_BASE_URL", "").with("LLM_MODEL", "");
    }
    if (!wanted.isEmpty()) {
      throw new HubException("SANDBOX_MODEL is none or not set.");
    }
    return real.isEmpty()
        ? parts
        : parts
            .with("LLM_BASE_URL", real)
            .with("LLM_MODEL", environment.getOrDefault("LLM_MODEL", "").strip());
  }

  /** A visitor shall not wait a quarter of an hour for a notice. */
  private static String[] impatient(String[] args) {
    return Stream.concat(
            Stream.of("welcome", "dues", "training", "machine")
                .map(flow -> "--hub.notices." + flow + "-cron=0/20 * * * * ?"),
            Arrays.stream(args))
        .toArray(String[]::new);
  }

  private void stop() {
    if (sandbox != null) {
      sandbox.close();
      sandbox = null;
    }
    if (database != null) {
      database.stop();
      database = null;
    }
  }

  /**
   * @throws HubException when the environment holds a key that could change something real
   */
  static void refuseWriteCredentials(Map<String, String> environment) {
    List<String> found =
        WRITE_CREDENTIALS.stream()
            .filter(name -> !environment.getOrDefault(name, "").isBlank())
            .toList();
    if (!found.isEmpty()) {
      throw new HubException(
          "The sandbox does not start beside a real write credential: unset "
              + String.join(", ", found)
              + " and start again.");
    }
  }

  /** Where a sandbox keeps its data: one on another port has a folder of its own. */
  static Path folder(int sandboxPort) {
    Path all = Path.of(".sandbox");
    return sandboxPort == 8090 ? all : all.resolve("port-" + sandboxPort);
  }

  private void lock(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      folderLock = channel.tryLock();
    } catch (OverlappingFileLockException here) {
      folderLock = null;
    }
    if (folderLock == null) {
      channel.close();
      throw new HubException(
          "Another sandbox uses "
              + folder
              + " already: end it, or start this one with another SANDBOX_PORT, SERVER_PORT and"
              + " MANAGEMENT_PORT.");
    }
  }

  private static EmbeddedMariaDb startDatabase(Path folder) throws IOException {
    try {
      return EmbeddedMariaDb.start(folder, Ports.free());
    } catch (RuntimeException failure) {
      throw new HubException(
          "The sandbox's database in "
              + folder
              + " did not start or is from another version: delete that folder and start again.",
          failure);
    }
  }

  /** What was mirrored from another space would be mixed with this one. */
  private void forgetAnotherSeed(Path folder) throws IOException {
    Path note = folder.resolve("seed");
    String wanted = String.valueOf(seedNumber);
    if (Files.exists(note) && !Files.readString(note).strip().equals(wanted)) {
      say("Another seed than last time: the database starts empty.");
      database.emptyButTheAudit();
    }
    Files.writeString(note, wanted);
  }

  /** The folder's lock says that nobody else runs here: what still runs died with its process. */
  private void endRunsOfTheDead() throws SQLException {
    try (Connection connection = database.connect("hub_app");
        PreparedStatement over =
            connection.prepareStatement(
                "UPDATE sync_run SET lease_until = started_at WHERE state = 'RUNNING'")) {
      over.executeUpdate();
    }
  }

  private String firstSync(ConfigurableApplicationContext context) throws SQLException {
    CamelContext camel = context.getBean(CamelContext.class);
    boolean there =
        camel.getRoutes().stream()
            .anyMatch(route -> route.getEndpoint().getEndpointUri().endsWith("sync-all"));
    if (!there) {
      return "";
    }
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      template.requestBody("direct:sync-all", (Object) null);
    } catch (CamelExecutionException refused) {
      // The schedule may have been first; then its run is the one to wait for.
      say("(" + sentence(refused) + ")");
    } catch (IOException closing) {
      throw new IllegalStateException(closing);
    }
    long until = System.nanoTime() + SYNC_PATIENCE.toNanos();
    while (count("SELECT COUNT(*) FROM sync_run WHERE state = 'RUNNING'") > 0) {
      if (System.nanoTime() > until) {
        return "The first sync still runs; /hub status says how far it is.";
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    return "%,d members, %,d Slack accounts, %,d links, %,d waiting for a human"
        .formatted(
            count("SELECT COUNT(*) FROM external_identity WHERE source = 'fabman'"),
            count("SELECT COUNT(*) FROM external_identity WHERE source = 'slack'"),
            count(
                "SELECT COUNT(*) FROM external_identity WHERE source = 'slack'"
                    + " AND link_state IN ('matched', 'confirmed')"),
            count("SELECT COUNT(*) FROM identity_review WHERE state = 'OPEN'"));
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = database.connect("hub_app");
        PreparedStatement statement = connection.prepareStatement(sql);
        var rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private String welcome(Duration took, String synced) {
    List<String> lines = new ArrayList<>();
    lines.add("Ready in %.1f s".formatted(took.toMillis() / 1_000.0));
    lines.add("");
    lines.add("Open   " + sandbox.baseUrl() + "/");
    lines.add("Be     Ada Nilsson (a member)  and type   /membership");
    lines.add("Or     ask in your own words:       /ask which machines are free?");
    lines.add("       what was decided once:       /ask what do guests pay for a visit?");
    lines.add("Be     Marcus Webb (staff)     and type   /request door-code front 4 for a class");
    lines.add("Be     Priya Raman (board)     and press  Approve in #approvals");
    lines.add("Or take the five-minute tour on the page.");
    if (!synced.isEmpty()) {
      lines.add("");
      lines.add(synced);
    }
    lines.add("");
    lines.add("Nothing here is real. Data stays in " + folder(sandboxPort) + "; Ctrl C ends it.");
    int width = lines.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder box = new StringBuilder(System.lineSeparator());
    String edge = "─".repeat(width + 4);
    box.append('┌').append(edge).append('┐').append(System.lineSeparator());
    for (String line : lines) {
      box.append("│  ")
          .append(line)
          .append(" ".repeat(width - line.length()))
          .append("  │")
          .append(System.lineSeparator());
    }
    return box.append('└').append(edge).append('┘').toString();
  }

  /** Fails in one sentence before anything is started. */
  static void requireFree(int port, String setting) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException taken) {
      throw new HubException(
          "Port " + port + " is taken: set " + setting + " to a free one and start again.");
    }
  }

  private long number(String name, long otherwise) {
    String value = environment.getOrDefault(name, "").trim();
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException notANumber) {
      throw new HubException(name + " is not a number.");
    }
  }

  private static String sentence(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HubException) {
        return cause.getMessage();
      }
      deepest = cause;
    }
    return "The hub did not start: " + deepest.getMessage();
  }

  private static void say(String line) {
    System.out.println(
        printable(line, Charset.forName(System.getProperty("native.encoding", "UTF-8"))));
  }

  /** A terminal without a locale shows a question mark for each line of a box. */
  static String printable(String text, Charset terminal) {
    return terminal.newEncoder().canEncode(text)
        ? text
        : text.replace("…", "...").replace('─', '-').replace('│', '|').replaceAll("[┌┐└┘]", "+");
  }
}
