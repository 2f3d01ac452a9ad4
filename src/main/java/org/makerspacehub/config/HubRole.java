package org.makerspacehub.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.makerspacehub.beans.HubException;
import org.springframework.core.env.PropertyResolver;

/**
 * What a process may do. There is no default: a process that is not told its role does not start.
 */
public enum HubRole {
  /** The front door: checks signatures and stores what came in. */
  EDGE,
  /** Answers, synchronises and keeps the books. */
  HUB,
  /** Holds the vendors' read keys and answers the hub's tool calls. */
  CONNECTOR,
  /** Holds the vendors' write keys and does what was approved. */
  EXECUTOR,
  /** Every role in one process, each still with its own database user: sandbox and tests only. */
  ALL;

  /** The name that operators write, for example {@code edge}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a process of this role does the work of {@code part}. */
  public boolean does(HubRole part) {
    return this == part || this == ALL;
  }

  /**
   * Reads {@code HUB_ROLE}.
   *
   * @throws HubException when it is missing or is none of the roles
   */
  public static HubRole from(PropertyResolver settings) {
    String value = settings.getProperty("HUB_ROLE", settings.getProperty("hub.role", ""));
    return Arrays.stream(values())
        .filter(role -> role.wireName().equals(value.trim().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new HubException(
                    "HUB_ROLE %s: set it to one of %s."
                        .formatted(
                            value.isBlank() ? "is not set" : "is '" + value.trim() + "'",
                            Arrays.stream(values())
                                .map(HubRole::wireName)
                                .collect(Collectors.joining(", ")))));
  }
}
