package org.makerspacehub.beans.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class PlainErrorsTest {
  private final MockHttpServletResponse sent = new MockHttpServletResponse();
  private final PlainErrors response = new PlainErrors(sent);

  @Test
  @DisplayName("what a library writes under a status of its own error never leaves")
  void traceIsDropped() throws Exception {
    response.setStatus(415);
    response.getWriter().write("{\"stackTrace\":[]}");
    response.getWriter().flush();
    assertThat(sent.getStatus()).isEqualTo(415);
    assertThat(sent.getContentAsString()).isEqualTo("{\"error\":\"unsupported_content\"}");
    response.sendError(500, "more");
    assertThat(sent.getStatus()).isEqualTo(415);
  }

  @Test
  @DisplayName("a message of an error is not told")
  void noMessage() throws Exception {
    response.sendError(503, "secret of the inside");
    assertThat(sent.getContentAsString()).isEqualTo("{\"error\":\"unavailable\"}");
  }

  @Test
  @DisplayName("what is no error goes through as it is")
  void answers() throws Exception {
    response.setStatus(202);
    response.getWriter().write("well");
    assertThat(sent.getStatus()).isEqualTo(202);
    assertThat(sent.getContentAsString()).isEqualTo("well");
  }
}
