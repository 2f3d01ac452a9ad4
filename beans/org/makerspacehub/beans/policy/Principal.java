package org.makerspacehub.beans.policy;

/**
 * Who asks. It comes from a verified signature or token and from nowhere else; no text that a
 * person or a model wrote can make one.
 *
 * @param kind a person in Slack, or one of our own processes
 * @param id {@code T…/U…} for a person, the process' name for a service
 */
public record Principal(Kind kind, String id) {

  /** Kinds of principals. */
  public enum Kind {
    PERSON,
    SERVICE
  }

  /** A Slack account of a workspace. */
  public static Principal person(String teamId, String slackUserId) {
    return new Principal(Kind.PERSON, teamId + "/" + slackUserId);
  }

  /** One of our own processes, known by its token. */
  public static Principal service(String name) {
    return new Principal(Kind.SERVICE, name);
  }

  /** The workspace of a person. */
  public String teamId() {
    return id.substring(0, Math.max(0, id.indexOf('/')));
  }

  /** The Slack user of a person. */
  public String slackUserId() {
    return id.substring(id.indexOf('/') + 1);
  }
}
