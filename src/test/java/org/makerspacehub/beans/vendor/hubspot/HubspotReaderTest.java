package org.makerspacehub.beans.vendor.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.vendor.Page;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorNotSetUp;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;
import org.makerspacehub.beans.vendor.VendorUnavailable;

class HubspotReaderTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T20:15:30Z"), ZoneOffset.UTC);
  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

  private final HubspotReader hubspot = new HubspotReader("2026-09", true, CLOCK);

  @Test
  @DisplayName("The version is in the path, and only allow-listed properties are asked for")
  void requests() {
    HubspotCall list = hubspot.contactsRequest(new HubspotListQuery(null, null, true));
    assertThat(list.path()).isEqualTo("/crm/objects/2026-09/contacts");
    assertThat(list.query())
        .isEqualTo(
            "limit=100&archived=true&properties=email%2Cfirstname%2Clastname%2Ccreatedate"
                + "%2Clastmodifieddate%2Clifecyclestage%2Chs_merged_object_ids");
    assertThat(hubspot.contactRequest("151").path()).endsWith("/contacts/151");
    assertThat(new HubspotReader("v3", true, CLOCK).contactRequest("1").path())
        .isEqualTo("/crm/v3/objects/contacts/1");
    assertThat(hubspot.searchRequest(new HubspotSearch(MARCH, null, 7)).body())
        .contains("\"operator\":\"GTE\"", "\"value\":\"1772323200000\"", "\"limit\":7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1/../2", "abc", "1?archived=true", "123456789012345678901"})
  @DisplayName("S32 an id that is none gets into no path")
  void oddIds(String id) {
    assertThatThrownBy(() -> hubspot.contactRequest(id)).isInstanceOf(VendorRefused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "MS4uLi8", "Rg", "Ri4xLngx", "////"})
  @DisplayName("S32 a foreign cursor is refused")
  void foreignCursors(String cursor) {
    assertThatThrownBy(() -> hubspot.searchRequest(new HubspotSearch(MARCH, cursor, null)))
        .isInstanceOf(VendorRefused.class);
    if (!cursor.equals("MS4uLi8")) {
      assertThatThrownBy(() -> hubspot.contactsRequest(new HubspotListQuery(cursor, null, false)))
          .isInstanceOf(VendorRefused.class);
    } else {
      // What HubSpot calls "after" is passed on, encoded; it stays in the query.
      assertThat(hubspot.contactsRequest(new HubspotListQuery(cursor, null, false)).query())
          .contains("&after=..%2F&");
    }
  }

  @Test
  @DisplayName("Without a token nothing is asked")
  void notSetUp() {
    HubspotReader without = new HubspotReader("2026-09", false, CLOCK);
    assertThatThrownBy(() -> without.contactRequest("1"))
        .isInstanceOf(VendorNotSetUp.class)
        .hasMessage("HubSpot is not set up.");
    assertThatThrownBy(() -> without.searchRequest(new HubspotSearch(MARCH, null, null)))
        .isInstanceOf(VendorNotSetUp.class);
    assertThatThrownBy(() -> without.contactsRequest(new HubspotListQuery(null, null, false)))
        .isInstanceOf(VendorNotSetUp.class);
  }

  @ParameterizedTest
  @CsvSource({
    "429, false, , TEN_SECONDLY_ROLLING, PT10S",
    "429, true, , SECONDLY, PT1S",
    "429, true, 4, SECONDLY, PT4S",
    "429, false, 30, TEN_SECONDLY_ROLLING, PT30S",
    "429, true, , DAILY, PT1H",
    "429, false, 7200, DAILY, PT2H",
    "423, false, , , PT2S",
    "477, false, 600, , PT10M",
    "500, false, , , PT0S",
    "503, false, 9, , PT9S"
  })
  @DisplayName("Every kind of not now is waited for as HubSpot means it")
  void waits(int status, boolean search, String retryAfter, String policy, Duration wait) {
    String body = policy == null ? "<html>" : "{\"policyName\":\"" + policy + "\"}";
    assertThatThrownBy(() -> hubspot.read(reply(status, body, retryAfter), search))
        .isInstanceOfSatisfying(
            VendorUnavailable.class, e -> assertThat(e.retryAfter()).isEqualTo(wait));
  }

  @ParameterizedTest
  @CsvSource({
    "401, HUBSPOT_TOKEN",
    "403, crm.objects.contacts.read",
    "404, HUBSPOT_API_VERSION",
    "302, HUBSPOT_BASE_URL",
    "400, does not accept"
  })
  @DisplayName("A refusal names what to mend, and quotes nothing")
  void refusals(int status, String says) {
    HubspotReply refused = hubspot.read(reply(status, "{\"message\":\"secret\"}", null), false);
    assertThatThrownBy(() -> hubspot.contactsPage(refused, new HubspotListQuery(null, null, false)))
        .isInstanceOf(VendorRefused.class)
        .hasMessageContaining(says)
        .hasMessageNotContaining("secret");
  }

  @Test
  @DisplayName("A contact is read tolerantly: moments in either form, ids split, the rest left out")
  void contact() {
    HubspotContact contact =
        hubspot.contact(
            hubspot.read(
                reply(
                    200,
                    """
                    {"id":"151","createdAt":"2026-01-02T03:04:05Z","updatedAt":"x","archived":true,
                     "archivedAt":"2026-02-02T03:04:05.1+01:00",
                     "properties":{"email":"a@x.org","firstname":"Ada","lastname":null,
                       "lastmodifieddate":"1772323200007","createdate":"yesterday",
                       "hs_merged_object_ids":"12; 7;x;12","phone":"canary","lifecyclestage":"lead"}}
                    """,
                    null),
                false));
    assertThat(contact)
        .isEqualTo(
            new HubspotContact(
                "151",
                "a@x.org",
                "Ada",
                null,
                "2026-01-02T03:04:05.000Z",
                "2026-03-01T00:00:00.007Z",
                true,
                "2026-02-02T02:04:05.100Z",
                "lead",
                List.of("12", "7")));
    assertThatThrownBy(() -> hubspot.contact(new HubspotReply(404, null)))
        .isInstanceOf(VendorNotFound.class);
  }

  @Test
  @DisplayName("A list goes on where HubSpot says, in the same half")
  void listPages() {
    Page<HubspotContact> page =
        hubspot.contactsPage(
            hubspot.read(
                reply(
                    200,
                    "{\"results\":[],\"paging\":{\"next\":{\"after\":\"NTI1Cg%3D\"}}}"
                        .replace("%3D", "="),
                    null),
                false),
            new HubspotListQuery(null, null, true));
    assertThat(hubspot.contactsRequest(new HubspotListQuery(page.nextCursor(), 50, false)).query())
        .startsWith("limit=50&archived=true&after=NTI1Cg%3D&");
  }

  @Test
  @DisplayName("A search starts anew from the last moment, and goes through equal ones by id")
  void searchPages() {
    HubspotPosition start = HubspotPosition.from(100);
    assertThat(start.next(false, 200, 5)).isNull();
    HubspotPosition later = start.next(true, 200, 5);
    assertThat(later).isEqualTo(HubspotPosition.from(200));
    HubspotPosition same = later.next(true, 200, 9);
    assertThat(same).isEqualTo(new HubspotPosition(HubspotPosition.Step.SAME, 200, 0));
    HubspotPosition more = same.next(true, 200, 77);
    assertThat(more).isEqualTo(new HubspotPosition(HubspotPosition.Step.SAME, 200, 77));
    HubspotPosition rest = more.next(false, 200, 99);
    assertThat(rest).isEqualTo(new HubspotPosition(HubspotPosition.Step.LATER, 200, 0));
    assertThat(rest.next(true, 300, 1)).isEqualTo(HubspotPosition.from(300));
    for (HubspotPosition each : List.of(start, later, same, more, rest)) {
      assertThat(HubspotPosition.of(each.cursor())).contains(each);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"results\":{}}", "{\"results\":[{\"x\":1}]}", "<html>"})
  @DisplayName("What cannot be read is worth another try")
  void unreadable(String body) {
    assertThatThrownBy(
            () ->
                hubspot.searchPage(
                    hubspot.read(reply(200, body, null), true),
                    new HubspotSearch(MARCH, null, null)))
        .isInstanceOf(VendorUnavailable.class)
        .hasMessageContaining("cannot read");
  }

  private static VendorReply reply(int status, String body, String retryAfter) {
    return new VendorReply(status, body.getBytes(StandardCharsets.UTF_8), null, null, retryAfter);
  }
}
