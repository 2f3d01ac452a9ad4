package org.makerspacehub.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.makerspacehub.beans.socket.SocketStatus;
import org.makerspacehub.beans.socket.SocketStatus.State;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * The connections to Slack, for the operator. It belongs to neither liveness nor readiness: no
 * restart brings Slack back.
 */
final class SocketHealth implements HealthIndicator {
  private final Supplier<List<SocketStatus>> connections;

  /**
   * @param connections how each is; none when Slack comes over HTTP
   */
  SocketHealth(Supplier<List<SocketStatus>> connections) {
    this.connections = connections;
  }

  @Override
  public Health health() {
    List<SocketStatus> now = connections.get();
    Health.Builder health = new Health.Builder(status(now));
    if (now.isEmpty()) {
      return health.withDetail("way", "HTTP").build();
    }
    return health
        .withDetail("way", "Socket Mode")
        .withDetail("connections", now.stream().map(SocketHealth::details).toList())
        .build();
  }

  private static Status status(List<SocketStatus> now) {
    if (now.isEmpty() || now.stream().anyMatch(each -> each.state() == State.CONNECTED)) {
      return Status.UP;
    }
    return now.stream()
            .anyMatch(each -> each.state() == State.DISABLED || each.state() == State.REFUSED)
        ? Status.DOWN
        : Status.UNKNOWN;
  }

  private static Map<String, Object> details(SocketStatus connection) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("state", connection.state().name());
    details.put("since", connection.since().toString());
    if (!connection.sentence().isEmpty()) {
      details.put("why", connection.sentence());
    }
    details.put("connects", connection.connects());
    details.put("taken", connection.taken());
    details.put("left", connection.left());
    return details;
  }
}
