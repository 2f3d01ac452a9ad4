package org.makerspacehub.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.qdrant.QdrantLook;
import org.makerspacehub.beans.knowledge.qdrant.QdrantServer;
import org.makerspacehub.beans.knowledge.qdrant.QdrantStore;
import org.makerspacehub.beans.knowledge.vector.OnnxEmbedder;
import org.makerspacehub.beans.knowledge.vector.ShippedModel;
import org.makerspacehub.config.KnowledgeProperties;

/** Whether what is known can be kept, found and taken in. Nothing is changed anywhere. */
final class KnowledgeDoctor {
  private static final Set<String> AUDIENCES = Set.of("public", "members", "staff", "board");

  private final Settings set;

  KnowledgeDoctor(Settings set) {
    this.set = set;
  }

  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(set.has("QDRANT_URL") ? qdrant() : folder());
    findings.add(model());
    findings.add(documents());
    return findings;
  }

  private Finding qdrant() {
    try {
      QdrantServer server = QdrantServer.of(set.get("QDRANT_URL"), set.get("QDRANT_API_KEY"));
      QdrantLook there = QdrantLook.at(server, QdrantStore.collectionOf(set.get("SLACK_TEAM_ID")));
      if (!there.recent()) {
        return Finding.bad(
            "knowledge index: Qdrant there is %s".formatted(there.version()),
            "update it to 1.16 or newer");
      }
      if (!there.there()) {
        return Finding.good(
            "knowledge index: Qdrant %s lets us in; the collection is made with the first pieces"
                .formatted(there.version()));
      }
      if (!there.ours()) {
        return Finding.bad(
            "knowledge index: something else is in Qdrant's collection of our name",
            "remove that collection, or give the hub a Qdrant of its own");
      }
      if (set.get("QDRANT_API_KEY").isEmpty()) {
        return new Finding(
            Finding.Mark.LOOK,
            "knowledge index: Qdrant lets us in without a key, and everybody else",
            "start it with QDRANT__SERVICE__API_KEY and set QDRANT_API_KEY to the same");
      }
      return Finding.good(
          "knowledge index: Qdrant %s lets us in; pieces: about %,d, vectors of %d numbers"
              .formatted(there.version(), there.points(), there.dimension()));
    } catch (HubException | KnowledgeUnavailable wrong) {
      return said("knowledge index", wrong.getMessage());
    }
  }

  private Finding folder() {
    boolean hub = Set.of("hub", "all").contains(set.get("HUB_ROLE"));
    if (!set.has("KNOWLEDGE_INDEX_DIR") && !hub) {
      return Finding.skipped("knowledge index", "KNOWLEDGE_INDEX_DIR or QDRANT_URL");
    }
    Path folder;
    try {
      folder =
          Path.of(
                  set.has("KNOWLEDGE_INDEX_DIR")
                      ? set.get("KNOWLEDGE_INDEX_DIR")
                      : "knowledge-index")
              .toAbsolutePath();
    } catch (InvalidPathException none) {
      return Finding.bad(
          "knowledge index: KNOWLEDGE_INDEX_DIR is no path", "give a folder of the hub's own");
    }
    if (Files.exists(folder)) {
      return Files.isDirectory(folder) && Files.isWritable(folder) && Files.isReadable(folder)
          ? Finding.good("knowledge index: its folder can be written")
          : Finding.bad(
              "knowledge index: KNOWLEDGE_INDEX_DIR is no folder that this user can write",
              "give the folder to the user that runs the hub");
    }
    Path above = folder.getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return above != null && Files.isDirectory(above) && Files.isWritable(above)
        ? Finding.good("knowledge index: its folder is made at the first start")
        : Finding.bad(
            "knowledge index: the folder of KNOWLEDGE_INDEX_DIR is not there and cannot be made",
            "make it, or mount a volume there, for the user that runs the hub");
  }

  private Finding model() {
    String name = set.has("KNOWLEDGE_MODEL") ? set.get("KNOWLEDGE_MODEL") : "bge";
    boolean hub = Set.of("hub", "all").contains(set.get("HUB_ROLE"));
    if (!set.has("KNOWLEDGE_MODEL") && !hub) {
      return Finding.skipped("knowledge model", "KNOWLEDGE_MODEL");
    }
    try {
      new KnowledgeProperties(Path.of("."), "", "", name, "", 1, 1, 1, 1);
    } catch (HubException wrong) {
      return Finding.bad("knowledge model: " + wrong.getMessage(), "bge does for most");
    }
    return name.startsWith("ollama:") ? ollama(name.substring(7)) : inside(name);
  }

  private static Finding inside(String name) {
    ShippedModel model = name.equals("minilm") ? ShippedModel.MINILM : ShippedModel.BGE;
    try (OnnxEmbedder embedder = new OnnxEmbedder(model)) {
      return Finding.good(
          "knowledge model: %s loads here and makes vectors of %d numbers"
              .formatted(name, embedder.query("Does it load?").length));
    } catch (KnowledgeUnavailable broken) {
      return Finding.bad(
          "knowledge model: %s does not load on this machine".formatted(name),
          "it needs 64-bit Linux with glibc, macOS or Windows, and a temporary folder in which"
              + " libraries may be run; or set KNOWLEDGE_MODEL to ollama:<name>");
    }
  }

  private Finding ollama(String name) {
    if (!set.has("LLM_BASE_URL")) {
      return Finding.bad(
          "knowledge model: KNOWLEDGE_MODEL names a model of Ollama's, and LLM_BASE_URL is not set",
          "set LLM_BASE_URL, or KNOWLEDGE_MODEL to bge");
    }
    String base = set.get("LLM_BASE_URL").strip().replaceFirst("/+$", "");
    try {
      Http.Answer answer =
          Http.post(
              base + "/api/embed",
              null,
              "application/json",
              JsonNodeFactory.instance
                  .objectNode()
                  .put("model", name)
                  .put("input", "Does it answer?")
                  .toString());
      int numbers = answer.body().path("embeddings").path(0).size();
      if (answer.status() == 200 && numbers > 0) {
        return Finding.good(
            "knowledge model: Ollama makes vectors of %d numbers with it".formatted(numbers));
      }
      return answer.status() == 404
          ? Finding.bad(
              "knowledge model: the server has no model of the name in KNOWLEDGE_MODEL",
              "run `ollama pull` with that name there")
          : Finding.bad(
              "knowledge model: Ollama makes no vectors with it (HTTP %d)"
                  .formatted(answer.status()),
              "choose one for embeddings, for example ollama:nomic-embed-text");
    } catch (HubException away) {
      return Finding.bad(
          "knowledge model: Ollama %s".formatted(away.getMessage()),
          "check LLM_BASE_URL and that this process may reach it");
    }
  }

  private Finding documents() {
    if (!set.has("KNOWLEDGE_DIR")) {
      return Finding.skipped("documents", "KNOWLEDGE_DIR");
    }
    try {
      Path folder = Path.of(set.get("KNOWLEDGE_DIR"));
      if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
        return Finding.bad(
            "documents: KNOWLEDGE_DIR is no folder that this user can read",
            "mount it, and let the user that runs the hub read it");
      }
      try (Stream<Path> inside = Files.list(folder)) {
        return audiences(inside.toList());
      }
    } catch (InvalidPathException | IOException wrong) {
      return Finding.bad(
          "documents: KNOWLEDGE_DIR cannot be listed", "give a folder that this user can read");
    }
  }

  private static Finding audiences(List<Path> inside) {
    List<String> known = new ArrayList<>();
    int others = 0;
    for (Path each : inside) {
      String name = each.getFileName().toString();
      if (!AUDIENCES.contains(name)) {
        others += name.startsWith(".") ? 0 : 1;
      } else if (!Files.isDirectory(each) || !Files.isReadable(each)) {
        return Finding.bad(
            "documents: '%s' in KNOWLEDGE_DIR cannot be read".formatted(name),
            "let the user that runs the hub read that folder");
      } else {
        known.add(name);
      }
    }
    known.sort(null);
    if (known.isEmpty()) {
      return Finding.bad(
          "documents: KNOWLEDGE_DIR has no folder that says who may read",
          "make one or more of public, members, staff, board in it, and put the files there");
    }
    String read = "documents: read from " + String.join(", ", known);
    return others == 0
        ? Finding.good(read)
        : new Finding(
            Finding.Mark.LOOK,
            read + "; %d other entries of KNOWLEDGE_DIR are left alone".formatted(others),
            "what is to be known goes into public, members, staff or board");
  }

  /** A sentence that says what is and then what to do, as a finding. */
  private static Finding said(String what, String sentence) {
    String plain = sentence.replaceFirst("\\.$", "");
    int mend = plain.indexOf(": ");
    String is = mend < 0 ? plain : plain.substring(0, mend);
    return Finding.bad(
        what + ": " + is, mend < 0 ? "look into Qdrant's log" : plain.substring(mend + 2));
  }
}
