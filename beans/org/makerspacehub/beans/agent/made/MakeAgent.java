package org.makerspacehub.beans.agent.made;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.policy.JdbcRoleGrants;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes an agent, or its next version. Whatever was confirmed, it looks for itself: the maker is an
 * owner now, and what is made is nothing that an agent cannot be.
 */
public final class MakeAgent implements ActionExecutor {
  private final String action;
  private final JdbcClient db;
  private final JdbcRoleGrants roles;
  private final Deeds deeds;
  private final Clock clock;

  private MakeAgent(String action, JdbcClient db, Deeds deeds, Clock clock) {
    this.action = action;
    this.db = db;
    this.roles = new JdbcRoleGrants(db, clock);
    this.deeds = deeds;
    this.clock = clock;
  }

  /**
   * Of a new one.
   *
   * @param db as the executor's user, who alone may write agents
   * @param deeds does it once
   * @param clock says when
   */
  public static MakeAgent create(JdbcClient db, Deeds deeds, Clock clock) {
    return new MakeAgent("agent.create", db, deeds, clock);
  }

  /** Of another version of one that is there; the parameters are the same. */
  public static MakeAgent update(JdbcClient db, Deeds deeds, Clock clock) {
    return new MakeAgent("agent.update", db, deeds, clock);
  }

  @Override
  public String action() {
    return action;
  }

  @Override
  public Facts check(Order order) {
    plan(order, "");
    return Facts.NONE;
  }

  @Override
  public Effect perform(Order order) {
    return deeds.once(
        order,
        () -> {
          Map<String, Object> next = plan(order, " FOR UPDATE");
          write(next);
          return new Effect.Done(
              isNew()
                  ? "The agent '%s' is there.".formatted(next.get("agent"))
                  : "The agent '%s' is at version %s."
                      .formatted(next.get("agent"), next.get("version")),
              order.ref(),
              null);
        });
  }

  @Override
  public Effect look(Order order) {
    return deeds.look(order);
  }

  private boolean isNew() {
    return action.equals("agent.create");
  }

  /**
   * The row that it comes to.
   *
   * @throws HubException with a sentence for whoever asked
   */
  private Map<String, Object> plan(Order order, String lock) {
    if (!roles.of(order.requester()).contains(Role.OWNER)) {
      throw new HubException("Agents are made for an owner, and you are none at the moment.");
    }
    String name = order.text("name");
    if (!name.matches("[a-z][a-z0-9-]{1,30}") || MadeAgents.TAKEN.contains(name)) {
      throw new HubException("No agent that is made can have that name.");
    }
    List<Integer> there =
        db.sql("SELECT version FROM agent WHERE name = :name" + lock)
            .param("name", name)
            .query(Integer.class)
            .list();
    Map<String, Object> row = new LinkedHashMap<>();
    if (isNew()) {
      if (!there.isEmpty()) {
        throw new HubException("There is an agent of that name already; change that one.");
      }
      row.put("state", "active");
      row.put("rounds", MadeAgents.USUAL.rounds());
      row.put("tokens", MadeAgents.USUAL.tokens());
      row.put("seconds", MadeAgents.USUAL.time().toSeconds());
    } else {
      int of = ((Number) order.arguments().getOrDefault("of", 0)).intValue();
      if (there.isEmpty()) {
        throw new HubException("There is no agent of that name that was made here.");
      }
      if (there.get(0) != of) {
        throw new HubException(
            "It was changed meanwhile: it is at version %d, and you confirmed a change of %d."
                .formatted(there.get(0), of));
      }
      row.putAll(
          db.sql(
                  """
                  SELECT state, title, prompt, tools, audience, rounds, tokens, seconds
                    FROM agent_version WHERE agent = :name AND version = :version""")
              .param("name", name)
              .param("version", of)
              .query()
              .singleRow());
    }
    given(order, row);
    row.put("agent", name);
    row.put("version", isNew() ? 1 : there.get(0) + 1);
    row.put("maker", order.requester().id());
    row.put("request_ref", order.ref());
    return row;
  }

  private static void given(Order order, Map<String, Object> row) {
    for (String key : List.of("title", "prompt", "state", "rounds", "tokens", "seconds")) {
      if (order.arguments().containsKey(key)) {
        row.put(key, order.arguments().get(key));
      }
    }
    for (String key : List.of("tools", "audience")) {
      if (order.arguments().get(key) instanceof List<?> list) {
        row.put(key, AgentRows.json(new TreeSet<>(list.stream().map(String::valueOf).toList())));
      }
    }
    // Looked at as it will be, so that what an older version had cannot stay either.
    Set<String> never = MadeAgents.never(AgentRows.names(String.valueOf(row.get("tools"))));
    if (!never.isEmpty()) {
      throw new HubException(
          "No agent that is made can have: %s.".formatted(String.join(", ", never)));
    }
    for (String role : AgentRows.names(String.valueOf(row.get("audience")))) {
      if (Role.ofWireName(role).filter(MadeAgents.AUDIENCE::contains).isEmpty()) {
        throw new HubException("An agent is for staff, board, owner, operator, or everybody.");
      }
    }
    atMost(row, "rounds", MadeAgents.MOST.rounds());
    atMost(row, "tokens", MadeAgents.MOST.tokens());
    atMost(row, "seconds", MadeAgents.MOST.time().toSeconds());
  }

  private static void atMost(Map<String, Object> row, String key, long most) {
    long value = ((Number) row.get(key)).longValue();
    if (value < 1 || value > most) {
      throw new HubException("An agent's %s are from 1 to %d.".formatted(key, most));
    }
  }

  private void write(Map<String, Object> row) {
    Map<String, Object> values = new LinkedHashMap<>(row);
    values.put("now", Timestamp.from(clock.instant()));
    db.sql(
            """
            INSERT INTO agent_version
              (agent, version, state, title, prompt, tools, audience, rounds, tokens, seconds, maker,
               request_ref, created_at)
            VALUES
              (:agent, :version, :state, :title, :prompt, :tools, :audience, :rounds, :tokens,
               :seconds, :maker, :request_ref, :now)""")
        .params(values)
        .update();
    db.sql(
            isNew()
                ? "INSERT INTO agent (name, version, created_at, changed_at) VALUES (:agent,"
                    + " :version, :now, :now)"
                : "UPDATE agent SET version = :version, changed_at = :now WHERE name = :agent")
        .params(values)
        .update();
  }
}
