package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.fabman.FabmanCall;
import org.makerspacehub.beans.vendor.fabman.FabmanWriter;

/** What the executor does at Fabman, against the simulated one. */
@Timeout(60)
class FabmanWriterTest {
  private static FabmanAtHand at;
  private static FabmanWriter fabman;

  private String member;
  private String plan;

  @BeforeAll
  static void start() throws Exception {
    at = new FabmanAtHand(SandboxClock.running(), SandboxSettings.FABMAN_WRITE_KEY);
    fabman = at.writer;
  }

  @AfterAll
  static void stop() {
    at.close();
  }

  @BeforeEach
  void anew() {
    at.sandbox.reset();
    member = String.valueOf(at.member("member"));
    plan = String.valueOf(at.sandbox.seed().packages().get(0).id());
  }

  @Test
  @DisplayName("packages, credits and the state of a member are written and read back")
  void writes() {
    LocalDate from = LocalDate.parse("2027-02-01");
    String assigned = fabman.assign(member, plan, from, from.plusDays(27));
    String credited = fabman.credit(member, "12.50", "thanks & more");

    assertThat(fabman.packages(member))
        .anySatisfy(
            each -> {
              assertThat(each.id()).isEqualTo(assigned);
              assertThat(each.packageId()).isEqualTo(plan);
              assertThat(each.untilDate()).isEqualTo("2027-02-28");
            });
    assertThat(fabman.credits(member))
        .singleElement()
        .satisfies(
            credit -> {
              assertThat(credit.id()).isEqualTo(credited);
              assertThat(credit.amount()).isEqualByComparingTo("12.50");
              assertThat(credit.notes()).isEqualTo("thanks & more");
            });
    assertThat(fabman.bring(member, "locked")).isTrue();
    assertThat(fabman.member(member).state()).isEqualTo("locked");
    assertThat(fabman.bring(member, "locked")).as("it is so already").isFalse();
    assertThat(fabman.bring(member, "active")).isTrue();
    assertThat(at.sandbox.effects().list()).hasSize(4);
  }

  @Test
  @DisplayName("a member that somebody else changes meanwhile is read and changed anew, twice over")
  void conflicts() {
    at.sandbox.fabman().conflicts(2);
    assertThat(fabman.bring(member, "locked")).isTrue();
    assertThat(at.sandbox.effects().count("fabman", "member.lock")).isEqualTo(1);
  }

  @Test
  @DisplayName("somebody who never stops changing a member wins; nothing happened")
  void storm() {
    at.sandbox.fabman().conflicts(50);
    assertThatThrownBy(() -> fabman.bring(member, "locked"))
        .isInstanceOf(VendorRefused.class)
        .hasMessageContaining("keeps changing");
    assertThat(at.sandbox.effects().list()).isEmpty();
    assertThat(fabman.member(member).state()).isEqualTo("active");
  }

  @ParameterizedTest
  @EnumSource(names = {"ERROR", "UNAVAILABLE", "RESET", "DROP_AFTER_COMMIT", "SLOW", "TOO_MANY"})
  @DisplayName(
      "A25 a change without an answer may have happened, and is never sent again by itself")
  void mayHaveHappened(Faults.Kind kind) {
    at.fault("/credits", kind, 0);

    assertThatThrownBy(() -> fabman.credit(member, "5.00", "x"))
        .isInstanceOf(VendorUnavailable.class);

    at.sandbox.faults().clear();
    long effects = at.sandbox.effects().count("fabman", "credit.grant");
    if (kind == Faults.Kind.DROP_AFTER_COMMIT) {
      assertThat(effects).isEqualTo(1);
    } else {
      assertThat(effects).isLessThanOrEqualTo(1);
    }
  }

  @Test
  @DisplayName("a read that got lost is made once more")
  void readsAgain() {
    at.fault("/members/" + member, Faults.Kind.RESET, 1);
    assertThat(fabman.member(member).state()).isEqualTo("active");
    at.fault("/members/" + member, Faults.Kind.ERROR, 2);
    assertThatThrownBy(() -> fabman.member(member)).isInstanceOf(VendorUnavailable.class);
  }

  @Test
  @DisplayName(
      "what Fabman does not take, does not know or does not allow certainly did not happen")
  void refused() throws Exception {
    assertThatThrownBy(() -> fabman.assign(member, "424242", LocalDate.EPOCH, null))
        .isInstanceOf(VendorRefused.class);
    assertThatThrownBy(() -> fabman.credit("424242", "1.00", "x"))
        .isInstanceOf(VendorNotFound.class);
    assertThatThrownBy(() -> fabman.member("1/../2")).isInstanceOf(VendorRefused.class);
    try (FabmanAtHand reader =
        new FabmanAtHand(SandboxClock.running(), SandboxSettings.FABMAN_API_KEY)) {
      assertThatThrownBy(() -> reader.writer.credit(member, "1.00", "x"))
          .isInstanceOf(VendorRefused.class)
          .hasMessageContaining("FABMAN_WRITE_KEY")
          .hasMessageNotContaining(SandboxSettings.FABMAN_API_KEY);
    }
    assertThatThrownBy(
            () ->
                new FabmanWriter((route, call) -> null, false, at.clock)
                    .credit(member, "1.00", "x"))
        .isInstanceOf(VendorRefused.class)
        .hasMessageContaining("FABMAN_WRITE_KEY");
    assertThat(at.sandbox.effects().list()).isEmpty();
  }

  @Test
  @DisplayName("what is due is read from whichever list Fabman has")
  void due() {
    at.sandbox.fabman().bill(Long.parseLong(member), LocalDate.parse("2026-01-01"), "7.00");
    assertThat(fabman.dueInvoices(member))
        .anySatisfy(bill -> assertThat(bill.totalPayable()).isEqualTo("7.00"));
    ObjectNode gone = Wire.object();
    FabmanWriter other =
        new FabmanWriter(
            (route, call) ->
                ((FabmanCall) call).path().equals("/invoices")
                    ? reply(200, Wire.array().add(Wire.object().put("id", 1).put("member", 5)))
                    : reply(404, gone),
            true,
            at.clock);
    assertThat(other.dueInvoices("5"))
        .singleElement()
        .satisfies(bill -> assertThat(bill.state()).isNull());
  }

  private static VendorReply reply(int status, JsonNode body) {
    return new VendorReply(status, Wire.bytes(body), null, null, null);
  }
}
