package org.makerspacehub.config;

import java.util.List;
import org.makerspacehub.beans.socket.SocketMode;
import org.makerspacehub.beans.socket.SocketStatus;
import org.springframework.context.SmartLifecycle;

/**
 * Connects to Slack when everything behind the door is up, and lets go before any of it goes: what
 * Slack sends in between finds nobody, is not acknowledged, and comes again.
 */
final class SocketLifecycle implements SmartLifecycle {
  private final SocketMode socket;
  private volatile boolean running;

  /**
   * @param socket null when Slack comes over HTTP
   */
  SocketLifecycle(SocketMode socket) {
    this.socket = socket;
  }

  /** How each connection is; none when Slack comes over HTTP. */
  List<SocketStatus> status() {
    return socket == null ? List.of() : socket.status();
  }

  @Override
  public void start() {
    running = true;
    if (socket != null) {
      socket.start();
    }
  }

  @Override
  public void stop() {
    running = false;
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After Camel and before it: last to start, first to stop. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
