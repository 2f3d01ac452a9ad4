package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.regex.Pattern;
import org.makerspacehub.beans.policy.Principal;

/**
 * A workflow as it is now: the row that a route made from a template reads, and from which
 * everything but the key comes.
 *
 * @param key lower kebab case, at most 40 letters; the route is called {@code workflow-} and this
 * @param version from 1; a change is a new one
 * @param template of {@code workflows.yaml}
 * @param title what people call it
 * @param parameters as the template's schema says
 * @param maker with whose rights it runs
 * @param active whether it is meant to run, whoever stopped it since
 * @param stoppedBecause why it was stopped at once; empty when it was not
 * @param since it runs in this way from this moment; what was due before is not made up for
 */
public record Workflow(
    String key,
    int version,
    String template,
    String title,
    JsonNode parameters,
    Principal maker,
    boolean active,
    String stoppedBecause,
    Instant since) {
  /** What a workflow may be called: letters that mean nothing anywhere. */
  public static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** The longest key. */
  public static final int LONGEST_KEY = 40;

  /** Whether it may run at this moment, its maker's rights aside. */
  public boolean runs() {
    return active && stoppedBecause.isEmpty();
  }

  /** Whether a text can be a workflow's key. */
  public static boolean isKey(String text) {
    return text != null && text.length() <= LONGEST_KEY && KEY.matcher(text).matches();
  }

  /** A text parameter; empty when it was left out. */
  public String text(String name) {
    return parameters.path(name).asText("");
  }

  /** Without its words. */
  @Override
  public String toString() {
    return "Workflow[" + key + ", version=" + version + ", template=" + template + "]";
  }
}
