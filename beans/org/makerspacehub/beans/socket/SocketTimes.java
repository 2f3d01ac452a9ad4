package org.makerspacehub.beans.socket;

import java.time.Duration;

/**
 * How patient a held connection is.
 *
 * @param open for Slack's address, for the connection, and for its greeting, each
 * @param ping between two pings of ours
 * @param silence after which a connection that says nothing counts as dead
 * @param firstPause before the second attempt to connect; doubled before each further one
 * @param longestPause between two attempts
 * @param refusedPause between two attempts while Slack refuses our token
 * @param stable how long a connection must have lived for its end to be nothing unusual
 * @param drain how long what is being worked on may take when a connection is given up
 */
public record SocketTimes(
    Duration open,
    Duration ping,
    Duration silence,
    Duration firstPause,
    Duration longestPause,
    Duration refusedPause,
    Duration stable,
    Duration drain) {

  /** What is right for Slack: a dead connection is noticed within half a minute. */
  public static final SocketTimes USUAL =
      new SocketTimes(
          Duration.ofSeconds(10),
          Duration.ofSeconds(8),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));
}
