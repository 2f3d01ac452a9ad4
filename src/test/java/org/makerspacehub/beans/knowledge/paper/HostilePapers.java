package org.makerspacehub.beans.knowledge.paper;

/** Papers that mean harm. */
public final class HostilePapers {
  private HostilePapers() {}

  /** A few kilobytes that unpack to a hundred megabytes. */
  public static byte[] docxBomb() {
    return SamplePapers.docxOfBlanks(100 << 20);
  }
}
