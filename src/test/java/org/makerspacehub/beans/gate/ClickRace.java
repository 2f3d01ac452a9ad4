package org.makerspacehub.beans.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.makerspacehub.beans.policy.Principal;

/** Many people press the same button at the same moment; counts what came of it. */
final class ClickRace {
  private final GateWorld world;
  private final ReviewWorld reviews;
  private final String ref;

  ClickRace(GateWorld world, ReviewWorld reviews, String ref) {
    this.world = world;
    this.reviews = reviews;
    this.ref = ref;
  }

  /** What came of it; the time is from the start to the last answer. */
  record Figures(
      int clickers,
      RequestState state,
      long decided,
      long counted,
      long judged,
      List<String> failures,
      long millis) {
    @Override
    public String toString() {
      return "A9 %d clicks at once: %s, %d decision, %d of %d judged clicks counted, %d failures, %d ms"
          .formatted(clickers, state, decided, counted, judged, failures.size(), millis);
    }
  }

  Figures run(int clickers, Principal... people) throws InterruptedException {
    String stamp = world.row(ref).stamp();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(clickers);
    List<Future<?>> answers = new ArrayList<>();
    for (int n = 0; n < clickers; n++) {
      Principal who = people[n % people.length];
      answers.add(
          pool.submit(
              () -> {
                DecisionDesk desk = reviews.desk();
                start.await();
                reviews.yes(who, stamp);
                return desk.decide(ref);
              }));
    }
    long began = System.nanoTime();
    start.countDown();
    List<String> failures = new ArrayList<>();
    for (Future<?> answer : answers) {
      try {
        answer.get();
      } catch (ExecutionException failed) {
        failures.add(String.valueOf(failed.getCause()));
      }
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    pool.shutdown();
    return new Figures(
        clickers,
        world.row(ref).state(),
        world.steps(ref).stream().filter("decided"::equals).count(),
        world.count("SELECT COUNT(*) FROM action_review WHERE counted"),
        world.count("SELECT COUNT(*) FROM action_review"),
        failures,
        millis);
  }
}
