package org.makerspacehub.beans.notice;

import java.time.Instant;

/**
 * A trouble that is not over.
 *
 * @param topic what it is about
 * @param sentence what is wrong
 * @param ref of the latest occurrence
 * @param occurrences how often it struck
 * @param firstAt when it began
 * @param lastAt when it struck last
 */
public record OpenNotice(
    String topic, String sentence, String ref, long occurrences, Instant firstAt, Instant lastAt) {}
