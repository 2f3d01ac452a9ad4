package org.makerspacehub.sandbox;

import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private final Faults faults = new Faults();
  private final SlackSockets sockets = new SlackSockets();
  private final SlackDelivery delivery;
  private final Tomcat tomcat = new Tomcat();
  private final Path workFolder;

  private volatile Seed seed;
  private volatile Supplier<Map<String, ? extends Collection<String>>> roles;

  private Sandbox(int port, long seedNumber, SandboxClock clock, Supplier<String> edgeUrl) {
    this.clock = clock;
    this.seedNumber = seedNumber;
    this.slack = new SlackWorld(clock);
    this.fabman = new FabmanSimulator(clock);
    this.roles =
        () ->
            seed.roles().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
    reset();
    try {
      workFolder = Files.createTempDirectory("sandbox-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SlackDelivery delivery =
        new SlackDelivery(clock, slack, faults, sockets, edgeUrl, this::baseUrl);
    this.delivery = delivery;
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
    standard.getPipeline().addValve(new FaultValve(faults));
    // These look for leaks of classes reloaded in a server; here there is one class loader.
    standard.setClearReferencesObjectStreamClassCaches(false);
    standard.setClearReferencesRmiTargets(false);
    standard.setClearReferencesThreadLocals(false);
    filter(context);
    mount(context, "fabman", fabman, FabmanSimulator.PATH + "/*");
    mount(context, "slack", new SlackSimulator(clock, slack, sockets), SlackSimulator.PATH + "/*");
    mount(
        context,
        "control",
        new ControlSurface(
            clock,
            this::seed,
            slack,
            fabman,
            delivery,
            sockets,
            faults,
            () -> roles.get(),
            this::reset),
        "/_users",
        "/_state",
        "/_slack/*",
        "/_fabman/*",
        "/_faults",
        "/_clock",
        "/_reset");
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
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    Sandbox sandbox = new Sandbox(port, seedNumber, clock, edgeUrl);
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
    sockets.reset();
    seed = Seed.of(seedNumber, clock.instant());
    slack.reset(seed);
    fabman.reset(seed);
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

  /** The clock that vendors and hub share. */
  public SandboxClock clock() {
    return clock;
  }

  /** The settings a hub needs to talk to these vendors. */
  public Map<String, Object> settings() {
    return SandboxSettings.of(baseUrl());
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
    delivery.close();
    sockets.drop();
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    } finally {
      delete(workFolder);
    }
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
