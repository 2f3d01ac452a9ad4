package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.makerspacehub.beans.vendor.lock.LockProvider;

/** The contract at the real RemoteLock, where its account is in the environment. */
class RealRemoteLockTest extends LockProviderContract {
  private static final Map<String, String> ENV = System.getenv();
  private static RemoteLockAtHand at;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(ENV)
        .as("REMOTELOCK_CLIENT_ID, REMOTELOCK_CLIENT_SECRET and LOCK_IDS say which account")
        .containsKeys("REMOTELOCK_CLIENT_ID", "REMOTELOCK_CLIENT_SECRET", "LOCK_IDS");
    at =
        new RemoteLockAtHand(
            ENV.getOrDefault("REMOTELOCK_BASE_URL", "https://api.remotelock.com"),
            ENV.getOrDefault("REMOTELOCK_TOKEN_URL", "https://connect.remotelock.com/oauth/token"),
            ENV.get("REMOTELOCK_CLIENT_ID"),
            ENV.get("REMOTELOCK_CLIENT_SECRET"),
            10_000,
            Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    if (at != null) {
      at.close();
    }
  }

  @Override
  LockProvider locks() {
    return at.provider;
  }

  @Override
  String door() {
    return ENV.get("LOCK_IDS").split(",")[0].strip();
  }

  @Override
  LocalDateTime now() {
    return LocalDateTime.now(ZoneId.of(ENV.getOrDefault("HUB_TIME_ZONE", "UTC")));
  }
}
