package org.makerspacehub.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What is left to do by hand after {@code setup}, with a check after each step. */
final class SetupSteps {
  private SetupSteps() {}

  /**
   * Prints them.
   *
   * @param missing settings that only a vendor's page can give
   */
  static void print(
      PrintWriter out,
      SetupFiles files,
      boolean isPublic,
      boolean bySocket,
      boolean docker,
      List<String> missing) {
    Path folder = files.folder();
    out.println();
    out.println("Next (docs/connect-your-space.md has it at length):");
    step(
        out,
        1,
        "Database",
        "As its administrator run %s. Then: java -jar hub.jar migrate --env %s"
            .formatted(folder.resolve("users.sql"), folder.resolve("migrate.env")),
        "As its administrator run %s.".formatted(folder.resolve("grants.sql")));
    check(out, folder.resolve("hub.env"), "database");
    step(
        out,
        2,
        "Slack",
        "https://api.slack.com/apps → Create New App → From a manifest: paste"
            + " slack-app-manifest.yaml, install it. Likewise slack-reader-manifest.yaml and"
            + " slack-executor-manifest.yaml.",
        ("Copy what .env asks for: team id, bot token, signing secret%s, and the tokens of the"
                + " reader and the executor.")
            .formatted(bySocket ? ", app-level token (scope connections:write)" : ""));
    step(
        out,
        3,
        "Fabman",
        "Make a member with a role that may read and nothing else, and an API key for it:"
            + " FABMAN_API_KEY.",
        isPublic
            ? "Configure → Integrations → Webhooks: the address is in .env, above"
                + " FABMAN_WEBHOOK_SECRET."
            : "No webhook: without a public address the hub asks Fabman every few minutes.");
    step(
        out,
        4,
        "HubSpot, if you have it",
        "A private app or a service key with crm.objects.contacts.read and no more: HUBSPOT_TOKEN.");
    step(
        out,
        5,
        "Hand out what you filled in",
        missing.isEmpty()
            ? "Nothing is missing in .env; run setup again whenever you change it."
            : "Still empty in .env: %s. Fill them in and run setup again."
                .formatted(String.join(", ", missing)));
    check(
        out,
        folder.resolve(SetupFiles.ALL),
        "slack",
        "fabman",
        "executor",
        "hubspot",
        "mail",
        "time");
    step(
        out,
        6,
        "Start, in this order",
        docker
            ? "connector, hub, edge, executor: docker run --env-file each its own file"
                + " (docker/README.md)."
            : ("java -jar hub.jar --env=%s, then hub.env, edge.env and, as a user of its own,"
                    + " executor.env.")
                .formatted(folder.resolve("connector.env")));
    check(out, folder.resolve("hub.env"), "role", "connector");
    check(out, folder.resolve("executor.env"), "role", "executor");
    if (isPublic) {
      check(out, folder.resolve("edge.env"), "public-url");
    }
    step(
        out,
        7,
        "You",
        "java -jar hub.jar owner set T…/U… --env %s, then /hub status in Slack."
            .formatted(folder.resolve("executor.env")),
        "The first week the hub only watches (HUB_MODE=observe): /hub observe shows what it sees."
            + " When that looks right: HUB_MODE=live in .env, setup again, restart.");
  }

  private static void step(PrintWriter out, int number, String title, String... lines) {
    out.println("%d. %s".formatted(number, title));
    for (String line : lines) {
      out.println("   " + line);
    }
  }

  private static void check(PrintWriter out, Path env, String... only) {
    out.println(
        "   Check: java -jar hub.jar doctor --env %s --only %s"
            .formatted(env, String.join(",", only)));
  }
}
