package org.makerspacehub.config;

import java.util.List;
import org.makerspacehub.beans.socket.SocketMode;
import org.makerspacehub.beans.socket.SocketStatus;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Connects to Slack when everything behind the door is up, and lets go before any of it goes: what
 * Slack sends in between finds nobody, is not acknowledged, and comes again.
 */
final class SocketLifecycle implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {
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
  }

  /** Camel's routes are there only now. */
  @Override
  public void onApplicationEvent(ApplicationReadyEvent ready) {
    if (socket != null && running) {
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

  /** Stops before anything behind it does. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
