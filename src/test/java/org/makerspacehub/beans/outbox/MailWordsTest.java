package org.makerspacehub.beans.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailWordsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=\"https://evil.example/x.png\">",
        "<img src='//evil.example/x.png'>",
        "<img src=http://evil.example/x>",
        "<IMG\nSRC = \"https://evil.example/x.png\">",
        "<img src=\"data:image/svg+xml,x\">",
        "<img srcset=\"https://evil.example/x.png 2x\">",
        "<td background=\"http://evil.example/x.png\">",
        "<p style=\"background:url(https://evil.example/x)\">",
        "<p style=\"background:url( 'https://evil.example/x' )\">",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<script>alert(1)</script>",
        "<iframe srcdoc=x></iframe>",
        "<object data=\"https://evil.example\"></object>",
        "<base href=\"https://evil.example\">",
        "<meta http-equiv=\"refresh\" content=\"0;url=https://evil.example\">",
        "<form action=\"https://evil.example\">",
        "<img alt=x onerror=\"alert(1)\" src=\"cid:trend.png\">",
        "<svg><image href=\"https://evil.example/x\"/></svg>"
      })
  @DisplayName("S10 a page that fetches, runs or sends something is told apart")
  void notItsOwn(String html) {
    assertThat(words("<html><body><p>fine</p>" + html + "</body></html>").isItsOwn()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<p>no picture at all</p>",
        "<img src=\"cid:trend.png\" alt=\"data: 5; url of a page\">",
        "<img alt='x' src='cid:trend.png'>",
        "<a href=\"https://example.org/members\">a link that somebody has to click</a>",
        "<head><meta charset=\"utf-8\"><title>March</title><style>p{color:#333}</style></head>",
        "<p>The sources: a formula, the data = 12 and url schemes &lt;script&gt;</p>",
        "<td style=\"background:#fff;width:20%\">1,200</td>"
      })
  @DisplayName("a page of its own passes")
  void itsOwn(String html) {
    assertThat(words(html).isItsOwn()).isTrue();
  }

  private static MailWords words(String html) {
    return new MailWords("s", "t", html, Map.of());
  }
}
