package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.websocket.server.WsSci;
import org.makerspacehub.sandbox.ollama.OllamaControl;
import org.makerspacehub.sandbox.ollama.OllamaSimulator;

/**
 * The simulated vendors, the control surface and the page, on one port of the loopback address.
 * Needs no hub and no Spring, so tests of a single part can run beside it.
 */
public final class Sandbox implements AutoCloseable {
  // Held, because the JDK forgets a logger's level when nobody holds the logger.
  private static final List<Logger> QUIET =
      Stream.of("org.apache.catalina", "org.apache.coyote").map(Logger::getLogger).toList();

  private final SandboxClock clock;
  private final long seedNumber;
  private final SlackWorld slack;
  private final FabmanSimulator fabman;
  private final WebhookDelivery webhooks;
  private final HubspotSimulator hubspot;
  private final Faults faults = new Faults();
  private final VendorEffects effects;
  private final RemoteLockSimulator remoteLock;
  private final OllamaSimulator ollama;
  private final SlackSockets sockets = new SlackSockets();
  private final SlackDelivery delivery;
  private final Tomcat tomcat = new Tomcat();
  private final Path workFolder;
  private final MailRoom mail;
  private final Postbox postbox;
  private final Happenings happenings;
  private final HappenedBooks books;

  private volatile Seed seed;
  private volatile Supplier<Map<String, ? extends Collection<String>>> roles;

  private Sandbox(
      int port,
      int mailPort,
      long seedNumber,
      SandboxClock clock,
      Supplier<String> edgeUrl,
      int machineLogs,
      Sandbox before) {
    this.happenings = before == null ? new Happenings(clock) : before.happenings;
    this.books = before == null ? new HappenedBooks() : before.books;
    this.mail = new MailRoom(mailPort);
    this.postbox = new Postbox(before == null ? 0 : before.postbox.port());
    this.clock = clock;
    this.seedNumber = seedNumber;
    this.effects = new VendorEffects(clock);
    this.slack = new SlackWorld(clock, effects);
    this.fabman = new FabmanSimulator(clock, machineLogs);
    fabman.effects(effects);
    this.remoteLock = new RemoteLockSimulator(clock, effects);
    this.ollama = new OllamaSimulator(clock, FaultValve::cut);
    this.webhooks = new WebhookDelivery(clock, faults, edgeUrl, Duration.ofSeconds(1));
    fabman.events(webhooks);
    this.hubspot = new HubspotSimulator(clock);
    hubspot.events(webhooks);
    this.roles =
        () ->
            seed.roles().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
    reset();
    try {
      workFolder = Files.createTempDirectory("sandbox-");
      PaperFolder.fill(knowledgeFolder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.delivery = new SlackDelivery(clock, slack, faults, sockets, edgeUrl, this::baseUrl);
    slack.userEvents(
        (type, user) ->
            webhooks.later(() -> delivery.event(userEvent(type, user, clock.instant()))));
    tomcat.setBaseDir(workFolder.toString());
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxThreads", "64");
    connector.setProperty("maxKeepAliveRequests", "-1");
    // Clients of Fabman write "state[]=unpaid" with bare brackets.
    connector.setProperty("relaxedQueryChars", "[]");
    connector.setThrowOnFailure(true);
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", workFolder.toString());
    context.addServletContainerInitializer(new WsSci(), null);
    StandardContext standard = (StandardContext) context;
    standard.getPipeline().addValve(new VendorValve(happenings));
    standard.getPipeline().addValve(new FaultValve(faults));
    // These look for leaks of classes reloaded in a server; here there is one class loader.
    standard.setClearReferencesObjectStreamClassCaches(false);
    standard.setClearReferencesRmiTargets(false);
    standard.setClearReferencesThreadLocals(false);
    filter(context);
    mount(context, "fabman", fabman, FabmanSimulator.PATH + "/*");
    mount(context, "hubspot", hubspot, HubspotSimulator.PATH + "/*");
    mount(context, "remotelock", remoteLock, RemoteLockSimulator.PATH + "/*");
    mount(context, "ollama", ollama, OllamaSimulator.PATH + "/*");
    mount(context, "ollama-control", new OllamaControl(ollama), OllamaControl.PATH + "/*");
    mount(context, "slack", new SlackSimulator(clock, slack, sockets), SlackSimulator.PATH + "/*");
    mount(
        context,
        "control",
        new ControlSurface(
            clock,
            this::seed,
            slack,
            fabman,
            hubspot,
            delivery,
            webhooks,
            sockets,
            faults,
            () -> roles.get(),
            mail,
            this::reset),
        "/_users",
        "/_mails",
        "/_state",
        "/_slack/*",
        "/_fabman/*",
        "/_hubspot/*",
        "/_remotelock/*",
        "/_faults",
        "/_clock",
        WebhookDelivery.PATH,
        "/_reset");
    mount(context, "files", new FilesServlet(slack.files()), FilesServlet.PATH + "/*");
    mount(
        context,
        "happened",
        new HappenedServlet(happenings, books, slack::state, mail::list),
        HappenedServlet.HAPPENED,
        HappenedServlet.LETTER);
    mount(context, "page", new PageServlet(), "/");
  }

  /**
   * Starts the simulators.
   *
   * @param port on 127.0.0.1; 0 for any that is free
   * @param seedNumber which space
   * @param clock shared with the hub, so that signatures and dates agree
   * @param edgeUrl where commands are delivered, without a trailing slash; asked at each delivery
   */
  public static Sandbox start(
      int port, long seedNumber, SandboxClock clock, Supplier<String> edgeUrl) {
    return start(port, seedNumber, clock, edgeUrl, MachineSeed.USUAL_LOGS);
  }

  /**
   * Starts the simulators with a year of so many machine logs.
   *
   * @see #start(int, long, SandboxClock, Supplier)
   */
  public static Sandbox start(
      int port, long seedNumber, SandboxClock clock, Supplier<String> edgeUrl, int machineLogs) {
    return start(port, 0, seedNumber, clock, edgeUrl, machineLogs);
  }

  /** The same, with a mail server on this port. */
  static Sandbox start(
      int port,
      int mailPort,
      long seedNumber,
      SandboxClock clock,
      Supplier<String> edgeUrl,
      int machineLogs) {
    return start(port, mailPort, seedNumber, clock, edgeUrl, machineLogs, null);
  }

  /** A folder for the executor, gone with the sandbox. */
  Path executorFolder() {
    return workFolder.resolve("executor");
  }

  /** The folder of documents, gone with the sandbox. */
  Path knowledgeFolder() {
    return workFolder.resolve("knowledge");
  }

  /** The same for the hub of another sandbox that was closed. */
  static Sandbox instead(
      Sandbox before,
      int port,
      int mailPort,
      long seedNumber,
      Supplier<String> edgeUrl,
      int machineLogs) {
    return start(port, mailPort, seedNumber, before.clock, edgeUrl, machineLogs, before);
  }

  private static Sandbox start(
      int port,
      int mailPort,
      long seedNumber,
      SandboxClock clock,
      Supplier<String> edgeUrl,
      int machineLogs,
      Sandbox before) {
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    Sandbox sandbox = new Sandbox(port, mailPort, seedNumber, clock, edgeUrl, machineLogs, before);
    try {
      sandbox.tomcat.start();
      return sandbox;
    } catch (LifecycleException e) {
      sandbox.close();
      throw new IllegalStateException("The simulated vendors could not start on port " + port, e);
    }
  }

  /** Back to the seed: users, members, messages, effects, faults. Time does not go back. */
  public void reset() {
    faults.clear();
    webhooks.reset();
    sockets.reset();
    seed = Seed.of(seedNumber, clock.instant());
    slack.reset(seed);
    fabman.reset(seed);
    hubspot.reset(seed);
    remoteLock.reset();
    ollama.reset();
    mail.empty();
    postbox.fill(seed);
    effects.clear();
    happenings.clear();
  }

  /** What the vendors were made to do. */
  VendorEffects effects() {
    return effects;
  }

  /** The faults that are asked for. */
  Faults faults() {
    return faults;
  }

  /** The simulated Fabman. */
  FabmanSimulator fabman() {
    return fabman;
  }

  /** The simulated RemoteLock. */
  RemoteLockSimulator remoteLock() {
    return remoteLock;
  }

  /** The mail server, for tests that let it fail. */
  MailRoom mail() {
    return mail;
  }

  /** The simulated Slack itself. */
  SlackWorld slack() {
    return slack;
  }

  /** What is in a file of the simulated Slack; null when there is no such. */
  byte[] slackFile(String id) {
    return slack.files().content(id);
  }

  /** What just happened here and in the hub beside it. */
  Happenings happenings() {
    return happenings;
  }

  /** Where the hub's own books are read. */
  HappenedBooks books() {
    return books;
  }

  /** The simulated HubSpot. */
  HubspotSimulator hubspot() {
    return hubspot;
  }

  /** {@code http://127.0.0.1:port}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
  }

  /** The port on the loopback address. */
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  /** What the vendors started from, and the truth beside it. */
  public Seed seed() {
    return seed;
  }

  /** Who is told when a vendor's data changes, as a webhook would; nobody at first. */
  void events(VendorEvents told) {
    fabman.events(told);
  }

  /** The clock that vendors and hub share. */
  public SandboxClock clock() {
    return clock;
  }

  /** The settings a hub needs to talk to these vendors. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = SandboxSettings.of(baseUrl(), mail.port());
    settings.put("IMAP_URL", "imap://127.0.0.1:" + postbox.port() + "/INBOX");
    settings.put("IMAP_USER", Postbox.USER);
    settings.put("IMAP_PASSWORD", Postbox.PASSWORD);
    settings.put("KNOWLEDGE_DIR", knowledgeFolder().toString());
    return settings;
  }

  /** The secret part of a new response address of somebody in a channel, for tests. */
  String responseAddressFor(String room, String user) {
    return slack.respondTo(room, user, null);
  }

  /** The connections that are held to the simulated Slack, for tests. */
  SlackSockets sockets() {
    return sockets;
  }

  /** What brings things to the hub, for tests. */
  SlackDelivery delivery() {
    return delivery;
  }

  /** Where {@code GET /_users} takes the roles from; without it, from the seed. */
  public void rolesFrom(Supplier<Map<String, ? extends Collection<String>>> granted) {
    roles = granted;
  }

  @Override
  public void close() {
    faults.clear();
    webhooks.close();
    delivery.close();
    sockets.drop();
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    } finally {
      mail.close();
      postbox.close();
      delete(workFolder);
    }
  }

  /** The vendors' webhooks, for tests. */
  WebhookDelivery webhooks() {
    return webhooks;
  }

  private static ObjectNode userEvent(String type, ObjectNode user, Instant at) {
    ObjectNode event = Wire.object().put("type", type);
    event.set("user", user);
    event.put("cache_ts", at.getEpochSecond());
    return event.put("event_ts", "%d.000100".formatted(at.getEpochSecond()));
  }

  private static void filter(Context context) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("local-visitors");
    definition.setFilter(new LocalVisitors());
    context.addFilterDef(definition);
    FilterMap everything = new FilterMap();
    everything.setFilterName("local-visitors");
    everything.addURLPattern("/*");
    context.addFilterMap(everything);
  }

  private static void mount(Context context, String name, HttpServlet servlet, String... paths) {
    Tomcat.addServlet(context, name, servlet);
    for (String path : paths) {
      context.addServletMappingDecoded(path, name, false);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException leftBehind) {
      // A temporary folder; the operating system clears it in its own time.
      folder.toFile().deleteOnExit();
    }
  }
}
