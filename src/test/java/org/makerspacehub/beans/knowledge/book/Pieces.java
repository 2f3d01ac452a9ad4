package org.makerspacehub.beans.knowledge.book;

import java.time.Instant;
import java.util.List;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.KnowledgeDocument.Part;
import org.makerspacehub.beans.knowledge.SourceKind;

/** What becomes of a text that is taken in, without a database. */
public final class Pieces {
  private Pieces() {}

  /** A document of one part that all may read. */
  public static KnowledgeDocument document(String key, String title, String text) {
    return new KnowledgeDocument(
        SourceKind.FILE,
        "measured",
        key,
        title,
        Audience.of(List.of(Audience.PUBLIC)),
        List.of(new Part("", "", Instant.EPOCH, "", text)));
  }

  /** What vectors are made of and words are looked for in, in order. */
  public static List<String> of(KnowledgeDocument document) {
    return new Chunker()
        .cut(document).stream()
            .map(cut -> Chunker.embedded(document.title(), cut.heading(), cut.text()))
            .toList();
  }
}
