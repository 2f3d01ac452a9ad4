package org.makerspacehub.sandbox;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/** At full length and with the settings that a hub has. */
@Tag("proof")
@DisplayName("S24 outages of five minutes, and of one for the database")
class OutagesProofIT extends Outages {
  OutagesProofIT() {
    super(Duration.ofMinutes(5), Duration.ofSeconds(60));
  }
}
