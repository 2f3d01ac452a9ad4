package org.makerspacehub.beans.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;

/**
 * An answer of Slack, or the lack of one.
 *
 * @param ok whether it was done
 * @param json what it said; null without an answer that can be read
 * @param why what it said in a word or two, without the words of a message
 * @param passes whether asking again may help
 * @param mayHaveHappened whether it may have been done all the same
 * @param busy whether the whole method is to rest
 * @param pause as Slack wishes; null when it does not say
 */
record SlackAnswer(
    boolean ok,
    JsonNode json,
    String why,
    boolean passes,
    boolean mayHaveHappened,
    boolean busy,
    Duration pause) {

  /** Errors after which nothing was done, and that pass by themselves. */
  private static final Set<String> BUSY =
      Set.of("ratelimited", "rate_limited", "team_added_to_org");

  /** Errors that pass by themselves and say nothing about what was done. */
  private static final Set<String> BROKEN =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

  /** It was done. */
  static SlackAnswer done(JsonNode body) {
    return new SlackAnswer(true, body, "", false, false, false, null);
  }

  /** Nobody was there to be asked. */
  static SlackAnswer unreached(String what) {
    return new SlackAnswer(false, null, what + ": cannot be reached", true, false, false, null);
  }

  /** It was asked, and no answer came. */
  static SlackAnswer lost(String what, String how) {
    return new SlackAnswer(false, null, "%s: %s".formatted(what, how), true, true, false, null);
  }

  /** It certainly was not done, and asking again does not help. */
  static SlackAnswer refused(String what, String how) {
    return new SlackAnswer(false, null, "%s: %s".formatted(what, how), false, false, false, null);
  }

  /**
   * What a status alone says.
   *
   * @return null when it is a good one and the body tells the rest
   */
  static SlackAnswer ofStatus(String what, int status, Duration wait) {
    if (status == 429) {
      return busy(what, wait);
    }
    String said = "%s: HTTP %d".formatted(what, status);
    if (status >= 500) {
      return new SlackAnswer(false, null, said, true, true, false, wait);
    }
    return status < 200 || status >= 300
        ? new SlackAnswer(false, null, said, false, false, false, null)
        : null;
  }

  /** What the body of an answer with a good status says. */
  static SlackAnswer ofBody(String what, JsonNode body, Duration wait) {
    if (body == null || !body.isObject()) {
      return lost(what, "unreadable");
    }
    if (body.path("ok").asBoolean()) {
      return done(body);
    }
    String error = body.path("error").asText("");
    if (BUSY.contains(error)) {
      return busy(what, wait);
    }
    String said = error.matches("[a-z][a-z0-9_.:]{0,80}") ? error : "refused without a reason";
    boolean broken = BROKEN.contains(error);
    return new SlackAnswer(false, body, what + ": " + said, broken, broken, false, wait);
  }

  /** Slack's word for why not; empty when it gave none. */
  String error() {
    return json == null ? "" : json.path("error").asText("");
  }

  private static SlackAnswer busy(String what, Duration wait) {
    Duration pause = wait == null ? Duration.ofSeconds(5) : wait;
    return new SlackAnswer(false, null, what + ": too many requests", true, false, true, pause);
  }
}
