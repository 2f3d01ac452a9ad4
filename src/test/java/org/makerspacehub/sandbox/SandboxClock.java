package org.makerspacehub.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock in UTC that can be moved forward, so that a day can pass while one waits. Shared by the
 * simulated vendors and the hub of a sandbox: what one of them signs, the other can check.
 */
public final class SandboxClock extends Clock {
  private final Clock base;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  private SandboxClock(Clock base) {
    this.base = base;
  }

  /** Runs with the machine's clock, ahead of it by whatever it was advanced. */
  public static SandboxClock running() {
    return new SandboxClock(Clock.systemUTC());
  }

  /** Stands still at an instant until it is advanced. */
  public static SandboxClock fixed(Instant instant) {
    return new SandboxClock(Clock.fixed(instant, ZoneOffset.UTC));
  }

  /**
   * Moves time forward.
   *
   * @param by not negative: leases and replay checks of a running hub rest on time never going back
   */
  public Instant advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("Time can only be moved forward.");
    }
    ahead.accumulateAndGet(by, Duration::plus);
    return instant();
  }

  @Override
  public Instant instant() {
    return base.instant().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return zone.equals(ZoneOffset.UTC) ? this : new Zoned(this, zone);
  }

  /** The same time, told in another zone; still moved by {@link #advance}. */
  private static final class Zoned extends Clock {
    private final SandboxClock time;
    private final ZoneId zone;

    Zoned(SandboxClock time, ZoneId zone) {
      this.time = time;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return time.instant();
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return time.withZone(other);
    }
  }
}
