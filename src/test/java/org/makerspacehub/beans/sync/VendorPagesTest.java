package org.makerspacehub.beans.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.VendorUnavailable;

class VendorPagesTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ConnectorTools answering(String text) {
    return (tool, arguments) -> json(text);
  }

  private static SyncRun run() {
    return SyncRun.begun(
        1, "sync-fabman-members", SyncKind.INCREMENT, "23456789abcd", NOW.instant());
  }

  private static SyncPage members(String items) {
    return new MemberMirror(new VendorPages(answering("{'items': [" + items + "]}")), NOW)
        .page(run());
  }

  private static SyncPage.Row member(String item) {
    SyncPage page = members(item);
    assertThat(page.rows()).hasSize(1);
    return page.rows().get(0);
  }

  @Test
  @DisplayName("A cursor that comes again ends the run with a sentence")
  void repeatedCursor() {
    MemberMirror members =
        new MemberMirror(
            new VendorPages(answering("{'items': [{'id': '1'}], 'next_cursor': 'again'}")), NOW);
    SyncRun run = run();
    assertThat(members.page(run).isFilled()).isTrue();
    assertThat(run.isMore()).isTrue();
    assertThatThrownBy(() -> members.page(run))
        .isInstanceOf(EndlessListing.class)
        .hasMessageContaining("repeats itself or has no end");
  }

  @Test
  @DisplayName("A listing with ever new cursors ends after 10,000 pages")
  void endlessListing() {
    AtomicInteger calls = new AtomicInteger();
    VendorPages pages =
        new VendorPages(
            (tool, arguments) ->
                JSON.createObjectNode()
                    .put("next_cursor", "c" + calls.incrementAndGet())
                    .set("items", JSON.createArrayNode()));
    MemberMirror members = new MemberMirror(pages, NOW);
    SyncRun run = run();
    assertThatThrownBy(
            () -> {
              while (run.isMore()) {
                members.page(run);
              }
            })
        .isInstanceOf(EndlessListing.class);
    assertThat(calls).hasValue(VendorPages.MOST_PAGES);
  }

  @Test
  @DisplayName("An answer that is no list is the vendor's failure, not an empty mirror")
  void noList() {
    for (String answer : List.of("{}", "{'items': null}", "{'items': 'x'}", "[]")) {
      MemberMirror members = new MemberMirror(new VendorPages(answering(answer)), NOW);
      assertThatThrownBy(() -> members.page(run())).isInstanceOf(VendorUnavailable.class);
    }
  }

  @Test
  @DisplayName("The next page is asked for by the cursor, the first without one")
  void cursors() {
    List<Map<String, Object>> asked = new java.util.ArrayList<>();
    SlackMirror users =
        new SlackMirror(
            new VendorPages(
                (tool, arguments) -> {
                  asked.add(Map.copyOf(arguments));
                  return json(
                      asked.size() == 1
                          ? "{'items': [], 'next_cursor': 'dXNlcg=='}"
                          : "{'items': [], 'next_cursor': ''}");
                }),
            NOW,
            "T1");
    SyncRun run = run();
    users.page(run);
    users.page(run);
    assertThat(run.isMore()).isFalse();
    assertThat(asked)
        .containsExactly(Map.of("limit", 200), Map.of("limit", 200, "cursor", "dXNlcg=="));
  }

  @Test
  @DisplayName("A member becomes a row: name, folded forms, unverified address, dates")
  void memberRow() {
    SyncPage.Row row =
        member(
            """
            {'id': '7', 'member_number': '0042', 'first_name': ' Siobhán ', 'last_name': 'O’Brien',
             'email': ' S.OBrien@Example.org ', 'state': 'active',
             'last_activity_at': '2026-10-11T14:13:14.150+02:00',
             'packages': [
               {'id': 'p1', 'package_id': '3', 'from_date': '2026-01-01', 'until_date': null},
               {'id': 'p2', 'package_id': '3', 'from_date': '2025-01-01T00:00:00.000Z',
                'until_date': '2025-12-31'},
               {'id': 'p3', 'package_id': '3'}]}
            """);
    assertThat(row.columns())
        .containsEntry("external_id", "7")
        .containsEntry("full_name", "Siobhán O’Brien")
        .containsEntry("name_key", "siobhan o'brien")
        .containsEntry("email", "S.OBrien@Example.org")
        .containsEntry("email_key", "s.obrien@example.org")
        .containsEntry("email_verified", false)
        .containsEntry("link_state", "confirmed")
        .containsEntry("state", "active")
        .containsEntry("member_number", "0042")
        .containsEntry("last_activity_at", LocalDateTime.parse("2026-10-11T12:13:14.150"));
    assertThat(row.parts())
        .extracting(part -> part.get("external_id"), part -> part.get("until_date"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("p1", null),
            org.assertj.core.groups.Tuple.tuple("p2", LocalDate.parse("2025-12-31")));
  }

  @Test
  @DisplayName(
      "An odd member is taken for what it is; one without a usable id is left out and counted")
  void oddMembers() {
    assertThat(member("{'id': '7'}").columns())
        .containsEntry("full_name", "(no name)")
        .containsEntry("name_key", "")
        .containsEntry("email_key", null)
        .containsEntry("state", "locked");
    assertThat(member("{'id': 7, 'email': 'nobody', 'state': 'whatever'}").columns())
        .containsEntry("external_id", "7")
        .containsEntry("email", "nobody")
        .containsEntry("email_key", null)
        .containsEntry("state", "locked");
    assertThat(member("{'id': '7', 'first_name': '" + "😀".repeat(400) + "'}").columns())
        .satisfies(c -> assertThat(c.get("full_name").toString()).hasSize(300));
    SyncRun run = run();
    SyncPage page =
        new MemberMirror(
                new VendorPages(
                    answering(
                        "{'items': [{'id': 'ä'}, {'id': null}, {}, 3, {'id': '"
                            + "9".repeat(65)
                            + "'}, {'id': '1'}, {'id': '1', 'first_name': 'Later'}]}")),
                NOW)
            .page(run);
    assertThat(page.rows()).extracting(r -> r.columns().get("full_name")).containsExactly("Later");
    assertThat(run.leftOut()).isEqualTo(5);
  }

  @Test
  @DisplayName("The same content has the same hash, in any order of fields and packages")
  void hashes() {
    String one =
        member(
                "{'id': '7', 'email': 'a@x.org', 'packages': [{'id': 'a', 'package_id': '1'},"
                    + " {'id': 'b', 'package_id': '2'}]}")
            .hash();
    assertThat(
            member(
                    "{'packages': [{'package_id': '2', 'id': 'b'}, {'package_id': '1', 'id': 'a'}],"
                        + " 'something_new': 1, 'last_name': null, 'email': 'a@x.org', 'id': '7'}")
                .hash())
        .isEqualTo(one);
    assertThat(member("{'id': '7', 'email': 'A@x.org'}").hash()).isNotEqualTo(one);
  }

  @Test
  @DisplayName(
      "A Slack account becomes a row: verified only with an address, bots and guests told apart")
  void slackRows() {
    SyncPage page =
        new SlackMirror(
                new VendorPages(
                    answering(
                        """
                        {'items': [
                          {'id': 'U1', 'team_id': 'T1', 'name': 'ada', 'real_name': 'Ada L.',
                           'email': 'Ada@x.org', 'email_confirmed': true},
                          {'id': 'U2', 'team_id': 'T1', 'name': 'nomail', 'email_confirmed': true},
                          {'id': 'U3', 'team_id': 'T1', 'is_restricted': true, 'deleted': true},
                          {'id': 'U4', 'team_id': 'T1', 'is_bot': true},
                          {'id': 'USLACKBOT', 'team_id': 'T1', 'is_bot': false},
                          {'id': 'U5', 'team_id': 'T2'},
                          {'id': 'U6'}]}
                        """)),
                NOW,
                "T1")
            .page(run());
    assertThat(page.rows())
        .extracting(
            row ->
                "%s %s %s %s %s"
                    .formatted(
                        row.externalId(),
                        row.columns().get("full_name"),
                        row.columns().get("email_verified"),
                        row.columns().get("state"),
                        row.columns().get("kind")))
        .containsExactly(
            "T1/U1 Ada L. true active person",
            "T1/U2 nomail false active person",
            "T1/U3 (no name) false deleted guest",
            "T1/U4 (no name) false active bot",
            "T1/USLACKBOT (no name) false active bot",
            "T2/U5 (no name) false active guest");
  }

  @Test
  @DisplayName("Money is read exactly and never guessed")
  void money() {
    SyncPage page =
        new InvoiceMirror(
                new VendorPages(
                    answering(
                        """
                        {'items': [
                          {'id': '1', 'member_id': 'm', 'state': 'unpaid', 'total_payable': '55'},
                          {'id': '2', 'member_id': 'm', 'state': 'unpaid', 'total_payable': 0.5,
                           'currency': 'EURO'},
                          {'id': '3', 'member_id': 'm', 'state': 'paid', 'total_payable': '-7.005'},
                          {'id': '4', 'member_id': 'm', 'state': 'unpaid', 'total_payable': 'free'},
                          {'id': '5', 'member_id': 'm', 'state': 'unpaid', 'total_payable': '1e999'},
                          {'id': '6', 'member_id': 'm', 'state': 'unpaid'},
                          {'id': '7', 'state': 'unpaid', 'total_payable': '1'}]}
                        """)),
                NOW)
            .page(run());
    assertThat(page.rows())
        .extracting(row -> row.columns().get("payable"))
        .containsExactly(new BigDecimal("55.00"), new BigDecimal("0.50"), new BigDecimal("-7.01"));
    assertThat(page.rows().get(1).columns()).containsEntry("currency", null);
  }
}
