package org.makerspacehub.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.knowledge.ChunkStore.Point;
import org.makerspacehub.beans.knowledge.WordVectors;
import org.makerspacehub.beans.knowledge.qdrant.QdrantAtHand;
import org.makerspacehub.beans.knowledge.qdrant.QdrantServer;
import org.makerspacehub.beans.knowledge.qdrant.QdrantStore;

/** The doctor and what is needed for knowing: each line says what is, and how to mend it. */
class KnowledgeDoctorTest {
  private static final String KEY = "canary-qdrant";
  private final Map<String, Object> settings = new HashMap<>();

  @Test
  void nothingIsSet() {
    assertThat(doctor("knowledge,mailbox").out().lines())
        .containsExactly(
            "– knowledge index: KNOWLEDGE_INDEX_DIR or QDRANT_URL not set, skipped",
            "– knowledge model: KNOWLEDGE_MODEL not set, skipped",
            "– documents: KNOWLEDGE_DIR not set, skipped",
            "– mailbox: IMAP_URL not set, skipped");
  }

  @Test
  void theIndexInAFolder(@TempDir Path dir) throws IOException {
    settings.put("KNOWLEDGE_INDEX_DIR", dir.toString());
    assertThat(index()).isEqualTo("✔ knowledge index: its folder can be written");
    settings.put("KNOWLEDGE_INDEX_DIR", dir.resolve("new/one").toString());
    assertThat(index()).isEqualTo("✔ knowledge index: its folder is made at the first start");
    assertThat(dir.resolve("new")).doesNotExist();
    Path file = Files.writeString(dir.resolve("file"), "");
    settings.put("KNOWLEDGE_INDEX_DIR", file.toString());
    assertThat(bad()).contains("✘ knowledge index: KNOWLEDGE_INDEX_DIR is no folder");
    settings.put("KNOWLEDGE_INDEX_DIR", file.resolve("below").toString());
    assertThat(bad()).contains("is not there and cannot be made → make it, or mount a volume");
  }

  @Test
  void theIndexInQdrant() {
    settings.put("SLACK_TEAM_ID", "T0OURS");
    settings.put("QDRANT_API_KEY", KEY);
    try (QdrantAtHand qdrant = new QdrantAtHand(KEY)) {
      settings.put("QDRANT_URL", qdrant.url());
      assertThat(index())
          .isEqualTo(
              "✔ knowledge index: Qdrant 1.16.2 lets us in; the collection is made with the first"
                  + " pieces");
      assertThat(qdrant.calls()).as("it only looks").containsExactly("HealthCheck", "Get");

      WordVectors vectors = new WordVectors("words-64", 64);
      try (QdrantStore store =
          new QdrantStore(QdrantServer.of(qdrant.url(), KEY), QdrantStore.collectionOf("T0OURS"))) {
        store.put(
            List.of(
                new Point(
                    UUID.randomUUID(),
                    "One lathe",
                    vectors.query("One lathe"),
                    Set.of("members"),
                    "slack:C1",
                    Instant.EPOCH)));
      }
      assertThat(index())
          .isEqualTo(
              "✔ knowledge index: Qdrant 1.16.2 lets us in; pieces: about 1, vectors of 64 numbers");
      qdrant.foreign(QdrantStore.collectionOf("T0OURS"));
      assertThat(bad()).contains("something else is in Qdrant's collection of our name → remove");
      qdrant.failNext(Status.INTERNAL);
      assertThat(bad()).contains("answered with an error (INTERNAL) → look into Qdrant's log");
      qdrant.old(true);
      assertThat(bad()).contains("✘ knowledge index: Qdrant there is 1.15.5 → update it to 1.16");
      settings.put("QDRANT_API_KEY", "canary-wrong");
      assertThat(bad()).contains("The search index refuses us → set QDRANT_API_KEY to the key");
    }
    assertThat(bad()).contains("The search index does not answer → see that Qdrant runs");
    settings.put("QDRANT_URL", "qdrant:6334");
    assertThat(bad()).contains("QDRANT_URL cannot be read → write it like http://qdrant:6334");
  }

  @Test
  void aQdrantWithoutAKeyIsOpenToEverybody() {
    try (QdrantAtHand qdrant = new QdrantAtHand("")) {
      settings.put("QDRANT_URL", qdrant.url());
      try (QdrantStore store =
          new QdrantStore(QdrantServer.of(qdrant.url(), ""), QdrantStore.collectionOf(""))) {
        store.identity();
      }
      assertThat(index()).startsWith("! knowledge index: Qdrant lets us in without a key");
    }
  }

  @Test
  void theModel() throws IOException {
    settings.put("KNOWLEDGE_MODEL", "minilm");
    assertThat(line("knowledge model"))
        .isEqualTo("✔ knowledge model: minilm loads here and makes vectors of 384 numbers");
    settings.put("KNOWLEDGE_MODEL", "gpt");
    assertThat(bad()).contains("✘ knowledge model: KNOWLEDGE_MODEL is bge, minilm, or ollama:");
    settings.put("KNOWLEDGE_MODEL", "ollama:nomic-embed-text");
    assertThat(bad()).contains("and LLM_BASE_URL is not set → set LLM_BASE_URL");

    HttpServer ollama =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ollama.createContext(
        "/api/embed",
        exchange -> {
          String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          byte[] answer =
              (asked.contains("nomic-embed-text")
                      ? "{\"embeddings\":[[0.6,0.8]]}"
                      : "{\"error\":\"model not found\"}")
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(
              asked.contains("nomic-embed-text") ? 200 : asked.contains("chat") ? 400 : 404,
              answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    ollama.start();
    settings.put("LLM_BASE_URL", "http://127.0.0.1:%d/".formatted(ollama.getAddress().getPort()));
    try {
      assertThat(line("knowledge model"))
          .isEqualTo("✔ knowledge model: Ollama makes vectors of 2 numbers with it");
      settings.put("KNOWLEDGE_MODEL", "ollama:none");
      assertThat(bad()).contains("no model of the name in KNOWLEDGE_MODEL → run `ollama pull`");
      settings.put("KNOWLEDGE_MODEL", "ollama:chat");
      assertThat(bad()).contains("Ollama makes no vectors with it (HTTP 400) → choose one");
    } finally {
      ollama.stop(0);
    }
    assertThat(bad()).contains("✘ knowledge model: Ollama does not answer → check LLM_BASE_URL");
  }

  @Test
  void documents(@TempDir Path dir) throws IOException {
    settings.put("KNOWLEDGE_DIR", dir.toString());
    assertThat(bad()).contains("✘ documents: KNOWLEDGE_DIR has no folder that says who may read");
    Files.createDirectory(dir.resolve("staff"));
    Files.createDirectory(dir.resolve("members"));
    Files.createDirectory(dir.resolve(".trash"));
    assertThat(line("documents")).isEqualTo("✔ documents: read from members, staff");
    Files.createDirectory(dir.resolve("everyone"));
    assertThat(line("documents"))
        .startsWith("! documents: read from members, staff; 1 other entries of KNOWLEDGE_DIR");
    Files.writeString(dir.resolve("public"), "a file");
    assertThat(bad()).contains("✘ documents: 'public' in KNOWLEDGE_DIR cannot be read");
    settings.put("KNOWLEDGE_DIR", dir.resolve("none").toString());
    assertThat(bad()).contains("✘ documents: KNOWLEDGE_DIR is no folder that this user can read");
  }

  @Test
  void theMailboxIsOpenedForReadingAlone() {
    GreenMail mail =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
            });
    mail.setUser("office@example.org", "office@example.org", "canary-imap");
    mail.start();
    try {
      GreenMailUtil.sendTextEmail(
          "office@example.org", "a@example.org", "One", "Two", mail.getSmtp().getServerSetup());
      String at = "imap://127.0.0.1:%d/".formatted(mail.getImap().getPort());
      settings.put("IMAP_URL", at + "INBOX");
      assertThat(bad("mailbox")).contains("IMAP_USER or IMAP_PASSWORD is not set → set both");
      settings.put("IMAP_USER", "office@example.org");
      settings.put("IMAP_PASSWORD", "canary-imap");
      assertThat(doctor("mailbox").out())
          .isEqualTo("✔ mailbox: it lets us in, and its folder holds 1 mails\n");
      settings.put("IMAP_URL", at);
      assertThat(doctor("mailbox").out()).startsWith("✔ mailbox");
      assertThat(mail.getReceivedMessages()).hasSize(1);
      settings.put("IMAP_URL", at + "Board%20mail");
      assertThat(bad("mailbox")).contains("has no folder of the name in IMAP_URL → write it");
      settings.put("IMAP_URL", at + "INBOX");
      settings.put("IMAP_PASSWORD", "canary-wrong");
      assertThat(bad("mailbox")).contains("the server refuses IMAP_USER or IMAP_PASSWORD");
    } finally {
      mail.stop();
    }
    assertThat(bad("mailbox")).contains("the server of IMAP_URL does not answer as it should");
    settings.put("IMAP_URL", "mail.example.org");
    assertThat(bad("mailbox")).contains("IMAP_URL cannot be read → write it like imaps://");
    settings.put("IMAP_URL", "imaps://me:canary@mail.example.org/INBOX");
    assertThat(bad("mailbox")).contains("holds a user or password → put them into IMAP_USER");
  }

  private String index() {
    return line("knowledge index");
  }

  private String line(String what) {
    return doctor("knowledge")
        .out()
        .lines()
        .filter(line -> line.contains(what + ":"))
        .findFirst()
        .orElseThrow();
  }

  private String bad(String... only) {
    CliRun run = doctor(only.length == 0 ? "knowledge" : only[0]);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  private CliRun doctor(String only) {
    CliRun run = CliRun.of(settings, "doctor", "--only", only);
    assertThat(run.out() + run.err()).doesNotContain("canary", "\tat ", "\u001b");
    return run;
  }
}
