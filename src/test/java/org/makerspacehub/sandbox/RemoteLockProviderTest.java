package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.lock.LockProvider;

/** The contract at the simulated RemoteLock, and what is RemoteLock's alone. */
class RemoteLockProviderTest extends LockProviderContract {
  private static Sandbox sandbox;
  private static RemoteLockAtHand at;

  @BeforeAll
  static void start() throws Exception {
    sandbox = Sandbox.start(0, 1, SandboxClock.running(), () -> "http://127.0.0.1:1");
    at = RemoteLockAtHand.simulated(sandbox);
  }

  @AfterAll
  static void stop() {
    at.close();
    sandbox.close();
  }

  @BeforeEach
  void anew() {
    sandbox.reset();
    sandbox.remoteLock().perMinute(100_000);
  }

  @Override
  LockProvider locks() {
    return at.provider;
  }

  @Override
  String door() {
    return "lock-front-door";
  }

  @Override
  LocalDateTime now() {
    return LocalDateTime.ofInstant(sandbox.clock().instant(), Seed.ZONE);
  }

  @Test
  @DisplayName("one token serves many calls; a refused one is fetched anew once, then it gives up")
  void tokens() throws Exception {
    locks().find("AAAABBBBCCCC");
    int before = sandbox.remoteLock().tokenCount();
    locks().find("AAAABBBBCCCC");
    assertThat(sandbox.remoteLock().tokenCount()).isEqualTo(before);
    sandbox.remoteLock().forgetTokens();
    locks().create("Guest AAAABBBBCCCC", now(), now().plusHours(1));
    assertThat(sandbox.remoteLock().tokenCount()).isEqualTo(before + 1);
    assertThat(locks().find("AAAABBBBCCCC")).hasSize(1);

    String url = sandbox.baseUrl() + RemoteLockSimulator.PATH;
    try (RemoteLockAtHand stranger =
        new RemoteLockAtHand(
            url,
            url + "/oauth/token",
            "sandbox-remotelock-client",
            "wrong",
            700,
            sandbox.clock())) {
      assertThatThrownBy(() -> stranger.provider.find("AAAABBBBCCCC"))
          .isInstanceOf(VendorRefused.class)
          .hasMessageContaining("REMOTELOCK_CLIENT_ID")
          .hasMessageNotContaining("wrong");
    }
  }

  @Test
  @DisplayName(
      "a guest is found on whichever page, however the vendor sorts, until the time is over")
  void pages() {
    sandbox.remoteLock().crowd(60, 24 * 60);
    sandbox.clock().advance(Duration.ofDays(29));
    locks().create("Guest AAAABBBBCCCC", now(), now().plusHours(1));
    sandbox.remoteLock().crowd(60, 48);
    assertThat(locks().find("AAAABBBBCCCC")).hasSize(1);
    sandbox.remoteLock().oldestFirst();
    assertThat(locks().find("AAAABBBBCCCC"))
        .as("the first page ends with somebody who is a month old")
        .hasSize(1);
    sandbox.clock().advance(Duration.ofHours(2));
    assertThat(locks().find("AAAABBBBCCCC")).isEmpty();
  }

  @Test
  @DisplayName("a guest who moves to a page that was read already is found all the same")
  void changing() {
    sandbox.remoteLock().crowd(1, 1);
    sandbox.remoteLock().crowd(49, 48);
    locks().create("Guest AAAABBBBCCCC", now(), now().plusHours(48));
    sandbox.remoteLock().oldestFirst();
    AtomicInteger lists = new AtomicInteger();
    sandbox
        .remoteLock()
        .afterList(
            () -> {
              if (lists.incrementAndGet() == 1) {
                sandbox.clock().advance(Duration.ofHours(1).plusSeconds(1));
              }
            });
    assertThat(locks().find("AAAABBBBCCCC")).hasSize(1);
    assertThat(lists).as("read again").hasValueGreaterThan(2);

    sandbox.remoteLock().crowd(60, 200);
    sandbox.remoteLock().afterList(() -> sandbox.remoteLock().crowd(1, 200));
    assertThatThrownBy(() -> locks().find("AAAABBBBCCCC"))
        .as("a list that never stands still is no answer")
        .isInstanceOf(VendorUnavailable.class)
        .hasMessageContaining("changes while it is read");
    sandbox.remoteLock().afterList(() -> {});
  }

  @Test
  @DisplayName("more guests than can be looked through: it says so instead of finding nobody")
  void tooMany() throws Exception {
    locks().create("Guest AAAABBBBCCCC", now(), now().plusHours(48));
    sandbox.remoteLock().crowd(1_499, 48);
    // Thirty pages in a row: on a busy machine one of them may take long.
    try (RemoteLockAtHand patient = RemoteLockAtHand.simulated(sandbox, 20_000)) {
      assertThat(patient.provider.find("AAAABBBBCCCC")).hasSize(1);
      sandbox.remoteLock().crowd(1, 48);
      assertThatThrownBy(() -> patient.provider.find("AAAABBBBCCCC"))
          .isInstanceOf(VendorRefused.class)
          .hasMessageContaining("lists 1501 guests");
      sandbox.clock().advance(Duration.ofHours(49));
      assertThat(patient.provider.find("AAAABBBBCCCC")).as("who is over does not count").isEmpty();
    }
  }

  @Test
  @DisplayName("A25 an answer that got lost may have happened; one that is turned away did not")
  void doubt() {
    // With a token that is good, so that the fault meets the call itself.
    locks().find("AAAABBBBCCCC");
    String create = "POST " + RemoteLockSimulator.PATH + "/access_persons";
    fault(create, Faults.Kind.DROP_AFTER_COMMIT);
    assertThatThrownBy(() -> locks().create("Guest A", now(), now().plusHours(1)))
        .isInstanceOf(VendorUnavailable.class);
    assertThat(sandbox.effects().count("remotelock", "guest.create"))
        .as("never sent a second time")
        .isEqualTo(1);
    fault(create, Faults.Kind.ERROR);
    assertThatThrownBy(() -> locks().create("Guest A", now(), now().plusHours(1)))
        .isInstanceOf(VendorUnavailable.class);
    fault(create, Faults.Kind.TOO_MANY);
    assertThatThrownBy(() -> locks().create("Guest A", now(), now().plusHours(1)))
        .isInstanceOf(VendorRefused.class);
    assertThat(sandbox.effects().count("remotelock", "guest.create")).isEqualTo(1);
    fault("GET ", Faults.Kind.TOO_MANY);
    assertThatThrownBy(() -> locks().find("AAAABBBBCCCC")).isInstanceOf(VendorUnavailable.class);
  }

  private static void fault(String match, Faults.Kind kind) {
    sandbox.faults().add(new Faults.Fault("remotelock", match, kind, 1, 3_000), 1);
  }
}
