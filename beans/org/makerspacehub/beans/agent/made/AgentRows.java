package org.makerspacehub.beans.agent.made;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.agent.AgentSource;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.policy.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the agents that were made here. A row that says more than an agent can be is no agent:
 * whoever wrote it, it does not run.
 */
public class AgentRows implements AgentSource {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRows.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JdbcClient db;
  private final String newest = SqlFile.read("agents-newest");
  private final String one = SqlFile.read("agent-newest");

  /**
   * @param db as a user that may read {@code agent} and {@code agent_version}
   */
  public AgentRows(JdbcClient db) {
    this.db = db;
  }

  @Override
  public List<AgentVersion> agents() {
    return all().stream().filter(each -> !each.stopped()).map(MadeAgent::version).toList();
  }

  @Override
  public List<AgentVersion> stopped() {
    return all().stream().filter(MadeAgent::stopped).map(MadeAgent::version).toList();
  }

  /** The newest version of each, also of those that are stopped, by name. */
  public List<MadeAgent> all() {
    return db.sql(newest).query(AgentRows::readable).list().stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** The newest version of one, also when it is stopped. */
  public Optional<MadeAgent> find(String name) {
    return db.sql(one)
        .param("name", name)
        .query(AgentRows::readable)
        .optional()
        .flatMap(each -> each);
  }

  private static Optional<MadeAgent> readable(ResultSet row, int n) throws SQLException {
    String name = row.getString("agent");
    try {
      return Optional.of(agent(row, name));
    } catch (HubException | IllegalArgumentException unreadable) {
      LOG.error(
          "AGENT {} IS NOT WHAT ONE CAN BE and does not run: {}", name, unreadable.getMessage());
      return Optional.empty();
    }
  }

  private static MadeAgent agent(ResultSet row, String name) throws SQLException {
    Set<String> tools = names(row.getString("tools"));
    if (!MadeAgents.never(tools).isEmpty() || MadeAgents.TAKEN.contains(name)) {
      throw new HubException("its tools or its name are not for agents that are made");
    }
    Set<Role> audience = EnumSet.noneOf(Role.class);
    for (String role : names(row.getString("audience"))) {
      audience.add(
          Role.ofWireName(role)
              .filter(MadeAgents.AUDIENCE::contains)
              .orElseThrow(() -> new HubException("it is for nobody that there is")));
    }
    AgentVersion.Caps caps =
        new AgentVersion.Caps(
            Math.min(row.getInt("rounds"), MadeAgents.MOST.rounds()),
            Math.min(row.getInt("tokens"), MadeAgents.MOST.tokens()),
            Duration.ofSeconds(
                Math.min(row.getLong("seconds"), MadeAgents.MOST.time().toSeconds())));
    return new MadeAgent(
        new AgentVersion(
            name,
            row.getInt("version"),
            AgentVersion.Kind.SUB,
            row.getString("title"),
            row.getString("prompt"),
            tools,
            audience,
            row.getString("maker"),
            caps),
        !"active".equals(row.getString("state")),
        row.getString("request_ref"),
        row.getTimestamp("created_at").toInstant());
  }

  static Set<String> names(String json) {
    try {
      return new LinkedHashSet<>(JSON.readValue(json, new TypeReference<List<String>>() {}));
    } catch (JsonProcessingException broken) {
      throw new HubException("a list of it cannot be read");
    }
  }

  static String json(Object names) {
    try {
      return JSON.writeValueAsString(names);
    } catch (JsonProcessingException impossible) {
      throw new HubException("A list cannot be written.", impossible);
    }
  }
}
