package org.makerspacehub.cli;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;

/** Whether Slack, coming to the public address, would reach our own edge. */
final class PublicUrlDoctor {
  private final Settings set;
  private final Clock clock;

  PublicUrlDoctor(Settings set, Clock clock) {
    this.set = set;
    this.clock = clock;
  }

  List<Finding> look() {
    if (!set.has("HUB_PUBLIC_URL")) {
      return List.of(Finding.skipped("public address", "HUB_PUBLIC_URL"));
    }
    String url = set.get("HUB_PUBLIC_URL").replaceAll("/+$", "");
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException malformed) {
      return List.of(malformed());
    }
    if (uri.getHost() == null) {
      return List.of(malformed());
    }
    boolean loopback = uri.getHost().matches("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    if (!"https".equals(uri.getScheme()) && !loopback) {
      return List.of(
          Finding.bad(
              "public address: not https",
              "put a reverse proxy with a certificate in front of the edge; Slack asks for one"));
    }
    try {
      return List.of(answered(knock(url)));
    } catch (Http.NotTrusted untrusted) {
      return List.of(
          Finding.bad(
              "public address: %s".formatted(untrusted.getMessage()),
              "let the proxy get one for this very name (Let's Encrypt), with its whole chain"));
    } catch (HubException away) {
      return List.of(
          Finding.bad(
              "public address: %s".formatted(away.getMessage()),
              "check the name's DNS entry, the router's port forwarding and the proxy"));
    }
  }

  /** Knocks with a signature that cannot be right: only our own edge refuses it in our words. */
  private Http.Answer knock(String url) {
    return Http.send(
        url + "/slack/events",
        null,
        Map.of(
            "Content-Type",
            "application/json",
            "X-Slack-Request-Timestamp",
            String.valueOf(clock.instant().getEpochSecond()),
            "X-Slack-Signature",
            "v0=" + "0".repeat(64)),
        "{}");
  }

  private static Finding answered(Http.Answer answer) {
    boolean ours = answer.header(Ref.HEADER).filter(Ref::isRef).isPresent();
    if (answer.status() == 401 && ours) {
      return Finding.good(
          "public address: leads to our edge, which refuses what Slack did not sign");
    }
    if (answer.status() >= 300 && answer.status() < 400) {
      return Finding.bad(
          "public address: sends callers elsewhere (HTTP %d)".formatted(answer.status()),
          "set HUB_PUBLIC_URL to the address it leads to, and let the proxy ask for no login"
              + " under /slack and /webhooks");
    }
    if (ours) {
      return Finding.bad(
          "public address: leads to us, but the edge answers HTTP %d".formatted(answer.status()),
          "look for reference %s in the edge's log"
              .formatted(answer.header(Ref.HEADER).orElse("?")));
    }
    return Finding.bad(
        "public address: something else answers there (HTTP %d)".formatted(answer.status()),
        "let the proxy hand /slack and /webhooks to the edge's SERVER_PORT, headers included");
  }

  private static Finding malformed() {
    return Finding.bad(
        "public address: HUB_PUBLIC_URL cannot be read", "write it like https://hub.example.org");
  }
}
