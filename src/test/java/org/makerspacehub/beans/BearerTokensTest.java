package org.makerspacehub.beans;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {
  @Test
  @DisplayName("S25 the newest token and the one before it open the door")
  void rotation() {
    BearerTokens tokens = new BearerTokens(List.of("new-token", "old-token\n"));
    assertThat(tokens.accept("Bearer new-token")).isTrue();
    assertThat(tokens.accept("Bearer old-token")).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "new-token",
        "Bearer",
        "Bearer ",
        "Bearer new-toke",
        "Bearer new-token2",
        "Bearer New-token",
        "bearer new-token",
        "Basic new-token",
        "Bearer new-token, Bearer new-token"
      })
  @DisplayName("S25 nothing else does")
  void nothingElse(String authorization) {
    assertThat(new BearerTokens(List.of("new-token", "")).accept(authorization)).isFalse();
  }

  @Test
  @DisplayName("S25 without a token nobody gets in, not even with an empty one")
  void none() {
    assertThat(new BearerTokens(List.of()).accept("Bearer x")).isFalse();
    assertThat(new BearerTokens(List.of("", " ")).accept("Bearer ")).isFalse();
  }
}
