package org.makerspacehub.beans.vendor.lock;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.makerspacehub.beans.vendor.Fields;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;
import org.makerspacehub.beans.vendor.VendorRoute;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/** The token that opens RemoteLock's API, kept in memory until shortly before its end. */
public final class RemoteLockTokens {
  /** The route that fetches one. */
  public static final String ROUTE = "remotelock-token";

  private static final Duration SPARE = Duration.ofMinutes(2);
  // Vendor: RemoteLock documentation, authentication.
  private static final long USUAL_SECONDS = 7_200;

  private final VendorRoute route;
  private final Clock clock;
  private volatile String token = "";
  private volatile Instant until = Instant.EPOCH;

  /**
   * @param route gives a {@link VendorReply}
   * @param clock says when a token ends
   */
  public RemoteLockTokens(VendorRoute route, Clock clock) {
    this.route = route;
    this.clock = clock;
  }

  /** The one that was fetched last; empty when there is none. */
  public String present() {
    return token;
  }

  /**
   * Sees to it that there is one.
   *
   * @throws VendorRefused when RemoteLock does not take the application's secret
   * @throws VendorUnavailable when it does not answer
   */
  void need() {
    if (!clock.instant().isBefore(until)) {
      fetch("");
    }
  }

  /** The one with which a call was made turned out to be worthless. */
  void worthless(String used) {
    fetch(used);
  }

  private synchronized void fetch(String instead) {
    // Of several who come at once, the first fetches it for all.
    if (!token.equals(instead) && clock.instant().isBefore(until)) {
      return;
    }
    until = Instant.EPOCH;
    VendorReply reply = (VendorReply) route.ask(ROUTE, "");
    if (reply.status() >= 400 && reply.status() < 500 && reply.status() != 429) {
      throw new VendorRefused(
          "RemoteLock refuses REMOTELOCK_CLIENT_ID and its secret (HTTP %d)."
              .formatted(reply.status()),
          null);
    }
    JsonNode json = Fields.parse(reply.body()).orElse(null);
    String fetched = json == null ? null : Fields.text(json, "access_token");
    if (reply.status() != 200 || fetched == null || fetched.isBlank()) {
      throw new VendorUnavailable(
          "RemoteLock gives no token (HTTP %d); try again later.".formatted(reply.status()),
          Duration.ZERO,
          null);
    }
    token = fetched;
    long seconds = json.path("expires_in").asLong(USUAL_SECONDS);
    until = clock.instant().plusSeconds(Math.max(0, seconds)).minus(SPARE);
  }

  @Override
  public String toString() {
    return "RemoteLockTokens[until=" + until + "]";
  }
}
