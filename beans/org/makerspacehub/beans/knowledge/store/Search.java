package org.makerspacehub.beans.knowledge.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.index.TermVectors;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.VectorUtil;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.ChunkStore.Hit;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.knowledge.store.Fusion.Candidate;
import org.makerspacehub.beans.knowledge.store.Fusion.Placed;

/**
 * One question to one state of the index, twice: as it was put, and with the words of the best that
 * came of that. The reader's marks are a filter of everything that is looked for, so that only what
 * the reader may read takes a place or lends a word. How rare a word is, is counted over all
 * pieces.
 */
final class Search {
  private static final int MOST_WORDS = 256;
  private static final int DEPTH = 100;

  private final IndexSearcher searcher;
  private final List<LeafReaderContext> leaves;
  private final ChunkStore.Query asked;
  private final Query allowed;
  private final int depth;
  private final Map<String, Integer> words;
  // Each word is asked for several times, and looked up in the dictionaries once.
  private final Map<String, TermStates> looked = new HashMap<>();

  /**
   * @param searcher with the time that is left
   * @param asked with at least one mark
   */
  Search(IndexSearcher searcher, Words words, ChunkStore.Query asked) {
    this.searcher = searcher;
    this.leaves = searcher.getIndexReader().leaves();
    this.asked = asked;
    this.allowed = allowed(asked);
    this.depth = Math.max(DEPTH, asked.most());
    this.words = words.of(asked.text(), MOST_WORDS);
  }

  /** The pieces that fit best, the best first. */
  List<Hit> hits() throws IOException {
    int[] near = near();
    Map<String, Double> weights = new HashMap<>();
    words.forEach((word, times) -> weights.put(word, times.doubleValue()));
    Found found = found(weights, near);
    // Without a vector nothing says whether the best by words are good: they lend none then.
    if (!words.isEmpty() && near.length > 0) {
      found = found(Feedback.widened(words, seen(found.best()), pieces()), near);
    }
    return hits(found, any(weights));
  }

  /** What was found, in order. */
  private record Found(List<Placed> placed, Map<UUID, Integer> docs) {
    int[] best() {
      return placed.stream()
          .limit(Feedback.PIECES)
          .mapToInt(one -> docs.get(one.candidate().id()))
          .sorted()
          .toArray();
    }
  }

  private Found found(Map<String, Double> weights, int[] near) throws IOException {
    Query any = any(weights);
    int[] docs =
        IntStream.concat(Arrays.stream(near), Arrays.stream(top(any)))
            .sorted()
            .distinct()
            .toArray();
    double[] scores = scores(any, docs);
    double[] cosines = cosines(docs);
    Map<UUID, Integer> byId = new HashMap<>();
    List<Candidate> candidates = new ArrayList<>();
    UUID[] ids = ids(docs);
    for (int i = 0; i < docs.length; i++) {
      candidates.add(new Candidate(ids[i], scores[i], cosines[i]));
      byId.put(ids[i], docs[i]);
    }
    return new Found(Fusion.order(candidates), byId);
  }

  private List<Hit> hits(Found found, Query any) throws IOException {
    List<Placed> best = found.placed().stream().limit(asked.most()).toList();
    int[] docs =
        best.stream().mapToInt(one -> found.docs().get(one.candidate().id())).sorted().toArray();
    // What is told of a piece is how it fits the question as it was put.
    double[] scores = scores(any, docs);
    return best.stream()
        .map(
            one -> {
              Candidate piece = one.candidate();
              int at = Arrays.binarySearch(docs, found.docs().get(piece.id()));
              return new Hit(piece.id(), one.score(), scores[at], piece.cosine());
            })
        .toList();
  }

  private int[] near() throws IOException {
    return asked.vector() == null
        ? new int[0]
        : docs(
            searcher.search(
                new KnnFloatVectorQuery(LuceneStore.VECTOR, asked.vector(), depth, allowed),
                depth));
  }

  private int[] top(Query any) throws IOException {
    return docs(
        searcher.search(
            new BooleanQuery.Builder().add(any, Occur.MUST).add(allowed, Occur.FILTER).build(),
            depth));
  }

  private static int[] docs(TopDocs found) {
    return Arrays.stream(found.scoreDocs).mapToInt((ScoreDoc one) -> one.doc).toArray();
  }

  private Query any(Map<String, Double> weights) throws IOException {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (Map.Entry<String, Double> one : new TreeMap<>(weights).entrySet()) {
      Term word = new Term(LuceneStore.TEXT, one.getKey());
      TermStates places = looked.get(one.getKey());
      if (places == null) {
        places = TermStates.build(searcher, word, true);
        looked.put(one.getKey(), places);
      }
      any.add(
          new BoostQuery(new TermQuery(word, places), one.getValue().floatValue()), Occur.SHOULD);
    }
    return any.build();
  }

  private static Query allowed(ChunkStore.Query asked) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(anyOf(LuceneStore.AUDIENCE, asked.audience()), Occur.FILTER);
    if (!asked.sources().isEmpty()) {
      all.add(anyOf(LuceneStore.SOURCE, asked.sources()), Occur.FILTER);
    }
    return all.build();
  }

  private static Query anyOf(String field, Set<String> values) {
    return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
  }

  private double[] scores(Query any, int[] docs) throws IOException {
    double[] scores = new double[docs.length];
    Weight weight = searcher.createWeight(searcher.rewrite(any), ScoreMode.COMPLETE, 1);
    for (Stretch part : parts(docs)) {
      Scorer scorer = weight.scorer(part.leaf());
      DocIdSetIterator at = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
      for (int i = part.from(); i < part.to(); i++) {
        int doc = docs[i] - part.leaf().docBase;
        if (at.docID() < doc) {
          at.advance(doc);
        }
        scores[i] = at.docID() == doc ? scorer.score() : 0;
      }
    }
    return scores;
  }

  private double[] cosines(int[] docs) throws IOException {
    double[] cosines = new double[docs.length];
    if (asked.vector() == null) {
      return cosines;
    }
    for (Stretch part : parts(docs)) {
      FloatVectorValues vectors = part.leaf().reader().getFloatVectorValues(LuceneStore.VECTOR);
      for (int i = part.from(); i < part.to(); i++) {
        int doc = docs[i] - part.leaf().docBase;
        if (vectors != null && vectors.advance(doc) == doc) {
          cosines[i] = VectorUtil.dotProduct(asked.vector(), vectors.vectorValue());
        }
      }
    }
    return cosines;
  }

  private UUID[] ids(int[] docs) throws IOException {
    UUID[] ids = new UUID[docs.length];
    for (Stretch part : parts(docs)) {
      BinaryDocValues keys = part.leaf().reader().getBinaryDocValues(LuceneStore.KEY);
      for (int i = part.from(); i < part.to(); i++) {
        if (keys == null || !keys.advanceExact(docs[i] - part.leaf().docBase)) {
          throw new IOException("A piece without its key");
        }
        BytesRef key = keys.binaryValue();
        ids[i] =
            JdbcDocumentBook.uuid(
                Arrays.copyOfRange(key.bytes, key.offset, key.offset + key.length));
      }
    }
    return ids;
  }

  /** Which of some documents are in one part of the index. */
  private record Stretch(LeafReaderContext leaf, int from, int to) {}

  private List<Stretch> parts(int[] sorted) {
    List<Stretch> parts = new ArrayList<>();
    for (int from = 0; from < sorted.length; ) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(sorted[from], leaves));
      int to = from;
      while (to < sorted.length && sorted[to] < leaf.docBase + leaf.reader().maxDoc()) {
        to++;
      }
      parts.add(new Stretch(leaf, from, to));
      from = to;
    }
    return parts;
  }

  private long pieces() {
    // With those taken out whose words are still counted.
    return searcher.getIndexReader().maxDoc();
  }

  private List<Feedback.Word> seen(int[] docs) throws IOException {
    TreeMap<BytesRef, long[]> here = new TreeMap<>();
    TermVectors vectors = searcher.getIndexReader().termVectors();
    for (int doc : docs) {
      Terms terms = vectors.get(doc, LuceneStore.TEXT);
      if (terms != null) {
        TermsEnum each = terms.iterator();
        for (BytesRef word = each.next(); word != null; word = each.next()) {
          long[] counts = here.computeIfAbsent(BytesRef.deepCopyOf(word), first -> new long[2]);
          counts[0]++;
          counts[1] += each.totalTermFreq();
        }
      }
    }
    here.values().removeIf(counts -> counts[0] < Feedback.AT_LEAST);
    Map<BytesRef, Long> everywhere = new HashMap<>();
    for (LeafReaderContext leaf : leaves) {
      Terms terms = leaf.reader().terms(LuceneStore.TEXT);
      if (terms != null) {
        TermsEnum each = terms.iterator();
        for (BytesRef word : here.keySet()) {
          if (each.seekExact(word)) {
            everywhere.merge(word, each.totalTermFreq(), Long::sum);
          }
        }
      }
    }
    return here.entrySet().stream()
        .map(
            word -> {
              long times = word.getValue()[1];
              return new Feedback.Word(
                  word.getKey().utf8ToString(),
                  times,
                  everywhere.getOrDefault(word.getKey(), times));
            })
        .toList();
  }
}
