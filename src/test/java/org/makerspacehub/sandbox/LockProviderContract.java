package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.lock.LockProvider;
import org.makerspacehub.beans.vendor.lock.LockProvider.Guest;

/** What every vendor of locks must do. */
abstract class LockProviderContract {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final String reference = reference();

  abstract LockProvider locks();

  /** A door that may be opened for a guest in this test. */
  abstract String door();

  /** The present time on the locks' own clock. */
  abstract LocalDateTime now();

  @AfterEach
  void endsWhatItMade() {
    locks().find(reference).forEach(guest -> locks().revoke(guest.id()));
  }

  @Test
  @DisplayName("a guest is made with a code, found by the reference, let in, and ended, each twice")
  void life() {
    LocalDateTime from = now().truncatedTo(ChronoUnit.MINUTES);
    assertThat(locks().find(reference)).isEmpty();

    Guest made = locks().create("Guest " + reference, from, from.plusHours(2));
    assertThat(made.pin()).matches("[0-9]{4,}");
    assertThat(made.toString()).doesNotContain(made.pin());
    assertThat(made.until()).isEqualTo(from.plusHours(2));
    List<Guest> found = locks().find(reference);
    assertThat(found).hasSize(1).allMatch(Guest::active);
    assertThat(found.get(0).id()).isEqualTo(made.id());
    assertThat(locks().find(reference.substring(1))).as("a part is not the whole").isEmpty();

    assertThat(locks().admits(made.id(), door())).isFalse();
    locks().admit(made.id(), door());
    locks().admit(made.id(), door());
    assertThat(locks().admits(made.id(), door())).isTrue();

    assertThat(locks().opens(made.id())).isTrue();
    locks().revoke(made.id());
    locks().revoke(made.id());
    assertThat(locks().opens(made.id())).isFalse();
    assertThat(locks().find(reference)).as("it opens nothing any more").isEmpty();
    assertThat(locks().opens("00000000-no-such-guest")).isFalse();
  }

  @Test
  @DisplayName("what cannot be is refused, and nothing happened")
  void refusals() {
    LocalDateTime from = now().truncatedTo(ChronoUnit.MINUTES);
    assertThatThrownBy(() -> locks().create("Guest " + reference, from, from.minusHours(1)))
        .isInstanceOf(VendorRefused.class);
    assertThat(locks().find(reference)).isEmpty();
    Guest made = locks().create("Guest " + reference, from, from.plusHours(1));
    assertThatThrownBy(() -> locks().admit(made.id(), "00000000-no-such-door"))
        .isInstanceOf(VendorRefused.class);
    assertThatThrownBy(() -> locks().admit("../../x", door())).isInstanceOf(VendorRefused.class);
    assertThatThrownBy(
            () ->
                locks()
                    .within(Duration.ofNanos(-1))
                    .create("Guest " + reference, from, from.plusHours(1)))
        .as("begun too late, so not begun")
        .isInstanceOf(VendorRefused.class);
    assertThat(locks().find(reference)).hasSize(1);
  }

  private static String reference() {
    Random random = new Random();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
