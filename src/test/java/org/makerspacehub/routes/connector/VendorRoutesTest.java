package org.makerspacehub.routes.connector;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.makerspacehub.beans.vendor.ListQuery;
import org.makerspacehub.beans.vendor.Page;
import org.makerspacehub.beans.vendor.VendorBreaker;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorRetryPlan;
import org.makerspacehub.beans.vendor.VendorRoute;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.fabman.FabmanMember;
import org.makerspacehub.beans.vendor.fabman.FabmanReader;
import org.makerspacehub.beans.vendor.slack.SlackReader;
import org.makerspacehub.beans.vendor.slack.SlackUser;
import org.makerspacehub.processors.CamelVendorRoute;
import org.makerspacehub.processors.VendorHeaderAllowList;
import org.makerspacehub.processors.VendorHttpClient;
import org.makerspacehub.processors.VendorRetries;

class VendorRoutesTest {
  private static final ListQuery FIRST = new ListQuery(null, null, null);
  private static final String MEMBERS = "/api/v1/members";
  private static final String USERS = "/slack/users.list";
  private static final String USERS_OK =
      "{\"ok\":true,\"members\":[{\"id\":\"U1\",\"team_id\":\"T1\",\"name\":\"ada\","
          + "\"deleted\":false,\"is_bot\":false,\"is_email_confirmed\":true,\"updated\":1700000000,"
          + "\"profile\":{\"real_name\":\"Ada L\",\"display_name\":\"ada\",\"email\":\"a@x.org\","
          + "\"phone\":\"1\"}}],\"response_metadata\":{\"next_cursor\":\"dXNlcjpVMg==\"}}";

  private static WireMockServer vendor;
  private static WireMockServer elsewhere;

  private DefaultCamelContext camel;
  private CircuitBreaker breaker;
  private SlackReader slackReader;
  private VendorRoute route;

  @BeforeAll
  static void startVendors() {
    vendor = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    vendor.start();
    elsewhere = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    elsewhere.start();
  }

  @AfterAll
  static void stopVendors() {
    vendor.stop();
    elsewhere.stop();
  }

  @BeforeEach
  void startRoutes() throws Exception {
    vendor.resetAll();
    elsewhere.resetAll();
    String fabmanUrl = "http://127.0.0.1:" + vendor.port() + "/api/v1";
    FabmanReader fabman = new FabmanReader(fabmanUrl, Clock.systemUTC());
    slackReader =
        new SlackReader(
            "http://127.0.0.1:" + vendor.port() + "/slack",
            "xoxb-read",
            Duration.ofSeconds(1),
            Duration.ofMillis(800),
            Clock.systemUTC());
    breaker = VendorBreaker.of("fabman", 8, Duration.ofMillis(300));
    camel = new DefaultCamelContext();
    camel
        .getRegistry()
        .bind(
            "fabmanHttpClient",
            new VendorHttpClient(fabmanUrl, "fabman-key", Duration.ofMillis(800)));
    camel.getRegistry().bind("vendorHeaders", new VendorHeaderAllowList());
    camel.getRegistry().bind("fabmanBreaker", breaker);
    camel.getRegistry().bind("slackBreaker", VendorBreaker.of("slack", 8, Duration.ofMillis(300)));
    camel.addRoutesConfigurations(
        new VendorCallPolicy(
            new VendorRetries(
                new VendorRetryPlan(
                    3, Duration.ofMillis(20), Duration.ofMillis(800), Duration.ofSeconds(5)))));
    camel.addRoutes(new FabmanRoutes(fabman, fabmanUrl, 1000, 800));
    camel.addRoutes(new SlackReadRoutes(slackReader, 4000));
    camel.start();
    route = new CamelVendorRoute(camel.createProducerTemplate());
  }

  @AfterEach
  void stopRoutes() {
    camel.stop();
    slackReader.close();
  }

  @Test
  @DisplayName("S36 the key is added below Camel; nothing else of a message goes out")
  void request() {
    vendor.stubFor(get(urlPathEqualTo(MEMBERS)).willReturn(members(1)));

    members();

    vendor.verify(
        1,
        getRequestedFor(urlEqualTo(MEMBERS + "?limit=1000&embed=memberPackages&embed=trainings"))
            .withHeader("Authorization", equalTo("Bearer fabman-key"))
            .withHeader("Accept", equalTo("application/json"))
            .withoutHeader("Cookie"));
  }

  @Test
  @DisplayName("Every page is reached by following relative and absolute next links to the end")
  void paging() {
    String absolute = "<http://127.0.0.1:" + vendor.port() + MEMBERS + "?limit=1&offset=2>";
    vendor.stubFor(
        get(urlEqualTo(MEMBERS + "?limit=1000&embed=memberPackages&embed=trainings"))
            .willReturn(
                members(1)
                    .withHeader("Link", "<" + MEMBERS + "?limit=1&offset=1>; rel=\"next\"")
                    .withHeader("X-Total-Count", "3")));
    vendor.stubFor(
        get(urlEqualTo(MEMBERS + "?limit=1&offset=1"))
            .willReturn(members(2).withHeader("Link", absolute + "; rel=\"next\"")));
    vendor.stubFor(
        get(urlEqualTo(MEMBERS + "?limit=1&offset=2"))
            .willReturn(members(3).withHeader("Link", "")));

    Page<FabmanMember> first = members();
    Page<FabmanMember> second = members(first.nextCursor());
    Page<FabmanMember> third = members(second.nextCursor());

    assertThat(first.total()).isEqualTo(3);
    assertThat(
            List.of(
                first.items().get(0).id(), second.items().get(0).id(), third.items().get(0).id()))
        .containsExactly("1", "2", "3");
    assertThat(third.nextCursor()).isNull();
  }

  @Test
  @DisplayName("S32 a foreign next link is refused and never called")
  void foreignNext() {
    vendor.stubFor(
        get(urlPathEqualTo(MEMBERS))
            .willReturn(
                members(1)
                    .withHeader(
                        "Link",
                        "<http://127.0.0.1:"
                            + elsewhere.port()
                            + MEMBERS
                            + "?x=1>; rel=\"next\"")));

    assertThatThrownBy(this::members).isInstanceOf(VendorRefused.class);
    assertThat(elsewhere.getAllServeEvents()).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("S32 a redirect is refused and not followed, the key goes nowhere else")
  @CsvSource({"301", "302", "303", "307", "308"})
  void redirect(int status) {
    vendor.stubFor(
        get(urlPathEqualTo(MEMBERS))
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Location", "http://127.0.0.1:" + elsewhere.port() + "/x")));

    assertThatThrownBy(this::members)
        .isInstanceOf(VendorRefused.class)
        .hasMessageContaining("FABMAN_BASE_URL");
    assertThat(elsewhere.getAllServeEvents()).isEmpty();
    vendor.verify(1, getRequestedFor(anyUrl()));
  }

  @Test
  @DisplayName("S32 a message header cannot send the call elsewhere, nor an answer's header steer")
  void steering() throws Exception {
    vendor.stubFor(
        get(urlPathEqualTo(MEMBERS))
            .willReturn(
                members(1)
                    .withHeader("CamelHttpUri", "http://127.0.0.1:" + elsewhere.port() + "/x")
                    .withHeader("CamelRedeliveryDelay", "60000")));

    camel
        .createProducerTemplate()
        .requestBodyAndHeader(
            "direct:fabman-list-members",
            FIRST,
            "CamelHttpUri",
            "http://127.0.0.1:" + elsewhere.port() + "/x");

    assertThat(elsewhere.getAllServeEvents()).isEmpty();
  }

  @Test
  @DisplayName("A server error that passes is not noticed by the caller")
  void fiveHundredThenOk() {
    failThen(2, aResponse().withStatus(503), members(1));

    assertThat(members().items()).hasSize(1);
    vendor.verify(3, getRequestedFor(urlPathEqualTo(MEMBERS)));
  }

  @Test
  @DisplayName("A refusal is not tried again")
  void refusedOnce() {
    vendor.stubFor(get(urlPathEqualTo(MEMBERS)).willReturn(aResponse().withStatus(401)));

    assertThatThrownBy(this::members)
        .isInstanceOf(VendorRefused.class)
        .hasMessageContaining("FABMAN_API_KEY");
    vendor.verify(1, getRequestedFor(urlPathEqualTo(MEMBERS)));
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
  }

  @Test
  @DisplayName("429 is tried again no sooner than Fabman's two seconds")
  void tooManyThenOk() {
    failThen(1, aResponse().withStatus(429), members(1));

    long begin = System.nanoTime();
    assertThat(members().items()).hasSize(1);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(seconds(2), seconds(4));
  }

  @Test
  @DisplayName("A Retry-After longer than the caller's patience is passed on at once")
  void longRetryAfter() {
    vendor.stubFor(
        get(urlPathEqualTo(MEMBERS))
            .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "30")));

    assertThatThrownBy(this::members)
        .isInstanceOfSatisfying(
            VendorUnavailable.class, e -> assertThat(e.retryAfter()).isEqualTo(seconds(30)));
    vendor.verify(1, getRequestedFor(urlPathEqualTo(MEMBERS)));
  }

  @ParameterizedTest
  @DisplayName("A broken connection is tried again; the caller hears one sentence")
  @EnumSource(
      value = Fault.class,
      names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
  void broken(Fault fault) {
    failThen(1, aResponse().withFault(fault), members(1));
    assertThat(members().items()).hasSize(1);

    vendor.resetAll();
    vendor.stubFor(get(urlPathEqualTo(MEMBERS)).willReturn(aResponse().withFault(fault)));
    assertThatThrownBy(this::members)
        .isInstanceOf(VendorUnavailable.class)
        .hasMessageStartingWith("Fabman does not answer")
        .hasNoCause();
    vendor.verify(3, getRequestedFor(urlPathEqualTo(MEMBERS)));
  }

  @Test
  @DisplayName("A vendor that does not answer is given up in time")
  void timeout() {
    vendor.stubFor(get(urlPathEqualTo(MEMBERS)).willReturn(members(1).withFixedDelay(4_000)));

    long begin = System.nanoTime();
    assertThatThrownBy(this::members).isInstanceOf(VendorUnavailable.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(seconds(8));
  }

  @Test
  @DisplayName("Half a JSON is tried again, then unavailable")
  void malformed() {
    vendor.stubFor(
        get(urlPathEqualTo(MEMBERS)).willReturn(aResponse().withBody("[{\"id\":1,\"fir")));

    assertThatThrownBy(this::members).isInstanceOf(VendorUnavailable.class).hasNoCause();
    vendor.verify(3, getRequestedFor(urlPathEqualTo(MEMBERS)));
  }

  @Test
  @DisplayName("A vendor that keeps failing is left alone, and called again when it is back")
  void breaker() {
    vendor.stubFor(get(urlPathEqualTo(MEMBERS)).willReturn(aResponse().withStatus(500)));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(this::members).isInstanceOf(VendorUnavailable.class);
    }
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    int called = vendor.countRequestsMatching(getRequestedFor(anyUrl()).build()).getCount();

    assertThatThrownBy(this::members)
        .isInstanceOf(VendorUnavailable.class)
        .hasMessageContaining("left alone");
    vendor.verify(called, getRequestedFor(anyUrl()));

    vendor.resetAll();
    vendor.stubFor(get(urlPathEqualTo(MEMBERS)).willReturn(members(1)));
    await()
        .atMost(seconds(10))
        .ignoreExceptionsInstanceOf(VendorUnavailable.class)
        .untilAsserted(
            () -> {
              assertThat(members().items()).hasSize(1);
              assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
            });
  }

  @Test
  @DisplayName("One Slack account is read with the fields that its list has, and nothing more")
  void oneUser() {
    vendor.stubFor(post(urlPathEqualTo(USERS)).willReturn(aResponse().withBody(USERS_OK)));
    String one = USERS_OK.replaceFirst(".*\\[(\\{.*})].*", "{\"ok\":true,\"user\":$1}");
    vendor.stubFor(post(urlPathEqualTo("/slack/users.info")).willReturn(aResponse().withBody(one)));

    assertThat(route.ask("slack-get-user", "U1")).isEqualTo(users(FIRST).items().get(0));

    vendor.verify(
        1,
        postRequestedFor(urlPathEqualTo("/slack/users.info"))
            .withHeader("Authorization", equalTo("Bearer xoxb-read"))
            .withRequestBody(containing("user=U1")));
  }

  @ParameterizedTest
  @CsvSource({"user_not_found, no account", "invalid_auth, SLACK_READ_TOKEN"})
  @DisplayName(
      "An account that Slack does not show is refused in a sentence; a wrong id is not sent")
  void noUser(String error, String says) {
    vendor.stubFor(
        post(urlPathEqualTo("/slack/users.info"))
            .willReturn(aResponse().withBody("{\"ok\":false,\"error\":\"" + error + "\"}")));
    assertThatThrownBy(() -> route.ask("slack-get-user", "U1"))
        .isInstanceOf(VendorRefused.class)
        .hasMessageContaining(says);
    assertThatThrownBy(() -> route.ask("slack-get-user", "U1&token=x"))
        .isInstanceOf(VendorRefused.class);
    vendor.verify(1, postRequestedFor(urlPathEqualTo("/slack/users.info")));
  }

  @Test
  @DisplayName("Slack users are read with their cursor, by the form Slack knows")
  void slack() {
    vendor.stubFor(post(urlPathEqualTo(USERS)).willReturn(aResponse().withBody(USERS_OK)));

    Page<SlackUser> page = users(new ListQuery("dXNlcjpVMQ==", 50, null));

    assertThat(page.nextCursor()).isEqualTo("dXNlcjpVMg==");
    assertThat(page.items())
        .containsExactly(
            new SlackUser(
                "U1",
                "T1",
                "ada",
                "Ada L",
                "ada",
                "a@x.org",
                true,
                false,
                false,
                null,
                null,
                1700000000L));
    vendor.verify(
        1,
        postRequestedFor(urlEqualTo(USERS))
            .withHeader("Authorization", equalTo("Bearer xoxb-read"))
            .withRequestBody(containing("cursor=dXNlcjpVMQ%3D%3D"))
            .withRequestBody(containing("limit=50")));
  }

  @Test
  @DisplayName("Slack's Retry-After is honoured")
  void slackBusy() {
    vendor.stubFor(
        post(urlPathEqualTo(USERS))
            .inScenario("busy")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("fine")
            .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "1")));
    vendor.stubFor(
        post(urlPathEqualTo(USERS))
            .inScenario("busy")
            .whenScenarioStateIs("fine")
            .willReturn(aResponse().withBody(USERS_OK)));

    long begin = System.nanoTime();
    assertThat(users(FIRST).items()).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(seconds(1), seconds(3));
  }

  @ParameterizedTest
  @DisplayName("What Slack refuses names the token and the scope")
  @CsvSource({
    "invalid_auth, SLACK_READ_TOKEN",
    "token_revoked, SLACK_READ_TOKEN",
    "missing_scope, users:read.email",
    "invalid_cursor, without one",
    "something_new, something_new",
    "<b>Odd</b>, does not say why"
  })
  void slackRefuses(String error, String says) {
    vendor.stubFor(
        post(urlPathEqualTo(USERS))
            .willReturn(
                aResponse()
                    .withBody(
                        "{\"ok\":false,\"error\":\"%s\",\"needed\":\"users:read.email\"}"
                            .formatted(error))));

    assertThatThrownBy(() -> users(FIRST))
        .isInstanceOf(VendorRefused.class)
        .hasMessageContaining(says)
        .hasMessageNotContaining("xoxb");
    vendor.verify(1, postRequestedFor(urlPathEqualTo(USERS)));
  }

  @ParameterizedTest
  @DisplayName("What passes by itself at Slack is tried again")
  @CsvSource({
    "200, '{\"ok\":false,\"error\":\"ratelimited\"}'",
    "200, '{\"ok\":false,\"error\":\"internal_error\"}'",
    "200, <html>",
    "502, bad gateway"
  })
  void slackPasses(int status, String body) {
    vendor.stubFor(
        post(urlPathEqualTo(USERS)).willReturn(aResponse().withStatus(status).withBody(body)));

    assertThatThrownBy(() -> users(FIRST)).isInstanceOf(VendorUnavailable.class).hasNoCause();
    vendor.verify(3, postRequestedFor(urlPathEqualTo(USERS)));
  }

  @Test
  @DisplayName("Slack's redirects are not followed, its silence is given up")
  void slackElsewhere() {
    vendor.stubFor(
        post(urlPathEqualTo(USERS))
            .willReturn(
                aResponse()
                    .withStatus(307)
                    .withHeader("Location", "http://127.0.0.1:" + elsewhere.port() + "/x")));
    assertThatThrownBy(() -> users(FIRST)).isInstanceOf(VendorRefused.class);
    assertThat(elsewhere.getAllServeEvents()).isEmpty();

    vendor.resetAll();
    vendor.stubFor(
        post(urlPathEqualTo(USERS))
            .willReturn(aResponse().withBody(USERS_OK).withFixedDelay(4_000)));
    assertThatThrownBy(() -> users(FIRST)).isInstanceOf(VendorUnavailable.class);
  }

  @Test
  @DisplayName("Every route has its own name and says why it is there")
  void described() {
    assertThat(camel.getRoutes())
        .hasSize(14)
        .allSatisfy(
            known -> {
              assertThat(known.getEndpoint().getEndpointUri())
                  .isEqualTo("direct://" + known.getRouteId());
              assertThat(known.getDescription()).endsWith(".");
            })
        .extracting(Route::getRouteId)
        .doesNotHaveDuplicates();
  }

  private Page<FabmanMember> members() {
    return members(null);
  }

  @SuppressWarnings("unchecked")
  private Page<FabmanMember> members(String cursor) {
    return (Page<FabmanMember>) route.ask("fabman-list-members", new ListQuery(cursor, null, null));
  }

  @SuppressWarnings("unchecked")
  private Page<SlackUser> users(ListQuery query) {
    return (Page<SlackUser>) route.ask("slack-list-users", query);
  }

  private void failThen(
      int times, ResponseDefinitionBuilder failure, ResponseDefinitionBuilder answer) {
    for (int i = 0; i < times; i++) {
      vendor.stubFor(
          get(urlPathEqualTo(MEMBERS))
              .inScenario("passing")
              .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "failed " + i)
              .willSetStateTo("failed " + (i + 1))
              .willReturn(failure));
    }
    vendor.stubFor(
        get(urlPathEqualTo(MEMBERS))
            .inScenario("passing")
            .whenScenarioStateIs("failed " + times)
            .willReturn(answer));
  }

  private static ResponseDefinitionBuilder members(int id) {
    return aResponse()
        .withHeader("Content-Type", "application/json")
        .withBody("[{\"id\":" + id + ",\"_embedded\":{\"memberPackages\":[]}}]");
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
