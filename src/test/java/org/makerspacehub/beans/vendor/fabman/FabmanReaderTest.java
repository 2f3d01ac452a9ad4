package org.makerspacehub.beans.vendor.fabman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.vendor.ListQuery;
import org.makerspacehub.beans.vendor.Page;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;
import org.makerspacehub.beans.vendor.VendorUnavailable;

class FabmanReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BASE = "https://fabman.io/api/v1";

  private final FabmanReader fabman =
      new FabmanReader(BASE, Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC));

  @Test
  @DisplayName("Recorded members are read, and only the allowed fields come out")
  void members() throws IOException {
    Page<FabmanMember> page = fabman.membersPage(recorded("members", "get_members"));

    assertThat(page.nextCursor()).isNull();
    assertThat(page.items().get(0))
        .isEqualTo(
            new FabmanMember(
                "1",
                "1",
                "John",
                "Person",
                "john@fabman.edu",
                "active",
                "2023-04-28T18:23:12.831Z",
                "2023-04-28T18:23:12.831Z",
                "2023-06-09T15:25:58.411Z",
                null,
                null));
    assertThat(page.items().get(1).lastActivityAt()).isNull();
    assertThat(JSON.writeValueAsString(page)).doesNotContain("555-1234", "company", "packages");
  }

  @Test
  @DisplayName("A member's packages arrive as memberPackages, open ones without an end")
  void packagesOfAMember() throws IOException {
    FabmanMember member = fabman.member(recorded("members", "get_embeds"));

    assertThat(member.email()).isEqualTo("bashear@ds9.starfleet");
    assertThat(member.packages())
        .containsExactly(new FabmanMemberPackage("1", "1", "2023-05-24", null, "2023-06-23"));
  }

  @Test
  @DisplayName("No list of packages is not an empty list of packages")
  void withoutEmbed() throws IOException {
    assertThat(fabman.member(recorded("members", "get_member_by_id")).packages()).isNull();
    assertThat(
            fabman.member(ok("{\"id\":7,\"_embedded\":{\"memberPackages\":[]}}", null)).packages())
        .isEmpty();
  }

  @Test
  @DisplayName("An id that Fabman swapped for its object is still an id")
  void resolvedIds() throws IOException {
    FabmanMember member =
        fabman.member(
            ok(
                "{\"id\":7,\"_embedded\":{\"memberPackages\":[{\"id\":1,\"package\":{\"id\":12,"
                    + "\"name\":\"x\"}}]}}",
                null));

    assertThat(member.packages().get(0).packageId()).isEqualTo("12");
  }

  @Test
  @DisplayName("Recorded packages are read, money as text")
  void packages() throws IOException {
    assertThat(fabman.packagesPage(recorded("packages", "get_packages")).items())
        .first()
        .isEqualTo(new FabmanPackage("1", "Test Package", "active", "0.00", "month"));
  }

  @Test
  @DisplayName("Recorded invoices are read; due invoices without a state and money as number too")
  void invoices() throws IOException {
    assertThat(fabman.invoicesPage(recorded("invoices", "get_invoices")).items())
        .containsExactly(
            new FabmanInvoice(
                "1", "1", "31336", "unpaid", "2023-06-26", "2023-06-26", "EUR", "12.34"));
    assertThat(fabman.invoicesPage(recorded("invoices", "get_due_invoices")).items()).isEmpty();
    assertThat(
            fabman
                .invoicesPage(
                    ok(
                        "[{\"id\":5,\"member\":{\"id\":9},\"dueDate\":\"2026-01-02\","
                            + "\"totalPayable\":1234567.10}]",
                        null))
                .items())
        .containsExactly(
            new FabmanInvoice("5", "9", null, null, null, "2026-01-02", null, "1234567.10"));
  }

  @Test
  @DisplayName("Recorded machine logs are read; nobody is null or an empty object")
  void machineLogs() throws IOException {
    JsonNode recorded = fixture("machines", "get_resource_log_by_id").path("data");
    assertThat(fabman.logsPage(ok("[" + recorded + "]", null)).items())
        .containsExactly(
            new FabmanMachineLog(
                "1",
                "1",
                "reboot",
                null,
                "2023-06-23T18:04:08.689Z",
                "2023-06-23T18:04:08.689Z",
                null,
                null,
                null));
    assertThat(
            fabman
                .logsPage(
                    ok(
                        "[{\"id\":9007199254740993,\"resource\":{\"id\":4,\"name\":\"x\"},"
                            + "\"member\":{},\"idleDurationSeconds\":12,\"stoppedAt\":null,"
                            + "\"notes\":\"private\"}]",
                        null))
                .items())
        .containsExactly(
            new FabmanMachineLog("9007199254740993", "4", null, null, null, null, null, 12L, null));
  }

  @Test
  @DisplayName("Recorded charges, resources and courses are read, and only the allowed fields")
  void otherLists() throws IOException {
    Page<FabmanCharge> charges = fabman.chargesPage(recorded("machines", "get_charges"));
    assertThat(charges.items())
        .containsExactly(
            new FabmanCharge(
                "1",
                "1",
                "Test Charge",
                "12.34",
                null,
                "2023-06-27T15:43:38",
                "2023-06-27T20:44:02.067Z",
                "2023-06-27T20:44:02.067Z",
                null,
                null));
    assertThat(JSON.writeValueAsString(charges)).doesNotContain("Batton");
    assertThat(fabman.resourcesPage(recorded("machines", "get_resources")).items())
        .first()
        .isEqualTo(new FabmanResource("1", "Big Boi", "1", "active", "1", "machine"));
    JsonNode course = fixture("machines", "get_training_course_by_id").path("data");
    assertThat(fabman.coursesPage(ok("[" + course + "]", null)).items())
        .containsExactly(new FabmanTrainingCourse("1", "Keiko's Botany Class", "active"));
  }

  @Test
  @DisplayName("A member's trainings come with the member, when Fabman embeds them")
  void trainingsOfAMember() throws IOException {
    JsonNode list = fixture("machines", "get_trainings").path("data");
    assertThat(
            fabman
                .member(ok("{\"id\":7,\"_embedded\":{\"trainings\":" + list + "}}", null))
                .trainings())
        .containsExactly(new FabmanTraining("1", "1", "2023-06-29", "2023-06-29", null));
    assertThat(fabman.member(ok("{\"id\":7}", null)).trainings()).isNull();
  }

  @Test
  @DisplayName("S31 a span is two moments and nothing else")
  void spans() {
    assertThat(
            fabman.logsRequest(
                new FabmanSpan(null, 500, "2026-11-22T10:00:00.000Z", "2026-11-22T11:00:00Z")))
        .isEqualTo(
            new FabmanGet(
                "/resource-logs",
                "limit=500&from=2026-11-22T10%3A00%3A00.000Z&until=2026-11-22T11%3A00%3A00Z"));
    assertThat(fabman.logsRequest(new FabmanSpan(null, null, null, null)))
        .isEqualTo(new FabmanGet("/resource-logs", "limit=1000"));
    assertThat(fabman.chargesRequest(new FabmanSpan(null, null, "2026-11-22T10:00:00Z", null)))
        .isEqualTo(new FabmanGet("/charges", "limit=1000&fromDateTime=2026-11-22T10%3A00%3A00Z"));
    assertThatThrownBy(
            () -> fabman.logsRequest(new FabmanSpan(null, null, "2026-11-22&member=7", null)))
        .isInstanceOf(VendorRefused.class);
  }

  @Test
  @DisplayName("The recorded relative link is followed and ends on the page without one")
  void recordedPaging() throws IOException {
    JsonNode first = fixture("members", "get_members_first");
    Page<FabmanMember> page =
        fabman.membersPage(
            ok(first.path("data").toString(), first.path("headers").path("link").textValue()));

    assertThat(fabman.membersRequest(new ListQuery(page.nextCursor(), null, null)))
        .isEqualTo(new FabmanGet("/members", "limit=5&offset=5"));
    assertThat(fabman.membersPage(recorded("members", "get_members_second")).nextCursor()).isNull();
  }

  @ParameterizedTest
  @DisplayName("A next page of the same host and list is followed, however it is written")
  @ValueSource(
      strings = {
        "</api/v1/members?limit=5&offset=5>; rel=\"next\"",
        "<https://fabman.io/api/v1/members?limit=5&offset=5>; rel=\"next\"",
        "<https://FABMAN.io:443/api/v1/members?limit=5&offset=5>; rel=next",
        "<?limit=5&offset=5>; rel=\"next\"",
        "<members?limit=5&offset=5>; rel=\"next\"",
        "</api/v1/members?limit=5>; rel=\"first\", </api/v1/members?limit=5&offset=5>; rel=\"next\"",
      })
  void nextPage(String link) throws IOException {
    // A relative reference is relative to the page that was read, which is below the base.
    FabmanReader reader = new FabmanReader(BASE, Clock.systemUTC());
    String cursor = reader.membersPage(ok("[]", link)).nextCursor();

    assertThat(reader.membersRequest(new ListQuery(cursor, null, null)))
        .isEqualTo(new FabmanGet("/members", "limit=5&offset=5"));
  }

  @ParameterizedTest
  @DisplayName("An empty or absent next link is the last page")
  @ValueSource(
      strings = {"", "  ", "</api/v1/members?limit=5>; rel=\"prev\"", "<>; rel=\"nextbest\""})
  void lastPage(String link) throws IOException {
    assertThat(fabman.membersPage(ok("[]", link)).nextCursor()).isNull();
  }

  @ParameterizedTest
  @DisplayName("S32 a next page anywhere else is refused")
  @ValueSource(
      strings = {
        "<https://evil.example/api/v1/members?limit=5>; rel=\"next\"",
        "<//evil.example/api/v1/members?limit=5>; rel=\"next\"",
        "<http://fabman.io/api/v1/members?limit=5>; rel=\"next\"",
        "<https://fabman.io:8443/api/v1/members?limit=5>; rel=\"next\"",
        "<https://fabman.io@evil.example/api/v1/members?limit=5>; rel=\"next\"",
        "<https://key@fabman.io/api/v1/members?limit=5>; rel=\"next\"",
        "</api/v1/webhooks?limit=5>; rel=\"next\"",
        "</api/v1/members/../webhooks?limit=5>; rel=\"next\"",
        "</api/v1/members/1?limit=5>; rel=\"next\"",
        "</api/v1/members>; rel=\"next\"",
        "<file:///etc/passwd?x>; rel=\"next\"",
        "<ht tp://[>; rel=\"next\"",
      })
  void foreignNextPage(String link) {
    assertThatThrownBy(() -> fabman.membersPage(ok("[]", link)))
        .isInstanceOf(VendorRefused.class)
        .hasMessageNotContaining("evil");
  }

  @ParameterizedTest
  @DisplayName("S32 a cursor that names another list, host or path is refused")
  @ValueSource(
      strings = {
        "/packages?limit=5",
        "/members",
        "/members/../webhooks?limit=5",
        "https://evil.example/members?limit=5",
        "/members?limit=5#x",
        "/members?limit=5\r\nX-Y: z",
        "/members?{{env:PATH}}",
        "",
      })
  void foreignCursor(String held) {
    String cursor =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(held.getBytes(StandardCharsets.US_ASCII));

    assertThatThrownBy(() -> fabman.membersRequest(new ListQuery(cursor, null, null)))
        .isInstanceOf(VendorRefused.class)
        .hasMessage("This cursor belongs to no list of Fabman's members; start again without one.");
    assertThatThrownBy(() -> fabman.membersRequest(new ListQuery("%%%", null, null)))
        .isInstanceOf(VendorRefused.class);
  }

  @Test
  @DisplayName("S31 requests are made of constants, a number and a word")
  void requests() {
    assertThat(fabman.membersRequest(new ListQuery(null, null, null)))
        .isEqualTo(new FabmanGet("/members", "limit=1000&embed=memberPackages&embed=trainings"));
    assertThat(fabman.invoicesRequest(new ListQuery(null, 10, "unpaid")))
        .isEqualTo(new FabmanGet("/invoices", "limit=10&state=unpaid"));
    assertThat(fabman.packagesRequest(new ListQuery(null, 7, null)))
        .isEqualTo(new FabmanGet("/packages", "limit=7"));
    assertThat(fabman.memberRequest("42"))
        .isEqualTo(new FabmanGet("/members/42", "embed=memberPackages&embed=trainings"));
    assertThatThrownBy(() -> fabman.memberRequest("1/packages")).isInstanceOf(VendorRefused.class);
    assertThatThrownBy(() -> fabman.invoicesRequest(new ListQuery(null, 1, "x&y=z")))
        .isInstanceOf(VendorRefused.class);
  }

  @ParameterizedTest
  @DisplayName("429 waits as long as Fabman asks, two seconds at least")
  @CsvSource({
    "7, 7",
    "1, 2",
    "'', 2",
    "soon, 2",
    "'Sun, 22 Nov 2026 10:00:30 GMT', 30",
    "'Sun, 22 Nov 2026 09:00:30 GMT', 2",
    "999999999, 86400"
  })
  void tooMany(String header, long seconds) {
    assertThatThrownBy(() -> fabman.read(new VendorReply(429, new byte[0], null, null, header)))
        .isInstanceOfSatisfying(
            VendorUnavailable.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @DisplayName("Server errors and unreadable answers may pass")
  @CsvSource({"500, x", "503, x", "200, not json", "200, ''", "200, [{]", "200, [] []"})
  void mayPass(int status, String body) {
    assertThatThrownBy(() -> fabman.read(reply(status, body, null)))
        .isInstanceOf(VendorUnavailable.class)
        .hasNoCause();
  }

  @ParameterizedTest
  @DisplayName("An answer of another shape is unavailable, not empty")
  @ValueSource(strings = {"{}", "null", "{\"error\":1}", "[1]", "[{\"firstName\":\"x\"}]"})
  void otherShape(String body) {
    assertThatThrownBy(() -> fabman.membersPage(ok(body, null)))
        .isInstanceOf(VendorUnavailable.class);
  }

  @Test
  @DisplayName("A record that is not there can be told from any other refusal")
  void notFound() {
    assertThatThrownBy(() -> fabman.member(fabman.read(reply(404, "", null))))
        .isInstanceOf(VendorNotFound.class);
    assertThatThrownBy(() -> fabman.member(fabman.read(reply(400, "", null))))
        .isNotInstanceOf(VendorNotFound.class);
  }

  @ParameterizedTest
  @DisplayName("Refusals say what to mend")
  @CsvSource({
    "401, FABMAN_API_KEY",
    "403, FABMAN_API_KEY",
    "404, nothing there",
    "302, FABMAN_BASE_URL",
    "400, does not accept",
    "415, does not accept"
  })
  void refusals(int status, String says) throws IOException {
    FabmanReply reply = fabman.read(reply(status, "{\"message\":\"secret detail\"}", null));

    assertThatThrownBy(() -> fabman.membersPage(reply))
        .isInstanceOf(VendorRefused.class)
        .hasMessageContaining(says)
        .hasMessageNotContaining("secret");
  }

  @Test
  @DisplayName("X-Total-Count is the total, and nonsense there is none")
  void total() {
    assertThat(
            fabman
                .read(
                    new VendorReply(200, "[]".getBytes(StandardCharsets.UTF_8), null, "1200", null))
                .total())
        .isEqualTo(1200);
    assertThat(
            fabman
                .read(new VendorReply(200, "[]".getBytes(StandardCharsets.UTF_8), null, "x", null))
                .total())
        .isNull();
  }

  private FabmanReply recorded(String file, String entry) throws IOException {
    return ok(fixture(file, entry).path("data").toString(), null);
  }

  private FabmanReply ok(String body, String link) {
    return fabman.read(reply(200, body, link));
  }

  private static VendorReply reply(int status, String body, String link) {
    return new VendorReply(status, body.getBytes(StandardCharsets.UTF_8), link, null, null);
  }

  private static JsonNode fixture(String file, String entry) throws IOException {
    try (InputStream in =
        FabmanReaderTest.class.getResourceAsStream(
            "/contracts/fabman/recorded-" + file + ".json")) {
      JsonNode found = JSON.readTree(in).path(entry);
      assertThat(found.isObject()).as(entry).isTrue();
      return found;
    }
  }
}
