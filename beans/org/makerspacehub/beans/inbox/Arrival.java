package org.makerspacehub.beans.inbox;

import org.makerspacehub.beans.failure.Payload;

/**
 * Something verified that came in, ready to be kept. Every way in (signed HTTP, a held connection)
 * ends in one of these.
 *
 * @param ref the correlation id
 * @param source {@link #COMMAND}, {@link #EVENT}, {@link #INTERACTION} or {@link #SUBMISSION}
 * @param eventId what the sender calls it; with the source it names the thing for good
 * @param payload JSON, without the sender's verification token
 * @param responseUrl where a late answer may go; empty when there is none
 * @param challenge what Slack wants echoed to prove that this address is ours; else empty
 * @param digest of the signed bytes, by which a replay is recognised; null when the way in has no
 *     signatures
 * @param said the word on something privileged that came with it; null for none
 */
public record Arrival(
    String ref,
    String source,
    String eventId,
    String payload,
    String responseUrl,
    String challenge,
    byte[] digest,
    Said said)
    implements Payload {

  /** Something that carries nobody's word. */
  public Arrival(
      String ref,
      String source,
      String eventId,
      String payload,
      String responseUrl,
      String challenge,
      byte[] digest) {
    this(ref, source, eventId, payload, responseUrl, challenge, digest, null);
  }

  /** A slash command. */
  public static final String COMMAND = "slack-command";

  /** An event of the Events API. */
  public static final String EVENT = "slack-event";

  /** A click, a shortcut, or a form that was closed. */
  public static final String INTERACTION = "slack-interaction";

  /** A form that was sent off; somebody waits for the answer. */
  public static final String SUBMISSION = "slack-submission";

  /** A webhook of Fabman: a hint that something changed. */
  public static final String FABMAN = "fabman-webhook";

  /** One event of a HubSpot webhook: a hint that something changed. */
  public static final String HUBSPOT = "hubspot-webhook";

  /** One event of a RemoteLock webhook: what happened at a door. */
  public static final String REMOTELOCK = "remotelock-webhook";

  /** Whether it is a slash command, which is answered. */
  public boolean isCommand() {
    return COMMAND.equals(source);
  }

  /** Whether it is an event of the Events API. */
  public boolean isEvent() {
    return EVENT.equals(source);
  }

  /** Whether it is a form that was sent off, which is answered. */
  public boolean isSubmission() {
    return SUBMISSION.equals(source);
  }

  /** Whether this is only Slack's question whether the address is ours. */
  public boolean isChallenge() {
    return !challenge.isEmpty();
  }

  @Override
  public String payloadText() {
    return payload;
  }

  @Override
  public String toString() {
    return "Arrival[ref=" + ref + ", source=" + source + "]";
  }
}
