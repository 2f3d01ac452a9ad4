package org.makerspacehub.beans.command;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * {@code /hub trace <ref>}: the path of one thing through the hub, from the edge to its last
 * effect. Everyone may look at what they caused themselves; staff at everything.
 */
public class TraceCommand implements SlashCommand {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
  private static final int LONGEST = 25;

  private final JdbcClient db;
  private final Guard guard;
  private final ZoneId zone;
  private final String steps = SqlFile.read("trace");
  private final String owner = SqlFile.read("trace-owner");

  /**
   * @param db as the hub's user
   * @param guard says whose traces the asker may see
   * @param zone in which times are shown
   */
  public TraceCommand(JdbcClient db, Guard guard, ZoneId zone) {
    this.db = db;
    this.guard = guard;
    this.zone = zone;
  }

  private record Step(Instant at, String kind, String subject, String detail) {}

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "trace";
  }

  /** Open to everyone here: whose trace it is decides, and that is asked in {@link #answer}. */
  @Override
  public String action() {
    return "hub.help";
  }

  @Override
  public String usage() {
    return "/hub trace <ref>";
  }

  @Override
  public String help() {
    return "Show what became of something, by the reference you were given.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String ref = rest.toLowerCase(Locale.ROOT);
    if (!Ref.isRef(ref)) {
      return Reply.of(
          "A reference is twelve letters and digits, like `7f3a9kd2mxq8`. You find it in my answers"
              + " after “ref”; then type `/hub trace 7f3a9kd2mxq8`.");
    }
    boolean own = isOwn(ref, command.principal());
    Resource trace = new Resource("Trace", ref, Map.of("own", own));
    boolean allowed = guard.check(command.principal(), "hub.trace", trace, Map.of()).allowed();
    List<Step> path = allowed ? path(ref) : List.of();
    if (path.isEmpty()) {
      // The same words for "not there" and "not yours": a reference must not be guessable.
      return Reply.of(
          "I find nothing of yours under `%s`. Please check the letters; staff can look up any"
                  .formatted(ref)
              + " reference.");
    }
    return show(ref, path);
  }

  private boolean isOwn(String ref, Principal principal) {
    return db.sql(owner)
            .param("ref", ref)
            .param("teamId", principal.teamId())
            .param("userId", principal.slackUserId())
            .query(Long.class)
            .single()
        > 0;
  }

  private List<Step> path(String ref) {
    return db.sql(steps).param("ref", ref).query(TraceCommand::step).list();
  }

  private static Step step(ResultSet row, int n) throws SQLException {
    return new Step(
        row.getTimestamp("at").toInstant(),
        row.getString("kind"),
        row.getString("subject"),
        row.getString("detail"));
  }

  private Reply show(String ref, List<Step> path) {
    List<String> lines = new ArrayList<>();
    Instant before = path.get(0).at();
    for (Step step : path.subList(0, Math.min(LONGEST, path.size()))) {
      lines.add(
          "`%s`  %s%s"
              .formatted(
                  CLOCK.format(step.at().atZone(zone)),
                  sentence(step),
                  step.at().equals(before) ? "" : "  (+" + length(before, step.at()) + ")"));
      before = step.at();
    }
    if (path.size() > LONGEST) {
      lines.add("… and %d more steps.".formatted(path.size() - LONGEST));
    }
    Instant last = path.get(path.size() - 1).at();
    String total =
        "%s (%s), %s in all"
            .formatted(
                DAY.format(path.get(0).at().atZone(zone)), zone, length(path.get(0).at(), last));
    return new Card("Trace of " + ref).list(lines).note(total).reply();
  }

  private static String sentence(Step step) {
    String subject = SlackText.escape(step.subject());
    // Outcomes may be whole sentences; here they end one of ours.
    String detail = SlackText.escape(step.detail()).replaceAll("\\.$", "");
    return switch (step.kind()) {
      case "received" -> "The edge checked and kept a %s.".formatted(subject);
      case "taken" ->
          "1".equals(detail)
              ? "The hub took it."
              : "The hub took it (attempt %s).".formatted(detail);
      case "denied" -> "The guard refused %s: %s.".formatted(subject, detail);
      case "DONE" -> "Done: %s.".formatted(detail);
      case "IGNORED" -> "Left alone: %s.".formatted(detail);
      case "DEAD" -> "Failed: %s.".formatted(detail);
      case "sync-started" -> "The sync flow %s started.".formatted(subject);
      case "sync-ended" -> "The sync flow %s ended: %s.".formatted(subject, detail);
      case "dead-letter" -> "Dead letter of %s: %s.".formatted(subject, detail);
      case "agent" -> "The agent %s (version %s) began on it.".formatted(subject, detail);
      case "agent-ended" -> "The agent %s ended: %s.".formatted(subject, detail);
      case "asked" -> "%s was asked for%s.".formatted(subject, detail);
      case "asked-from-here" ->
          "From here %s was asked for: request %s.".formatted(subject, detail);
      case "agreed" -> "Those who had to agreed to %s.".formatted(subject);
      case "claimed" -> "The executor took up %s.".formatted(subject);
      case "ended" -> "The request for %s ended: %s.".formatted(subject, detail);
      case "message" ->
          "%s: %s."
              .formatted(
                  switch (subject) {
                    case "mail" -> "A mail";
                    case "slack_update" -> "An update of a message in Slack";
                    default -> "A message in Slack";
                  },
                  detail);
      default -> "%s %s".formatted(subject, detail);
    };
  }

  private static String length(Instant from, Instant to) {
    Duration length = Duration.between(from, to);
    return length.toSeconds() < 10
        ? length.toMillis() + " ms"
        : length.toSeconds() < 120 ? length.toSeconds() + " s" : length.toMinutes() + " min";
  }
}
