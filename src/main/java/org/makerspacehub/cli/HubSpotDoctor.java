package org.makerspacehub.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;

/** Whether HubSpot takes the token, for contacts, and for no more than reading them. */
final class HubSpotDoctor {
  private static final String BASE = "https://api.hubapi.com";
  private static final String READ = "crm.objects.contacts.read";

  private final Settings set;

  HubSpotDoctor(Settings set) {
    this.set = set;
  }

  List<Finding> look() {
    if (!set.has("HUBSPOT_TOKEN")) {
      return List.of(Finding.skipped("HubSpot", "HUBSPOT_TOKEN"));
    }
    String base = (set.has("HUBSPOT_BASE_URL") ? set.get("HUBSPOT_BASE_URL") : BASE);
    base = base.replaceAll("/$", "");
    String version = set.has("HUBSPOT_API_VERSION") ? set.get("HUBSPOT_API_VERSION") : "2026-09";
    String token = set.get("HUBSPOT_TOKEN");
    try {
      Http.Answer contacts =
          Http.get(base + "/crm/objects/%s/contacts?limit=1".formatted(version), token);
      if (contacts.status() == 401) {
        return List.of(
            Finding.bad(
                "HubSpot: HUBSPOT_TOKEN is refused", "copy the token of the app or key again"));
      }
      if (contacts.status() == 403) {
        return List.of(
            Finding.bad("HubSpot: the token may not read contacts", "give it the scope " + READ));
      }
      if (contacts.status() != 200 || !contacts.body().path("results").isArray()) {
        return List.of(
            Finding.bad(
                "HubSpot: answers HTTP %d where its contacts are".formatted(contacts.status()),
                "check HUBSPOT_BASE_URL and HUBSPOT_API_VERSION"));
      }
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.good("HubSpot: the token is good and may read contacts"));
      excess(base, token).ifPresent(findings::add);
      return findings;
    } catch (HubException away) {
      return List.of(
          Finding.bad(
              "HubSpot: %s".formatted(away.getMessage()),
              "check HUBSPOT_BASE_URL and that this process may reach it"));
    }
  }

  /** A private app tells its scopes (vendor: HubSpot documentation); a service key may not. */
  private static Optional<Finding> excess(String base, String token) {
    Http.Answer info =
        Http.send(
            base + "/oauth/v2/private-apps/get/access-token-info",
            token,
            Map.of("Content-Type", "application/json"),
            "{\"tokenKey\":\"" + token.replaceAll("[^\\w-]", "") + "\"}");
    List<String> more = new ArrayList<>();
    info.body()
        .path("scopes")
        .forEach(
            scope -> {
              if (scope.asText().endsWith(".write")) {
                more.add(scope.asText().replaceAll("[^\\w.-]", "?"));
              }
            });
    return more.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Finding.Mark.LOOK,
                "HubSpot: the token may change things (%s)".formatted(String.join(", ", more)),
                "take these scopes from it; the hub only reads"));
  }
}
