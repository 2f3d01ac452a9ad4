package org.makerspacehub.beans.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;

class SecretSealTest {
  private final SecretSeal seal = SecretSeal.of(ExecutorWorld.KEY);

  @Test
  @DisplayName("A32 a sealed secret opens for its request, its owner and this key, and no other")
  void bound() {
    byte[] sealed = seal.seal("4711", "abcdefghjk23", "T1/U1");
    assertThat(seal.open(sealed, "abcdefghjk23", "T1/U1")).isEqualTo("4711");
    assertThat(seal.seal("4711", "abcdefghjk23", "T1/U1")).isNotEqualTo(sealed);

    assertThatThrownBy(() -> seal.open(sealed, "abcdefghjk24", "T1/U1"))
        .isInstanceOf(HubException.class);
    assertThatThrownBy(() -> seal.open(sealed, "abcdefghjk23", "T1/U2"))
        .isInstanceOf(HubException.class);
    assertThatThrownBy(() -> SecretSeal.ofThisProcess().open(sealed, "abcdefghjk23", "T1/U1"))
        .isInstanceOf(HubException.class);
    for (int i = 0; i < sealed.length; i++) {
      byte[] flipped = sealed.clone();
      flipped[i] ^= 1;
      assertThatThrownBy(() -> seal.open(flipped, "abcdefghjk23", "T1/U1"))
          .isInstanceOf(HubException.class);
    }
  }

  @Test
  void theLongestFitsItsColumn() {
    assertThat(seal.seal("x".repeat(SecretSeal.LONGEST), "abcdefghjk23", "T1/U1"))
        .hasSizeLessThanOrEqualTo(512);
    assertThatThrownBy(() -> seal.seal("x".repeat(SecretSeal.LONGEST + 1), "r", "T1/U1"))
        .isInstanceOf(HubException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "not base64 at all!!", "c2hvcnQ="})
  void aKeyThatIsNoneStopsTheStartAndIsNotQuoted(String key) {
    assertThatThrownBy(() -> SecretSeal.of(key))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("DELIVERY_KEY is not 32 bytes in Base64")
        .hasNoCause();
    assertThat(Base64.getDecoder().decode(ExecutorWorld.KEY)).hasSize(32);
  }
}
