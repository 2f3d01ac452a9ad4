package org.makerspacehub.beans.knowledge.paper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.zip.InflaterInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** PDF: a section a page. Pictures of text are no text here. */
final class PdfPaper {
  /** What is packed within what is packed, and again. */
  private static final int NESTED = 3;

  private PdfPaper() {}

  static Paper read(byte[] bytes, PaperLimits limits) {
    if (!within(bytes, "%PDF-", 1_024)) {
      throw new PaperRefused("It is called a PDF and is none.");
    }
    refuseBombs(bytes, limits.unpacked());
    try (PDDocument document =
        Loader.loadPDF(
            bytes,
            "",
            null,
            null,
            MemoryUsageSetting.setupMainMemoryOnly(limits.unpacked()).streamCache)) {
      if (document.isEncrypted()) {
        throw new PaperRefused("It is encrypted.");
      }
      int pages = document.getNumberOfPages();
      if (pages > limits.pages()) {
        throw new PaperRefused("It has more than %,d pages.".formatted(limits.pages()));
      }
      PaperWords words = PaperWords.ofPages(limits.characters());
      PDFTextStripper stripper = new PDFTextStripper();
      stripper.setSortByPosition(true);
      for (int page = 1; page <= pages; page++) {
        words.section("Page " + page);
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        stripper.writeText(document, into(words));
      }
      String title =
          document.getDocumentInformation() == null
              ? ""
              : document.getDocumentInformation().getTitle();
      return words.paper(title == null ? "" : title);
    } catch (InvalidPasswordException locked) {
      throw new PaperRefused("It is encrypted.");
    } catch (IOException broken) {
      throw new PaperRefused("It is no PDF that can be read.");
    }
  }

  private static Writer into(PaperWords words) {
    return new Writer() {
      @Override
      public void write(char[] from, int offset, int length) {
        words.add(new String(from, offset, length));
      }

      @Override
      public void flush() {
        // Nothing is held back.
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  /**
   * A small stream can unpack to more than there is memory, and the reader unpacks each as a whole:
   * so each is unpacked once before, and thrown away.
   */
  private static void refuseBombs(byte[] bytes, long most) {
    long left = most;
    byte[] word = {'s', 't', 'r', 'e', 'a', 'm'};
    for (int i = 0; i + word.length + 2 < bytes.length; i++) {
      if (bytes[i] != 's' || !isAt(bytes, i, word)) {
        continue;
      }
      int from = i + word.length;
      from += bytes[from] == '\r' ? 1 : 0;
      from += bytes[from] == '\n' ? 1 : 0;
      if (from + 2 < bytes.length && isPacked(bytes[from], bytes[from + 1])) {
        left -= unpacked(bytes, from, left);
        if (left < 0) {
          throw new PaperRefused("It unpacks to far more than it seems.");
        }
      }
    }
  }

  private static long unpacked(byte[] bytes, int from, long most) {
    long largest = 0;
    for (int depth = 1; depth <= NESTED; depth++) {
      InputStream in = new ByteArrayInputStream(bytes, from, bytes.length - from);
      for (int i = 0; i < depth; i++) {
        in = new InflaterInputStream(in);
      }
      byte[] some = new byte[8_192];
      long sum = 0;
      boolean again = false;
      try {
        for (int n = in.read(some); n >= 0; n = in.read(some)) {
          again = again || (sum == 0 && n > 1 && isPacked(some[0], some[1]));
          sum += n;
          if (sum > most || Thread.currentThread().isInterrupted()) {
            return most + 1;
          }
        }
      } catch (IOException end) {
        // A broken stream is as long as it could be read.
        again = again && sum > 0;
      }
      largest = Math.max(largest, sum);
      if (!again) {
        break;
      }
    }
    return largest;
  }

  private static boolean isPacked(byte first, byte second) {
    return (first & 0x0f) == 8 && (((first & 0xff) << 8) | (second & 0xff)) % 31 == 0;
  }

  private static boolean isAt(byte[] bytes, int place, byte[] word) {
    for (int i = 0; i < word.length; i++) {
      if (bytes[place + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean within(byte[] bytes, String word, int first) {
    byte[] wanted = word.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 0; i < Math.min(first, bytes.length - wanted.length); i++) {
      if (isAt(bytes, i, wanted)) {
        return true;
      }
    }
    return false;
  }
}
