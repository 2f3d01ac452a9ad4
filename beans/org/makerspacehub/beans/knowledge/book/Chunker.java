package org.makerspacehub.beans.knowledge.book;

import java.text.BreakIterator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.KnowledgeDocument.Part;

/**
 * Cuts a document into pieces that fit the model that makes vectors: 300 to 480 tokens with title
 * and heading, ended between messages and sections where that is possible. What fits is left whole;
 * a long part is cut between sentences, and there alone the end of one piece is said again at the
 * beginning of the next.
 */
public final class Chunker {
  /** Tokens of a piece with its title and heading at the most: in-process models take 510. */
  public static final int MOST = 480;

  private static final int ENOUGH = 300;
  private static final int TITLE = 64;
  private static final int OVERLAP = 60;
  // Characters a token: a word of thousands of letters is one token, and no piece to be shown.
  private static final int LONGEST_TOKEN = 12;
  private static final String BETWEEN = "\n\n";

  private final ToIntFunction<String> tokens;

  /** Counts as BERT does. */
  public Chunker() {
    this(WordPieces::count);
  }

  /**
   * @param tokens how many tokens a text has; the sum over its words
   */
  Chunker(ToIntFunction<String> tokens) {
    this.tokens = tokens;
  }

  /** A title or a heading in one line, and not so long that it leaves no room. */
  String headline(String text) {
    String line = Clean.line(text);
    while (size(line) > TITLE) {
      int space = line.lastIndexOf(' ');
      line = space > 0 ? line.substring(0, space) : Clean.cut(line, line.length() / 2);
    }
    return Clean.cut(line, 300);
  }

  /** What a vector is made of, and what words are looked for in. */
  public static String embedded(String title, String heading, String text) {
    StringBuilder all = new StringBuilder(title);
    if (!heading.isEmpty()) {
      all.append('\n').append(heading);
    }
    return all.append('\n').append(text).toString().strip();
  }

  /** The pieces in order; none when nothing was written in the document. */
  List<Cut> cut(KnowledgeDocument document) {
    Pile pile = new Pile(size(headline(document.title())));
    for (Part part : document.parts()) {
      String text = Clean.text(part.text());
      if (!text.isBlank()) {
        pile.add(part, headline(part.heading()), text);
      }
    }
    pile.close();
    return pile.done;
  }

  private int size(String text) {
    return Math.max(tokens.applyAsInt(text), (text.length() + LONGEST_TOKEN - 1) / LONGEST_TOKEN);
  }

  /** Pieces that are closed, and one that grows. */
  private final class Pile {
    private final List<Cut> done = new ArrayList<>();
    private final int title;
    private final StringBuilder text = new StringBuilder();
    private final Set<String> authors = new LinkedHashSet<>();
    private int room;
    private int filled;
    private String heading = "";
    private String lastHeading = "";
    private String link = "";
    private Instant at;

    Pile(int title) {
      this.title = title;
    }

    void add(Part part, String section, String whole) {
      boolean newSection = !text.isEmpty() && !section.equals(lastHeading);
      int headline = newSection ? size(section) : 0;
      int size = size(whole);
      if (newSection && filled >= ENOUGH || filled + headline + size > room) {
        close();
        newSection = false;
      }
      open(section, part);
      if (size <= room - filled) {
        if (newSection && !section.isEmpty()) {
          // Small sections share a piece; the later one's heading stays where it was.
          text.append(BETWEEN).append(section);
          filled += headline;
        }
        append(part, text.isEmpty() ? "" : BETWEEN, whole, size);
      } else {
        sentences(part, section, whole);
      }
      lastHeading = section;
    }

    private void sentences(Part part, String section, String whole) {
      List<int[]> spans = spans(whole, room);
      int from = 0;
      while (from < spans.size()) {
        open(section, part);
        int to = from;
        int sum = 0;
        while (to < spans.size()) {
          int next = size(words(whole, spans, to, to + 1));
          if (to > from && sum + next > room) {
            break;
          }
          sum += next;
          to++;
          if (sum >= ENOUGH && to < spans.size() && endsParagraph(whole, spans, to)) {
            break;
          }
        }
        append(part, "", words(whole, spans, from, to), sum);
        if (to == spans.size()) {
          return;
        }
        close();
        int last = to - 1;
        boolean again =
            last > from
                && !endsParagraph(whole, spans, to)
                && size(words(whole, spans, last, to)) <= OVERLAP
                && size(words(whole, spans, last, to + 1)) <= room;
        from = again ? last : to;
      }
    }

    private void open(String section, Part part) {
      if (text.isEmpty()) {
        heading = section;
        link = part.link();
        room = MOST - title - size(section);
        filled = 0;
      }
    }

    private void append(Part part, String between, String words, int size) {
      text.append(between).append(words);
      filled += size;
      if (!part.author().isEmpty()) {
        authors.add(part.author());
      }
      at = at == null || part.at().isAfter(at) ? part.at() : at;
    }

    private void close() {
      String written = text.toString().strip();
      if (!written.isEmpty()) {
        done.add(new Cut(heading, List.copyOf(authors), at, link, written));
      }
      text.setLength(0);
      authors.clear();
      at = null;
      filled = 0;
    }
  }

  private static String words(String whole, List<int[]> spans, int from, int to) {
    return whole.substring(spans.get(from)[0], spans.get(to - 1)[1]).strip();
  }

  private static boolean endsParagraph(String whole, List<int[]> spans, int to) {
    int[] span = spans.get(to - 1);
    return whole.substring(span[0], span[1]).endsWith(BETWEEN);
  }

  /** Where sentences begin and end; what is still too long, its words; and of those, stretches. */
  private List<int[]> spans(String text, int room) {
    List<int[]> spans = new ArrayList<>();
    for (int[] sentence : split(text, 0, BreakIterator.getSentenceInstance(Locale.ROOT))) {
      for (int[] line : lines(text, sentence)) {
        if (size(text.substring(line[0], line[1])) <= room) {
          spans.add(line);
        } else {
          words(text, line, room, spans);
        }
      }
    }
    return spans;
  }

  private void words(String text, int[] span, int room, List<int[]> spans) {
    int begun = span[0];
    int sum = 0;
    String part = text.substring(span[0], span[1]);
    for (int[] word : split(part, span[0], BreakIterator.getWordInstance(Locale.ROOT))) {
      int size = size(text.substring(word[0], word[1]));
      if (size > room) {
        if (begun < word[0]) {
          spans.add(new int[] {begun, word[0]});
        }
        stretches(text, word, room, spans);
        begun = word[1];
        sum = 0;
      } else if (sum + size > room) {
        spans.add(new int[] {begun, word[0]});
        begun = word[0];
        sum = size;
      } else {
        sum += size;
      }
    }
    if (begun < span[1]) {
      spans.add(new int[] {begun, span[1]});
    }
  }

  // Each letter is a token at the most, so that many letters fit in any case.
  private static void stretches(String text, int[] word, int room, List<int[]> spans) {
    int from = word[0];
    while (from < word[1]) {
      int left = text.codePointCount(from, word[1]);
      int to = left <= room ? word[1] : text.offsetByCodePoints(from, room);
      spans.add(new int[] {from, to});
      from = to;
    }
  }

  private static List<int[]> split(String text, int offset, BreakIterator breaks) {
    List<int[]> spans = new ArrayList<>();
    breaks.setText(text);
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      spans.add(new int[] {offset + from, offset + to});
      from = to;
    }
    return spans;
  }

  private static List<int[]> lines(String text, int[] sentence) {
    List<int[]> spans = new ArrayList<>();
    int from = sentence[0];
    for (int i = from; i < sentence[1]; i++) {
      boolean last = i + 1 == sentence[1];
      if (last || text.charAt(i) == '\n' && text.charAt(i + 1) != '\n') {
        spans.add(new int[] {from, i + 1});
        from = i + 1;
      }
    }
    return spans;
  }
}
