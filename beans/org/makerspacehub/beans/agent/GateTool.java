package org.makerspacehub.beans.agent;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.gate.RequestBook;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How a tool of the owner's agent asks at the gate: in the name of whoever speaks with it, under a
 * reference that the same call has again, and with a trace back to the question it came of. What
 * happens then is decided by people who see the exact arguments; this does nothing by itself.
 */
public class GateTool {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JdbcClient db;
  private final Approvals approvals;

  /**
   * @param db as the hub's user
   * @param approvals the gate
   */
  public GateTool(JdbcClient db, Approvals approvals) {
    this.db = db;
    this.approvals = approvals;
  }

  /**
   * Asks for something that is done to nobody in particular.
   *
   * @param call by which the agent asks; the same call again is the same request
   * @param action of {@code actions.yaml}
   * @param arguments an object, as the action's schema says
   * @param why in the agent's words; may be empty
   * @return what the agent reads: what its person sees now, or why it cannot be asked
   */
  public ToolAnswer ask(ToolCall call, String action, JsonNode arguments, String why) {
    ToolSession session = call.session();
    String ref = ref(call);
    Approvals.Asked asked =
        approvals.request(
            new Approvals.Ask(
                ref,
                session.asker(),
                session.through(),
                action,
                "",
                JSON.convertValue(arguments, new TypeReference<Map<String, Object>>() {}),
                PlainLine.of(why, RequestBook.LONGEST),
                false));
    db.sql("UPDATE action_request SET asked_from = :run WHERE ref = :ref AND asked_from IS NULL")
        .param("run", session.ref())
        .param("ref", ref)
        .update();
    ObjectNode data =
        JsonNodeFactory.instance
            .objectNode()
            .put("asked", asked.pending())
            .put("request", asked.ref())
            .put("action", action);
    return new ToolAnswer(
        "%s %s (reference %s)"
            .formatted(
                asked.pending() ? "Asked. Nothing is done yet." : "Not asked.",
                asked.sentence(),
                asked.ref()),
        data,
        false,
        false);
  }

  /** The reference of the request that a call makes. */
  public static String ref(ToolCall call) {
    return Ref.ofKey("gate " + call.session().key(call.number()));
  }
}
