package org.makerspacehub.sandbox;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;

/** A few seconds each, with a hub that is as much quicker. */
@DisplayName("S24 outages of a few seconds")
class OutagesIT extends Outages {
  OutagesIT() {
    super(
        Duration.ofSeconds(8),
        Duration.ofSeconds(6),
        "--hub.ops.mail-after=3s",
        "--hub.ops.patience=3s",
        "--hub.ops.between-updates=1s",
        "--hub.ops.settling=1s",
        "--hub.ops.tell-period=200",
        "--hub.ops.watch-period=500",
        "--hub.outbox.drain-period=200",
        "--hub.vendor-calls.attempts=2",
        "--hub.vendor-calls.first-delay=100ms",
        "--hub.vendor-calls.patience=15s",
        "--hub.vendor-calls.breaker-pause=1s");
  }
}
