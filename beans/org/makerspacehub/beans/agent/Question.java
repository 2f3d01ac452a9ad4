package org.makerspacehub.beans.agent;

import java.time.Instant;
import org.makerspacehub.beans.policy.Principal;

/**
 * What somebody says to an agent.
 *
 * @param ref the correlation id; one question is asked once
 * @param asker from a verified event
 * @param agent whom they speak with, for example {@code frontline}
 * @param text what they said, without the hub's name; untrusted
 * @param channel where
 * @param threadTs of the thread it stands in; empty when it stands in none
 * @param direct whether only the asker and the hub read there
 * @param at when
 */
public record Question(
    String ref,
    Principal asker,
    String agent,
    String text,
    String channel,
    String threadTs,
    boolean direct,
    Instant at) {

  /** Without what was said. */
  @Override
  public String toString() {
    return "Question[ref=" + ref + ", agent=" + agent + ", channel=" + channel + "]";
  }
}
