package org.makerspacehub.beans.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.notice.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one brake on everything that ends memberships or deletes people: a run that would end more
 * than a share of what we hold stops before it writes, and a human says whether exactly that may be
 * ended. What passes is a set of ids, by their fingerprint: another set needs another decision, and
 * a release is good for one run, within a day.
 */
public final class Brake {
  /** So many at once are believed without a question, whatever share of the whole they are. */
  public static final int FEW = 20;

  /** A release is about what was seen then, not about a likeness weeks later. */
  static final Duration GOOD_FOR = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(Brake.class);
  private static final String TOPIC = "sync.brake.";

  private final JdbcClient hubJdbc;
  private final TransactionTemplate own;
  private final Notices notices;
  private final AuditLog audit;
  private final Clock clock;
  private final int percent;

  /**
   * @param hubJdbc the hub's database
   * @param transactions of the same data source
   * @param notices where the operators are told
   * @param audit where a decision is recorded before it counts
   * @param clock the time
   * @param percent of what we hold that may end at once without a question ({@code
   *     SYNC_BRAKE_PERCENT})
   */
  public Brake(
      JdbcClient hubJdbc,
      PlatformTransactionManager transactions,
      Notices notices,
      AuditLog audit,
      Clock clock,
      int percent) {
    this.hubJdbc = hubJdbc;
    // The run's own transaction is rolled back when the brake stops it; what it noted must stay.
    this.own = new TransactionTemplate(transactions);
    this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.notices = notices;
    this.audit = audit;
    this.clock = clock;
    this.percent = percent;
  }

  /**
   * A stopped run.
   *
   * @param id what is typed to decide about it
   * @param what of, for example {@code members}
   * @param gone how many would be ended
   * @param held of how many
   * @param state OPEN, RELEASED, REFUSED, OBSOLETE or USED
   */
  public record Stopped(
      long id, String flow, String ref, String what, long gone, long held, String state) {

    /** For example {@code 30 of our 60 members (50 %)}. */
    public String share() {
      return String.format(
          Locale.US, "%,d of our %,d %s (%d %%)", gone, held, what, gone * 100 / Math.max(held, 1));
    }
  }

  /**
   * Lets a run go on or stops it. To be called in the transaction that ends what it lists, before
   * anything is written; in a dry run it only notes what it would say.
   *
   * @param what of, for example {@code charges}
   * @param ids of what would be ended
   * @param held how many of the same we hold
   * @throws BrakeOn when a human must decide first
   */
  public void check(SyncRun run, String what, Collection<String> ids, long held) {
    checkAll(run, Losses.of(what, ids, held));
  }

  /**
   * Likewise for everything that the run's held-back records and its listing's end would end.
   *
   * @throws BrakeOn when a human must decide first
   */
  public void checkAll(SyncRun run, Losses losses) {
    String flow = run.flow();
    String what = losses.over(FEW, percent);
    if (run.isDry()) {
      if (what != null) {
        run.wouldStop(
            new Stopped(0, flow, "", what, losses.count(what), losses.heldOf(what), "").share());
      }
      return;
    }
    if (what == null) {
      forget(flow);
      return;
    }
    String fingerprint = losses.fingerprint();
    Optional<Stopped> known = known(flow, fingerprint);
    if (known.filter(brake -> brake.state().equals("RELEASED")).isPresent()) {
      use(run, known.get());
      return;
    }
    if (known.filter(brake -> brake.state().equals("REFUSED")).isPresent()) {
      throw new BrakeOn(
          "%s would be ended; a human refused that (brake %d), so nothing was. Mend it at the vendor."
              .formatted(known.get().share(), known.get().id()));
    }
    Stopped open =
        known.orElseGet(
            () -> open(run, flow, what, losses.count(what), losses.heldOf(what), fingerprint));
    String sentence = sentence(open);
    own.executeWithoutResult(status -> notices.raise(TOPIC + flow, sentence, run.ref()));
    throw new BrakeOn(sentence);
  }

  private static String sentence(Stopped open) {
    return ("%s would be ended at once. That is too much to believe, so nothing was ended. Look at the"
            + " vendor; if it is right, type /hub sync release %d, if not, /hub sync refuse %d.")
        .formatted(open.share(), open.id(), open.id());
  }

  /** The newest that waits for a decision or has one that still counts. */
  private Optional<Stopped> known(String flow, String fingerprint) {
    return hubJdbc
        .sql(
            "SELECT id, flow, ref, what, gone, held, state FROM sync_brake WHERE flow = :flow"
                + " AND fingerprint = :fingerprint AND (state IN ('OPEN', 'REFUSED') OR state = 'RELEASED' AND decided_at > :since)"
                + " ORDER BY id DESC LIMIT 1")
        .param("since", now().minus(GOOD_FOR))
        .param("flow", flow)
        .param("fingerprint", fingerprint)
        .query(Brake::stopped)
        .optional();
  }

  private Stopped open(
      SyncRun run, String flow, String what, long gone, long held, String fingerprint) {
    return own.execute(
        status -> {
          outdate(flow);
          hubJdbc
              .sql(
                  "INSERT INTO sync_brake (flow, ref, what, gone, held, fingerprint, opened_at)"
                      + " VALUES (:flow, :ref, :what, :gone, :held, :fingerprint, :now)")
              .param("flow", flow)
              .param("ref", run.ref())
              .param("what", what)
              .param("gone", gone)
              .param("held", held)
              .param("fingerprint", fingerprint)
              .param("now", now())
              .update();
          LOG.warn("The brake stopped {} (ref {}): {} of {} {}", flow, run.ref(), gone, held, what);
          return known(flow, fingerprint).orElseThrow();
        });
  }

  /** Another answer came: what was asked about the last one is of no use any more. */
  private int outdate(String flow) {
    return hubJdbc
        .sql("UPDATE sync_brake SET state = 'OBSOLETE' WHERE open_flow = :flow")
        .param("flow", flow)
        .update();
  }

  private void forget(String flow) {
    if (outdate(flow) > 0) {
      notices.clear(
          TOPIC + flow, "The vendor's answer is believable again; nothing is left to decide.");
    }
  }

  /** In the run's own transaction: when that fails, the decision still counts for the next run. */
  private void use(SyncRun run, Stopped released) {
    hubJdbc
        .sql("UPDATE sync_brake SET state = 'USED' WHERE id = :id AND state = 'RELEASED'")
        .param("id", released.id())
        .update();
    outdate(run.flow());
    LOG.warn(
        "{} ends {} as brake {} was released (ref {})",
        run.flow(),
        released.share(),
        released.id(),
        run.ref());
  }

  /** What waits for a decision, the oldest first. */
  public static List<Stopped> waiting(JdbcClient hubJdbc) {
    return hubJdbc
        .sql(
            "SELECT id, flow, ref, what, gone, held, state FROM sync_brake WHERE state = 'OPEN'"
                + " ORDER BY opened_at, id")
        .query(Brake::stopped)
        .list();
  }

  /**
   * Decides. The caller has asked the guard.
   *
   * @param id of a {@link Stopped} run
   * @param release true lets exactly this set pass at the next round; false keeps it from passing
   * @param by who decides, for example {@code T…/U…}
   * @param ref of the command
   * @return what was decided about
   * @throws HubException when there is nothing of that number to decide, or when the decision could
   *     not be recorded
   */
  public Stopped decide(long id, boolean release, String by, String ref) {
    Stopped brake =
        hubJdbc
            .sql("SELECT id, flow, ref, what, gone, held, state FROM sync_brake WHERE id = :id")
            .param("id", id)
            .query(Brake::stopped)
            .optional()
            .orElseThrow(
                () ->
                    new HubException("There is no stopped run with the number %d.".formatted(id)));
    if (!brake.state().equals("OPEN")) {
      throw new HubException(alreadyDecided(brake));
    }
    AuditLog.Intent intent =
        audit.intent(
            ref,
            by,
            "hub.sync.release",
            "sync-brake/" + id,
            Map.of("release", release, "flow", brake.flow(), "gone", brake.gone()));
    String state = release ? "RELEASED" : "REFUSED";
    int decided =
        hubJdbc
            .sql(
                "UPDATE sync_brake SET state = :state, decided_by = :by, decided_at = :now"
                    + " WHERE id = :id AND state = 'OPEN'")
            .param("state", state)
            .param("by", by)
            .param("now", now())
            .param("id", id)
            .update();
    audit.outcome(intent, decided == 1 ? "done" : "refused", Map.of());
    if (decided != 1) {
      throw new HubException("Stopped run %d was decided at the same moment.".formatted(id));
    }
    LOG.warn("Brake {} of {}: {} by {} (ref {})", id, brake.flow(), state, by, ref);
    notices.clear(
        TOPIC + brake.flow(),
        release
            ? "Released by a human: the next round goes on."
            : "Refused by a human: nothing is ended.");
    return brake;
  }

  private static String alreadyDecided(Stopped brake) {
    return switch (brake.state()) {
      case "RELEASED", "USED" -> "Stopped run %d was released already.".formatted(brake.id());
      case "REFUSED" -> "Stopped run %d was refused already.".formatted(brake.id());
      default ->
          "Stopped run %d is out of date: the vendor has answered differently since. /hub sync status shows what waits now."
              .formatted(brake.id());
    };
  }

  private LocalDateTime now() {
    return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static Stopped stopped(java.sql.ResultSet row, int n) throws java.sql.SQLException {
    return new Stopped(
        row.getLong("id"),
        row.getString("flow"),
        row.getString("ref"),
        row.getString("what"),
        row.getLong("gone"),
        row.getLong("held"),
        row.getString("state"));
  }
}
