package org.makerspacehub.beans.command;

import java.time.Instant;
import org.makerspacehub.beans.policy.Principal;

/**
 * Somebody's right to be shown a form, from the button that they pressed or the command that they
 * typed.
 *
 * @param ref the correlation id
 * @param principal whose
 * @param triggerId by which a form may be opened, once and within three seconds; may be empty
 * @param receivedAt when the edge took it
 */
public record Opener(String ref, Principal principal, String triggerId, Instant receivedAt) {}
