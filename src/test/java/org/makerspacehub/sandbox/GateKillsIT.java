package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.makerspacehub.sandbox.HubProcesses.EXECUTOR;
import static org.makerspacehub.sandbox.HubProcesses.SECOND_EXECUTOR;
import static org.makerspacehub.sandbox.HubProcesses.SECOND_HUB;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.makerspacehub.support.EmbeddedMariaDb;

/**
 * Door codes while processes of the shipped jar are killed with -9 at every step of the way: the
 * vendor, which is another process' memory, counts what was really done. And how long it all takes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GateKillsIT {
  private static final String LOCK = "front";

  /** Whose yes it takes; neither of them asks. */
  private static final List<String> APPROVERS = List.of("U0BOARD01", "U0BOARD02");

  /** All in good standing; each asks for themselves. */
  private static final List<String> ASKERS =
      List.of("U0MEMBER1", "U0OPERAT1", "U0STAFF01", "U0BOARD03");

  /** Longer than a dead process' lease, the vendor's latency and a start of the jar together. */
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  /** How long the vendor takes when its answer shall be missed. */
  private static final int SLOW_MS = 2_000;

  private static final List<String> RACE =
      List.of("clicks at once", "kept", "counted", "decisions", "codes");

  private static EmbeddedMariaDb database;
  private static HubProcesses processes;
  private static GateTalk talk;

  private final Random random = new Random(47);
  private int hours;

  /** Where on its way a request is when somebody dies, and who. */
  private enum Point {
    POSTED("hub"),
    STORED("edge"),
    DECIDED("hub"),
    CLAIMED(EXECUTOR),
    SENT(EXECUTOR),
    ANSWERED(EXECUTOR),
    REPORTED("hub"),
    ANY_HUB("hub"),
    ANY_EXECUTOR(EXECUTOR),
    ANY_EDGE("edge");

    private final String dies;

    Point(String dies) {
      this.dies = dies;
    }
  }

  /**
   * Who dies in one round, each at another request: first the executor, so that what is decided
   * after it waits, then the hub, then the edge, so that what it kept is counted by nobody yet.
   */
  private static final List<List<Point>> ROUNDS =
      List.of(
          List.of(Point.CLAIMED, Point.DECIDED, Point.STORED),
          List.of(Point.ANSWERED, Point.POSTED, Point.STORED),
          List.of(Point.SENT, Point.DECIDED, Point.STORED),
          List.of(Point.REPORTED, Point.ANY_EXECUTOR, Point.STORED),
          List.of(Point.ANY_EXECUTOR, Point.ANY_HUB, Point.ANY_EDGE));

  private static final List<List<Point>> ROUNDS_OF_TWO =
      List.of(
          List.of(Point.SENT, Point.DECIDED),
          List.of(Point.ANSWERED, Point.POSTED),
          List.of(Point.CLAIMED, Point.REPORTED),
          List.of(Point.ANY_EXECUTOR, Point.ANY_HUB));

  @BeforeAll
  static void start() throws Exception {
    database = EmbeddedMariaDb.own("gate-kills");
    processes =
        new HubProcesses(database, 33)
            .with("EXECUTOR_CEILINGS", "door-code.issue=100000")
            .with("hub.executor.drain-period", "100")
            .with("hub.executor.lease", "20s");
    processes.start("connector", "hub", "edge", EXECUTOR);
    talk = new GateTalk(processes.vendors(), database);
    Awaitility.await("the first round of the sync")
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(
                        talk.column(
                            "SELECT 1 FROM sync_run WHERE flow = 'sync-all' AND state = 'DONE'"))
                    .isNotEmpty());
    new DemoRoles(database, processes.vendors().clock()).grantOnce(processes.vendors().seed());
  }

  @AfterAll
  static void stop() {
    processes.close();
    database.stop();
  }

  @Test
  @Order(1)
  @DisplayName("a click is kept before it is acknowledged, 16 at a time")
  void clicksAtOnce() throws Exception {
    clickFigures(List.of(1, 16), 4);
  }

  @Test
  @Order(2)
  @DisplayName(
      "A17, A24, S20 edge, hub and executor are killed on the way, six times: each code once")
  void fewKills() throws Exception {
    Tally tally = new Tally("one of each");
    kills(ROUNDS.subList(0, 2), false, tally);
    tally.holds();
  }

  @Test
  @Order(3)
  @DisplayName("S21 two hubs and two executors, and one of each is killed: each code once")
  void fewKillsOfTwo() throws Exception {
    Tally tally = new Tally("two hubs, two executors");
    kills(ROUNDS_OF_TWO.subList(0, 1), true, tally);
    tally.holds();
  }

  @Test
  @Order(4)
  @Tag("proof")
  @DisplayName("A9 a hundred clicks at once make one decision and one execution, ten times")
  void oneOfAHundred() throws Exception {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(race(100));
    }
    Benchmarks.keep("gate-race", Benchmarks.table(RACE, rows));
  }

  @Test
  @Order(5)
  @Tag("proof")
  @DisplayName("figures: click to durable acknowledgement, decision to execution")
  void figures() throws Exception {
    // What is measured is a process that has been up for a while.
    clickFigures(List.of(16), 50);
    List<List<String>> rows = new ArrayList<>(clickFigures(List.of(1), 300));
    rows.addAll(clickFigures(List.of(64), 30));
    rows.add(decisionFigures(40));
    String table = Benchmarks.table(List.of("What", "n", "p50 ms", "p99 ms", "max ms"), rows);
    Benchmarks.print("The gate's figures", table);
    Benchmarks.keep("gate-figures", table);
  }

  @Test
  @Order(6)
  @Tag("proof")
  @DisplayName("A24, S20, S21 killed a hundred times and more at every step: each code once")
  void manyKills() throws Exception {
    Tally one = new Tally("one of each");
    for (int i = 0; i < 6; i++) {
      kills(ROUNDS, false, one);
    }
    Tally two = new Tally("two hubs, two executors");
    for (int i = 0; i < 2; i++) {
      kills(ROUNDS_OF_TWO, true, two);
    }
    Benchmarks.keep("gate-kills", Tally.table(one, two));
    one.holds();
    two.holds();
  }

  /** Both approvers press as often as they can, at the same moment. */
  private List<String> race(int clickers) throws Exception {
    Set<String> before = guests();
    hours = hours % 12 + 1;
    String ref = talk.ask("U0MEMBER1", GateTalk.doorCode(LOCK, hours));
    ObjectNode post = talk.post(ref);
    String stamp = talk.stamp(ref);
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService people = Executors.newFixedThreadPool(clickers);
    try {
      List<Future<?>> clicks = new ArrayList<>();
      for (int i = 0; i < clickers; i++) {
        String approver = APPROVERS.get(i % APPROVERS.size());
        clicks.add(
            people.submit(
                () -> {
                  start.await();
                  return untilKept(approver, post, stamp);
                }));
      }
      start.countDown();
      for (Future<?> click : clicks) {
        click.get();
      }
    } finally {
      people.shutdownNow();
    }
    talk.until(ref, Set.of("SUCCEEDED"), PATIENCE);
    judged(stamp);
    int decided =
        talk.column(
                "SELECT seq FROM audit_approval WHERE JSON_VALUE(body, '$.ref') = '%s'"
                        .formatted(ref)
                    + " AND JSON_VALUE(body, '$.step') = 'decided'")
            .size();
    int counted =
        talk.column(
                "SELECT id FROM action_review WHERE counted AND request_ref = '%s'".formatted(ref))
            .size();
    Set<String> made = guests();
    made.removeAll(before);
    List<String> row =
        Stream.<Number>of(clickers, kept(stamp), counted, decided, made.size())
            .map(String::valueOf)
            .toList();
    Benchmarks.print("A9", Benchmarks.table(RACE, List.of(row)));
    settled();
    assertThat(counted).isEqualTo(APPROVERS.size());
    assertThat(decided).isOne();
    assertThat(made).hasSize(1);
    return row;
  }

  // ---- kills --------------------------------------------------------------------------------

  /** What came of it. */
  private static final class Tally {
    private final String what;
    private final List<Double> recoveries = new ArrayList<>();
    private int deaths;
    private int requests;
    private int duplicates;
    private int lost;
    private int untrue;

    Tally(String what) {
      this.what = what;
    }

    void holds() {
      assertThat(duplicates).as("%s: done twice", what).isZero();
      assertThat(lost).as("%s: approved and never done", what).isZero();
      assertThat(untrue).as("%s: told something else than what happened", what).isZero();
    }

    static String table(Tally... all) {
      return Benchmarks.table(
          List.of(
              "processes",
              "deaths",
              "requests",
              "done twice",
              "lost",
              "told wrongly",
              "recovery p50 s",
              "recovery max s"),
          Stream.of(all)
              .map(
                  each ->
                      List.of(
                          each.what,
                          String.valueOf(each.deaths),
                          String.valueOf(each.requests),
                          String.valueOf(each.duplicates),
                          String.valueOf(each.lost),
                          String.valueOf(each.untrue),
                          Benchmarks.number(Benchmarks.percentile(each.recoveries, 0.5)),
                          Benchmarks.number(Benchmarks.percentile(each.recoveries, 1))))
              .toList());
    }
  }

  /**
   * Kills, and looks after each round what became of what was on its way.
   *
   * @param ofTwo whether there are a second hub and a second executor, which go on by themselves;
   *     else whoever died is started again at once
   */
  private void kills(List<List<Point>> rounds, boolean ofTwo, Tally tally) throws Exception {
    List<String> roles =
        ofTwo
            ? List.of("edge", "hub", EXECUTOR, SECOND_HUB, SECOND_EXECUTOR)
            : List.of("edge", "hub", EXECUTOR);
    for (String second : List.of(SECOND_HUB, SECOND_EXECUTOR)) {
      if (!roles.contains(second) && processes.isRunning(second)) {
        processes.kill(second);
      }
    }
    alive(roles);
    for (List<Point> points : rounds) {
      round(points, ofTwo, roles, tally);
      alive(roles);
      settled();
      Benchmarks.print("Killed with -9, lately at " + points, Tally.table(tally));
    }
  }

  /** A request on its way for each who dies; all is started again; what became of them. */
  private void round(List<Point> points, boolean ofTwo, List<String> roles, Tally tally)
      throws Exception {
    Set<String> before = guests();
    List<Way> ways = new ArrayList<>();
    for (Point point : points) {
      hours = hours % 12 + 1;
      String asker = ASKERS.get((tally.requests + ways.size()) % ASKERS.size());
      String ref = talk.ask(asker, GateTalk.doorCode(LOCK, hours));
      ways.add(new Way(point, ref, talk.post(ref), talk.stamp(ref)));
    }
    tally.requests += ways.size();
    List<CompletableFuture<Void>> clicking = new ArrayList<>();
    for (Way way : ways) {
      slow(way.point());
      if (way.point() != Point.POSTED) {
        clicking.add(CompletableFuture.runAsync(() -> clicks(way)));
      }
      comes(way, before);
      boolean second = ofTwo && !way.point().dies.equals("edge") && random.nextBoolean();
      processes.kill(way.point().dies + (second ? "-2" : ""));
      tally.deaths++;
    }
    long died = System.nanoTime();
    CompletableFuture.allOf(clicking.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    if (!ofTwo) {
      alive(roles);
    }
    for (Way way : ways) {
      again(way);
    }
    List<String> refs = ways.stream().map(Way::ref).toList();
    for (String ref : refs) {
      judge(ref, tally);
    }
    tally.recoveries.add((System.nanoTime() - died) / 1e9);
    Set<String> made = guests();
    made.removeAll(before);
    int done = count(refs, "SUCCEEDED");
    tally.lost += refs.size() - done;
    tally.duplicates += Math.max(0, made.size() - done);
    // Nobody may be told of a code that the vendor never made.
    tally.untrue += Math.max(0, done - made.size());
  }

  /** A request and its message, at which somebody will die. */
  private record Way(Point point, String ref, ObjectNode post, String stamp) {}

  /** Holds the vendor up where its answer shall be missed. */
  private static void slow(Point point) throws Exception {
    String match =
        switch (point) {
          // The call that makes the guest; the first after it was made opens the door to it.
          case SENT -> "POST /remotelock/access_persons";
          case ANSWERED -> "/accesses";
          default -> "";
        };
    if (!match.isEmpty()) {
      talk.control(
          "POST",
          "/_faults",
          Map.of(
              "vendor", "remotelock", "match", match, "kind", "slow", "count", 1, "ms", SLOW_MS));
    }
  }

  private static void clicks(Way way) {
    for (String approver : APPROVERS) {
      talk.clicks(approver, way.post(), way.stamp());
    }
  }

  /** Waits for the moment. */
  private void comes(Way way, Set<String> before) throws Exception {
    String ref = way.ref();
    switch (way.point()) {
      case POSTED ->
          reached(
              "SELECT 1 FROM action_request WHERE ref = '%s' AND shown_version IS NOT NULL", ref);
      case STORED -> reached("SELECT 1 FROM signed_click WHERE about LIKE '%s:%%'", ref);
      case DECIDED ->
          reached("SELECT 1 FROM action_request WHERE ref = '%s' AND approved_at IS NOT NULL", ref);
      case CLAIMED -> reached("SELECT 1 FROM action_execution WHERE request_ref = '%s'", ref);
      case SENT ->
          reached(
              "SELECT 1 FROM action_execution WHERE request_ref = '%s' AND sent_at IS NOT NULL",
              ref);
      case ANSWERED ->
          Awaitility.await("a guest is made")
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(20))
              .until(() -> guests().size() > before.size());
      case REPORTED ->
          reached(
              "SELECT 1 FROM action_execution WHERE request_ref = '%s' AND ended_at IS NOT NULL",
              ref);
      default ->
          Awaitility.await()
              .pollDelay(Duration.ofMillis(random.nextInt(1_000)))
              .atMost(Duration.ofSeconds(5))
              .until(() -> true);
    }
  }

  private void reached(String sql, String ref) {
    Awaitility.await(ref)
        .atMost(Duration.ofSeconds(90))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> !talk.column(sql.formatted(ref)).isEmpty());
  }

  /** A click that Slack could not deliver is pressed again, as a person would. */
  private static void again(Way way) throws Exception {
    for (String approver : APPROVERS) {
      if (talk.column(
              "SELECT 1 FROM signed_click WHERE about = '%s' AND slack_user_id = '%s'"
                  .formatted(way.stamp(), approver))
          .isEmpty()) {
        talk.clicks(approver, way.post(), way.stamp());
      }
    }
  }

  /** Waits for the end and compares what the requester was told with it. */
  private void judge(String ref, Tally tally) throws Exception {
    String end;
    try {
      end =
          Awaitility.await(ref)
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(100))
              .until(
                  () -> {
                    // What is looked for again in a while is looked for now.
                    talk.change(
                        "UPDATE action_execution SET next_look_at = claimed_at"
                            + " WHERE state = 'UNKNOWN' AND next_look_at > UTC_TIMESTAMP(3)");
                    return talk.stateOf(ref);
                  },
                  GateTalk.ENDED::contains);
    } catch (ConditionTimeoutException never) {
      System.out.println(talk.rows("SELECT * FROM action_request WHERE ref = '" + ref + "'"));
      System.out.println(
          talk.rows("SELECT * FROM action_execution WHERE request_ref = '" + ref + "'"));
      return;
    }
    List<String> executed =
        talk.column("SELECT state FROM action_execution WHERE request_ref = '" + ref + "'");
    if (!end.equals("SUCCEEDED")) {
      System.out.println(
          talk.rows("SELECT state, outcome FROM action_request WHERE ref = '" + ref + "'"));
    }
    if (end.equals("SUCCEEDED") != executed.equals(List.of("SUCCEEDED"))) {
      tally.untrue++;
    }
    String version = "SELECT 1 FROM action_request WHERE ref = '%s' AND shown_version = version";
    try {
      reached(version, ref);
    } catch (ConditionTimeoutException untold) {
      tally.untrue++;
    }
  }

  private static int count(List<String> refs, String state) throws Exception {
    return talk.column(
            "SELECT ref FROM action_request WHERE state = '%s' AND ref IN (%s)"
                .formatted(
                    state,
                    refs.stream().map(ref -> "'" + ref + "'").collect(Collectors.joining(","))))
        .size();
  }

  /** The guests that RemoteLock ever made, each by its place in the order of effects. */
  private static Set<String> guests() throws Exception {
    Set<String> guests = new HashSet<>();
    int place = 0;
    for (JsonNode effect : talk.state().path("effects")) {
      place++;
      if (effect.path("vendor").asText().equals("remotelock")
          && effect.path("what").asText().equals("guest.create")) {
        guests.add(place + " " + effect);
      }
    }
    return guests;
  }

  private static void alive(List<String> roles) throws Exception {
    String[] dead =
        roles.stream().filter(role -> !processes.isRunning(role)).toArray(String[]::new);
    if (dead.length > 0) {
      processes.start(dead);
    }
  }

  private static void settled() throws Exception {
    talk.control("DELETE", "/_faults", Map.of());
    // Nobody asks so often within an hour but us.
    talk.change(
        "UPDATE action_request SET created_at = created_at - INTERVAL 2 HOUR WHERE state IN ("
            + GateTalk.ENDED.stream()
                .map(state -> "'" + state + "'")
                .collect(Collectors.joining(","))
            + ")");
  }

  // ---- figures ------------------------------------------------------------------------------

  /** Clicks of many accounts on a request that none of them may decide. */
  private List<List<String>> clickFigures(List<Integer> clickers, int each) throws Exception {
    hours = hours % 12 + 1;
    String ref = talk.ask("U0MEMBER1", GateTalk.doorCode(LOCK, hours));
    ObjectNode post = talk.post(ref);
    String stamp = talk.stamp(ref);
    List<List<String>> rows = new ArrayList<>();
    for (int many : clickers) {
      long before = kept(stamp);
      List<Double> millis = Collections.synchronizedList(new ArrayList<>());
      AtomicInteger again = new AtomicInteger();
      ExecutorService people = Executors.newFixedThreadPool(many);
      try {
        List<Callable<Void>> work =
            Stream.iterate(0, i -> i + 1)
                .limit(many)
                .map(
                    i ->
                        (Callable<Void>)
                            () -> {
                              for (int n = 0; n < each; n++) {
                                long start = System.nanoTime();
                                String who = "U0CLICK%03d".formatted(i);
                                again.addAndGet(untilKept(who, post, stamp));
                                millis.add((System.nanoTime() - start) / 1e6);
                              }
                              return null;
                            })
                .toList();
        for (Future<Void> done : people.invokeAll(work)) {
          done.get();
        }
      } finally {
        people.shutdownNow();
      }
      assertThat(kept(stamp) - before).as("acknowledged is kept").isEqualTo((long) many * each);
      rows.add(
          row(
              "click → durable acknowledgement, %d at a time%s"
                  .formatted(
                      many,
                      again.get() == 0 ? "" : " (%d were pressed again)".formatted(again.get())),
              millis));
    }
    judged(stamp);
    assertThat(talk.stateOf(ref)).isEqualTo("PENDING");
    Benchmarks.print(
        "Clicks", Benchmarks.table(List.of("What", "n", "p50 ms", "p99 ms", "max ms"), rows));
    return rows;
  }

  /** Presses until the edge has said that it kept it; how often it could not in time. */
  private static int untilKept(String who, ObjectNode post, String stamp) {
    for (int again = 0; ; again++) {
      int status = talk.clicks(who, post, stamp).path("status").asInt();
      if (status == 200) {
        return again;
      }
      // It says so when too many wait: nothing was kept then, and Slack shows that to the person.
      assertThat(status).isEqualTo(503);
    }
  }

  private static void judged(String stamp) {
    Awaitility.await("every click is judged")
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(
                        talk.column(
                            "SELECT c.id FROM signed_click c LEFT JOIN action_review r"
                                + " ON r.click_id = c.id WHERE r.id IS NULL AND c.about = '%s'"
                                    .formatted(stamp)))
                    .isEmpty());
  }

  private static long kept(String stamp) throws Exception {
    return talk.column("SELECT id FROM signed_click WHERE about = '" + stamp + "'").size();
  }

  /**
   * From the moment of the decision to the moment the outcome is known, by the books' own times.
   */
  private List<String> decisionFigures(int many) throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      hours = hours % 12 + 1;
      String ref = talk.ask(ASKERS.get(i % ASKERS.size()), GateTalk.doorCode(LOCK, hours));
      clicks(new Way(Point.ANSWERED, ref, talk.post(ref), talk.stamp(ref)));
      talk.until(ref, Set.of("SUCCEEDED"), PATIENCE);
      settled();
      millis.add(
          Double.parseDouble(
              talk.column(
                      "SELECT TIMESTAMPDIFF(MICROSECOND, r.approved_at, e.ended_at) / 1000"
                          + " FROM action_request r JOIN action_execution e"
                          + " ON e.request_ref = r.ref WHERE r.ref = '%s'".formatted(ref))
                  .get(0)));
    }
    return row("decision → executed", millis);
  }

  private static List<String> row(String what, List<Double> millis) {
    return List.of(
        what,
        String.valueOf(millis.size()),
        Benchmarks.number(Benchmarks.percentile(millis, 0.5)),
        Benchmarks.number(Benchmarks.percentile(millis, 0.99)),
        Benchmarks.number(Benchmarks.percentile(millis, 1)));
  }
}
