package org.makerspacehub.beans.tell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.support.TestClock;

/** What flows of a space's own say. */
class ChannelWordsTest {
  private final Map<String, OutboxMessage> kept = new LinkedHashMap<>();
  private final TestClock clock = new TestClock(Instant.parse("2026-11-28T07:59:00Z"));
  private final ChannelWords words =
      new ChannelWords(
          message -> kept.putIfAbsent(message.key(), message) == null,
          clock,
          ZoneId.of("America/Anchorage"),
          "Bob's <Shop>");

  @Test
  @DisplayName("a flow speaks once on a day of the space, whoever runs it")
  void oncePerDay() {
    words.say("sweep-friday", "C0WORKSHP", "Please sweep.");
    words.say("sweep-friday", " C0WORKSHP ", "Please sweep.");
    // Half past eleven in the evening, and then past midnight, at the space.
    clock.tick(Duration.ofMinutes(30));
    words.say("sweep-friday", "C0WORKSHP", "Please sweep.");
    assertThat(kept.keySet()).containsExactly("said:sweep-friday:2026-11-27");
    clock.tick(Duration.ofMinutes(40));
    words.say("sweep-friday", "C0WORKSHP", "Please sweep.");
    assertThat(kept.keySet())
        .containsExactly("said:sweep-friday:2026-11-27", "said:sweep-friday:2026-11-28");
  }

  @Test
  @DisplayName("S10 the space's name does no harm in it, and what looks like markup stays words")
  void harmless() {
    words.say("sweep-friday", "C0WORKSHP", "Sweep {space}, *please* <!channel>.\n\nThanks.");
    assertThat(kept.values())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.address()).isEqualTo("C0WORKSHP");
              assertThat(message.payload())
                  .isEqualTo(
                      "{\"text\":\"Sweep Bob's &lt;Shop&gt;, *please* &lt;!channel&gt;.\\n\\nThanks.\"}");
            });
  }

  @Test
  @DisplayName("a channel that is none, or no words, is told in a sentence")
  void refused() {
    assertThatThrownBy(() -> words.say("sweep-friday", "#workshop", "x"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("sweep-friday");
    assertThatThrownBy(() -> words.say("sweep-friday", "U0MEMBER1", "x"))
        .isInstanceOf(HubException.class);
    assertThatThrownBy(() -> words.say("sweep-friday", "C0WORKSHP", "  "))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("nothing to say");
    assertThat(kept).isEmpty();
  }
}
