package org.makerspacehub.beans.knowledge.paper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;

/** Papers as people's own programs make them, made when they are needed. */
public final class SamplePapers {
  private SamplePapers() {}

  /** A PDF with a page for each text; lines are kept. */
  public static byte[] pdf(String title, List<String> pages) {
    return pdf(title, pages, null);
  }

  /** The same, which opens with a password only. */
  static byte[] pdf(String title, List<String> pages, String password) {
    try (PDDocument document = new PDDocument();
        ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      document.getDocumentInformation().setTitle(title);
      for (String text : pages) {
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          content.beginText();
          content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
          content.setLeading(15);
          content.newLineAtOffset(60, 720);
          for (String line : text.split("\n")) {
            content.showText(line);
            content.newLine();
          }
          content.endText();
        }
      }
      if (password != null) {
        document.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
      }
      document.save(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Word document; lines that begin with {@code #} are headings. */
  public static byte[] docx(String title, List<String> lines) {
    try (XWPFDocument document = new XWPFDocument();
        ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      document.getProperties().getCoreProperties().setTitle(title);
      for (String line : lines) {
        XWPFParagraph paragraph = document.createParagraph();
        if (line.startsWith("#")) {
          paragraph.setStyle("Heading1");
        }
        paragraph.createRun().setText(line.replaceFirst("^#+\\s*", ""));
      }
      document.write(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Word document whose only part unpacks to so many blanks. */
  static byte[] docxOfBlanks(long blanks) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream();
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      byte[] some = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
      for (long written = 0; written < blanks; written += some.length) {
        zip.write(some);
      }
      zip.closeEntry();
      zip.finish();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Word document of exactly this XML. */
  static byte[] docxOf(String xml) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream();
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      zip.write(xml.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      zip.finish();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A PDF whose page is packed so many times over, and unpacks to so many blanks. */
  static byte[] pdfOfBlanks(long blanks, int times) {
    byte[] page = packed(blanks);
    StringBuilder filters = new StringBuilder("/FlateDecode");
    for (int i = 1; i < times; i++) {
      page = packed(page);
      filters.append(" /FlateDecode");
    }
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      out.write(
          ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                  + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                  + "3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n"
                  + "4 0 obj<</Length "
                  + page.length
                  + "/Filter["
                  + filters
                  + "]>>stream\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      out.write(page);
      out.write(
          "\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
              .getBytes(StandardCharsets.ISO_8859_1));
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] packed(long blanks) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream();
        DeflaterOutputStream deflater =
            new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION))) {
      byte[] some = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
      for (long written = 0; written < blanks; written += some.length) {
        deflater.write(some);
      }
      deflater.finish();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] packed(byte[] bytes) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream();
        DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
      deflater.finish();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
