package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.HubMode;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HubPropertiesTest {

  @ParameterizedTest
  @CsvSource({"live,LIVE", "observe,OBSERVE", "' Observe ',OBSERVE", "'',LIVE"})
  @DisplayName("HUB_MODE as it is written means the same to the settings and to the check before")
  void modes(String written, HubMode mode) {
    assertThat(bound(Map.of("hub.mode", written, "hub.currency", "USD")).mode()).isEqualTo(mode);
    assertThat(HubMode.of(written)).isEqualTo(mode);
  }

  @Test
  @DisplayName("a hub that is told nothing is live, and one that is told nonsense does not start")
  void neither() {
    assertThat(bound(Map.of("hub.currency", "USD")).mode()).isEqualTo(HubMode.LIVE);
    assertThatThrownBy(() -> HubMode.of("watch"))
        .isInstanceOf(HubException.class)
        .hasMessage("HUB_MODE is neither 'live' nor 'observe': set it to one of them.");
  }

  private static HubProperties bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bind("hub", Bindable.of(HubProperties.class))
        .get();
  }
}
