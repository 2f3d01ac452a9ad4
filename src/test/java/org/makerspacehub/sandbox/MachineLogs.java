package org.makerspacehub.sandbox;

import java.util.Arrays;

/** Machine logs in columns, so that hundreds of thousands of them weigh little. */
final class MachineLogs {
  /** It runs until somebody switches it off. */
  static final long RUNNING = Long.MAX_VALUE;

  /** Nobody in particular; on the wire null. */
  static final long NULL = -1;

  /** Nobody in particular; on the wire an empty object. */
  static final long EMPTY = -2;

  private long[] ids;
  private long[] created;
  private long[] stopped;
  private int[] resources;
  private int[] members;
  private int[] idle;
  private String[] types;
  private String[] stops;
  private String[] reasons;
  private int size;

  MachineLogs(int capacity) {
    ids = new long[capacity];
    created = new long[capacity];
    stopped = new long[capacity];
    resources = new int[capacity];
    members = new int[capacity];
    idle = new int[capacity];
    types = new String[capacity];
    stops = new String[capacity];
    reasons = new String[capacity];
  }

  /**
   * Adds one.
   *
   * @param created milliseconds since 1970
   * @param stopped the same; in the future while it is running
   * @param idle seconds; negative for none
   */
  void add(
      long id,
      long created,
      long stopped,
      long resource,
      long member,
      String type,
      String stop,
      int idle,
      String reason) {
    if (size == ids.length) {
      int capacity = size * 2 + 16;
      ids = Arrays.copyOf(ids, capacity);
      this.created = Arrays.copyOf(this.created, capacity);
      this.stopped = Arrays.copyOf(this.stopped, capacity);
      resources = Arrays.copyOf(resources, capacity);
      members = Arrays.copyOf(members, capacity);
      this.idle = Arrays.copyOf(this.idle, capacity);
      types = Arrays.copyOf(types, capacity);
      stops = Arrays.copyOf(stops, capacity);
      reasons = Arrays.copyOf(reasons, capacity);
    }
    ids[size] = id;
    this.created[size] = created;
    this.stopped[size] = stopped;
    resources[size] = (int) resource;
    members[size] = (int) member;
    types[size] = type;
    stops[size] = stop;
    this.idle[size] = idle;
    reasons[size] = reason;
    size++;
  }

  /** Switches a running machine off. */
  void stop(int i, long at, String how) {
    stopped[i] = at;
    stops[i] = how;
  }

  int size() {
    return size;
  }

  long id(int i) {
    return ids[i];
  }

  long created(int i) {
    return created[i];
  }

  long stopped(int i) {
    return stopped[i];
  }

  long resource(int i) {
    return resources[i];
  }

  long member(int i) {
    return members[i];
  }

  String type(int i) {
    return types[i];
  }

  String stop(int i) {
    return stops[i];
  }

  int idle(int i) {
    return idle[i];
  }

  String reason(int i) {
    return reasons[i];
  }

  /** Where the log of this id is; negative when there is none. */
  int find(long id) {
    for (int i = 0; i < size; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  /** Where the log of a machine is that is running at this moment; negative when none is. */
  int running(long resource, long at) {
    for (int i = size - 1; i >= 0; i--) {
      if (resources[i] == resource && types[i].equals("allowed") && stopped[i] > at) {
        return i;
      }
    }
    return -1;
  }

  /** The highest id. */
  long lastId() {
    long last = 0;
    for (int i = 0; i < size; i++) {
      last = Math.max(last, ids[i]);
    }
    return last;
  }
}
