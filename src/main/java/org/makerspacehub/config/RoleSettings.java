package org.makerspacehub.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.HubMode;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertyResolver;

/**
 * Settings by role: what each must have, what each must never hold, and what follows from the role
 * itself. Runs before any bean exists, so a process that is set up wrongly stops with one sentence.
 */
public class RoleSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  /** What a role cannot start without. */
  static final Map<HubRole, List<String>> REQUIRED =
      Map.of(
          HubRole.EDGE,
          List.of(
              "HUB_DB_URL",
              "HUB_DB_USER",
              "HUB_DB_PASSWORD",
              "SLACK_TEAM_ID",
              "HUB_INTERNAL_URL",
              "EDGE_TOKEN"),
          HubRole.HUB,
          List.of(
              "HUB_DB_URL",
              "HUB_DB_USER",
              "HUB_DB_PASSWORD",
              "HUB_AUDIT_DB_USER",
              "HUB_AUDIT_DB_PASSWORD",
              "SLACK_TEAM_ID",
              "SLACK_BOT_TOKEN",
              "CONNECTOR_URL",
              "CONNECTOR_TOKEN",
              "EDGE_TOKEN",
              "DELIVERY_KEY"),
          HubRole.CONNECTOR,
          List.of("CONNECTOR_TOKEN", "FABMAN_API_KEY", "SLACK_READ_TOKEN"),
          HubRole.EXECUTOR,
          List.of(
              "HUB_DB_URL",
              "HUB_DB_USER",
              "HUB_DB_PASSWORD",
              "HUB_AUDIT_DB_USER",
              "HUB_AUDIT_DB_PASSWORD",
              "SLACK_TEAM_ID",
              "SLACK_VERIFY_TOKEN",
              "AUDIT_SIGNING_KEY",
              "DELIVERY_KEY",
              "EXECUTOR_DIR"));

  /** Of these a role needs at least one. */
  static final Map<HubRole, List<String>> ONE_OF =
      Map.of(HubRole.EDGE, List.of("SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"));

  /** Secrets whose presence means that a process was given another's environment. */
  static final Map<HubRole, Set<String>> FORBIDDEN =
      Map.of(
          HubRole.EDGE,
          Set.of(
              "QDRANT_API_KEY",
              "IMAP_PASSWORD",
              "LLM_BASE_URL",
              "LLM_MODEL",
              "LLM_TIMEOUT",
              "LLM_CONTEXT",
              "FABMAN_API_KEY",
              "HUBSPOT_TOKEN",
              "FABMAN_WRITE_KEY",
              "HUBSPOT_WRITE_TOKEN",
              "REMOTELOCK_CLIENT_SECRET",
              "SLACK_BOT_TOKEN",
              "SLACK_READ_TOKEN",
              "CONNECTOR_TOKEN",
              "CONNECTOR_TOKEN_PREVIOUS",
              "HUB_AUDIT_DB_PASSWORD",
              "SMTP_URL",
              "SLACK_VERIFY_TOKEN",
              "EXECUTOR_ALERT_WEBHOOK_URL",
              "DELIVERY_KEY",
              "AUDIT_SIGNING_KEY"),
          HubRole.HUB,
          Set.of(
              "FABMAN_API_KEY",
              "HUBSPOT_TOKEN",
              "FABMAN_WRITE_KEY",
              "HUBSPOT_WRITE_TOKEN",
              "REMOTELOCK_CLIENT_SECRET",
              "FABMAN_WEBHOOK_SECRET",
              "FABMAN_WEBHOOK_SECRET_PREVIOUS",
              "HUBSPOT_CLIENT_SECRET",
              "HUBSPOT_CLIENT_SECRET_PREVIOUS",
              "SLACK_SIGNING_SECRET",
              "SLACK_SIGNING_SECRET_PREVIOUS",
              "SLACK_APP_TOKEN",
              "SLACK_READ_TOKEN",
              "REMOTELOCK_WEBHOOK_SECRET",
              "REMOTELOCK_WEBHOOK_SECRET_PREVIOUS",
              "SLACK_VERIFY_TOKEN",
              "EXECUTOR_ALERT_WEBHOOK_URL",
              "AUDIT_SIGNING_KEY"),
          HubRole.CONNECTOR,
          Set.of(
              "QDRANT_API_KEY",
              "IMAP_PASSWORD",
              "LLM_BASE_URL",
              "LLM_MODEL",
              "LLM_TIMEOUT",
              "LLM_CONTEXT",
              "FABMAN_WRITE_KEY",
              "HUBSPOT_WRITE_TOKEN",
              "REMOTELOCK_CLIENT_SECRET",
              "SLACK_BOT_TOKEN",
              "FABMAN_WEBHOOK_SECRET",
              "FABMAN_WEBHOOK_SECRET_PREVIOUS",
              "HUBSPOT_CLIENT_SECRET",
              "HUBSPOT_CLIENT_SECRET_PREVIOUS",
              "SLACK_SIGNING_SECRET",
              "SLACK_SIGNING_SECRET_PREVIOUS",
              "SLACK_APP_TOKEN",
              "HUB_DB_PASSWORD",
              "HUB_AUDIT_DB_PASSWORD",
              "EDGE_TOKEN",
              "EDGE_TOKEN_PREVIOUS",
              "SMTP_URL",
              "REMOTELOCK_WEBHOOK_SECRET",
              "REMOTELOCK_WEBHOOK_SECRET_PREVIOUS",
              "SLACK_VERIFY_TOKEN",
              "EXECUTOR_ALERT_WEBHOOK_URL",
              "DELIVERY_KEY",
              "AUDIT_SIGNING_KEY"),
          HubRole.EXECUTOR,
          Set.of(
              "QDRANT_API_KEY",
              "IMAP_PASSWORD",
              "LLM_BASE_URL",
              "LLM_MODEL",
              "LLM_TIMEOUT",
              "LLM_CONTEXT",
              "FABMAN_API_KEY",
              "HUBSPOT_TOKEN",
              "SLACK_BOT_TOKEN",
              "SLACK_READ_TOKEN",
              "FABMAN_WEBHOOK_SECRET",
              "FABMAN_WEBHOOK_SECRET_PREVIOUS",
              "HUBSPOT_CLIENT_SECRET",
              "HUBSPOT_CLIENT_SECRET_PREVIOUS",
              "SLACK_SIGNING_SECRET",
              "SLACK_SIGNING_SECRET_PREVIOUS",
              "SLACK_APP_TOKEN",
              "CONNECTOR_TOKEN",
              "CONNECTOR_TOKEN_PREVIOUS",
              "EDGE_TOKEN",
              "EDGE_TOKEN_PREVIOUS",
              "REMOTELOCK_WEBHOOK_SECRET",
              "REMOTELOCK_WEBHOOK_SECRET_PREVIOUS"),
          HubRole.ALL,
          Set.of("FABMAN_WRITE_KEY", "HUBSPOT_WRITE_TOKEN", "REMOTELOCK_CLIENT_SECRET"));

  /** What any role may have besides. */
  private static final List<String> ANY =
      List.of(
          "HUB_MODE",
          "HUB_SPACE_NAME",
          "HUB_TIME_ZONE",
          "HUB_CURRENCY",
          "SERVER_ADDRESS",
          "SERVER_PORT",
          "MANAGEMENT_ADDRESS",
          "MANAGEMENT_PORT",
          "OPERATOR_USER",
          "OPERATOR_PASSWORD",
          "METRICS_TOKEN");

  /**
   * What a role may have besides {@link #REQUIRED} and {@link #ANY}; others are not its business.
   */
  static final Map<HubRole, List<String>> OPTIONAL =
      Map.of(
          HubRole.EDGE,
          List.of(
              "HUB_PUBLIC_URL",
              "SLACK_APP_TOKEN",
              "SLACK_SOCKET_CONNECTIONS",
              "SLACK_SIGNING_SECRET",
              "SLACK_SIGNING_SECRET_PREVIOUS",
              "SLACK_API_BASE_URL",
              "FABMAN_WEBHOOK_SECRET",
              "FABMAN_WEBHOOK_SECRET_PREVIOUS",
              "HUBSPOT_CLIENT_SECRET",
              "HUBSPOT_CLIENT_SECRET_PREVIOUS",
              "REMOTELOCK_WEBHOOK_SECRET",
              "REMOTELOCK_WEBHOOK_SECRET_PREVIOUS"),
          HubRole.HUB,
          List.of(
              "HUB_OPENING_HOURS",
              "SLACK_APPROVAL_CHANNEL",
              "LOCK_IDS",
              "AUDIT_PUBLIC_KEY",
              "HUB_PUBLIC_URL",
              "MCP_ALLOWED_HOSTS",
              "MCP_CALLS_PER_MINUTE",
              "SLACK_APP_ID",
              "SLACK_API_BASE_URL",
              "SLACK_OPS_CHANNEL",
              "SLACK_TRIGGER_CHANNEL",
              "SLACK_WORKSHOP_CHANNEL",
              "NOTICE_QUIET_HOURS",
              "SMTP_URL",
              "MAIL_FROM",
              "OPS_MAIL_TO",
              "FLOWS_DIR",
              "AGENT_LINK_HOSTS",
              "SLACK_REPORT_CHANNEL",
              "REPORT_MAIL_TO",
              "REPORT_MONTHLY_CRON",
              "REPORT_WEEKLY_CRON",
              "SYNC_INTERVAL",
              "SYNC_FULL_CRON",
              "SYNC_BRAKE_PERCENT",
              "SYNC_RUNS_KEEP",
              "INBOX_KEEP",
              "DOOR_KEEP",
              "LLM_BASE_URL",
              "LLM_MODEL",
              "LLM_TIMEOUT",
              "LLM_CONTEXT",
              "AGENT_RUNS",
              "KNOWLEDGE_INDEX_DIR",
              "KNOWLEDGE_DIR",
              "KNOWLEDGE_MODEL",
              "KNOWLEDGE_SLACK_MONTHS",
              "KNOWLEDGE_SLACK_SUMMARY_MONTHS",
              "KNOWLEDGE_MAIL_MONTHS",
              "KNOWLEDGE_MAIL_SUMMARY_MONTHS",
              "QDRANT_URL",
              "QDRANT_API_KEY",
              "IMAP_URL",
              "IMAP_USER",
              "IMAP_PASSWORD",
              "IMAP_AUDIENCE",
              "EDGE_TOKEN_PREVIOUS"),
          HubRole.CONNECTOR,
          List.of(
              "CONNECTOR_TOKEN_PREVIOUS",
              "FABMAN_BASE_URL",
              "HUBSPOT_TOKEN",
              "HUBSPOT_BASE_URL",
              "HUBSPOT_API_VERSION",
              "SLACK_API_BASE_URL"),
          HubRole.EXECUTOR,
          List.of(
              "SLACK_API_BASE_URL",
              "FABMAN_BASE_URL",
              "FABMAN_WRITE_KEY",
              "REMOTELOCK_BASE_URL",
              "REMOTELOCK_TOKEN_URL",
              "REMOTELOCK_CLIENT_ID",
              "REMOTELOCK_CLIENT_SECRET",
              "LOCK_IDS",
              "EXECUTOR_CEILINGS",
              "EXECUTOR_ALERT_WEBHOOK_URL",
              "AUDIT_CHECKPOINT_ROWS",
              "AUDIT_CHECKPOINT_EVERY",
              "SMTP_URL",
              "MAIL_FROM",
              "OPS_MAIL_TO"));

  private static final Set<String> STILL_A_DEFAULT =
      Set.of("change-me", "changeme", "secret", "password", "todo", "xxx");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment settings = context.getEnvironment();
    HubRole role = HubRole.from(settings);
    check(role, settings);
    HubMode.of(settings.getProperty("HUB_MODE", ""));
    ManagementSecurity.check(settings);
    Map<String, Object> follows = new HashMap<>();
    follows.put("hub.role", role.wireName());
    follows.put(
        "camel.main.routes-include-pattern",
        RoleParts.flowsOf(role, settings.getProperty("hub.flows-dir", "")));
    if (Doors.of(role).isEmpty()) {
      // A role without a door opens no main port.
      follows.put("server.port", -1);
    }
    settings.getPropertySources().addFirst(new MapPropertySource("role", follows));
  }

  /**
   * Everything that a role may be given, the required ones first: what is not here belongs to
   * another, or to nobody.
   */
  public static List<String> allowed(HubRole role) {
    return Stream.of(
            List.of("HUB_ROLE"),
            REQUIRED.getOrDefault(role, List.of()),
            OPTIONAL.getOrDefault(role, List.of()),
            ANY)
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  /** Whether a role cannot start without a setting. */
  public static boolean isRequired(HubRole role, String name) {
    return REQUIRED.getOrDefault(role, List.of()).contains(name);
  }

  /**
   * Stops the start when something is missing, still a default, or belongs to another role.
   *
   * @throws HubException naming every offending setting in one sentence
   */
  public static void check(HubRole role, PropertyResolver settings) {
    List<String> wrong = new ArrayList<>();
    for (String name : REQUIRED.getOrDefault(role, List.of())) {
      String value = settings.getProperty(name, "");
      if (value.isBlank()) {
        wrong.add(name + " is not set");
      } else if (isStillADefault(value)) {
        wrong.add(name + " is still a default");
      }
    }
    oneOf(role, settings, wrong);
    FORBIDDEN.getOrDefault(role, Set.of()).stream()
        .sorted()
        .filter(name -> !settings.getProperty(name, "").isBlank())
        .forEach(
            name -> wrong.add(name + " belongs to another role and must not be given to this one"));
    if (role.does(HubRole.EDGE)) {
      wrong.addAll(HookSecrets.wrong(settings));
    } else {
      HookSecrets.settings(settings)
          .forEach(
              name ->
                  wrong.add(name + " belongs to another role and must not be given to this one"));
    }
    if (!wrong.isEmpty()) {
      throw new HubException(
          "The role '%s' cannot start: %s (docs/configuration.md lists what each role needs)."
              .formatted(role.wireName(), String.join("; ", wrong)));
    }
  }

  private static void oneOf(HubRole role, PropertyResolver settings, List<String> wrong) {
    List<String> names = ONE_OF.getOrDefault(role, List.of());
    List<String> given =
        names.stream().filter(name -> !settings.getProperty(name, "").isBlank()).toList();
    if (!names.isEmpty() && given.isEmpty()) {
      wrong.add(String.join(" or ", names) + " is not set");
    }
    given.stream()
        .filter(name -> isStillADefault(settings.getProperty(name, "")))
        .forEach(name -> wrong.add(name + " is still a default"));
  }

  private static boolean isStillADefault(String value) {
    return STILL_A_DEFAULT.contains(value.trim().toLowerCase(Locale.ROOT));
  }
}
