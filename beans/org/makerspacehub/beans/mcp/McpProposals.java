package org.makerspacehub.beans.mcp;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.agent.Proposals;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.Approvals;

/**
 * What an outside program proposes goes to the gate at once, since there is no conversation in
 * Slack that a card could be put under: the people who approve it see the exact arguments, the
 * program's name and for whom it asks. It waits there; nothing is done by asking.
 */
public final class McpProposals implements Proposals {
  private static final ObjectMapper SORTED =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private final Proposals others;
  private final Approvals gate;
  private final ActionCatalogue catalogue;
  private final ClientBook book;
  private final String link;

  /**
   * @param others takes what agents propose
   * @param gate where things are asked for
   * @param catalogue says what an action is done to
   * @param book knows what was asked for a moment ago
   * @param link where its owner sees what became of a request
   */
  public McpProposals(
      Proposals others, Approvals gate, ActionCatalogue catalogue, ClientBook book, String link) {
    this.others = others;
    this.gate = gate;
    this.catalogue = catalogue;
    this.book = book;
    this.link = link;
  }

  @Override
  public Proposed propose(
      ToolCall call, String action, String target, JsonNode arguments, String why) {
    if (!call.session().through().startsWith(McpClient.THROUGH)) {
      return others.propose(call, action, target, arguments, why);
    }
    String whom = whom(call, action, target);
    Map<String, Object> values =
        new TreeMap<>(SORTED.convertValue(arguments, new TypeReference<Map<String, Object>>() {}));
    Approvals.Asked asked =
        gate.request(
            new Approvals.Ask(
                book.askRef(fingerprint(call, action, whom, values)),
                call.session().asker(),
                call.session().through(),
                action,
                whom,
                values,
                why,
                false));
    return asked.pending()
        ? new Proposed(
            true,
            asked.ref(),
            "Pending approval #%s: %s %s Nothing has been done yet."
                .formatted(asked.ref(), link, asked.sentence()))
        : new Proposed(false, "", asked.sentence());
  }

  /** What is done to somebody is done to the asker unless they say to whom. */
  private String whom(ToolCall call, String action, String target) {
    boolean account =
        catalogue
            .find(action)
            .filter(entry -> entry.target() == ActionEntry.Target.ACCOUNT)
            .isPresent();
    return target.isBlank() && account ? call.session().asker().id() : target;
  }

  private static byte[] fingerprint(
      ToolCall call, String action, String target, Map<String, Object> arguments) {
    return Sha256.of(
        SORTED
            .valueToTree(
                List.of(
                    call.session().asker().id(),
                    call.session().through(),
                    action,
                    target,
                    arguments))
            .toString());
  }
}
