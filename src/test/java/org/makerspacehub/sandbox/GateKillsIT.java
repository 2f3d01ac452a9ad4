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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
  private static final String APPROVER = "U0BOARD01";

  /** All in good standing: each asks for themselves, and one approval is enough. */
  private static final List<String> ASKERS =
      List.of("U0MEMBER1", "U0OPERAT1", "U0STAFF01", "U0BOARD03");

  /** Longer than a dead process' lease, the vendor's latency and a start of the jar together. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** How long the vendor takes when its answer shall be missed. */
  private static final int SLOW_MS = 1_500;

  private static EmbeddedMariaDb database;
  private static HubProcesses processes;
  private static GateTalk talk;

  private final Random random = new Random(47);
  private final List<Double> recoveries = new ArrayList<>();
  private int deaths;
  private int requests;
  private int duplicates;
  private int lost;
  private int untrue;
  private int hours;
  private long died;

  /** Where on its way a request is when somebody dies. */
  private enum Point {
    STORED("edge"),
    POSTED("hub"),
    DECIDED("hub"),
    CLAIMED(EXECUTOR),
    SENT(EXECUTOR),
    ANSWERED(EXECUTOR),
    REPORTED("hub"),
    ANYWHERE("");

    private final String dies;

    Point(String dies) {
      this.dies = dies;
    }
  }

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
  @DisplayName("a click is kept before it is acknowledged, within three seconds, 16 at a time")
  void quickClicks() throws Exception {
    clickFigures(List.of(1, 16), 4);
  }

  @Test
  @Order(2)
  @DisplayName("A24, S20 edge, hub and executor are killed on the way, six times: each code once")
  void fewKills() throws Exception {
    kills(
        List.of(
            Point.STORED, Point.DECIDED, Point.CLAIMED, Point.SENT, Point.ANSWERED, Point.ANYWHERE),
        1,
        false,
        false);
  }

  @Test
  @Order(3)
  @DisplayName("S21 two hubs and two executors, and one of each is killed: each code once")
  void fewKillsOfTwo() throws Exception {
    kills(List.of(Point.SENT, Point.DECIDED), 3, true, true);
  }

  @Test
  @Order(4)
  @Tag("proof")
  @DisplayName("figures: click to durable acknowledgement, decision to execution")
  void figures() throws Exception {
    List<List<String>> rows = new ArrayList<>(clickFigures(List.of(1, 64), 50));
    rows.add(decisionFigures(40));
    String table = Benchmarks.table(List.of("What", "n", "p50 ms", "p99 ms", "max ms"), rows);
    Benchmarks.print("The gate's figures", table);
    Benchmarks.keep("gate-figures", table);
  }

  @Test
  @Order(5)
  @Tag("proof")
  @DisplayName("A24, S20 killed 120 times at every step: each code once, nobody told an untruth")
  void manyKills() throws Exception {
    List<Point> points = new ArrayList<>();
    while (points.size() < 96) {
      points.addAll(List.of(Point.values()));
    }
    kills(points, 1, false, true);
    List<Point> ofTwo = new ArrayList<>();
    while (ofTwo.size() < 24) {
      ofTwo.addAll(
          List.of(
              Point.DECIDED,
              Point.CLAIMED,
              Point.SENT,
              Point.ANSWERED,
              Point.REPORTED,
              Point.ANYWHERE));
    }
    kills(ofTwo, 3, true, true);
    Benchmarks.keep("gate-kills", table());
  }

  // ---- kills --------------------------------------------------------------------------------

  /**
   * Kills, and looks after each what became of what was on its way.
   *
   * @param atOnce how many requests are on their way
   * @param ofTwo whether there are a second hub and a second executor
   * @param waits whether a dead executor's lease is waited for, as it is in real life; without a
   *     second executor nobody else can hold one
   */
  private void kills(List<Point> points, int atOnce, boolean ofTwo, boolean waits)
      throws Exception {
    List<String> roles =
        ofTwo
            ? List.of("edge", "hub", EXECUTOR, SECOND_HUB, SECOND_EXECUTOR)
            : List.of("edge", "hub", EXECUTOR);
    alive(roles);
    for (Point point : points) {
      round(point, atOnce, waits);
      alive(roles);
      settled();
    }
    for (String second : List.of(SECOND_HUB, SECOND_EXECUTOR)) {
      if (processes.isRunning(second)) {
        processes.kill(second);
      }
    }
    Benchmarks.print(
        "Killed with -9 (%s)".formatted(ofTwo ? "two hubs, two executors" : "one of each"),
        table());
    assertThat(duplicates).as("done twice").isZero();
    assertThat(lost).as("never ended").isZero();
    assertThat(untrue).as("told something else than what happened").isZero();
  }

  private String table() {
    return Benchmarks.table(
        List.of(
            "deaths",
            "requests",
            "duplicates",
            "lost",
            "told wrongly",
            "recovery p50 s",
            "recovery max s"),
        List.of(
            List.of(
                String.valueOf(deaths),
                String.valueOf(requests),
                String.valueOf(duplicates),
                String.valueOf(lost),
                String.valueOf(untrue),
                Benchmarks.number(Benchmarks.percentile(recoveries, 0.5)),
                Benchmarks.number(Benchmarks.percentile(recoveries, 1)))));
  }

  /** So many requests on their way; somebody dies; all is started again; what became of them. */
  private void round(Point point, int atOnce, boolean waits) throws Exception {
    Set<String> guests = guests();
    if (point == Point.SENT || point == Point.ANSWERED) {
      talk.control(
          "POST",
          "/_faults",
          Map.of(
              "vendor",
              "remotelock",
              "match",
              "access_persons",
              "kind",
              "slow",
              "count",
              1,
              "ms",
              SLOW_MS));
    }
    List<String> refs = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      hours = hours % 12 + 1;
      refs.add(talk.ask(ASKERS.get(i % ASKERS.size()), GateTalk.doorCode(LOCK, hours)));
    }
    requests += refs.size();
    String first = refs.get(0);
    String dies = point.dies;
    if (point == Point.POSTED) {
      reached("SELECT 1 FROM action_request WHERE ref = '%s' AND shown_version IS NOT NULL", first);
      kill(dies);
      alive(List.of(dies));
    }
    List<CompletableFuture<Void>> clicking = new ArrayList<>();
    for (String ref : refs) {
      ObjectNode post = talk.post(ref);
      String stamp = talk.stamp(ref);
      clicking.add(CompletableFuture.runAsync(() -> talk.clicks(APPROVER, post, stamp)));
    }
    if (point != Point.POSTED) {
      dies = onTheWay(point, first, guests);
      kill(dies);
    }
    CompletableFuture.allOf(clicking.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    if (!waits) {
      talk.change(
          "UPDATE action_execution SET lease_until = claimed_at"
              + " WHERE ended_at IS NULL AND lease_until IS NOT NULL");
    }
    alive(List.of(dies));
    again(refs);
    for (String ref : refs) {
      judge(ref);
    }
    recoveries.add((System.nanoTime() - died) / 1e9);
    Set<String> made = guests();
    made.removeAll(guests);
    long succeeded = count(refs, "SUCCEEDED");
    duplicates += (int) Math.max(0, made.size() - succeeded);
    lost += (int) Math.max(0, succeeded - made.size());
  }

  /** Waits for the moment; who dies then. */
  private String onTheWay(Point point, String ref, Set<String> guests) throws Exception {
    switch (point) {
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
              .atMost(Duration.ofSeconds(30))
              .pollInterval(Duration.ofMillis(5))
              .until(() -> guests().size() > guests.size());
      case REPORTED ->
          reached(
              "SELECT 1 FROM action_execution WHERE request_ref = '%s' AND ended_at IS NOT NULL",
              ref);
      default -> {
        Awaitility.await()
            .pollDelay(Duration.ofMillis(random.nextInt(1_500)))
            .atMost(Duration.ofSeconds(5))
            .until(() -> true);
        return List.of("edge", "hub", EXECUTOR).get(random.nextInt(3));
      }
    }
    return point.dies;
  }

  private void reached(String sql, String ref) {
    Awaitility.await(ref)
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> !talk.column(sql.formatted(ref)).isEmpty());
  }

  /** A click that Slack could not deliver is pressed again, as a person would. */
  private void again(List<String> refs) throws Exception {
    for (String ref : refs) {
      String stamp = talk.stamp(ref);
      if (talk.column("SELECT 1 FROM signed_click WHERE about = '" + stamp + "'").isEmpty()) {
        talk.clicks(APPROVER, talk.post(ref), stamp);
      }
    }
  }

  /** Waits for the end and compares what the requester was told with it. */
  private void judge(String ref) throws Exception {
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
      lost++;
      return;
    }
    List<String> executed =
        talk.column("SELECT state FROM action_execution WHERE request_ref = '" + ref + "'");
    if (end.equals("SUCCEEDED") != executed.equals(List.of("SUCCEEDED"))) {
      untrue++;
    }
    String version = "SELECT 1 FROM action_request WHERE ref = '%s' AND shown_version = version";
    try {
      reached(version, ref);
    } catch (ConditionTimeoutException untold) {
      untrue++;
    }
  }

  private static long count(List<String> refs, String state) throws Exception {
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

  private void kill(String role) throws InterruptedException {
    died = System.nanoTime();
    processes.kill(role);
    deaths++;
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
                                JsonNode how = talk.clicks("U0CLICK%03d".formatted(i), post, stamp);
                                millis.add((System.nanoTime() - start) / 1e6);
                                assertThat(how.path("status").asInt()).isEqualTo(200);
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
      rows.add(row("click → durable acknowledgement, %d at a time".formatted(many), millis));
      assertThat(Benchmarks.percentile(millis, 1)).as("Slack waits 3 s").isLessThan(3_000);
    }
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
    assertThat(talk.stateOf(ref)).isEqualTo("PENDING");
    Benchmarks.print(
        "Clicks", Benchmarks.table(List.of("What", "n", "p50 ms", "p99 ms", "max ms"), rows));
    return rows;
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
      talk.clicks(APPROVER, talk.post(ref), talk.stamp(ref));
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
