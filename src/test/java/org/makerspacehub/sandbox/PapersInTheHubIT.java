package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.architecture.RouteModel;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.RefusedPapers;
import org.makerspacehub.beans.knowledge.file.FileTaking;
import org.makerspacehub.beans.knowledge.mail.MailTaking;
import org.makerspacehub.beans.knowledge.paper.PaperReader;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The sandbox's mailbox and its folder of documents, taken in by the whole hub. */
class PapersInTheHubIT {
  private static SandboxHub hub;

  @BeforeAll
  static void start() {
    hub = SandboxHub.shared();
    hub.seed(7);
  }

  private static List<Map<String, String>> documents(String kind) {
    return hub.rows(
        "SELECT source, title, audience FROM knowledge_document WHERE kind = '" + kind + "'");
  }

  private static <T> T bean(Class<T> type) {
    return hub.context().getBean(type);
  }

  @Test
  void theFolderIsTakenIn(@TempDir Path folder) {
    PaperFolder.fill(folder);
    FileTaking taking =
        new FileTaking(
            hub.context().getBean("hubJdbc", JdbcClient.class),
            bean(DocumentBook.class),
            bean(PaperReader.class),
            folder,
            bean(Forgotten.class),
            new SimpleMeterRegistry(),
            bean(Clock.class));
    taking.look();
    taking.look();
    assertThat(documents("file"))
        .extracting(row -> row.get("source") + ": " + row.get("title"))
        .containsExactlyInAnyOrder(
            "public: Opening hours (opening-hours-policy.md)",
            "public: how-to-find-us.txt",
            "public: House rules (house-rules.md)",
            "members: Laser cutter guide (laser-cutter-guide.html)",
            "members: Storage (storage.md)",
            "members: electronics-bench.txt",
            "members: Wood shop induction (wood-shop-induction.pdf)",
            "staff: After an accident (safety-incidents.md)",
            "staff: Key handover (key-handover.docx)",
            "board: Insurance (insurance.md)");
  }

  @Test
  @DisplayName("S29 S31 the mailbox's consumer keeps the rules of every route")
  void theMailboxIsTakenIn() throws Exception {
    RouteModel.of(bean(CamelContext.class)).check();
    MailTaking taking = bean(MailTaking.class);
    Store store = bean(Session.class).getStore("imap");
    store.connect();
    try {
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_WRITE);
      assertThat(inbox.getMode()).isEqualTo(Folder.READ_ONLY);
      for (Message mail : inbox.search(null, new Message[0])) {
        taking.take(mail);
      }
      inbox.close(true);
    } finally {
      store.close();
    }
    assertThat(documents("mail"))
        .extracting(row -> row.get("title"))
        .contains(
            "New filter for the laser",
            "Insurance for the open day",
            "Prices of plywood",
            "Minutes of the general meeting",
            "Invitation: fire drill")
        .hasSize(10);
    assertThat(bean(RefusedPapers.class).count()).isZero();
  }
}
