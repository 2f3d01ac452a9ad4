package org.makerspacehub.beans.knowledge.slack;

/**
 * One thing to be read of Slack: small enough to be lost and read again.
 *
 * @param kind which way it is read
 * @param channel of which
 * @param root the message above the thread; null for a channel's own messages
 */
record SlackStep(Kind kind, String channel, String root) {
  /** Ways to read. */
  enum Kind {
    /** The newest messages: new ones, and whether those that are known are still as they were. */
    TOP,
    /** A thread. */
    THREAD,
    /** What is old, once more. */
    SWEEP,
    /** What is further back than was ever read. */
    BACK
  }
}
