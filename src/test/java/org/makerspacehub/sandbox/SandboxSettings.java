package org.makerspacehub.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import org.makerspacehub.sandbox.ollama.OllamaSimulator;

/**
 * The settings with which a hub talks to the simulated vendors. None of the secrets opens anything
 * outside a sandbox; each has a shape of its own, so that a search for it finds a leak.
 */
public final class SandboxSettings {
  /** What the simulated Fabman accepts. */
  public static final String FABMAN_API_KEY = "sandbox-fabman-read-key-5f1d0b7c92";

  /** The token of the connector: reads contacts, nothing else. */
  public static final String HUBSPOT_TOKEN = "sandbox-hubspot-read-token-a90c3e57";

  /** What somebody at HubSpot's own screen may do; the hub never has it. */
  static final String HUBSPOT_WRITE_TOKEN = "sandbox-hubspot-write-token-17be62d4";

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

  /** The last part of the address that the simulated Fabman calls. */
  public static final String FABMAN_WEBHOOK_SECRET = "sandbox-fabman-webhook-secret-0b6e94d2";

  /** What the simulated HubSpot signs with. */
  public static final String HUBSPOT_CLIENT_SECRET = "sandbox-hubspot-client-secret-72f1ac05";

  /** Where the outside would find the edge; HubSpot signs it, wherever the sandbox delivers to. */
  public static final String HUB_PUBLIC_URL = "https://hub.northern-lights.example";

  /** What changes members at the simulated Fabman; the executor alone has it. */
  public static final String FABMAN_WRITE_KEY = "sandbox-fabman-write-key-e20d5b16";

  /** Reads users at the simulated Slack; the executor alone has it. */
  public static final String SLACK_VERIFY_TOKEN = "sandbox-slack-verify-token-40c8d7aa";

  /** The executor's application at the simulated RemoteLock. */
  public static final String REMOTELOCK_CLIENT_ID = "sandbox-remotelock-client";

  /** Its secret. */
  public static final String REMOTELOCK_CLIENT_SECRET = "sandbox-remotelock-client-secret-93be0f";

  /** What the simulated RemoteLock sends with its webhooks. */
  public static final String REMOTELOCK_WEBHOOK_SECRET = "sandbox-remotelock-webhook-secret-5ac1d8";

  /** The doors there are. */
  public static final String LOCK_IDS = "lock-front-door,lock-wood-shop";

  /** Seals secrets on their way, in Base64. */
  public static final String DELIVERY_KEY = "c2FuZGJveC1kZWxpdmVyeS1rZXktMzItYnl0ZXMteHg=";

  /** Signs the audit's checkpoints, in Base64. */
  public static final String AUDIT_SIGNING_KEY =
      "MC4CAQAwBQYDK2VwBCIEIJNXwL/jyYqHn3qeYypHt2P9G1kp6BvhVDoVgTHhUmMJ";

  /** The public half of it, so that {@code /hub audit verify} checks signatures too. */
  public static final String AUDIT_PUBLIC_KEY =
      "MCowBQYDK2VwAyEAT3BbO9z3Fq8Ud6h842nqWdMJVo9BEG0J5UhG9Eh+3tk=";

  /** Where people are asked for approval. */
  public static final String APPROVAL_CHANNEL = "C0APPROVE";

  /** Opens the console, as user {@code operator}. */
  public static final String OPERATOR_PASSWORD = "sandbox";

  private SandboxSettings() {}

  /** Where the operators' mails go. */
  public static final String OPS_MAIL = "operators@northern-lights.example";

  /** Where the reports go by mail. */
  public static final String BOARD_MAIL = "board@northern-lights.example";

  static Map<String, Object> of(String baseUrl, int mailPort) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("FABMAN_BASE_URL", baseUrl + "/fabman/api/v1");
    settings.put("FABMAN_API_KEY", FABMAN_API_KEY);
    settings.put("HUBSPOT_BASE_URL", baseUrl + HubspotSimulator.PATH);
    settings.put("HUBSPOT_TOKEN", HUBSPOT_TOKEN);
    settings.put("SLACK_API_BASE_URL", baseUrl + "/slack/api");
    settings.put("SLACK_TEAM_ID", Seed.TEAM_ID);
    settings.put("SLACK_SIGNING_SECRET", SLACK_SIGNING_SECRET);
    settings.put("SLACK_BOT_TOKEN", SLACK_BOT_TOKEN);
    settings.put("SLACK_READ_TOKEN", SLACK_READ_TOKEN);
    settings.put("FABMAN_WEBHOOK_SECRET", FABMAN_WEBHOOK_SECRET);
    settings.put("HUBSPOT_CLIENT_SECRET", HUBSPOT_CLIENT_SECRET);
    settings.put("HUB_PUBLIC_URL", HUB_PUBLIC_URL);
    // The connection is held in any case; by which way things come is switched in the sandbox.
    settings.put("SLACK_APP_TOKEN", SLACK_APP_TOKEN);
    settings.put("SLACK_TRIGGER_CHANNEL", "#help");
    settings.put("CONNECTOR_TOKEN", CONNECTOR_TOKEN);
    settings.put("EDGE_TOKEN", EDGE_TOKEN);
    settings.put("HUB_SPACE_NAME", "Northern Lights Makerspace");
    settings.put("HUB_TIME_ZONE", Seed.ZONE.getId());
    settings.put("HUB_CURRENCY", "USD");
    settings.put(
        "HUB_OPENING_HOURS",
        "Mon-Fri 10:00-22:00; Sat,Sun 10:00-18:00; closed 2026-12-25; closed 2027-01-01");
    settings.put("OPERATOR_PASSWORD", OPERATOR_PASSWORD);
    settings.put("SLACK_OPS_CHANNEL", "C0OPERATE");
    settings.put("SLACK_APPROVAL_CHANNEL", APPROVAL_CHANNEL);
    settings.put("SLACK_VERIFY_TOKEN", SLACK_VERIFY_TOKEN);
    settings.put("DELIVERY_KEY", DELIVERY_KEY);
    settings.put("AUDIT_SIGNING_KEY", AUDIT_SIGNING_KEY);
    settings.put("AUDIT_PUBLIC_KEY", AUDIT_PUBLIC_KEY);
    settings.put("LOCK_IDS", LOCK_IDS);
    settings.put("REMOTELOCK_WEBHOOK_SECRET", REMOTELOCK_WEBHOOK_SECRET);
    settings.put("REMOTELOCK_BASE_URL", baseUrl + "/remotelock");
    settings.put("REMOTELOCK_TOKEN_URL", baseUrl + "/remotelock/oauth/token");
    settings.put("REMOTELOCK_CLIENT_ID", REMOTELOCK_CLIENT_ID);
    settings.put("SLACK_WORKSHOP_CHANNEL", "C0WORKSHP");
    // A visitor may come at any hour, and the space's clock is not theirs.
    settings.put("NOTICE_QUIET_HOURS", "off");
    settings.put("SLACK_REPORT_CHANNEL", "C0REPORTS");
    settings.put("REPORT_MAIL_TO", BOARD_MAIL);
    // Time is moved by hand: what is due then shall not take minutes to come.
    settings.put("hub.report.first-look", "3000");
    settings.put("hub.report.look-period", "3000");
    settings.put("LLM_BASE_URL", baseUrl + OllamaSimulator.PATH);
    settings.put("LLM_MODEL", OllamaSimulator.MODEL);
    settings.put("SMTP_URL", "smtp://127.0.0.1:" + mailPort);
    settings.put("MAIL_FROM", "Northern Lights Hub <hub@northern-lights.example>");
    settings.put("OPS_MAIL_TO", OPS_MAIL);
    // The simulated Slack counts nobody's calls, so nobody has to wait for the next minute.
    settings.put("hub.vendor-calls.slack-users-list-per-minute", "4000");
    // Nor does the simulated HubSpot, unless a test asks for it.
    settings.put("hub.vendor-calls.hubspot-per-second", "500");
    settings.put("hub.vendor-calls.hubspot-searches-per-second", "100");
    settings.put("hub.vendor-calls.slack-history-per-minute", "4000");
    return settings;
  }

  /** What only an executor may have; outside a sandbox no process that does more starts with it. */
  static Map<String, String> writeKeys() {
    return Map.of(
        "FABMAN_WRITE_KEY", FABMAN_WRITE_KEY,
        "REMOTELOCK_CLIENT_SECRET", REMOTELOCK_CLIENT_SECRET);
  }
}
