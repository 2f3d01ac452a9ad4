package org.makerspacehub.beans.knowledge.paper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * DOCX: read as a stream and only as far as its words go. Three of its parts are looked at, each up
 * to a bound; whatever else is in the archive is skipped without being unpacked into memory,
 * nothing outside of it is ever opened.
 */
final class WordPaper {
  private static final String WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  private static final int MOST_ENTRIES = 2_000;
  private static final int DEEPEST = 200;

  private WordPaper() {}

  static Paper read(byte[] bytes, PaperLimits limits) {
    if (bytes.length < 4 || bytes[0] != 'P' || bytes[1] != 'K') {
      throw new PaperRefused(
          bytes.length > 4 && (bytes[0] & 0xff) == 0xD0 && (bytes[1] & 0xff) == 0xCF
              ? "It is encrypted, or in Word's older form."
              : "It is called a Word document and is none.");
    }
    Map<String, byte[]> parts = parts(bytes, limits);
    byte[] document = parts.get("word/document.xml");
    if (document == null) {
      throw new PaperRefused("It is called a Word document and is none.");
    }
    try {
      Map<String, Boolean> headings = headings(parts.get("word/styles.xml"));
      PaperWords words = new PaperWords(limits.characters());
      walk(document, headings, words);
      return words.paper(title(parts.get("docProps/core.xml")));
    } catch (XMLStreamException broken) {
      throw new PaperRefused("It is no Word document that can be read.");
    }
  }

  private static Map<String, byte[]> parts(byte[] bytes, PaperLimits limits) {
    Map<String, byte[]> parts = new HashMap<>();
    long left = limits.unpacked();
    int entries = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (++entries > MOST_ENTRIES) {
          throw new PaperRefused("It has too many parts.");
        }
        boolean wanted =
            entry.getName().equals("word/document.xml")
                || entry.getName().equals("word/styles.xml")
                || entry.getName().equals("docProps/core.xml");
        left -=
            unpack(
                zip,
                left,
                wanted && !parts.containsKey(entry.getName()) ? entry.getName() : "",
                parts);
      }
    } catch (IOException | IllegalArgumentException broken) {
      if (!parts.containsKey("word/document.xml")) {
        throw new PaperRefused("It is no Word document that can be read.");
      }
    }
    return parts;
  }

  private static long unpack(InputStream in, long most, String name, Map<String, byte[]> parts)
      throws IOException {
    ByteArrayOutputStream kept = name.isEmpty() ? null : new ByteArrayOutputStream();
    byte[] some = new byte[8_192];
    long sum = 0;
    for (int n = in.read(some); n >= 0; n = in.read(some)) {
      sum += n;
      if (sum > most || Thread.currentThread().isInterrupted()) {
        throw new PaperRefused("It unpacks to far more than it seems.");
      }
      if (kept != null) {
        kept.write(some, 0, n);
      }
    }
    if (kept != null) {
      parts.put(name, kept.toByteArray());
    }
    return sum;
  }

  private static XMLStreamReader xml(byte[] part) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing outside is read");
        });
    return factory.createXMLStreamReader(new ByteArrayInputStream(part));
  }

  /** The styles that make a paragraph a heading, whatever language their ids are in. */
  private static Map<String, Boolean> headings(byte[] styles) throws XMLStreamException {
    Map<String, Boolean> headings = new HashMap<>();
    if (styles == null) {
      return headings;
    }
    XMLStreamReader in = xml(styles);
    String style = "";
    while (in.hasNext()) {
      if (in.next() == XMLStreamConstants.START_ELEMENT && WORD.equals(in.getNamespaceURI())) {
        switch (in.getLocalName()) {
          case "style" -> style = text(in, "styleId");
          case "name" -> {
            String name = text(in, "val").toLowerCase(Locale.ROOT);
            if (name.matches("heading [1-9]") || name.equals("title")) {
              headings.put(style, true);
            }
          }
          case "outlineLvl" -> headings.put(style, true);
          default -> {}
        }
      }
    }
    return headings;
  }

  private static String title(byte[] core) throws XMLStreamException {
    if (core == null) {
      return "";
    }
    XMLStreamReader in = xml(core);
    while (in.hasNext()) {
      if (in.next() == XMLStreamConstants.START_ELEMENT && in.getLocalName().equals("title")) {
        StringBuilder title = new StringBuilder();
        while (in.hasNext() && in.next() == XMLStreamConstants.CHARACTERS) {
          title.append(in.getText());
        }
        return title.toString();
      }
    }
    return "";
  }

  private static void walk(byte[] document, Map<String, Boolean> headings, PaperWords words)
      throws XMLStreamException {
    XMLStreamReader in = xml(document);
    StringBuilder line = new StringBuilder();
    boolean heading = false;
    boolean item = false;
    boolean hidden = false;
    boolean speaking = false;
    int cells = 0;
    int table = 0;
    int depth = 0;
    while (in.hasNext()) {
      int event = in.next();
      if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        if (speaking && !hidden) {
          line.append(in.getText());
        }
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        if (++depth > DEEPEST) {
          throw new PaperRefused("Its parts are nested too deeply.");
        }
        if (!WORD.equals(in.getNamespaceURI())) {
          continue;
        }
        switch (in.getLocalName()) {
          case "p" -> {
            line.setLength(0);
            heading = false;
            item = false;
          }
          case "r" -> hidden = false;
          case "pStyle" -> heading = isHeading(text(in, "val"), headings);
          case "outlineLvl" -> heading = true;
          case "numPr" -> item = true;
          case "vanish" -> hidden = !text(in, "val").matches("0|false|off");
          case "t" -> speaking = true;
          case "tab" -> line.append('\t');
          case "br", "cr" -> line.append('\n');
          case "noBreakHyphen" -> line.append('-');
          case "tbl" -> table++;
          case "tr" -> cells = 0;
          case "tc" -> {
            if (cells++ > 0) {
              words.gap(" | ");
            }
          }
          default -> {}
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
        if (!WORD.equals(in.getNamespaceURI())) {
          continue;
        }
        switch (in.getLocalName()) {
          case "t" -> speaking = false;
          case "tbl" -> table--;
          case "tr" -> words.line();
          case "p" -> {
            end(words, line.toString(), heading && table == 0, item, table > 0);
            line.setLength(0);
          }
          default -> {}
        }
      }
    }
  }

  private static void end(
      PaperWords words, String line, boolean heading, boolean item, boolean inTable) {
    if (heading) {
      if (!line.isBlank()) {
        words.section(line);
      }
    } else if (inTable) {
      words.gap(" ");
      words.add(line.replace('\n', ' '));
    } else {
      words.line();
      words.add(item ? "- " + line : line);
      words.add("\n");
    }
  }

  private static boolean isHeading(String style, Map<String, Boolean> headings) {
    return headings.getOrDefault(style, style.matches("(?i)heading[1-9]|title"));
  }

  private static String text(XMLStreamReader in, String attribute) {
    String value = in.getAttributeValue(WORD, attribute);
    return value == null ? "" : value;
  }
}
