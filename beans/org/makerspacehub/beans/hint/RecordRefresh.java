package org.makerspacehub.beans.hint;

/** Reads one record at its vendor and brings the mirror up to date with it. */
@FunctionalInterface
public interface RecordRefresh {

  /**
   * Reads it now, whatever the hint said: so the order in which hints come changes nothing.
   *
   * @param id as the vendor writes it
   * @param ref the correlation id
   * @return whether the mirror changed
   * @throws org.makerspacehub.beans.HubException when the vendor does not tell, for now or for good
   */
  boolean refresh(HintedRecord record, String id, String ref);
}
