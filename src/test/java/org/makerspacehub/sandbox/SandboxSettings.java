package org.makerspacehub.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings with which a hub talks to the simulated vendors. None of the secrets opens anything
 * outside a sandbox; each has a shape of its own, so that a search for it finds a leak.
 */
public final class SandboxSettings {
  /** What the simulated Fabman accepts. */
  public static final String FABMAN_API_KEY = "sandbox-fabman-read-key-5f1d0b7c92";

  /** What the simulated Slack signs with. */
  public static final String SLACK_SIGNING_SECRET = "sandbox-slack-signing-secret-8a47c3e1";

  /** The token of the hub's bot. */
  public static final String SLACK_BOT_TOKEN = "sandbox-slack-bot-token-61e09d3f";

  /** The token of the connector: reads users, nothing else. */
  public static final String SLACK_READ_TOKEN = "sandbox-slack-read-token-c42b7a90";

  /** The token of the app: opens Socket Mode connections, nothing else. */
  public static final String SLACK_APP_TOKEN = "sandbox-slack-app-token-9b20d4e7";

  /** Shared by hub and connector. */
  public static final String CONNECTOR_TOKEN = "sandbox-connector-token-3d9f56b8";

  /** Shared by edge and hub. */
  public static final String EDGE_TOKEN = "sandbox-edge-token-e7710c4a";

  /** Opens the console, as user {@code operator}. */
  public static final String OPERATOR_PASSWORD = "sandbox";

  private SandboxSettings() {}

  static Map<String, Object> of(String baseUrl) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("FABMAN_BASE_URL", baseUrl + "/fabman/api/v1");
    settings.put("FABMAN_API_KEY", FABMAN_API_KEY);
    settings.put("SLACK_API_BASE_URL", baseUrl + "/slack/api");
    settings.put("SLACK_TEAM_ID", Seed.TEAM_ID);
    settings.put("SLACK_SIGNING_SECRET", SLACK_SIGNING_SECRET);
    settings.put("SLACK_BOT_TOKEN", SLACK_BOT_TOKEN);
    settings.put("SLACK_READ_TOKEN", SLACK_READ_TOKEN);
    // The connection is held in any case; by which way things come is switched in the sandbox.
    settings.put("SLACK_APP_TOKEN", SLACK_APP_TOKEN);
    settings.put("SLACK_TRIGGER_CHANNEL", "#help");
    settings.put("CONNECTOR_TOKEN", CONNECTOR_TOKEN);
    settings.put("EDGE_TOKEN", EDGE_TOKEN);
    settings.put("HUB_SPACE_NAME", "Northern Lights Makerspace");
    settings.put("HUB_TIME_ZONE", Seed.ZONE.getId());
    settings.put("HUB_CURRENCY", "USD");
    settings.put("OPERATOR_PASSWORD", OPERATOR_PASSWORD);
    // The simulated Slack counts nobody's calls, so nobody has to wait for the next minute.
    settings.put("hub.vendor-calls.slack-users-list-per-minute", "4000");
    settings.put("hub.vendor-calls.slack-history-per-minute", "4000");
    return settings;
  }
}
