package org.makerspacehub.beans.sync;

import org.makerspacehub.beans.HubException;

/** So many records vanished at once that the listing is more likely wrong than true. */
public class TooManyGone extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param vendor whose list it is
   * @param records what it lists, for example {@code contacts}
   * @param gone how many we hold that the listing did not name
   * @param held how many we hold
   */
  public TooManyGone(String vendor, String records, int gone, int held) {
    super(
        ("%s's list has %d of our %d %s no more. That is too many to believe, so they were left as"
                + " they are: look whether the connector's token still sees all of them.")
            .formatted(vendor, gone, held, records));
  }

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
