package org.makerspacehub.beans.sync;

import org.makerspacehub.beans.HubException;

/** This run was silent for longer than its lease and another process has taken its place. */
public class RunTakenOver extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param run that may not write any more
   */
  public RunTakenOver(SyncRun run) {
    super(
        "This run of %s (ref %s) took too long and was given up; the next one does the work."
            .formatted(run.flow(), run.ref()));
  }
}
