package org.makerspacehub.beans.vendor.fabman;

/** The lists of Fabman that the connector reads. */
public enum FabmanCollection {
  MEMBERS("/members"),
  PACKAGES("/packages"),
  INVOICES("/invoices"),
  RESOURCE_LOGS("/resource-logs"),
  CHARGES("/charges"),
  RESOURCES("/resources"),
  TRAINING_COURSES("/training-courses");

  private final String path;

  FabmanCollection(String path) {
    this.path = path;
  }

  /** Below the base address. */
  public String path() {
    return path;
  }
}
