package org.makerspacehub.beans.knowledge.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.TestClock;

/** How long a look at Slack goes on. */
class SlackRoundTest {
  /** As fast as Slack lets anybody read: twelve pages in fifteen seconds. */
  private static final Duration A_PAGE = Duration.ofMillis(1_250);

  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T20:15:30Z"));

  @Test
  @DisplayName("R4 R8 however many channels there are, what is old is read behind what is new")
  void manyChannels() {
    for (int channels : List.of(1, 25, 200)) {
      SlackRound round = round();
      for (int i = 0; i < channels; i++) {
        round.then(step(SlackStep.Kind.TOP, i));
      }
      round.then(step(SlackStep.Kind.SWEEP, 0));
      for (int i = 0; i < 100; i++) {
        round.then(step(SlackStep.Kind.THREAD, i));
      }
      List<SlackStep.Kind> read = all(round);
      assertThat(read).filteredOn(SlackStep.Kind.TOP::equals).hasSize(channels);
      assertThat(read).filteredOn(SlackStep.Kind.SWEEP::equals).hasSize(1);
      assertThat(read).filteredOn(SlackStep.Kind.THREAD::equals).hasSize(19);
    }
  }

  @Test
  @DisplayName("with everything to read a look comes to its end, so that the next one begins")
  void ends() {
    SlackRound round = round();
    for (int i = 0; i < 500; i++) {
      round.then(step(SlackStep.Kind.THREAD, i));
    }
    Instant begun = clock.instant();
    all(round);
    assertThat(Duration.between(begun, clock.instant())).isEqualTo(PATIENCE);
  }

  private List<SlackStep.Kind> all(SlackRound round) {
    List<SlackStep.Kind> read = new ArrayList<>();
    while (round.isMore()) {
      read.add(round.take().kind());
      clock.tick(A_PAGE);
    }
    return read;
  }

  private SlackRound round() {
    return new SlackRound(null, 2_000, PATIENCE, clock);
  }

  private static SlackStep step(SlackStep.Kind kind, int i) {
    return new SlackStep(kind, "C0ROOM" + i, kind == SlackStep.Kind.THREAD ? "1.0" : null);
  }
}
