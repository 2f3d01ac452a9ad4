package org.makerspacehub.cli;

import java.util.List;
import java.util.Map;
import org.makerspacehub.config.HubRole;
import org.makerspacehub.config.RoleSettings;

/**
 * What {@code setup} knows about settings: which it makes up, which come from a vendor's page, and
 * what a role's file says differently from the others'. Which role may have a setting at all is
 * {@link RoleSettings}' to say.
 */
final class SetupBook {
  /** Where a value comes from. */
  enum Source {
    /** Asked, given as an option, or a default that usually fits. */
    ANSWER,
    /** A secret of our own: made up once and then kept. */
    MADE_UP,
    /** From a vendor's page; the line stays empty until somebody fills it in. */
    VENDOR,
    /** The hub does without; the line is a comment until somebody wants it. */
    OPTIONAL
  }

  /**
   * A line of {@code .env}.
   *
   * @param hint what stands above it
   */
  record Line(String name, Source source, String hint) {}

  /**
   * A paragraph of {@code .env}.
   *
   * @param title what it is about
   */
  record Part(String title, List<Line> lines) {}

  /** The database's users and how {@code .env} calls their passwords. */
  static final Map<String, String> DATABASE_PASSWORDS =
      Map.of(
          "hub_migrate", "DB_PASSWORD_MIGRATE",
          "hub_edge", "DB_PASSWORD_EDGE",
          "hub_app", "DB_PASSWORD_HUB",
          "hub_audit", "DB_PASSWORD_AUDIT",
          "hub_executor", "DB_PASSWORD_EXECUTOR");

  /** Whose database user a role works as; the connector has none. */
  static final Map<HubRole, String> DATABASE_USERS =
      Map.of(
          HubRole.EDGE, "hub_edge",
          HubRole.HUB, "hub_app",
          HubRole.EXECUTOR, "hub_executor");

  /** The roles that each get a file, in the order in which they are started. */
  static final List<HubRole> ROLES =
      List.of(HubRole.CONNECTOR, HubRole.HUB, HubRole.EDGE, HubRole.EXECUTOR);

  /** Ports that let every role run on one machine. */
  static final Map<HubRole, Map<String, String>> PORTS =
      Map.of(
          HubRole.EDGE, Map.of("SERVER_PORT", "8080", "MANAGEMENT_PORT", "8081"),
          HubRole.CONNECTOR, Map.of("SERVER_PORT", "8082", "MANAGEMENT_PORT", "8083"),
          HubRole.HUB, Map.of("SERVER_PORT", "8084", "MANAGEMENT_PORT", "8085"),
          HubRole.EXECUTOR, Map.of("MANAGEMENT_PORT", "8087"));

  /** Where the executor keeps what is its own; on its machine alone. */
  static final String EXECUTOR_DIR = "/var/lib/makerspace-hub-executor";

  private SetupBook() {}

  /**
   * Everything that {@code .env} holds.
   *
   * @param isPublic whether the edge has a public address
   * @param bySocket whether Slack is reached by Socket Mode
   */
  static List<Part> parts(boolean isPublic, boolean bySocket) {
    return List.of(
        new Part(
            "The space",
            List.of(
                answer("HUB_SPACE_NAME", "the makerspace's name in answers"),
                answer("HUB_TIME_ZONE", "decides what 'today' is"),
                answer("HUB_CURRENCY", "for sums that come without one"),
                optional("HUB_OPENING_HOURS", "Mon-Fri 10:00-21:00; Sat 12:00-18:00"),
                answer("HUB_MODE", "observe: only owners and operators are answered; then live"),
                isPublic
                    ? answer("HUB_PUBLIC_URL", "where the edge is reached from outside")
                    : optional("HUB_PUBLIC_URL", "https://…, once the edge has a public address"),
                answer("SETUP_SLACK", "socket or http; only 'setup' reads it"),
                answer(
                    "SETUP_PRIVATE_CHANNELS",
                    "yes or no: what the Slack apps may read; only 'setup' reads it"))),
        new Part(
            "The database",
            List.of(
                answer("HUB_DB_URL", "where it is"),
                answer("SETUP_DB_HOST", "the host the hub connects from; only 'setup' reads it"),
                madeUp("DB_PASSWORD_MIGRATE", "of hub_migrate, for 'migrate' alone"),
                madeUp("DB_PASSWORD_EDGE", "of hub_edge"),
                madeUp("DB_PASSWORD_HUB", "of hub_app"),
                madeUp("DB_PASSWORD_AUDIT", "of hub_audit"),
                madeUp("DB_PASSWORD_EXECUTOR", "of hub_executor"))),
        new Part(
            "Between the roles",
            List.of(
                answer("HUB_INTERNAL_URL", "where the edge finds the hub"),
                answer("CONNECTOR_URL", "where the hub finds the connector"),
                madeUp("EDGE_TOKEN", "shared by edge and hub"),
                madeUp("CONNECTOR_TOKEN", "shared by hub and connector"),
                madeUp("DELIVERY_KEY", "shared by hub and executor: seals a code on its way"))),
        new Part(
            "The operator",
            List.of(
                madeUp("OPERATOR_PASSWORD", "opens the console, as user 'operator'"),
                madeUp("METRICS_TOKEN", "for Prometheus"))),
        new Part(
            "Slack (the app of slack-app-manifest.yaml, the reader's and the executor's)",
            List.of(
                vendor("SLACK_TEAM_ID", "T…: the first part of app.slack.com/client/T…"),
                vendor("SLACK_BOT_TOKEN", "xoxb-…: the app → OAuth & Permissions"),
                bySocket && !RoleSettings.isRequired(HubRole.EDGE, "SLACK_SIGNING_SECRET")
                    ? optional("SLACK_SIGNING_SECRET", "for requests to a public address alone")
                    : vendor(
                        "SLACK_SIGNING_SECRET", "the app → Basic Information → App Credentials"),
                bySocket
                    ? vendor(
                        "SLACK_APP_TOKEN",
                        "xapp-…: the app → Basic Information → App-Level Tokens, scope"
                            + " connections:write")
                    : optional("SLACK_APP_TOKEN", "xapp-…, for Socket Mode alone"),
                vendor("SLACK_READ_TOKEN", "xoxb-…: the reader app → OAuth & Permissions"),
                vendor("SLACK_VERIFY_TOKEN", "xoxb-…: the executor's app → OAuth & Permissions"),
                optional("SLACK_APPROVAL_CHANNEL", "C…: where people are asked for approval"),
                optional("SLACK_OPS_CHANNEL", "C…: where the hub tells operators what is wrong"),
                optional("SLACK_TRIGGER_CHANNEL", "C…: a channel whose messages the hub reads"),
                optional("SLACK_REPORT_CHANNEL", "C…: where the monthly and weekly reports go"),
                optional("SLACK_WORKSHOP_CHANNEL", "C…: where members read which machine is down"),
                optional("SLACK_APP_ID", "A…: links from outside programs open the app"),
                optional("NOTICE_QUIET_HOURS", "in which members are told nothing: 21:00-08:00"))),
        new Part(
            "Fabman",
            List.of(
                vendor("FABMAN_API_KEY", "a key of a member who may only read"),
                isPublic
                    ? madeUp("FABMAN_WEBHOOK_SECRET", "the end of the webhook's address")
                    : optional("FABMAN_WEBHOOK_SECRET", "only with a public address"),
                optional("FABMAN_WRITE_KEY", "a key of another member, who may change members"))),
        new Part(
            "RemoteLock (leave it out if you have none)",
            List.of(
                optional("LOCK_IDS", "the doors that codes are given for, with commas between"),
                optional("REMOTELOCK_CLIENT_ID", "of an application of yours at RemoteLock"),
                optional("REMOTELOCK_CLIENT_SECRET", "of the same"),
                isPublic
                    ? madeUp("REMOTELOCK_WEBHOOK_SECRET", "type it where you add the webhook")
                    : optional("REMOTELOCK_WEBHOOK_SECRET", "only with a public address"))),
        new Part(
            "The executor, which alone changes something",
            List.of(
                answer("EXECUTOR_DIR", "a folder of its own, on its machine"),
                madeUp("AUDIT_SIGNING_KEY", "signs what the record looked like"),
                optional("EXECUTOR_ALERT_WEBHOOK_URL", "https://hooks.slack.com/…, of its own app"),
                optional("EXECUTOR_CEILINGS", "door-code.issue=20,credit.grant=10/500.00"))),
        new Part(
            "HubSpot (leave it out if you have none)",
            List.of(
                optional("HUBSPOT_TOKEN", "pat-… of a private app, or a service key"),
                optional("HUBSPOT_CLIENT_SECRET", "of a private app with webhooks"))),
        new Part(
            "Mail (for when Slack itself is down, and for codes)",
            List.of(
                optional("SMTP_URL", "smtp://user:password@host:587"),
                optional("MAIL_FROM", "the sender's address"),
                optional("OPS_MAIL_TO", "who is told when something is wrong"),
                optional("REPORT_MAIL_TO", "who gets the reports by mail"))),
        new Part(
            "A language model (leave it out if you have none)",
            List.of(
                optional("LLM_BASE_URL", "http://ollama:11434: an Ollama server of yours"),
                optional("LLM_MODEL", "a model there that can call tools: qwen3:8b"))),
        new Part(
            "Sync",
            List.of(
                optional("SYNC_INTERVAL", "5m"),
                optional("SYNC_FULL_CRON", "when everything is compared anew"),
                optional("SYNC_BRAKE_PERCENT", "a sync that would end more stops and asks"),
                optional("FLOWS_DIR", "a folder with flows of your own"))),
        new Part(
            "Reports",
            List.of(
                optional("REPORT_MONTHLY_CRON", "when last month's is due, or off"),
                optional("REPORT_WEEKLY_CRON", "when last week's is due, or off"))));
  }

  private static Line answer(String name, String hint) {
    return new Line(name, Source.ANSWER, hint);
  }

  private static Line madeUp(String name, String hint) {
    return new Line(name, Source.MADE_UP, hint);
  }

  private static Line vendor(String name, String hint) {
    return new Line(name, Source.VENDOR, hint);
  }

  private static Line optional(String name, String hint) {
    return new Line(name, Source.OPTIONAL, hint);
  }
}
