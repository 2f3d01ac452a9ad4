package org.makerspacehub.cli;

import java.util.List;
import org.makerspacehub.beans.HubException;

/** Whether Fabman takes the key: asked directly where the key is, else through the connector. */
final class FabmanDoctor {
  private static final String BASE = "https://fabman.io/api/v1";
  private static final String CALL =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/call",
       "params":{"name":"fabman_list_members","arguments":{"limit":1}}}""";

  private final Settings set;

  FabmanDoctor(Settings set) {
    this.set = set;
  }

  List<Finding> look() {
    if (set.has("FABMAN_API_KEY")) {
      return List.of(directly());
    }
    return set.has("CONNECTOR_URL") && set.has("CONNECTOR_TOKEN")
        ? List.of(throughTheConnector())
        : List.of(Finding.skipped("Fabman", "FABMAN_API_KEY"));
  }

  private Finding directly() {
    String base = set.environment().getProperty("hub.fabman.base-url", BASE);
    String key = set.get("FABMAN_API_KEY");
    try {
      String url = base.trim().replaceAll("/$", "");
      Http.Answer me = Http.get(url + "/user/me", key);
      if (me.status() == 401) {
        return Finding.bad(
            "Fabman: FABMAN_API_KEY is refused",
            "make a new key at Fabman (Configure → Integrations) and set it");
      }
      Http.Answer members = Http.get(url + "/members?limit=1", key);
      if (members.status() == 403) {
        return Finding.bad(
            "Fabman: the key may not list members",
            "give its member a role that may see members, packages and invoices");
      }
      return members.status() == 200 && members.body().isArray()
          ? Finding.good(
              "Fabman: the key is good%s"
                  .formatted(
                      members
                          .header("X-Total-Count")
                          .filter(count -> count.matches("\\d{1,9}"))
                          .map(count -> "; %s members".formatted(count))
                          .orElse("")))
          : Finding.bad(
              "Fabman: answers HTTP %d where its members are".formatted(members.status()),
              "check FABMAN_BASE_URL; it ends in /api/v1");
    } catch (HubException away) {
      return Finding.bad(
          "Fabman: %s".formatted(away.getMessage()),
          "check FABMAN_BASE_URL and that this process may reach it");
    }
  }

  private Finding throughTheConnector() {
    String url = set.get("CONNECTOR_URL").replaceAll("/$", "") + "/mcp/fabman";
    try {
      Http.Answer answer = Http.post(url, set.get("CONNECTOR_TOKEN"), "application/json", CALL);
      boolean good =
          answer.status() == 200
              && answer.body().path("result").isObject()
              && !answer.body().path("result").path("isError").asBoolean();
      return good
          ? Finding.good("Fabman: answers through the connector")
          : Finding.bad(
              "Fabman: does not answer through the connector",
              "run doctor with the connector's settings: it sees Fabman's own answer");
    } catch (HubException away) {
      return Finding.bad(
          "Fabman: the connector %s".formatted(away.getMessage()),
          "check CONNECTOR_URL and that the connector runs and may be reached from here");
    }
  }
}
