package org.makerspacehub.beans.hint;

/** What hints speak of, and the flow that reads one such record again. */
public enum HintedRecord {
  /** A member of Fabman's, with packages and trainings. */
  FABMAN_MEMBER("fabman", "sync-fabman-member"),
  /** A contact of HubSpot's. */
  HUBSPOT_CONTACT("hubspot", "sync-hubspot-contact"),
  /** An account of our Slack workspace. */
  SLACK_USER("slack", "sync-slack-user");

  private final String source;
  private final String flow;

  HintedRecord(String source, String flow) {
    this.source = source;
    this.flow = flow;
  }

  /** The vendor, as {@code external_identity.source} has it. */
  public String source() {
    return source;
  }

  /** The flow's name; it takes the record's id in the variable {@code id}. */
  public String flow() {
    return flow;
  }
}
