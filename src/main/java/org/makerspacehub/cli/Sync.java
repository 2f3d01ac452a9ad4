package org.makerspacehub.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.SyncWords;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.notice.LoggedNotices;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.LoggedDenials;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.policy.RoleGrants;
import org.makerspacehub.beans.sync.MissedSchedules;
import org.makerspacehub.beans.sync.SyncFigures;
import org.makerspacehub.beans.sync.SyncKind;
import org.makerspacehub.beans.sync.SyncRequests;
import org.makerspacehub.beans.sync.SyncRuns;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.Databases;
import org.makerspacehub.config.HubRole;
import org.makerspacehub.config.SyncProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Asks the running hub for a round of the sync, or shows how it stands. It only writes down the
 * wish and reads the figures; the hub does the work.
 */
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description =
        "Ask the running hub for a round of the sync (HUB_DB_URL, as HUB_DB_USER=hub_app).")
final class Sync implements Callable<Integer> {
  /** As long as a hub that is up and has nothing to do may take to begin. */
  private static final Duration BEGINS_WITHIN = Duration.ofMinutes(1);

  private final Supplier<Settings> settings;
  private final Clock clock;

  @Spec private CommandSpec spec;

  @Option(names = "--full", description = "Compare everything, not only what has changed.")
  private boolean full;

  @Option(
      names = "--dry-run",
      description = "Read everything and write nothing: what a full round would do.")
  private boolean dry;

  @Option(
      names = "--wait",
      description = "Show how far it is until it is over; exit code 1 when it failed.")
  private boolean wait;

  @Option(names = "--status", description = "Ask for nothing; show how the sync stands.")
  private boolean status;

  Sync(Supplier<Settings> settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings set = settings.get();
    set.required("HUB_DB_URL");
    DatabaseProperties database = set.database();
    if (database.loginOf(HubRole.HUB).user().isBlank()) {
      set.required("HUB_DB_USER");
    }
    try (HikariDataSource pool =
        Databases.pool("hub", database, database.loginOf(HubRole.HUB), 2)) {
      Books books =
          new Books(
              pool,
              clock,
              Binder.get(set.environment())
                  .bindOrCreate("hub.sync", Bindable.of(SyncProperties.class))
                  .interval());
      When when = new When(clock, ZoneId.of(zone(set)));
      return status ? show(books, when) : ask(books, when, set.get("SLACK_TEAM_ID"));
    } catch (DataAccessException away) {
      throw new HubException(
          "The database does not answer or refuses: check HUB_DB_URL and that HUB_DB_USER is hub_app.",
          away);
    }
  }

  private static String zone(Settings set) {
    return set.has("HUB_TIME_ZONE") ? set.get("HUB_TIME_ZONE") : "UTC";
  }

  /** What this verb reads and writes. */
  private static final class Books {
    private final SyncRequests requests;
    private final SyncFigures figures;

    Books(HikariDataSource pool, Clock clock, Duration interval) {
      JdbcClient hubJdbc = JdbcClient.create(pool);
      SyncRuns runs = new SyncRuns(hubJdbc, clock, Duration.ofMinutes(2));
      requests = new SyncRequests(hubJdbc, runs, clock);
      figures =
          new SyncFigures(
              hubJdbc,
              clock,
              requests,
              new MissedSchedules(hubJdbc, new LoggedNotices(), clock, interval));
    }
  }

  private int ask(Books books, When when, String team) throws InterruptedException {
    Guard guard =
        new Guard(new Policies(Policies.BUILT_IN), RoleGrants.NONE, new LoggedDenials(), team);
    String ref = Ref.next();
    Decision decision =
        guard.check(
            Principal.service("command-line"), "hub.sync", Resource.HUB, Map.of("ref", ref));
    if (!decision.allowed()) {
      throw new HubException(
          "The guard refused: %s.".formatted(String.join(", ", decision.reasons())));
    }
    SyncKind kind = dry ? SyncKind.DRY_RUN : full ? SyncKind.FULL : SyncKind.INCREMENT;
    SyncRequests.Asked asked = books.requests.ask(kind, ref, "command-line");
    out(
        "%s %s (reference %s)."
            .formatted(
                asked.isNew() ? "Asked for" : "Somebody asked already for",
                SyncWords.round(kind),
                asked.ref()));
    return wait ? follow(books, when, asked.ref()) : 0;
  }

  private int follow(Books books, When when, String ref) throws InterruptedException {
    Instant giveUp = clock.instant().plus(BEGINS_WITHIN);
    Set<String> told = new HashSet<>();
    while (true) {
      boolean over = books.requests.isOver(ref);
      List<SyncFigures.Run> runs = books.figures.ofRound(ref);
      for (SyncFigures.Run run : runs) {
        if (!run.flow().equals(SyncRuns.ROUND)) {
          tell(run, when, told);
        }
      }
      if (over) {
        return end(runs);
      }
      if (runs.isEmpty() && clock.instant().isAfter(giveUp)) {
        if (books.figures.now().round().running() == null) {
          throw new HubException(
              "No hub has begun it within a minute: look whether one is running. It stays asked for.");
        }
        giveUp = clock.instant().plus(BEGINS_WITHIN);
        out("Another round is running; this one waits for its turn.");
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private void tell(SyncFigures.Run run, When when, Set<String> told) {
    String line =
        "%-16s %s"
            .formatted(
                SyncWords.flow(run.flow()),
                run.isRunning()
                    ? "%s %s"
                        .formatted(
                            run.percent().map(SyncWords::bar).orElse("…"),
                            SyncWords.progress(run, when))
                    : run.state().equals("DONE")
                        ? dry ? run.outcome() : SyncWords.figures(run)
                        : "failed: " + run.outcome());
    if (told.add(line)) {
      out(line);
    }
  }

  private int end(List<SyncFigures.Run> runs) {
    boolean good =
        runs.stream()
            .filter(run -> run.flow().equals(SyncRuns.ROUND))
            .reduce((first, last) -> last)
            .filter(run -> run.state().equals("DONE"))
            .isPresent();
    out(good ? "Done." : "It did not come through; what failed is above.");
    return good ? 0 : 1;
  }

  private int show(Books books, When when) {
    SyncFigures.Snapshot now = books.figures.now();
    SyncFigures.Run running = now.round().running();
    out(
        running == null
            ? "No round is running."
            : "%s is running, started %s (reference %s)."
                .formatted(
                    capital(SyncWords.round(running.kind())),
                    when.age(running.startedAt()),
                    running.ref()));
    now.overdue().forEach(missed -> out(missed.sentence()));
    now.waiting()
        .forEach(
            waiting ->
                out(
                    "%s was asked for %s and waits for its turn."
                        .formatted(
                            capital(SyncWords.round(waiting.kind())),
                            when.age(waiting.askedAt()))));
    now.stopped()
        .forEach(
            stopped ->
                out(
                    "%s is stopped: %s would be ended. In Slack: /hub sync release %d or /hub sync refuse %d."
                        .formatted(
                            SyncWords.flow(stopped.flow()),
                            stopped.share(),
                            stopped.id(),
                            stopped.id())));
    for (SyncFigures.Flow flow : now.flows()) {
      if (flow.running() != null) {
        tell(flow.running(), when, new HashSet<>());
      }
      line(flow, "increment", flow.lastIncrement(), when);
      line(flow, "full", flow.lastFull(), when);
    }
    return 0;
  }

  private void line(SyncFigures.Flow flow, String kind, SyncFigures.Run run, When when) {
    if (run != null) {
      out(
          "%-16s %-9s %s: %s"
              .formatted(
                  SyncWords.flow(flow.name()),
                  kind,
                  when.age(run.startedAt()),
                  run.state().equals("DONE")
                      ? SyncWords.figures(run)
                      : "failed: " + run.outcome()));
    }
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private void out(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
