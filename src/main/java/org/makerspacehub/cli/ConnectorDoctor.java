package org.makerspacehub.cli;

import java.util.List;
import org.makerspacehub.beans.HubException;

/** Whether the connector answers to our token, and to nobody without it. */
final class ConnectorDoctor {
  private static final List<String> SERVERS = List.of("fabman", "slack");
  private static final String LIST_TOOLS =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}";

  private final Settings set;

  ConnectorDoctor(Settings set) {
    this.set = set;
  }

  List<Finding> look() {
    if (!set.has("CONNECTOR_URL") || !set.has("CONNECTOR_TOKEN")) {
      return List.of(Finding.skipped("connector", "CONNECTOR_URL or CONNECTOR_TOKEN"));
    }
    return SERVERS.stream().map(this::look).toList();
  }

  private Finding look(String server) {
    String url = set.get("CONNECTOR_URL").replaceAll("/$", "") + "/mcp/" + server;
    try {
      int stranger = Http.post(url, null, "application/json", LIST_TOOLS).status();
      Http.Answer answer =
          Http.post(url, set.get("CONNECTOR_TOKEN"), "application/json", LIST_TOOLS);
      int tools = answer.body().path("result").path("tools").size();
      if (stranger != 401) {
        return Finding.bad(
            "connector %s: answers %d to a caller without the token".formatted(server, stranger),
            "check that CONNECTOR_URL is the connector, and take it off the network until it asks");
      }
      if (answer.status() == 401) {
        return Finding.bad(
            "connector %s: does not take our token".formatted(server),
            "give hub and connector the same CONNECTOR_TOKEN");
      }
      return answer.status() == 200 && tools > 0
          ? Finding.good("connector %s: answers with %d tools".formatted(server, tools))
          : Finding.bad(
              "connector %s: answers %d with %d tools".formatted(server, answer.status(), tools),
              "check that CONNECTOR_URL is a connector of this version");
    } catch (HubException away) {
      return Finding.bad(
          "connector %s: %s".formatted(server, away.getMessage()),
          "check CONNECTOR_URL and that the connector runs and may be reached from here");
    }
  }
}
