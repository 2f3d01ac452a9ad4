package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.makerspacehub.beans.Redaction;
import org.makerspacehub.beans.Ref;

/**
 * What just happened in the sandbox's hub, by reference: which rooms a thing went through, when,
 * for how long, and in plain words. It holds a bounded number of traces with a bounded number of
 * steps, and no secret: every word is redacted on its way in.
 */
final class Happenings {
  /** How many traces are kept. */
  static final int TRACES = 200;

  /** How many lines a trace has; what comes after is counted. */
  static final int STEPS = 100;

  /** From this many lines on, a step that came before adds to its line instead of making one. */
  private static final int ROOMY = 30;

  /** Things that may turn out to be nothing, such as a look for work that found none. */
  private static final int MAYBE = 60;

  private static final int LONGEST = 240;

  /** One-time codes as people read and type them, and anything else that looks like a key. */
  private static final Pattern CODE =
      Pattern.compile(
          "\\b[2-9a-hjkmnp-tv-z]{5}-[2-9a-hjkmnp-tv-z]{5}\\b|\\b(?=[\\w-]*\\d)[\\w-]{33,}\\b");

  private final Clock clock;
  private final Map<String, Trace> shown = new LinkedHashMap<>();
  private final Map<String, Trace> maybe = new LinkedHashMap<>();
  private final List<Outward> outward = new ArrayList<>();
  private long changes;

  /** Parts of the building that a step happens in, from the door to the way out. */
  enum Lane {
    EDGE,
    INBOX,
    HUB,
    GUARD,
    CONNECTOR,
    FABMAN,
    HUBSPOT,
    SLACK,
    DATABASE,
    OUTBOX,
    MAIL
  }

  /** How a step went. */
  enum Mood {
    WELL,
    REFUSED,
    FAILED
  }

  /** A moment: what the sandbox's clock says, and what lengths are measured by. */
  record Moment(Instant at, long nanos) {}

  private static final class Step {
    final Moment begin;
    final Lane lane;
    final String room;
    String what;
    Mood mood;
    long nanos;
    long rows;
    int times = 1;

    Step(Moment begin, Lane lane, String room, String what, Mood mood, long nanos) {
      this.begin = begin;
      this.lane = lane;
      this.room = room;
      this.what = what;
      this.mood = mood;
      this.nanos = nanos;
    }

    boolean isAnother(Step other) {
      return lane == other.lane
          && room.equals(other.room)
          && mood == other.mood
          && (lane != Lane.DATABASE || what.equals(other.what));
    }
  }

  private static final class Trace {
    final String ref;
    final Moment begin;
    final List<Step> steps = new ArrayList<>();
    // Places of messages in Slack as channel/ts.
    final Set<String> messages = new TreeSet<>();
    String title = "";
    String user = "";
    String channel = "";
    long endNanos;
    int left;

    Trace(String ref, Moment begin) {
      this.ref = ref;
      this.begin = begin;
    }
  }

  private record Outward(String ref, Lane lane) {}

  /**
   * @param clock what the sandbox's time is
   */
  Happenings(Clock clock) {
    this.clock = clock;
  }

  /** The moment a step begins. */
  Moment now() {
    return new Moment(clock.instant(), System.nanoTime());
  }

  /** Whether anything was seen under this reference lately, so that details are worth seeing. */
  synchronized boolean knows(String ref) {
    return ref != null && (shown.containsKey(ref) || maybe.containsKey(ref));
  }

  /**
   * A step that ended just now.
   *
   * @param ref what it was part of; nothing that is no reference is kept
   * @param matters whether the trace is worth showing because of this step
   * @param room where in the code: a route, a bean, a table
   * @param what in plain words
   */
  void step(
      String ref, boolean matters, Lane lane, String room, String what, Mood mood, Moment begin) {
    add(
        ref,
        matters,
        new Step(begin, lane, clean(room), clean(what), mood, System.nanoTime() - begin.nanos()));
  }

  /**
   * Rows of tables were read or written just now.
   *
   * @param what in plain words, with <code>{rows}</code> where their number belongs
   */
  void rows(String ref, String tables, String what, long rows, Mood mood, Moment begin) {
    Step step =
        new Step(
            begin,
            Lane.DATABASE,
            clean(tables),
            clean(what),
            mood,
            System.nanoTime() - begin.nanos());
    step.rows = rows;
    add(ref, false, step);
  }

  private void add(String ref, boolean matters, Step step) {
    if (!Ref.isRef(ref)) {
      return;
    }
    synchronized (this) {
      Moment begin = step.begin;
      Trace trace = trace(ref, matters, begin);
      trace.endNanos = Math.max(trace.endNanos, begin.nanos() + step.nanos);
      changes++;
      Step same = trace.steps.size() < ROOMY ? null : another(trace, step);
      if (same != null) {
        same.times++;
        same.nanos += step.nanos;
        same.rows += step.rows;
        same.what = step.what;
      } else if (trace.steps.size() < STEPS) {
        trace.steps.add(step);
      } else {
        trace.left++;
      }
    }
  }

  /** Something begins that is worth showing whatever comes of it. */
  synchronized void begins(String ref, Moment begin) {
    if (Ref.isRef(ref)) {
      trace(ref, true, begin);
      changes++;
    }
  }

  /** Who asked for what, if that is not known yet. */
  synchronized void asked(String ref, String title, String user, String channel) {
    Trace trace = shown.getOrDefault(ref, maybe.get(ref));
    if (trace != null && trace.title.isEmpty() && !title.isEmpty()) {
      trace.title = clean(title);
      trace.user = clean(user);
      trace.channel = clean(channel);
      changes++;
    }
  }

  /** Where in Slack a message of this trace is. */
  synchronized void told(String ref, String channel, String ts) {
    Trace trace = shown.get(ref);
    if (trace != null && trace.messages.size() < STEPS) {
      trace.messages.add(channel + "/" + ts);
      changes++;
    }
  }

  /** A step begins that calls a vendor: what the vendor sees meanwhile belongs to it. */
  synchronized AutoCloseable calls(String ref, Lane vendor) {
    Outward open = new Outward(ref, vendor);
    outward.add(open);
    return () -> {
      synchronized (this) {
        outward.remove(open);
      }
    };
  }

  /**
   * A vendor was called; whoever calls this vendor at the moment is meant.
   *
   * @param status of the answer; 0 when there was none
   */
  void called(Lane vendor, String call, int status, Moment begin) {
    String ref;
    synchronized (this) {
      ref =
          outward.stream()
              .filter(open -> open.lane() == vendor)
              .map(Outward::ref)
              .findFirst()
              .orElse(null);
    }
    boolean well = status >= 200 && status < 400;
    step(
        ref,
        false,
        vendor,
        call,
        status == 0 ? "Broke the line without an answer" : "Answered %d".formatted(status),
        well ? Mood.WELL : Mood.FAILED,
        begin);
  }

  synchronized void clear() {
    shown.clear();
    maybe.clear();
    changes++;
  }

  /** Grows with everything that happens. */
  synchronized long changes() {
    return changes;
  }

  /** The newest first, without their steps. */
  synchronized ArrayNode latest(int most) {
    List<Trace> all = new ArrayList<>(shown.values());
    ArrayNode list = Wire.array();
    for (int i = all.size() - 1; i >= 0 && list.size() < most; i--) {
      list.add(head(all.get(i)));
    }
    return list;
  }

  /** One trace with its steps in the order in which they began; null when nobody knows it. */
  synchronized ObjectNode of(String ref) {
    Trace trace = shown.getOrDefault(ref, maybe.get(ref));
    if (trace == null) {
      return null;
    }
    ObjectNode node = head(trace);
    ArrayNode steps = node.putArray("steps");
    trace.steps.stream()
        .sorted(Comparator.comparingLong(step -> step.begin.nanos()))
        .forEach(
            step -> {
              ObjectNode line = steps.addObject();
              line.put("at", step.begin.at().toString());
              line.put("after", millis(step.begin.nanos() - trace.begin.nanos()));
              line.put("ms", millis(step.nanos));
              line.put("lane", step.lane.name().toLowerCase(java.util.Locale.ROOT));
              line.put("room", step.room);
              line.put("what", step.what.replace("{rows}", counted(step.rows)));
              line.put("mood", step.mood.name().toLowerCase(java.util.Locale.ROOT));
              line.put("times", step.times);
            });
    node.put("left", trace.left);
    return node;
  }

  private static ObjectNode head(Trace trace) {
    ObjectNode node = Wire.object().put("ref", trace.ref);
    node.put("at", trace.begin.at().toString());
    node.put("ms", millis(trace.endNanos - trace.begin.nanos()));
    node.put("title", trace.title);
    node.put("user", trace.user);
    node.put("channel", trace.channel);
    Mood worst =
        trace.steps.stream()
            // What is there already is how a database says that this was done before.
            .filter(step -> step.lane != Lane.DATABASE || step.mood != Mood.REFUSED)
            .map(step -> step.mood)
            .max(Mood::compareTo)
            .orElse(Mood.WELL);
    node.put("mood", worst.name().toLowerCase(java.util.Locale.ROOT));
    ArrayNode messages = node.putArray("messages");
    trace.messages.forEach(messages::add);
    return node;
  }

  private static String counted(long rows) {
    return rows == 1 ? "1 row" : rows == 0 ? "nothing" : "%,d rows".formatted(rows);
  }

  private static double millis(long nanos) {
    return Duration.ofNanos(nanos).toNanos() / 10_000 / 100.0;
  }

  private Trace trace(String ref, boolean matters, Moment begin) {
    Trace known = shown.get(ref);
    if (known == null) {
      known = matters ? maybe.remove(ref) : maybe.get(ref);
    }
    if (known != null && (!matters || shown.containsKey(ref))) {
      return known;
    }
    if (known == null) {
      known = new Trace(ref, begin);
    }
    put(matters ? shown : maybe, known, matters ? TRACES : MAYBE);
    return known;
  }

  private static void put(Map<String, Trace> where, Trace trace, int most) {
    where.put(trace.ref, trace);
    Iterator<String> oldest = where.keySet().iterator();
    while (where.size() > most) {
      oldest.next();
      oldest.remove();
    }
  }

  private static Step another(Trace trace, Step step) {
    return trace.steps.stream().filter(step::isAnother).findFirst().orElse(null);
  }

  private static String clean(String text) {
    String safe = CODE.matcher(Redaction.forLog(text)).replaceAll("[redacted]");
    return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST - 1) + "…";
  }
}
