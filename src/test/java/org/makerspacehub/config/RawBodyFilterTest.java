package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RawBodyFilterTest {
  private final RawBodyFilter filter = new RawBodyFilter();
  private final MockFilterChain chain = new MockFilterChain();
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private MockHttpServletRequest request;

  @BeforeEach
  void post() {
    request = new MockHttpServletRequest("POST", "/slack/commands");
    request.setContentType("application/x-www-form-urlencoded");
  }

  private HttpServletRequest passedOn() {
    return (HttpServletRequest) chain.getRequest();
  }

  @Test
  @DisplayName("S25 the very bytes are passed on, and no parameter is made of them")
  void rawBytes() throws Exception {
    byte[] body = "b=2&a=1&a=%zz&CamelHttpUri=evil".getBytes();
    request.setContent(body);
    request.addParameter("CamelHttpUri", "evil");
    request.setQueryString("CamelHttpUri=evil");
    filter.doFilter(request, response, chain);
    assertThat(passedOn().getInputStream().readAllBytes()).isEqualTo(body);
    assertThat(passedOn().getParameterNames().hasMoreElements()).isFalse();
    assertThat(passedOn().getParameterMap()).isEmpty();
    assertThat(passedOn().getParameter("CamelHttpUri")).isNull();
    assertThat(passedOn().getQueryString()).isNull();
    assertThat(passedOn().getContentType()).isEqualTo("application/octet-stream");
  }

  @Test
  @DisplayName("S26 a body of exactly the cap passes, one byte more is refused, announced or not")
  void cap() throws Exception {
    request.setContent(new byte[RawBodyFilter.CAP]);
    filter.doFilter(request, response, chain);
    assertThat(passedOn().getContentLength()).isEqualTo(RawBodyFilter.CAP);

    MockHttpServletRequest chunked =
        new MockHttpServletRequest("POST", "/slack/commands") {
          @Override
          public long getContentLengthLong() {
            return -1;
          }
        };
    for (MockHttpServletRequest tooLarge :
        Arrays.asList(new MockHttpServletRequest("POST", "/slack/commands"), chunked)) {
      MockHttpServletResponse refused = new MockHttpServletResponse();
      MockFilterChain never = new MockFilterChain();
      tooLarge.setContent(new byte[RawBodyFilter.CAP + 1]);
      filter.doFilter(tooLarge, refused, never);
      assertThat(refused.getStatus()).isEqualTo(413);
      assertThat(never.getRequest()).isNull();
    }
  }

  @Test
  @DisplayName("S26 any content encoding is refused")
  void encoding() throws Exception {
    request.addHeader("content-encoding", "identity");
    filter.doFilter(request, response, chain);
    assertThat(response.getStatus()).isEqualTo(415);
    assertThat(response.getContentAsString())
        .matches("\\{\"error\":\"[^\"]+\",\"ref\":\"\\w{12}\"}");
    assertThat(chain.getRequest()).isNull();
  }

  @Test
  @DisplayName("S26 an empty body is passed on as an empty body")
  void empty() throws Exception {
    filter.doFilter(request, response, chain);
    assertThat(passedOn().getInputStream().readAllBytes()).isEmpty();
    assertThat(passedOn().getReader().readLine()).isNull();
  }
}
