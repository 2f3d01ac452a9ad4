package org.makerspacehub.beans.mcp;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.agent.Proposals;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.policy.Principal;

/**
 * What an outside program proposes goes to the gate at once, since there is no conversation in
 * Slack that a card could be put under: the people who approve it see the exact arguments, the
 * program's name and for whom it asks. It waits there; nothing is done by asking.
 */
public final class McpProposals implements Proposals {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whom somebody means. */
  @FunctionalInterface
  public interface Whom {
    /**
     * As the gate wants it.
     *
     * @param given a mention, an id, a member number, or empty for the asker
     */
    String of(ActionEntry entry, String given, Principal asker);
  }

  private final Proposals others;
  private final Approvals gate;
  private final ActionCatalogue catalogue;
  private final ClientBook book;
  private final Whom whom;
  private final String link;

  /**
   * @param others takes what agents propose
   * @param gate where things are asked for
   * @param catalogue says what an action is done to
   * @param book knows what was asked for a moment ago
   * @param whom says whom somebody means
   * @param link where its owner sees what became of a request
   */
  public McpProposals(
      Proposals others,
      Approvals gate,
      ActionCatalogue catalogue,
      ClientBook book,
      Whom whom,
      String link) {
    this.others = others;
    this.gate = gate;
    this.catalogue = catalogue;
    this.book = book;
    this.whom = whom;
    this.link = link;
  }

  @Override
  public Proposed propose(
      ToolCall call, String action, String target, JsonNode arguments, String why) {
    if (!call.session().through().startsWith(McpClient.THROUGH)) {
      return others.propose(call, action, target, arguments, why);
    }
    Principal asker = call.session().asker();
    Optional<ActionEntry> entry = catalogue.find(action);
    if (entry.isEmpty()) {
      return not("There is no action of that name here. Nothing was asked for.");
    }
    Map<String, Object> values;
    try {
      values =
          arguments == null || arguments.isNull() || arguments.isMissingNode()
              ? Map.of()
              : JSON.convertValue(arguments, new TypeReference<TreeMap<String, Object>>() {});
      CanonicalJson.write(values);
    } catch (RuntimeException unfit) {
      return not("The arguments have to be an object of texts, whole numbers and truths.");
    }
    String done = whom.of(entry.get(), target, asker);
    Approvals.Asked asked =
        gate.request(
            new Approvals.Ask(
                book.askRef(fingerprint(call, action, done, values)),
                asker,
                call.session().through(),
                action,
                done,
                values,
                why,
                false));
    return asked.pending()
        ? new Proposed(
            true,
            asked.ref(),
            "Pending approval #%s: %s %s Nothing has been done yet."
                .formatted(asked.ref(), link, asked.sentence()))
        : not(asked.sentence());
  }

  private static Proposed not(String sentence) {
    return new Proposed(false, "", sentence);
  }

  private static byte[] fingerprint(
      ToolCall call, String action, String target, Map<String, Object> arguments) {
    return Sha256.of(
        CanonicalJson.write(
            List.of(
                call.session().asker().id(), call.session().through(), action, target, arguments)));
  }
}
