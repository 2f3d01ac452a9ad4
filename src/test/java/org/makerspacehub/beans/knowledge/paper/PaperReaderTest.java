package org.makerspacehub.beans.knowledge.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.paper.PaperReader.Kind;

/** Papers become plain text, or are refused with a reason; nothing else ever happens. */
class PaperReaderTest {
  private static final PaperLimits SHORT =
      new PaperLimits(1 << 20, 4 << 20, 50_000, 5, Duration.ofSeconds(10));

  private final PaperReader reader = new PaperReader();

  private Paper read(Kind kind, String text) {
    return reader.read(kind, text.getBytes(StandardCharsets.UTF_8), "", SHORT);
  }

  private static String all(Paper paper) {
    return paper.sections().stream()
        .map(each -> "[" + each.heading() + "] " + each.text())
        .collect(Collectors.joining("\n"));
  }

  private void refused(Kind kind, byte[] bytes, String reason) {
    assertThatThrownBy(() -> reader.read(kind, bytes, "", SHORT))
        .isInstanceOf(PaperRefused.class)
        .hasMessageContaining(reason);
  }

  @Test
  void htmlIsReadAsItIsSeen() {
    Paper paper =
        read(
            Kind.HTML,
            """
            <html><head><title>Laser</title><style>.x, p.gone { display : none }</style>
            <script>alert('script')</script></head><body>
            <p>Before you start.</p>
            <h2>Settings &amp; <em>speeds</em></h2>
            <ul><li>Plywood <b>4 mm</b></li><li>Acrylic</li></ul>
            <table><tr><th>Power</th><th>Speed</th></tr><tr><td>80</td><td>12</td></tr></table>
            <p>See <a href="https://laser.example/manual">the manual</a>,
               <a href="javascript:alert(1)">not this</a>.</p>
            <pre>G1 X10
              Y20</pre>
            <h2>Safety</h2><p>Never leave it alone.</p></body></html>
            """);
    assertThat(paper.title()).isEqualTo("Laser");
    assertThat(paper.sections().stream().map(Paper.Section::heading))
        .containsExactly("", "Settings & speeds", "Safety");
    assertThat(paper.sections().get(1).text())
        .contains("- Plywood 4 mm\n- Acrylic")
        .contains("Power | Speed\n80 | 12")
        .contains("See the manual (https://laser.example/manual), not this.")
        .contains("G1 X10\n")
        .doesNotContain("script");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "<div style='display:none'>hidden</div>",
        "<div style='DISPLAY: none !important'>hidden</div>",
        "<div style='visibility : hidden'>hidden</div>",
        "<span style='font-size:0'>hidden</span>",
        "<span style='font-size:0px;color:red'>hidden</span>",
        "<span style='font-size: 1px'>hidden</span>",
        "<span style='opacity:0'>hidden</span>",
        "<div style='max-height:0;overflow:hidden'>hidden</div>",
        "<div style='width:0;height:0'>hidden</div>",
        "<p style='color:#ffffff'>hidden</p>",
        "<font color='white'>hidden</font>",
        "<p style='color:white;background:#fff'>hidden</p>",
        "<p hidden>hidden</p>",
        "<p class='preheader x'>hidden</p>",
        "<p id='gone'>hidden</p>",
        "<p style='position:absolute;left:-9999px'>hidden</p>",
        "<p style='text-indent:-9999px'>hidden</p>",
        "<!-- hidden -->",
        "<template>hidden</template>",
        "<noscript>hidden</noscript>",
        "<input type='text' value='hidden'>",
        "<div style='display:none'><div style='display:block'><p>hidden</p></div></div>"
      })
  void whatIsHiddenFromEyesIsNotTaken(String markup) {
    assertThat(
            all(
                read(
                    Kind.HTML,
                    "<style>.x{display:none} #gone{font-size:0}</style><p>seen</p>"
                        + markup
                        + "<p>after</p>")))
        .contains("seen")
        .contains("after")
        .doesNotContain("hidden");
  }

  @Test
  void whiteOnColourIsSeen() {
    assertThat(
            all(
                read(
                    Kind.HTML,
                    "<div style='background:#003366'><p style='color:#fff'>on blue</p></div>"
                        + "<table><td bgcolor='black'><font color='white'>on black</font></table>"
                        + "<p style='opacity:0.5;font-size:10px;height:0.5em'>half</p>")))
        .contains("on blue")
        .contains("on black")
        .contains("half");
  }

  @Test
  void pdfHasItsPages() {
    Paper paper =
        reader.read(
            Kind.PDF,
            SamplePapers.pdf("Wood shop", List.of("Wear goggles.\nNo gloves.", " ", "Third page")),
            "",
            SHORT);
    assertThat(paper.title()).isEqualTo("Wood shop");
    assertThat(all(paper)).isEqualTo("[Page 1] Wear goggles.\nNo gloves.\n[Page 3] Third page");
  }

  @Test
  void pdfsThatAreNotTaken() {
    refused(Kind.PDF, SamplePapers.pdf("x", List.of("secret"), "open"), "encrypted");
    refused(Kind.PDF, SamplePapers.pdf("x", List.of("secret"), ""), "encrypted");
    refused(Kind.PDF, SamplePapers.pdf("x", List.of("1", "2", "3", "4", "5", "6")), "5 pages");
    refused(Kind.PDF, SamplePapers.pdf("x", List.of(" ")), "no words");
    refused(Kind.PDF, "hello".getBytes(StandardCharsets.UTF_8), "none");
    refused(Kind.PDF, SamplePapers.pdfOfBlanks(64 << 20, 1), "unpacks");
    refused(Kind.PDF, SamplePapers.pdfOfBlanks(64 << 20, 2), "unpacks");
  }

  @Test
  void wordHasItsHeadings() {
    Paper paper =
        reader.read(
            Kind.WORD,
            SamplePapers.docx(
                "House rules", List.of("Welcome.", "# Quiet hours", "After ten.", "# Guests")),
            "",
            SHORT);
    assertThat(paper.title()).isEqualTo("House rules");
    assertThat(all(paper)).isEqualTo("[] Welcome.\n[Quiet hours] After ten.\n[] Guests");
  }

  @Test
  void wordIsReadNoFurtherThanItsWords() {
    String ns = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";
    Paper paper =
        reader.read(
            Kind.WORD,
            SamplePapers.docxOf(
                "<w:document "
                    + ns
                    + "><w:body><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
                    + "<w:r><w:t>seen</w:t><w:tab/><w:t>too</w:t></w:r></w:p>"
                    + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
                    + "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
                    + "</w:body></w:document>"),
            "",
            SHORT);
    assertThat(all(paper)).isEqualTo("[] seen\ttoo\na | b");
    refused(Kind.WORD, SamplePapers.docxOfBlanks(64 << 20), "unpacks");
    refused(Kind.WORD, "PKnothing".getBytes(StandardCharsets.UTF_8), "none");
    refused(
        Kind.WORD,
        SamplePapers.docxOf(
            "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><w:document "
                + ns
                + "><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:document>"),
        "");
    refused(
        Kind.WORD,
        SamplePapers.docxOf("<w:document " + ns + ">" + "<w:p>".repeat(5_000) + "</w:document>"),
        "deeply");
  }

  @Test
  void markdownHasItsHeadings() {
    Paper paper =
        read(
            Kind.MARKDOWN,
            """
            ---
            title: "Opening hours"
            ---
            # Hours
            ## Weekdays
            Open *ten* to ten.
            - one
            - two with [a link](https://hours.example/list)

            1. first
            2. second

            <div style="display:none">hidden</div>
            <!-- hidden -->
            ```
            code
            ```
            """);
    assertThat(paper.title()).isEqualTo("Opening hours");
    assertThat(all(paper))
        .startsWith("[Hours – Weekdays] Open ten to ten.")
        .contains("- one\n- two with a link (https://hours.example/list)")
        .contains("1. first\n2. second")
        .contains("code")
        .doesNotContain("hidden");
    refused(Kind.MARKDOWN, ">".repeat(40_000).getBytes(StandardCharsets.UTF_8), "deeply");
    refused(Kind.MARKDOWN, "[".repeat(60_000).getBytes(StandardCharsets.UTF_8), "characters");
  }

  @ParameterizedTest
  @CsvSource({"UTF-8,''", "windows-1252,''", "UTF-16LE,''", "ISO-8859-15,x", "UTF-8,latin1"})
  void textIsReadInWhateverCharset(String charset, String label) {
    String text = "Größe: 3 µm – für Ærø\nzweite Zeile";
    byte[] bytes =
        (charset.equals("UTF-16LE") ? "\uFEFF" + text : text).getBytes(Charset.forName(charset));
    Paper paper = reader.read(Kind.TEXT, bytes, label, SHORT);
    assertThat(paper.sections().get(0).text())
        .contains("zweite Zeile")
        .contains(charset.startsWith("ISO") ? "Gr" : "Größe: 3 µm – für Ærø");
  }

  @Test
  void whatCannotBeSeenIsGone() {
    assertThat(all(read(Kind.TEXT, "a\u202Eb\u0000c\uE000d\u200Be \u00a0f\r\n\r\n\r\n\r\ng")))
        .isEqualTo("[] abcde  f\n\ng");
    byte[] odd = new byte[4_000];
    new Random(7).nextBytes(odd);
    refused(Kind.TEXT, odd, "none");
  }

  @Test
  void boundsAreKept() {
    refused(Kind.TEXT, new byte[(1 << 20) + 1], "larger than 1 MB");
    refused(Kind.TEXT, new byte[0], "empty");
    refused(Kind.TEXT, "word ".repeat(20_000).getBytes(StandardCharsets.UTF_8), "characters");
    refused(Kind.HTML, "<div>".repeat(100_000).getBytes(StandardCharsets.UTF_8), "");
    refused(Kind.HTML, "<p>word</p>".repeat(20_000).getBytes(StandardCharsets.UTF_8), "characters");
  }

  @Test
  void whatNeverEndsIsLeftAndTheOthersGoOn() {
    PaperLimits hasty = new PaperLimits(10, 10, 10, 1, Duration.ofMillis(50));
    CountDownLatch never = new CountDownLatch(1);
    try {
      for (int i = 0; i < 4; i++) {
        assertThatThrownBy(
                () ->
                    reader.within(
                        hasty,
                        () -> {
                          while (true) {
                            try {
                              never.await();
                              return "";
                            } catch (InterruptedException ignored) {
                              // As a library that does not care.
                            }
                          }
                        }))
            .isInstanceOf(PaperRefused.class)
            .hasMessageContaining("within");
        if (i < 3) {
          assertThat(all(read(Kind.TEXT, "still read"))).contains("still read");
        }
      }
      assertThatThrownBy(() -> read(Kind.TEXT, "not any more"))
          .isInstanceOf(KnowledgeUnavailable.class);
    } finally {
      never.countDown();
    }
  }

  @Property(tries = 150)
  void randomBytesAreReadOrRefused(@ForAll Kind kind, @ForAll @Size(max = 3_000) byte[] bytes) {
    readOrRefused(kind, bytes);
  }

  /** What is nearly a paper is worse than noise. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void brokenPapersAreReadOrRefused(Kind kind) {
    byte[] whole =
        switch (kind) {
          case PDF -> SamplePapers.pdf("t", List.of("one", "two"));
          case WORD -> SamplePapers.docx("t", List.of("# one", "two"));
          case HTML -> "<table><tr><td><p style='color:#fff'>x<h1>y".getBytes();
          default -> "# a\n> b\n- c\n\n[d](e) <p>f".getBytes();
        };
    Random random = new Random(20_260_101);
    for (int i = 0; i < 120; i++) {
      byte[] broken = whole.clone();
      for (int j = 0; j <= i % 8; j++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      readOrRefused(
          kind,
          i % 5 == 0 ? java.util.Arrays.copyOf(broken, 1 + random.nextInt(whole.length)) : broken);
    }
  }

  private void readOrRefused(Kind kind, byte[] bytes) {
    try {
      Paper paper = reader.read(kind, bytes, "", SHORT);
      assertThat(paper.sections()).isNotEmpty();
      assertThat(paper.sections()).allSatisfy(each -> assertThat(each.text()).isNotBlank());
    } catch (PaperRefused refused) {
      assertThat(refused.getMessage()).endsWith(".");
    }
  }
}
