package org.makerspacehub.beans.vendor.fabman;

import org.makerspacehub.beans.vendor.VendorRefused;

/**
 * Somebody changed the record meanwhile (vendor: Fabman documentation, lockVersion); nothing was.
 */
final class FabmanConflict extends VendorRefused {
  private static final long serialVersionUID = 1L;

  FabmanConflict() {
    super("Somebody keeps changing that at Fabman at the same moment; ask again later.", null);
  }
}
