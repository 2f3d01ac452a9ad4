package org.makerspacehub.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.makerspacehub.beans.knowledge.paper.SamplePapers;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The folder of documents of the sandbox: committed texts, and a PDF and a Word document made new.
 */
final class PaperFolder {
  private PaperFolder() {}

  /** Fills a folder. */
  static void fill(Path folder) {
    try {
      for (Resource each :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath:sandbox/knowledge/*/*.*")) {
        String url = each.getURL().toString();
        Path file =
            folder.resolve(
                url.substring(url.indexOf("/sandbox/knowledge/") + "/sandbox/knowledge/".length()));
        Files.createDirectories(file.getParent());
        try (InputStream in = each.getInputStream()) {
          Files.write(file, in.readAllBytes());
        }
      }
      Files.write(
          folder.resolve("members/wood-shop-induction.pdf"),
          SamplePapers.pdf(
              "Wood shop induction",
              List.of(
                  "Wood shop induction\n\nWear goggles and hearing protection. No gloves and no loose"
                      + "\nsleeves at turning machines.\nThe dust extraction runs whenever a machine"
                      + " runs.",
                  "Table saw\n\nUse the riving knife and the push stick. Nobody stands behind the"
                      + "\nblade. The table saw may be used after the wood shop induction only.",
                  "Planer\n\nNot shorter than 30 cm, no glue, no nails. The blades are changed by"
                      + "\nstaff.")));
      Files.write(
          folder.resolve("staff/key-handover.docx"),
          SamplePapers.docx(
              "Key handover",
              List.of(
                  "# Keys",
                  "There are six keys to the store room. Each handover is written into the book at"
                      + " the desk.",
                  "# Lost keys",
                  "A lost key is reported on the same day; the cylinder is changed within a week.")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
