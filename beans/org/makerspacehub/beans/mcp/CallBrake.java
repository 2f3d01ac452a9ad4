package org.makerspacehub.beans.mcp;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often one client may call: so many in a minute, and half of that at once. It is for programs
 * that run in circles, so each process counts for itself.
 */
public final class CallBrake {
  private static final double MINUTE = Duration.ofMinutes(1).toMillis();

  private final int most;
  private final double perMinute;
  private final Clock clock;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  private record Bucket(double left, long at, boolean taken) {}

  /**
   * @param perMinute calls that one client may make in a minute; at least 1
   * @param clock what "now" is
   */
  public CallBrake(int perMinute, Clock clock) {
    this.perMinute = perMinute;
    this.most = Math.max(1, perMinute / 2);
    this.clock = clock;
  }

  /**
   * Takes one call.
   *
   * @param client known to the hub, or there would be no end of them
   * @return zero when it may go on; else how long to wait, whole seconds
   */
  Duration take(String client) {
    long now = clock.millis();
    Bucket after =
        buckets.compute(
            client,
            (id, before) -> {
              double left =
                  before == null
                      ? most
                      : Math.min(
                          most,
                          before.left() + Math.max(0, now - before.at()) * perMinute / MINUTE);
              return left >= 1 ? new Bucket(left - 1, now, true) : new Bucket(left, now, false);
            });
    return after.taken()
        ? Duration.ZERO
        : Duration.ofSeconds((long) Math.ceil((1 - after.left()) * MINUTE / perMinute / 1000));
  }
}
