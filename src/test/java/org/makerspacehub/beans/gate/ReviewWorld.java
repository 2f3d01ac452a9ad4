package org.makerspacehub.beans.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.policy.Principal;

/** What people say about requests of a {@link GateWorld}, and who counts it. */
public final class ReviewWorld {
  /** What is said of somebody when Slack did not answer. */
  public static final String NO_ANSWER = "Slack did not say just now who you are.";

  /** What Slack says against somebody; nothing for who is not in it. */
  public final Map<Principal, String> slack = new ConcurrentHashMap<>();

  /** Of whom Slack was asked. */
  public final List<Principal> asked = new CopyOnWriteArrayList<>();

  /** Requests of which it was told that they changed. */
  public final List<String> told = new CopyOnWriteArrayList<>();

  /** Happens while Slack is asked. */
  public volatile Consumer<Principal> meanwhile = who -> {};

  private final GateWorld world;

  public ReviewWorld(GateWorld world) {
    this.world = world;
  }

  public DecisionDesk desk() {
    return new DecisionDesk(
        world.db,
        world.transactions,
        world.catalogue,
        world.subjects(),
        who -> {
          asked.add(who);
          meanwhile.accept(who);
          return slack.getOrDefault(who, "");
        },
        NO_ANSWER,
        persons ->
            new GuardedReviewers(
                new GrantedReviewers(world.db, world.catalogue, "T0OURS", persons, world.clock),
                world.catalogue,
                world.guard()),
        world.audit,
        (request, ref) -> told.add(request.ref()),
        world.clock);
  }

  /** A yes, as the front door keeps it; returns its reference. */
  public String yes(Principal who, String stamp) {
    return said(who, "click", SignedClick.APPROVE, stamp, null);
  }

  /** A no, as the front door keeps it; returns its reference. */
  public String no(Principal who, String stamp, String why) {
    return said(who, "form", SignedClick.DENY, stamp, why);
  }

  private String said(Principal who, String kind, String name, String about, String reason) {
    String ref = Ref.next();
    try (Connection edge = world.connect("hub_edge");
        var insert =
            edge.prepareStatement(
                "INSERT INTO signed_click (event_id, ref, team_id, slack_user_id, kind, name, about,"
                    + " reason, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, ref);
      insert.setString(2, ref);
      insert.setString(3, who.teamId());
      insert.setString(4, who.slackUserId());
      insert.setString(5, kind);
      insert.setString(6, name);
      insert.setString(7, about);
      insert.setString(8, reason);
      insert.setTimestamp(9, Timestamp.from(world.clock.instant()));
      insert.executeUpdate();
      return ref;
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
