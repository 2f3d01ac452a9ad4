package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.makerspacehub.beans.erasure.Forgotten;

/**
 * What of a vendor's record is taken in of who was forgotten here and not there: of the person
 * nothing, of what they used and paid the figures.
 */
final class ForgottenRecords {
  /** Tools that tell about people, and as what. */
  private static final Map<String, String> PEOPLE =
      Map.of(
          "fabman_list_members", "fabman",
          "fabman_get_member", "fabman",
          "hubspot_list_contacts", "hubspot",
          "hubspot_search_contacts", "hubspot",
          "hubspot_get_contact", "hubspot",
          "slack_list_users", "slack",
          "slack_get_user", "slack");

  private final Forgotten forgotten;

  ForgottenRecords(Forgotten forgotten) {
    this.forgotten = forgotten;
  }

  /** Whether a record is one of a person who was forgotten. */
  boolean isMeant(String tool, JsonNode item) {
    String source = PEOPLE.get(tool);
    if (source == null) {
      return false;
    }
    String id = item.path("id").asText("");
    if (source.equals("slack")) {
      return forgotten.record(source, item.path("team_id").asText("") + "/" + id);
    }
    return forgotten.record(source, id)
        // A contact that came of two, one of whom was forgotten, has the address of that one.
        || source.equals("hubspot") && forgotten.author("mail:" + item.path("email").asText(""));
  }

  /** A record of something else, without the person that it names. */
  JsonNode without(String tool, JsonNode item) {
    if (PEOPLE.containsKey(tool)
        || !(item instanceof ObjectNode)
        || !forgotten.record("fabman", item.path("member_id").asText(null))) {
      return item;
    }
    ObjectNode nobodys = item.deepCopy();
    nobodys.put("member_id", Forgotten.MEMBER);
    if (nobodys.hasNonNull("description")) {
      nobodys.put("description", forgotten.scrub(nobodys.get("description").asText()));
    }
    return nobodys;
  }
}
