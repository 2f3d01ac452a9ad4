package org.makerspacehub.beans.knowledge.slack;

import java.time.Instant;
import java.util.Objects;

/**
 * A message as it is kept.
 *
 * @param ts Slack's time stamp: with the channel it names the message for good
 * @param threadTs of the message above it, which may be itself; null when it is in no thread
 * @param team the writer's workspace; null when no account wrote it
 * @param user the writer's account; null when no account wrote it
 * @param text as it was written; untrusted; empty when only what was replied to it counts
 * @param files names of files that came with it, a line each; untrusted
 * @param editedTs when it was last changed; null when it was not
 * @param replies how many there are below it
 * @param latestReply the time stamp of the last of them; null for none
 * @param takenAt when it was first seen here; null for one that just came from Slack
 * @param gone whether Slack said that it is no more
 */
record SlackPost(
    String ts,
    String threadTs,
    String team,
    String user,
    String text,
    String files,
    String editedTs,
    int replies,
    String latestReply,
    Instant takenAt,
    boolean gone) {

  /** Whether it is below another. */
  boolean isReply() {
    return threadTs != null && !threadTs.equals(ts);
  }

  /** When it was written. */
  Instant at() {
    return at(ts);
  }

  /** Whether there is something to be known from it. */
  boolean isWorthKnowing() {
    return !gone && !(text.isBlank() && files.isBlank());
  }

  /** Whether somebody reads the same in both. */
  boolean saysTheSame(SlackPost other) {
    return text.equals(other.text)
        && files.equals(other.files)
        && Objects.equals(user, other.user)
        && Objects.equals(team, other.team)
        && Objects.equals(editedTs, other.editedTs)
        && isReply() == other.isReply();
  }

  /** Whether the same was replied to both. */
  boolean hasTheSameReplies(SlackPost other) {
    return replies == other.replies && Objects.equals(latestReply, other.latestReply);
  }

  /** The documents that it is part of: its thread's, its day's, or both while that changes. */
  String unit() {
    if (isReply()) {
      return threadUnit(threadTs);
    }
    return replies > 0 ? threadUnit(ts) : dayUnit(ts);
  }

  static String threadUnit(String root) {
    return "t:" + root;
  }

  static String dayUnit(String ts) {
    return "d:" + Math.floorDiv(at(ts).getEpochSecond(), 86_400);
  }

  /** The moment of a time stamp, to the millisecond. */
  static Instant at(String ts) {
    int dot = ts.indexOf('.');
    String micros = (ts.substring(dot + 1) + "000000").substring(0, 6);
    return Instant.ofEpochSecond(
        Long.parseLong(ts.substring(0, dot)), Long.parseLong(micros) / 1_000 * 1_000_000);
  }

  /** The time stamp of a moment. */
  static String ts(Instant at) {
    return "%010d.000000".formatted(Math.max(0, at.getEpochSecond()));
  }

  /** Without what was written, and by whom. */
  @Override
  public String toString() {
    return "SlackPost[ts=" + ts + "]";
  }
}
