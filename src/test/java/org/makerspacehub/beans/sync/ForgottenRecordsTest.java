package org.makerspacehub.beans.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.erasure.Forgotten;

class ForgottenRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ForgottenRecords records =
      new ForgottenRecords(
          new Forgotten() {
            @Override
            public boolean author(String id) {
              return id.equals("mail:zoe@example.org");
            }

            @Override
            public boolean record(String source, String externalId) {
              return "fabman".equals(source) && "77".equals(externalId)
                  || "slack".equals(source) && "T0/U0ZOE".equals(externalId);
            }

            @Override
            public String scrub(String text) {
              return text.replace("Zoe Lind", MARK);
            }
          });

  @Test
  @DisplayName("S42 of a forgotten person no record is taken in, by whichever vendor it comes")
  void people() throws IOException {
    assertThat(meant("fabman_list_members", "{\"id\":77}")).isTrue();
    assertThat(meant("fabman_get_member", "{\"id\":78}")).isFalse();
    assertThat(meant("slack_list_users", "{\"id\":\"U0ZOE\",\"team_id\":\"T0\"}")).isTrue();
    assertThat(meant("slack_get_user", "{\"id\":\"U0ZOE\",\"team_id\":\"T1\"}")).isFalse();
    assertThat(meant("hubspot_get_contact", "{\"id\":5,\"email\":\"zoe@example.org\"}")).isTrue();
    assertThat(meant("hubspot_list_contacts", "{\"id\":5,\"email\":\"bo@example.org\"}")).isFalse();
    assertThat(meant("fabman_list_charges", "{\"id\":77,\"member_id\":77}")).isFalse();
  }

  @Test
  @DisplayName("S42 what a forgotten member used and paid counts, and is nobody's")
  void figures() throws IOException {
    JsonNode charge =
        records.without(
            "fabman_list_charges",
            JSON.readTree(
                "{\"id\":1,\"member_id\":77,\"amount\":5,\"description\":\"Zoe Lind: laser\"}"));
    assertThat(charge.path("member_id").asText()).isEqualTo("erased");
    assertThat(charge.path("description").asText()).isEqualTo("[erased]: laser");
    assertThat(charge.path("amount").asInt()).isEqualTo(5);
    JsonNode others = JSON.readTree("{\"id\":2,\"member_id\":78,\"description\":\"Zoe Lind\"}");
    assertThat(records.without("fabman_list_charges", others)).isSameAs(others);
  }

  private boolean meant(String tool, String json) throws IOException {
    return records.isMeant(tool, JSON.readTree(json));
  }
}
