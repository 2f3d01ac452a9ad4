package org.makerspacehub.beans.sync;

import org.makerspacehub.beans.HubException;

/** So many records vanished at once that the listing is more likely wrong than true. */
public class TooManyGone extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param gone how many we hold that the listing did not name
   * @param held how many we hold
   */
  public TooManyGone(int gone, int held) {
    super(
        ("Fabman's list has %d of our %d members no more. That is too many to believe, so they "
                + "were left as they are: look whether the API key still sees every member.")
            .formatted(gone, held));
  }
}
