package org.makerspacehub.sandbox;

import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;

/**
 * What a hub of a sandbox has that no other has: the moved clock, the vendors' addresses, and
 * somebody who looks over its shoulder.
 */
record SandboxParts(Sandbox sandbox, Map<String, Object> settings)
    implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

  /** A hub in role {@code all} on this database, beside these vendors, on these ports. */
  static SandboxParts of(
      EmbeddedMariaDb database, Sandbox sandbox, int serverPort, int managementPort) {
    String hub = "http://127.0.0.1:" + serverPort;
    Map<String, Object> settings = new HashMap<>(database.settings());
    settings.putAll(sandbox.settings());
    settings.put("HUB_ROLE", "all");
    settings.put("EXECUTOR_DIR", sandbox.executorFolder().toString());
    settings.put("HUB_INTERNAL_URL", hub);
    settings.put("CONNECTOR_URL", hub);
    settings.put("SERVER_PORT", serverPort);
    settings.put("server.port", serverPort);
    settings.put("server.address", "127.0.0.1");
    settings.put("MANAGEMENT_PORT", managementPort);
    settings.put("management.server.port", managementPort);
    settings.put("MANAGEMENT_ADDRESS", "127.0.0.1");
    return new SandboxParts(sandbox, settings);
  }

  /** The same, with another value of one setting. */
  SandboxParts with(String setting, Object value) {
    Map<String, Object> changed = new HashMap<>(settings);
    changed.put(setting, value);
    return new SandboxParts(sandbox, changed);
  }

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    Map<String, Object> quiet = new LinkedHashMap<>();
    quiet.put("logging.level.root", "WARN");
    context.getEnvironment().getPropertySources().addLast(new MapPropertySource("quiet", quiet));
    // Before everything: a real key in the environment must not reach a sandbox's hub.
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("sandbox", settings));
    // After the check that no process outside a sandbox gets past with these in role "all".
    context.addBeanFactoryPostProcessor(
        factory ->
            context
                .getEnvironment()
                .getPropertySources()
                .addFirst(
                    new MapPropertySource(
                        "sandbox-keys", new HashMap<>(SandboxSettings.writeKeys()))));
    GenericApplicationContext parts = (GenericApplicationContext) context;
    parts.registerBean(
        "sandboxClock", Clock.class, sandbox::clock, definition -> definition.setPrimary(true));
    Happenings happenings = sandbox.happenings();
    parts.registerBean(WatchedSteps.class, () -> new WatchedSteps(happenings));
    parts.registerBean(WatchedParts.class, () -> new WatchedParts(happenings, sandbox.books()));
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
