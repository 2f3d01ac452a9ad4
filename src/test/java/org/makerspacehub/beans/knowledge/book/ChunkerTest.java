package org.makerspacehub.beans.knowledge.book;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.KnowledgeDocument.Part;
import org.makerspacehub.beans.knowledge.SourceKind;

class ChunkerTest {
  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
  private static HuggingFaceTokenizer real;

  private final Chunker chunker = new Chunker();

  @BeforeAll
  static void open() throws IOException {
    try (InputStream file =
        ChunkerTest.class.getResourceAsStream("/bge-small-en-v1.5-q-tokenizer.json")) {
      real = HuggingFaceTokenizer.newInstance(file, Map.of("padding", "false"));
    }
  }

  @AfterAll
  static void close() {
    real.close();
  }

  @Test
  @DisplayName("a short thread stays one piece, with everybody who wrote in it")
  void shortThread() {
    List<Cut> cuts =
        chunker.cut(
            document(
                "#general", part("", "a", 0, "When is it open?"), part("", "b", 5, "At ten.")));

    assertThat(cuts).hasSize(1);
    assertThat(cuts.get(0))
        .isEqualTo(
            new Cut("", List.of("a", "b"), T.plusSeconds(5), "l0", "When is it open?\n\nAt ten."));
  }

  @Test
  @DisplayName("a long thread is cut between messages, and nothing of it is said twice")
  void longThread() {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      parts.add(part("", "a", i, "Message number " + i + " has about forty words. ".repeat(5)));
    }

    List<Cut> cuts = chunker.cut(document("#general", parts.toArray(Part[]::new)));

    assertThat(cuts).hasSize(3);
    assertThat(String.join("\n\n", cuts.stream().map(Cut::text).toList()))
        .isEqualTo(String.join("\n\n", parts.stream().map(p -> p.text().strip()).toList()));
    assertThat(cuts.subList(0, cuts.size() - 1))
        .allSatisfy(cut -> assertThat(WordPieces.count(cut.text())).isBetween(300, 480));
  }

  @Test
  @DisplayName("a long part is cut between sentences, and a piece begins with the last one before")
  void longPart() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append("Sentence number ").append(i).append(" is about the big lathe. ");
    }

    List<Cut> cuts = chunker.cut(document("Lathe", part("Care", "", 0, text.toString())));

    assertThat(cuts).hasSizeGreaterThan(1);
    for (int i = 1; i < cuts.size(); i++) {
      String before = cuts.get(i - 1).text();
      assertThat(cuts.get(i).text())
          .startsWith(before.substring(before.lastIndexOf("Sentence number")));
      assertThat(cuts.get(i).heading()).isEqualTo("Care");
    }
  }

  @Test
  @DisplayName("sections that are long enough are pieces of their own; small ones share one")
  void sections() {
    String words = "The machine is cleaned after use. ".repeat(45);

    List<Cut> cuts =
        chunker.cut(
            document(
                "Handbook",
                part("Laser", "", 0, words),
                part("Saw", "", 0, words),
                part("Keys", "", 0, "Ask at the desk."),
                part("Bins", "", 0, "Empty them.")));

    assertThat(cuts).extracting(Cut::heading).containsExactly("Laser", "Saw", "Keys");
    assertThat(cuts.get(2).text()).isEqualTo("Ask at the desk.\n\nBins\n\nEmpty them.");
  }

  @Test
  @DisplayName("what has no words has no pieces")
  void blank() {
    assertThat(chunker.cut(document("x", part("", "a", 0, " \n\t ")))).isEmpty();
  }

  @Test
  @DisplayName("tokens are counted as the model counts them, for texts as people write them")
  void counted() {
    for (String text :
        List.of(
            "The laser cutter's extraction must run for 2 minutes (really!).",
            "Größenänderung naïve café — “quoted” … 25 °C, 3½ €",
            "https://example.org/a_b?c=d&e=%20f#g user@example.org",
            "supercalifragilisticexpialidocious unbelievabilities",
            "日本語のテキスト and Русский текст",
            "a\u200dzero\u00adwidth\ufeff joined")) {
      assertThat(WordPieces.count(text)).as(text).isEqualTo(real(text));
    }
  }

  @Test
  @DisplayName("no piece of any text has more tokens than the model takes")
  void neverTooLong() {
    Random random = new Random(7);
    for (int round = 0; round < 80; round++) {
      Part[] parts = new Part[1 + random.nextInt(4)];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = part(anything(random, 80), "a", i, anything(random, 6_000));
      }
      String title = anything(random, 400);
      for (Cut cut : chunker.cut(document(title, parts))) {
        String embedded = Chunker.embedded(chunker.headline(title), cut.heading(), cut.text());
        assertThat(real(embedded)).as("round " + round).isLessThanOrEqualTo(510);
        assertThat(cut.text()).isNotBlank();
      }
    }
  }

  private static int real(String text) {
    return real.encode(text, false, false).getIds().length;
  }

  private static String anything(Random random, int most) {
    StringBuilder text = new StringBuilder();
    int style = random.nextInt(6);
    int length = random.nextInt(most);
    while (text.length() < length) {
      switch (style) {
        case 0 -> text.append("lathe saws, unbelievable! ");
        case 1 -> text.appendCodePoint(' ' + random.nextInt(95));
        case 2 -> text.appendCodePoint(random.nextInt(0x3000));
        case 3 -> {
          int c = random.nextInt(0x20000);
          text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? 'x' : c);
        }
        case 4 -> text.append(random.nextInt(30) == 0 ? "\n\n" : "wörd" + random.nextInt(9));
        default -> text.append(random.nextInt(9) == 0 ? ' ' : (char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  private static Part part(String heading, String author, int second, String text) {
    return new Part(heading, author, T.plusSeconds(second), "l" + second, text);
  }

  private static KnowledgeDocument document(String title, Part... parts) {
    return new KnowledgeDocument(
        SourceKind.FILE, "s", "k", title, Audience.of(List.of(Audience.MEMBERS)), List.of(parts));
  }
}
