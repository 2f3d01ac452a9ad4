package org.makerspacehub.beans.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.agent.AgentDesk;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.RunTeller;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Questions over a real database: kept, taken up, answered once, remembered, forgotten. */
class RunWorkerIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final Principal ANNA = Principal.person("T0OURS", "U0ANNA");
  private static final Principal BEN = Principal.person("T0OURS", "U0BEN");
  private static final Principal OWNER = Principal.person("T0OURS", "U0OWNER");

  private final TestClock clock = new TestClock(Instant.parse("2026-11-23T17:00:00Z"));
  private final DriverManagerDataSource source =
      new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app");
  private final JdbcClient db = JdbcClient.create(source);
  private final JdbcTransactionManager transactions = new JdbcTransactionManager(source);
  private final Map<Principal, Set<Role>> roles = new ConcurrentHashMap<>();
  private final List<AgentVersion> agents = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger pokes = new AtomicInteger();
  private final Said said = new Said();
  private final ModelLine line =
      new ModelLine(
          ModelDouble.saying(ModelDouble.text("Yes.")),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          new SimpleMeterRegistry());
  private final AgentAccess access =
      new AgentAccess(
          new Guard(
              new Policies(Policies.BUILT_IN),
              person -> roles.getOrDefault(person, Set.of()),
              denial -> {},
              "T0OURS"),
          person -> roles.getOrDefault(person, Set.of()));
  private final Conversations conversations =
      new Conversations(db, clock, Duration.ofHours(12), 2_000);

  /** What askers were told, by question. */
  private static final class Said implements RunTeller {
    private final List<String> all = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void progress(Question question, int step, String title) {
      all.add("progress " + question.ref() + " " + title);
    }

    @Override
    public void answered(Question question, String text, List<String> proposals) {
      all.add("answered " + question.ref() + " " + text);
    }

    @Override
    public Optional<String> instead(Question question) {
      return Optional.empty();
    }

    @Override
    public void failed(Question question, String sentence, Optional<String> instead) {
      all.add("failed " + question.ref() + " " + sentence);
    }

    List<String> of(Question question) {
      return all.stream().filter(line -> line.contains(question.ref())).toList();
    }
  }

  @BeforeEach
  void begin() {
    SERVER.empty();
    roles.put(OWNER, EnumSet.of(Role.OWNER));
    agents.add(agent("frontline", AgentVersion.Kind.FRONTLINE, Set.of()));
    agents.add(agent("manager", AgentVersion.Kind.MANAGER, Set.of()));
    agents.add(agent("super", AgentVersion.Kind.SUPER, Set.of()));
    agents.add(agent("for-staff", AgentVersion.Kind.SUB, Set.of(Role.STAFF)));
  }

  @AfterEach
  void end() {
    line.close();
  }

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  @Test
  @DisplayName(
      "R17 a question is kept, answered, remembered, and its words are gone from the queue")
  void answered() {
    Question question = question(ANNA, "Is it open?");
    assertThat(desk().ask(question)).isEqualTo(new AgentDesk.Taken(true, ""));
    assertThat(desk().ask(question).accepted()).as("the same again").isTrue();
    assertThat(pokes).hasValue(1);
    RunWorker worker = worker();
    ClaimedRun claimed = worker.claim();
    assertThat(claimed.question())
        .isEqualTo(
            new Question(
                question.ref(),
                ANNA,
                "frontline",
                "Is it open?",
                "C0HERE",
                "1.2",
                false,
                clock.instant()));
    assertThat(claimed.run().session().asker()).isEqualTo(ANNA);
    assertThat(claimed.run().session().through()).isEqualTo("frontline");
    assertThat(claimed.run().session().tools()).containsExactly("one");
    assertThat(claimed.toString() + claimed.payloadText()).doesNotContain("open");
    assertThat(worker.claim()).isNull();
    claimed.run().session().taint().readUntrusted();
    worker.finish(claimed, result(true, "Until ten."));
    assertThat(said.of(question)).containsExactly("answered " + question.ref() + " Until ten.");
    Map<String, Object> row = row(question);
    assertThat(row)
        .containsEntry("state", "ANSWERED")
        .containsEntry("text", null)
        .containsEntry("agent_version", 7L)
        .containsEntry("tokens_in", 10L)
        .containsEntry("tools", "one two")
        .containsEntry("untrusted", true)
        .containsEntry("personal", false)
        .containsEntry("prompt_hash", Sha256.hex(AgentLoop.wholePrompt(agents.get(0))));
    assertThat(conversations.recall(ANNA, "C0HERE", "frontline"))
        .containsExactly(new Turn("Is it open?", "Until ten.", true, false));
  }

  @Test
  @DisplayName("R17 a question whose process died is answered by another, once")
  void killed() {
    Question question = question(ANNA, "Is it open?");
    desk().ask(question);
    RunWorker first = worker();
    RunWorker second = worker();
    ClaimedRun lost = first.claim();
    assertThat(second.claim()).isNull();
    clock.tick(RunBook.LEASE.minusMillis(1));
    assertThat(second.claim()).isNull();
    first.renew();
    clock.tick(Duration.ofSeconds(2));
    assertThat(second.claim()).as("the first is alive").isNull();
    // The first dies here: it renews no more.
    clock.tick(RunBook.LEASE);
    ClaimedRun again = second.claim();
    assertThat(again.question()).isEqualTo(lost.question());
    assertThat(again.claim()).isGreaterThan(lost.claim());
    second.finish(again, result(true, "From the second."));
    // It was not dead after all, only slow.
    first.finish(lost, result(true, "From the first."));
    assertThat(said.of(question))
        .containsExactly("answered " + question.ref() + " From the second.");
    assertThat(conversations.recall(ANNA, "C0HERE", "frontline")).hasSize(1);
    assertThat(row(question)).containsEntry("attempts", 2L);
  }

  @Test
  @DisplayName("R17 what kills each process that takes it up is given up with a sentence")
  void givenUp() {
    Question question = question(ANNA, "Is it open?");
    desk().ask(question);
    for (int i = 0; i < RunWorker.MAX_ATTEMPTS; i++) {
      assertThat(worker().claim()).isNotNull();
      clock.tick(RunBook.LEASE.plusSeconds(1));
    }
    assertThat(worker().claim()).isNull();
    assertThat(said.of(question)).hasSize(1).allMatch(line -> line.contains("several times"));
    assertThat(row(question)).containsEntry("state", "FAILED").containsEntry("text", null);
  }

  @Test
  @DisplayName("R17 an answer that cannot be written down ends nothing: it is made again")
  void tellerBreaks() {
    Question question = question(ANNA, "Is it open?");
    desk().ask(question);
    RunWorker worker =
        new RunWorker(
            db,
            transactions,
            clock,
            all(),
            access,
            (agent, ref) -> agent.tools(),
            conversations,
            () -> {
              throw new IllegalStateException("no outbox");
            },
            Duration.ofDays(30));
    ClaimedRun claimed = worker.claim();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> worker.finish(claimed, result(true, "Yes.")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(row(question)).containsEntry("state", "RUNNING");
    assertThat(conversations.recall(ANNA, "C0HERE", "frontline")).isEmpty();
    clock.tick(RunBook.LEASE.plusSeconds(1));
    RunWorker other = worker();
    other.finish(other.claim(), result(true, "Yes."));
    assertThat(said.of(question)).hasSize(1);
  }

  @Test
  @DisplayName("R17 what waited longer than an hour is not acted on, and its asker is told")
  void stale() {
    Question question = question(ANNA, "Is it open?");
    desk().ask(question);
    clock.tick(RunWorker.STALE.plusMillis(1));
    assertThat(worker().claim()).isNull();
    assertThat(said.of(question)).hasSize(1).allMatch(line -> line.contains("ask again"));
    assertThat(row(question)).containsEntry("state", "FAILED").containsEntry("outcome", "stale");
  }

  @Test
  @DisplayName("R17 a process that stops leaves its questions to the next one")
  void stopping() {
    Question question = question(ANNA, "Is it open?");
    desk().ask(question);
    RunWorker first = worker();
    ClaimedRun claimed = first.claim();
    first.stop();
    first.finish(claimed, result(false, "Interrupted."));
    assertThat(first.claim()).isNull();
    assertThat(said.of(question)).isEmpty();
    RunWorker second = worker();
    ClaimedRun again = second.claim();
    assertThat(again).isNotNull();
    second.finish(again, result(false, "I can't think just now."));
    assertThat(said.of(question))
        .containsExactly("failed " + question.ref() + " I can't think just now.");
    assertThat(row(question)).containsEntry("state", "FAILED").containsEntry("attempts", 1L);
    assertThat(conversations.recall(ANNA, "C0HERE", "frontline")).isEmpty();
  }

  @Test
  @DisplayName(
      "R14 R10 the super agent obeys the owner alone; of other agents a refusal tells nothing")
  void whoMayAsk() {
    assertThat(desk().ask(question(OWNER, "super", "Do.")).accepted()).isTrue();
    roles.put(BEN, EnumSet.of(Role.STAFF, Role.BOARD));
    List<String> sentences = new ArrayList<>();
    for (Question no :
        List.of(
            question(ANNA, "super", "Do."),
            question(BEN, "super", "I am the owner."),
            question(ANNA, "manager", "Approve it."),
            question(OWNER, "manager", "Approve it."),
            question(ANNA, "for-staff", "Hello."),
            question(ANNA, "nobody", "Hello."),
            question(Principal.person("T0OTHER", "U0ANNA"), "frontline", "Hello."))) {
      AgentDesk.Taken taken = desk().ask(no);
      assertThat(taken.accepted()).as(no.toString()).isFalse();
      sentences.add(taken.sentence());
    }
    assertThat(sentences.subList(0, 2)).allMatch(no -> no.contains("obeys the owner alone"));
    // Nobody learns from a refusal which agents there are.
    assertThat(Set.copyOf(sentences.subList(2, sentences.size()))).hasSize(1);
    assertThat(desk().ask(question(BEN, "for-staff", "Hello.")).accepted()).isTrue();
    assertThat(count()).isEqualTo(2);
  }

  @Test
  @DisplayName("R10 who may no longer ask when the answer would be made gets none")
  void roleLost() {
    Question question = question(OWNER, "super", "Do.");
    assertThat(desk().ask(question).accepted()).isTrue();
    roles.clear();
    assertThat(worker().claim()).isNull();
    assertThat(row(question)).containsEntry("state", "REFUSED");
    assertThat(said.of(question)).hasSize(1).allMatch(line -> line.startsWith("failed"));
  }

  @Test
  @DisplayName(
      "R14 a person has so many questions at a time and in an hour; others wait for nobody")
  void limits() {
    for (int i = 0; i < JdbcAgentDesk.WAITING; i++) {
      assertThat(desk().ask(question(ANNA, "Q" + i)).accepted()).isTrue();
    }
    assertThat(desk().ask(question(ANNA, "One more")).sentence()).contains("still on");
    assertThat(desk().ask(question(BEN, "Mine")).accepted()).isTrue();
    RunWorker worker = worker();
    int answered = 0;
    for (ClaimedRun run = worker.claim(); run != null; run = worker.claim()) {
      worker.finish(run, result(true, "Yes."));
      answered++;
    }
    assertThat(answered).isEqualTo(JdbcAgentDesk.WAITING + 1);
    for (int i = JdbcAgentDesk.WAITING; i < JdbcAgentDesk.AN_HOUR; i++) {
      assertThat(desk().ask(question(ANNA, "Q" + i)).accepted()).as("question " + i).isTrue();
      worker.finish(worker.claim(), result(true, "Yes."));
    }
    assertThat(desk().ask(question(ANNA, "One more")).sentence()).contains("in an hour");
    clock.tick(Duration.ofMinutes(61));
    assertThat(desk().ask(question(ANNA, "One more")).accepted()).isTrue();
  }

  @Test
  @DisplayName("R17 nothing said, too much said and no model each have a sentence")
  void notTaken() {
    assertThat(desk().ask(question(ANNA, " ")).sentence()).contains("Ask me something");
    assertThat(desk().ask(question(ANNA, "x".repeat(4_001))).sentence()).contains("too long");
    try (ModelLine none =
        new ModelLine(
            null, Duration.ofSeconds(1), Duration.ofSeconds(1), new SimpleMeterRegistry())) {
      AgentDesk desk = new JdbcAgentDesk(db, all(), access, none, clock, () -> {});
      assertThat(desk.hasModel()).isFalse();
      assertThat(desk.ask(question(ANNA, "Hello")).sentence()).contains("No model is configured");
    }
    assertThat(count()).isZero();
  }

  @Test
  @DisplayName("R17 a question asked in a transaction is taken up after it, and never without it")
  void inTransaction() {
    TransactionTemplate template = new TransactionTemplate(transactions);
    Question kept = question(ANNA, "Kept");
    template.executeWithoutResult(
        status -> {
          assertThat(desk().ask(kept).accepted()).isTrue();
          assertThat(pokes).hasValue(0);
        });
    assertThat(pokes).hasValue(1);
    template.executeWithoutResult(
        status -> {
          desk().ask(question(ANNA, "Lost"));
          status.setRollbackOnly();
        });
    assertThat(pokes).hasValue(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  @DisplayName("R11 what is remembered is of this person, this channel and this agent alone")
  void memory() {
    Taint none = Taint.none();
    conversations.remember(question(ANNA, "mine here"), "a1", none);
    conversations.remember(question(BEN, "another's"), "a2", none);
    conversations.remember(elsewhere(ANNA, "D0ANNA", "frontline"), "a3", none);
    conversations.remember(elsewhere(ANNA, "C0HERE", "super"), "a4", none);
    assertThat(conversations.recall(ANNA, "C0HERE", "frontline"))
        .extracting(Turn::answer)
        .containsExactly("a1");
    assertThat(conversations.recall(BEN, "D0ANNA", "frontline")).isEmpty();
    for (int i = 0; i < 20; i++) {
      clock.tick(Duration.ofSeconds(1));
      conversations.remember(question(ANNA, "q" + i), "a" + i, none);
    }
    assertThat(conversations.recall(ANNA, "C0HERE", "frontline"))
        .extracting(Turn::answer)
        .containsExactly("a14", "a15", "a16", "a17", "a18", "a19");
    clock.tick(Duration.ofSeconds(1));
    conversations.remember(question(ANNA, "long"), "x".repeat(9_000), none);
    List<Turn> bounded = conversations.recall(ANNA, "C0HERE", "frontline");
    assertThat(
            bounded.stream()
                .mapToInt(turn -> turn.question().length() + turn.answer().length())
                .sum())
        .isLessThan(8_000);
    assertThat(bounded).last().extracting(Turn::question).isEqualTo("long");
    assertThat(conversations.forget(ANNA, "C0HERE")).isEqualTo(23);
    assertThat(conversations.recall(ANNA, "C0HERE", "frontline")).isEmpty();
    assertThat(conversations.recall(ANNA, "D0ANNA", "frontline")).hasSize(1);
    assertThat(conversations.forget(ANNA, "")).isEqualTo(1);
    assertThat(conversations.recall(BEN, "C0HERE", "frontline")).hasSize(1);
    clock.tick(Duration.ofHours(12));
    assertThat(conversations.recall(BEN, "C0HERE", "frontline")).isEmpty();
    RunWorker worker = worker();
    assertThat(worker.forgetSome()).isTrue();
    assertThat(worker.forgetSome()).isFalse();
    assertThat(db.sql("SELECT COUNT(*) FROM conversation").query(Integer.class).single()).isZero();
  }

  @Test
  @DisplayName("R17 runs that ended long ago are forgotten; what waits is not")
  void forgotten() {
    desk().ask(question(ANNA, "Old"));
    RunWorker worker = worker();
    worker.finish(worker.claim(), result(true, "Yes."));
    desk().ask(question(ANNA, "Waits"));
    clock.tick(Duration.ofDays(31));
    while (worker.forgetSome()) {
      assertThat(count()).isPositive();
    }
    assertThat(count()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "R11 four lanes in two processes answer 60 questions, each once and by its own words")
  void lanes() throws Exception {
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Question question =
          question(Principal.person("T0OURS", "U0P" + i), "frontline", "marker-" + i);
      questions.add(question);
      desk().ask(question);
    }
    CountDownLatch done = new CountDownLatch(60);
    List<RunLanes> lanes = new ArrayList<>();
    for (int process = 0; process < 2; process++) {
      RunWorker worker = worker();
      RunLanes some =
          new RunLanes(
              2,
              worker,
              () -> {
                for (ClaimedRun run = worker.claim(); run != null; run = worker.claim()) {
                  worker.finish(run, result(true, "echo " + run.run().text()));
                  done.countDown();
                }
              });
      lanes.add(some);
      for (int i = 0; i < 10; i++) {
        some.poke();
      }
    }
    try {
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> said.all.size() >= 60);
      for (int i = 0; i < 60; i++) {
        assertThat(said.of(questions.get(i)))
            .containsExactly("answered " + questions.get(i).ref() + " echo marker-" + i);
      }
    } finally {
      lanes.forEach(RunLanes::close);
    }
  }

  @Test
  @DisplayName("every statement of the queue and the memory finds its rows by an index")
  void plans() {
    for (String sql :
        List.of(
            "SELECT ref FROM agent_run WHERE state = 'QUEUED' ORDER BY asked_at LIMIT 1",
            "SELECT ref FROM agent_run WHERE state = 'RUNNING' AND lease_until < NOW(3) ORDER BY"
                + " lease_until LIMIT 1",
            "SELECT COUNT(*) FROM agent_run WHERE asker = 'x' AND asked_at > NOW(3)",
            "SELECT 1 FROM agent_run WHERE ended_at < NOW(3)",
            "SELECT 1 FROM conversation WHERE said_at <= NOW(3)",
            "SELECT question FROM conversation WHERE asker = 'x' AND channel = 'y' AND agent = 'z'"
                + " AND said_at > NOW(3) ORDER BY said_at DESC, id DESC LIMIT 6")) {
      assertThat(db.sql("EXPLAIN " + sql).query().listOfRows())
          .as(sql)
          .allSatisfy(row -> assertThat(row.get("key")).isNotNull());
    }
  }

  private AgentDesk desk() {
    return new JdbcAgentDesk(db, all(), access, line, clock, pokes::incrementAndGet);
  }

  private RunWorker worker() {
    return new RunWorker(
        db,
        transactions,
        clock,
        all(),
        access,
        (agent, ref) -> agent.tools(),
        conversations,
        () -> said,
        Duration.ofDays(30));
  }

  private MergedAgents all() {
    return new MergedAgents(() -> List.copyOf(agents), List::of);
  }

  private static AgentVersion agent(String name, AgentVersion.Kind kind, Set<Role> audience) {
    return new AgentVersion(
        name,
        7,
        kind,
        name,
        "Prompt of " + name,
        Set.of("one"),
        audience,
        "",
        new AgentVersion.Caps(4, 1_000, Duration.ofMinutes(1)));
  }

  private Question question(Principal asker, String text) {
    return question(asker, "frontline", text);
  }

  private Question question(Principal asker, String agent, String text) {
    return new Question(Ref.next(), asker, agent, text, "C0HERE", "1.2", false, clock.instant());
  }

  private Question elsewhere(Principal asker, String channel, String agent) {
    return new Question(Ref.next(), asker, agent, "q", channel, "", true, clock.instant());
  }

  private static RunResult result(boolean answered, String text) {
    return new RunResult(
        answered,
        text,
        List.of(),
        answered ? "answered" : "model-down",
        2,
        10,
        20,
        List.of("one", "two"));
  }

  private Map<String, Object> row(Question question) {
    return db.sql("SELECT * FROM agent_run WHERE ref = :ref")
        .param("ref", question.ref())
        .query()
        .singleRow();
  }

  private int count() {
    return db.sql("SELECT COUNT(*) FROM agent_run").query(Integer.class).single();
  }
}
