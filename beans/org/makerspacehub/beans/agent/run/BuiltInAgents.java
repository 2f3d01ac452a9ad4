package org.makerspacehub.beans.agent.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.agent.AgentSource;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.policy.Role;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The agents that come with the hub: {@code agents.yaml} and the prompts it names. */
public final class BuiltInAgents implements AgentSource {
  private static final Set<String> KEYS =
      Set.of("version", "kind", "title", "prompt", "tools", "audience", "caps");
  private static final Set<String> CAPS = Set.of("rounds", "tokens", "time");

  private final List<AgentVersion> agents = new ArrayList<>();

  /** Reads them from the jar. */
  public BuiltInAgents() {
    this(new ClassPathResource("agents.yaml"));
  }

  /**
   * @param file as {@code agents.yaml}
   * @throws HubException when anything in it is not right, naming the agent
   */
  public BuiltInAgents(Resource file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Map<String, Map<String, Object>> all;
    try {
      all = new Yaml(new SafeConstructor(options)).load(read(file));
    } catch (YAMLException broken) {
      throw new HubException("agents.yaml is not right: it is no YAML.", broken);
    }
    all.forEach((name, value) -> agents.add(agent(name, value)));
  }

  @Override
  public List<AgentVersion> agents() {
    return List.copyOf(agents);
  }

  private static AgentVersion agent(String name, Map<String, Object> value) {
    try {
      if (!name.matches("[a-z][a-z0-9-]{1,40}") || !value.keySet().equals(KEYS)) {
        throw new HubException("it has other keys than " + new TreeSet<>(KEYS));
      }
      Map<?, ?> caps = (Map<?, ?>) value.get("caps");
      if (!caps.keySet().equals(CAPS)) {
        throw new HubException("its caps are " + new TreeSet<>(CAPS));
      }
      Set<String> tools = new TreeSet<>();
      ((List<?>) value.get("tools")).forEach(tool -> tools.add((String) tool));
      Set<Role> audience = EnumSet.noneOf(Role.class);
      for (Object role : (List<?>) value.get("audience")) {
        audience.add(
            Role.ofWireName((String) role)
                .orElseThrow(() -> new HubException("'%s' is no role".formatted(role))));
      }
      return new AgentVersion(
          name,
          (Integer) value.get("version"),
          AgentVersion.Kind.valueOf(((String) value.get("kind")).toUpperCase(Locale.ROOT)),
          (String) value.get("title"),
          read(new ClassPathResource((String) value.get("prompt"))).strip(),
          tools,
          audience,
          "",
          new AgentVersion.Caps(
              (Integer) caps.get("rounds"),
              (Integer) caps.get("tokens"),
              DurationStyle.detectAndParse((String) caps.get("time"))));
    } catch (RuntimeException wrong) {
      throw new HubException(
          "agents.yaml is not right at '%s': %s.".formatted(name, wrong.getMessage()), wrong);
    }
  }

  private static String read(Resource file) {
    try (InputStream in = file.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new HubException("%s cannot be read.".formatted(file.getFilename()), missing);
    }
  }
}
