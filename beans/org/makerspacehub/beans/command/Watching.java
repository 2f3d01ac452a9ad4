package org.makerspacehub.beans.command;

import java.time.Instant;
import java.util.Optional;
import org.makerspacehub.beans.HubMode;

/** Says that the hub only watches, where an operator would otherwise wonder why it is silent. */
public class Watching {
  private final HubMode mode;
  private final ObserveFigures figures;
  private final When when;

  /**
   * @param mode how far the hub reaches out
   * @param figures since when it reads
   * @param when says days
   */
  public Watching(HubMode mode, ObserveFigures figures, When when) {
    this.mode = mode;
    this.figures = figures;
    this.when = when;
  }

  /** Whether it only watches. */
  public boolean only() {
    return mode == HubMode.OBSERVE;
  }

  /** One sentence; empty when the hub is live. */
  public Optional<String> sentence() {
    if (!only()) {
      return Optional.empty();
    }
    Instant first = figures.firstRead();
    return Optional.of(
        "Observing%s: only owners and operators are answered, and no vendor is written to."
            .formatted(first == null ? "" : ", first read " + when.day(first)));
  }
}
