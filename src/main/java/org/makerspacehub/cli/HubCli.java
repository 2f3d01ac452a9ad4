package org.makerspacehub.cli;

import java.util.Set;

/** The verbs of {@code java -jar hub.jar}. */
public final class HubCli {
  private static final Set<String> VERBS = Set.of("migrate", "owner", "doctor");

  private HubCli() {}

  /** Whether the first argument is a verb rather than a Spring option. */
  public static boolean isVerb(String[] args) {
    return args.length > 0 && VERBS.contains(args[0]);
  }

  /**
   * Does what the verb says.
   *
   * @return the exit code: 0 done, 1 refused or failed, 2 used wrongly
   */
  public static int run(String[] args) {
    throw new UnsupportedOperationException(args[0]);
  }
}
