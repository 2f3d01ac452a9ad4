package org.makerspacehub.beans.workflow;

import java.time.Instant;

/**
 * A run as it is kept.
 *
 * @param id of the row
 * @param version of the workflow that ran
 * @param ref the correlation id
 * @param state {@code RUNNING}, {@code DONE}, {@code REFUSED} or {@code FAILED}
 * @param begunAt when it was taken up, the last time
 * @param outcome one line; empty while it runs
 */
public record WorkflowRun(
    long id, int version, String ref, String state, Instant begunAt, String outcome) {}
