package org.makerspacehub.beans.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;

class ClientBookIT {
  private McpWorld world;

  @BeforeEach
  void start() {
    world = new McpWorld();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  @DisplayName("R21 the same ask within a minute has the same reference, and then another")
  void sameAsk() {
    byte[] ask = Sha256.of("this");
    String first = world.book.askRef(ask);
    assertThat(Ref.isRef(first)).isTrue();
    world.clock.tick(ClientBook.SAME_ASK.minusMillis(1));
    assertThat(world.book.askRef(ask)).isEqualTo(first);
    assertThat(world.book.askRef(Sha256.of("that"))).isNotEqualTo(first);
    // From the first one on, not from the last: whoever asks every ten seconds asks again.
    world.clock.tick(Duration.ofMillis(1));
    String second = world.book.askRef(ask);
    assertThat(second).isNotEqualTo(first);
    assertThat(world.book.askRef(ask)).isEqualTo(second);
  }

  @Test
  @DisplayName("R21 however many ask for the same at once, they ask for one thing")
  void atOnce() throws Exception {
    byte[] ask = Sha256.of("this");
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Set<String> refs = new HashSet<>();
      List<Callable<String>> calls =
          Stream.generate(() -> (Callable<String>) () -> world.book.askRef(ask)).limit(40).toList();
      for (Future<String> call : pool.invokeAll(calls)) {
        refs.add(call.get());
      }
      assertThat(refs).hasSize(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  @DisplayName("what was asked for long ago is forgotten")
  void forgotten() {
    world.book.askRef(Sha256.of("this"));
    world.clock.tick(ClientBook.USED.plusSeconds(1));
    world.book.askRef(Sha256.of("that"));
    assertThat(world.db.sql("SELECT COUNT(*) FROM mcp_ask").query(Integer.class).single())
        .isEqualTo(1);
  }
}
