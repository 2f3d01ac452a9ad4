package org.makerspacehub.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.makerspacehub.sandbox.Seed.Member;

/**
 * The machines of a {@link Seed}: what stands there, who was trained for it, who used it in the
 * last year and what that cost. Chosen by dice of its own, so that the people of a seed are the
 * same with it and without.
 *
 * @param resources machines and doors
 * @param courses what one can be trained in
 * @param trainings by the member's id
 * @param logs what happened at the machines
 * @param charges what it cost, and the fees of memberships
 */
record MachineSeed(
    List<Resource> resources,
    List<Course> courses,
    Map<Long, List<Training>> trainings,
    MachineLogs logs,
    List<Charge> charges) {

  /** A year of a space of this size. */
  static final int USUAL_LOGS = 24_000;

  /** The member of some of the logs, who was deleted before anybody looked. */
  static final long DELETED_MEMBER = 1_999;

  /** Where the ids of logs begin: above 2^53, where a double would round them. */
  private static final long FIRST_LOG = 9_007_199_254_740_993L;

  private static final Duration YEAR = Duration.ofDays(365);

  /** A machine or a door. */
  record Resource(long id, String name, long type, String controlType, String perHour) {}

  /** What one can be trained in. */
  record Course(long id, String title, String state, List<Long> resources) {}

  /**
   * A course that a member has taken.
   *
   * @param until last day on which it counts; null when open
   */
  record Training(long id, long course, LocalDate date, LocalDate until) {}

  /**
   * What something cost.
   *
   * @param resourceLog null when it was typed in by hand
   * @param invoice null until it is invoiced
   */
  record Charge(
      long id,
      Long member,
      String description,
      String price,
      Instant at,
      Long resourceLog,
      Long invoice) {}

  /** How much of a day's use is over at which hour of the space's clock. */
  private static final double[] HOURS = {0, 1, 8, 12, 17, 21, 23, 24};

  private static final double[] SHARES = {0, 0.01, 0.03, 0.18, 0.45, 0.85, 0.97, 1};

  /** Between universal time and the space's in winter, in milliseconds. */
  private static final long UTC_OFFSET = -Duration.ofHours(9).toMillis();

  private static final List<Resource> RESOURCES =
      List.of(
          new Resource(41, "Front door", 1, "door", "0.00"),
          new Resource(42, "Wood shop door", 1, "door", "0.00"),
          new Resource(43, "Laser cutter (60 W)", 2, "machine", "12.00"),
          new Resource(44, "Laser cutter (100 W)", 2, "machine", "18.00"),
          new Resource(45, "CNC router", 3, "machine", "20.00"),
          new Resource(46, "CNC mill", 3, "machine", "24.00"),
          new Resource(47, "Table saw", 4, "machine", "0.00"),
          new Resource(48, "Band saw", 4, "machine", "0.00"),
          new Resource(49, "Planer", 4, "machine", "3.00"),
          new Resource(50, "Jointer", 4, "machine", "0.00"),
          new Resource(51, "Drum sander", 4, "machine", "3.00"),
          new Resource(52, "Wood lathe", 4, "machine", "0.00"),
          new Resource(53, "Metal lathe", 5, "machine", "6.00"),
          new Resource(54, "MIG welder", 5, "machine", "8.00"),
          new Resource(55, "TIG welder", 5, "machine", "8.00"),
          new Resource(56, "Plasma table", 5, "machine", "15.00"),
          new Resource(57, "3D printer “Aurora”", 6, "machine", "1.50"),
          new Resource(58, "3D printer “Borealis”", 6, "machine", "1.50"),
          new Resource(59, "Resin printer", 6, "machine", "4.00"),
          new Resource(60, "Embroidery machine", 7, "machine", "5.00"),
          new Resource(61, "Industrial sewing machine", 7, "machine", "0.00"),
          new Resource(62, "Vinyl cutter", 7, "machine", "2.00"),
          new Resource(63, "Kiln", 8, "machine", "10.00"),
          new Resource(64, "Soldering bench", 9, "machine", "0.00"),
          new Resource(65, "Compressor", 9, "machine", "0.00"));

  private static final List<Course> COURSES =
      List.of(
          new Course(301, "Laser safety", "active", List.of(43L, 44L)),
          new Course(302, "CNC basics", "active", List.of(45L, 46L)),
          new Course(303, "Wood shop", "active", List.of(47L, 48L, 49L, 50L, 51L, 52L)),
          new Course(304, "Metal shop", "active", List.of(53L, 56L)),
          new Course(305, "Welding", "active", List.of(54L, 55L)),
          new Course(306, "3D printing", "active", List.of(57L, 58L, 59L)),
          new Course(307, "Textiles", "active", List.of(60L, 61L, 62L)),
          new Course(308, "Forklift (no longer given)", "archived", List.of()));

  private static final List<String> DENIALS =
      List.of(
          "noPermission",
          "noPackage",
          "unknownKey",
          "memberInactive",
          "openingHours",
          "keyInactive",
          "tooManyAttempts");
  private static final List<String> HOUSEKEEPING =
      List.of(
          "pairing",
          "keyAssigned",
          "checkIn",
          "reboot",
          "offline",
          "resourceDisabled",
          "resourceEnabled",
          "authorizationCheck");
  private static final List<String> STOPS =
      List.of("normal", "normal", "normal", "automatic", "offline", "takeover");

  /** Makes the machines of a seed, with so many logs. */
  static MachineSeed of(Seed seed, int logs) {
    Random dice = new Random(seed.number() * 131 + 17);
    List<Long> members = seed.members().stream().map(Member::id).toList();
    Map<Long, List<Training>> trainings = trainings(seed, dice);
    MachineLogs happened = logs(seed.now(), members, logs, dice);
    return new MachineSeed(
        RESOURCES, COURSES, trainings, happened, charges(seed, members, happened, dice));
  }

  private static Map<Long, List<Training>> trainings(Seed seed, Random dice) {
    Map<Long, List<Training>> trainings = new LinkedHashMap<>();
    long id = 80_001;
    for (Member member : seed.members()) {
      List<Training> taken = new ArrayList<>();
      boolean known =
          seed.people().stream().anyMatch(p -> p.memberId() != null && p.memberId() == member.id());
      int many = known ? 2 : dice.nextInt(4);
      for (int i = 0; i < many; i++) {
        LocalDate date = seed.today().minusDays(3 + dice.nextInt(700));
        Course course = COURSES.get((dice.nextInt(COURSES.size() / 2) * 2 + i) % COURSES.size());
        taken.add(
            new Training(id++, course.id(), date, dice.nextInt(5) == 0 ? date.plusYears(1) : null));
      }
      trainings.put(member.id(), List.copyOf(taken));
    }
    return trainings;
  }

  private static MachineLogs logs(Instant now, List<Long> members, int count, Random dice) {
    MachineLogs logs = new MachineLogs(count + 16);
    long begin = now.minus(YEAR).toEpochMilli();
    double step = (double) YEAR.toMillis() / Math.max(1, count);
    long created = begin;
    for (int i = 0; i < count; i++) {
      // Now and then several at one moment, right where a page of a thousand may end.
      if (i % 11 != 1 && i % 500 > 4) {
        created =
            Math.min(
                now.toEpochMilli() - 1,
                awake((long) (begin + step * i + dice.nextInt(1 + (int) step))));
      }
      int what = dice.nextInt(100);
      long member = members.get(dice.nextInt(members.size()));
      int resource =
          RESOURCES.size() - 1 - (int) Math.sqrt(dice.nextInt(RESOURCES.size() * RESOURCES.size()));
      // Neighbours swap their ids: an order that Fabman promises nowhere.
      long id = FIRST_LOG + 3L * (i % 4 == 1 && i + 1 < count ? i + 1 : i % 4 == 2 ? i - 1 : i);
      long at = RESOURCES.get(resource).id();
      if (what < 88) {
        boolean door = RESOURCES.get(resource).controlType().equals("door");
        // Nobody is still at it, but for the few below: a test may switch on what it likes.
        long stopped =
            Math.min(
                now.toEpochMilli(),
                created + (door ? 5_000 : 60_000L + dice.nextInt(3 * 60 * 60_000)));
        logs.add(
            id,
            created,
            stopped,
            at,
            i % 97 == 0 ? DELETED_MEMBER : member,
            "allowed",
            STOPS.get(dice.nextInt(STOPS.size())),
            door ? -1 : dice.nextInt(900),
            null);
      } else if (what < 96) {
        String why = DENIALS.get(dice.nextInt(DENIALS.size()));
        long who =
            why.equals("unknownKey") ? (i % 2 == 0 ? MachineLogs.NULL : MachineLogs.EMPTY) : member;
        logs.add(id, created, created, at, who, "denied", null, -1, why);
      } else {
        long who = i % 2 == 0 ? MachineLogs.NULL : MachineLogs.EMPTY;
        logs.add(
            id,
            created,
            created,
            at,
            who,
            HOUSEKEEPING.get(dice.nextInt(HOUSEKEEPING.size())),
            null,
            -1,
            null);
      }
    }
    if (count > 1_000) {
      // Two that are running and will stop within the hour, and one that somebody forgot.
      long next = FIRST_LOG + 3L * count;
      for (int i = 0; i < 3; i++) {
        long ago = i == 2 ? Duration.ofDays(3).toMillis() : Duration.ofMinutes(20 + i).toMillis();
        long stops =
            i == 2 ? MachineLogs.RUNNING : now.plusSeconds(1_800 + 600L * i).toEpochMilli();
        logs.add(
            next + 3L * i,
            now.toEpochMilli() - ago,
            stops,
            43 + i,
            members.get(i),
            "allowed",
            "normal",
            30,
            null);
      }
    }
    return logs;
  }

  /**
   * The same day, at an hour at which people are about: hardly anybody before eight, most in the
   * evening. What was earlier stays earlier.
   */
  private static long awake(long moment) {
    long day = Duration.ofDays(1).toMillis();
    long midnight = Math.floorDiv(moment + UTC_OFFSET, day) * day - UTC_OFFSET;
    double share = (double) (moment - midnight) / day;
    int part = 0;
    while (part + 2 < HOURS.length && share >= SHARES[part + 1]) {
      part++;
    }
    double within = (share - SHARES[part]) / (SHARES[part + 1] - SHARES[part]);
    double hour = HOURS[part] + within * (HOURS[part + 1] - HOURS[part]);
    return midnight + (long) (hour / 24 * day);
  }

  private static List<Charge> charges(
      Seed seed, List<Long> members, MachineLogs logs, Random dice) {
    List<Charge> charges = new ArrayList<>();
    long id = 600_001;
    for (int i = 0; i < logs.size() && charges.size() < 2_500; i += 9) {
      Resource resource = resource(logs.resource(i));
      long minutes = (logs.stopped(i) - logs.created(i)) / 60_000;
      if (!logs.type(i).equals("allowed")
          || resource.perHour().equals("0.00")
          || minutes < 1
          || logs.stopped(i) > seed.now().toEpochMilli()) {
        continue;
      }
      long cents = Math.round(Double.parseDouble(resource.perHour()) * 100 * minutes / 60);
      charges.add(
          new Charge(
              id++,
              logs.member(i) > 0 ? logs.member(i) : null,
              resource.name() + ", " + minutes + " min",
              money(cents),
              Instant.ofEpochMilli(logs.created(i)),
              logs.id(i),
              dice.nextInt(3) == 0 ? null : 70_001L + dice.nextInt(900)));
    }
    for (int i = 0; i < 60; i++) {
      // Typed in at the front desk: material, and money given back.
      charges.add(
          new Charge(
              id++,
              members.get(dice.nextInt(members.size())),
              i % 6 == 5 ? "Refund" : "Material",
              money(i % 6 == 5 ? -1_250 : 300 + dice.nextInt(9_000)),
              seed.now().minus(Duration.ofHours(1 + dice.nextInt(8_000))),
              null,
              null));
    }
    charges.addAll(FeeSeed.of(seed, logs.size() < USUAL_LOGS ? 15 : 3));
    return charges;
  }

  static Resource resource(long id) {
    return RESOURCES.stream().filter(r -> r.id() == id).findFirst().orElseThrow();
  }

  /** When it was on the space's clock, as Fabman writes it: without a zone. */
  static String onTheWall(Instant at) {
    ZonedDateTime there = at.atZone(Seed.ZONE);
    return "%s".formatted(there.toLocalDateTime().withNano(0)).length() == 16
        ? there.toLocalDateTime().withNano(0) + ":00"
        : there.toLocalDateTime().withNano(0).toString();
  }

  private static String money(long cents) {
    return (cents < 0 ? "-" : "")
        + Math.abs(cents) / 100
        + ".%02d".formatted(Math.abs(cents) % 100);
  }
}
