package org.makerspacehub.beans.knowledge.answer;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.makerspacehub.beans.agent.talk.SomeDesk;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.ChunkBook;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.Readers;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.policy.Principal;

/** A few pieces, who may read them, and an index that knows words alone. */
final class SomeKnowledge {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  final Map<UUID, Chunk> chunks = new LinkedHashMap<>();
  final Map<String, Set<String>> people = new HashMap<>();
  final Map<String, Set<String>> rooms = new HashMap<>();
  boolean away;

  final Retrieval retrieval =
      new Retrieval(
          new Readers() {
            @Override
            public Set<String> of(Principal asker) {
              return people.getOrDefault(asker.id(), Set.of());
            }

            @Override
            public Set<String> in(String channel) {
              return rooms.getOrDefault(channel, Set.of());
            }
          },
          Index::new,
          () -> {
            throw new KnowledgeUnavailable("No model.", null);
          },
          new ChunkBook() {
            @Override
            public List<Chunk> readable(List<UUID> ids, Collection<String> reader) {
              return ids.stream()
                  .map(chunks::get)
                  .filter(chunk -> chunk != null && Audience.meet(reader, chunk.audience()))
                  .toList();
            }

            @Override
            public long count() {
              return chunks.size();
            }
          },
          Clock.fixed(NOW, ZoneOffset.UTC));

  final Authors authors =
      author -> author.equals("slack:T0OURS/U0ANN") ? Optional.of("Ann Lee") : Optional.empty();
  final PlainQuote plain = new PlainQuote(authors, "T0OURS");
  final Places places =
      new Places(
          authors,
          url -> url.startsWith("https://ours.slack.com/") ? Optional.of(url) : Optional.empty(),
          ZoneOffset.UTC);
  final AnswerWords words = new AnswerWords(plain, SomeDesk.text(), places);
  final KnowledgeDesk desk = new KnowledgeDesk(retrieval, new Extract(retrieval::vectors));

  Chunk put(int day, String audience, String text) {
    Chunk chunk =
        new Chunk(
            UUID.nameUUIDFromBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            SourceKind.SLACK,
            "C0SHOP",
            "d" + day,
            0,
            "#shop",
            "",
            List.of("slack:T0OURS/U0ANN", "slack:T0OURS/U0GONE"),
            NOW.minusSeconds(86_400L * day),
            "https://ours.slack.com/archives/C0SHOP/p" + (1_000_000_000_000_000L + day),
            Audience.of(List.of(audience)),
            text);
    chunks.put(chunk.id(), chunk);
    return chunk;
  }

  private final class Index implements SearchOnly {
    @Override
    public List<Hit> search(Query query) {
      if (away) {
        throw new KnowledgeUnavailable("The index is away.", null);
      }
      Set<String> asked = Terms.of(query.text());
      List<Hit> hits = new ArrayList<>();
      for (Chunk chunk : chunks.values()) {
        Set<String> terms = Terms.of(chunk.text());
        long score = asked.stream().filter(terms::contains).count();
        if (score > 0 && Audience.meet(query.audience(), chunk.audience())) {
          hits.add(new Hit(chunk.id(), score, score, 0));
        }
      }
      return hits;
    }
  }
}
