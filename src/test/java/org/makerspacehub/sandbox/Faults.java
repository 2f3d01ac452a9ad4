package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The faults that a visitor or a test asked the simulated vendors to have. */
final class Faults {

  /** What can go wrong. */
  enum Kind {
    TOO_MANY("429"),
    /** HubSpot: the day's calls are used up. */
    USED_UP("429-daily"),
    /** HubSpot: the data is locked. */
    LOCKED("423"),
    /** HubSpot: the data is moving to another place. */
    MOVING("477"),
    ERROR("500"),
    UNAVAILABLE("503"),
    SLOW("slow"),
    HANG("hang"),
    RESET("reset"),
    DROP_AFTER_COMMIT("drop-after-commit"),
    DUPLICATE("duplicate"),
    REORDER("reorder");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /** Whether it strikes what a vendor sends, not what it is asked. */
    boolean isOfDelivery() {
      return this == DUPLICATE || this == REORDER;
    }

    static Optional<Kind> of(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.wireName.equals(name.toLowerCase(Locale.ROOT)))
          .findFirst();
    }
  }

  /**
   * One fault.
   *
   * @param vendor fabman, hubspot, slack, remotelock or ollama
   * @param match part of method, path and query, for example {@code POST /fabman}; empty matches
   *     all
   * @param rate from 0 to 1, how often it strikes
   * @param ms how long to wait (slow, hang), or to tell the caller to wait (429)
   */
  record Fault(String vendor, String match, Kind kind, double rate, long ms) {}

  private static final class Armed {
    final Fault fault;
    int left;
    int struck;

    Armed(Fault fault, int left) {
      this.fault = fault;
      this.left = left;
    }
  }

  private final List<Armed> armed = new ArrayList<>();
  private Random random = new Random(1);
  private CountDownLatch calm = new CountDownLatch(1);

  /**
   * @param count how often it strikes at the most; 0 for without end
   */
  synchronized void add(Fault fault, int count) {
    armed.add(new Armed(fault, count == 0 ? Integer.MAX_VALUE : count));
  }

  /** Ends every fault; whoever hangs in one is let go. */
  synchronized void clear() {
    armed.clear();
    random = new Random(1);
    calm.countDown();
    calm = new CountDownLatch(1);
  }

  /** The fault that strikes this request, if any; counts it. */
  synchronized Optional<Fault> strike(String vendor, String call, boolean delivery) {
    for (Armed each : armed) {
      if (each.left > 0
          && each.fault.vendor().equals(vendor)
          && each.fault.kind().isOfDelivery() == delivery
          && call.contains(each.fault.match())
          && random.nextDouble() < each.fault.rate()) {
        each.left--;
        each.struck++;
        return Optional.of(each.fault);
      }
    }
    return Optional.empty();
  }

  /** Waits, unless the faults are cleared before. */
  void pause(long ms) {
    CountDownLatch until;
    synchronized (this) {
      until = calm;
    }
    try {
      until.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized ArrayNode list() {
    ArrayNode list = Wire.array();
    for (Armed each : armed) {
      ObjectNode node = list.addObject();
      node.put("vendor", each.fault.vendor());
      node.put("match", each.fault.match());
      node.put("kind", each.fault.kind().wireName);
      node.put("rate", each.fault.rate());
      node.put("ms", each.fault.ms());
      node.put("struck", each.struck);
      if (each.left < Integer.MAX_VALUE / 2) {
        node.put("left", each.left);
      }
    }
    return list;
  }
}
