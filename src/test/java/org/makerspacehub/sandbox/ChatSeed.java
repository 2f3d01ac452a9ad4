package org.makerspacehub.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.sandbox.Seed.Channel;
import org.makerspacehub.sandbox.Seed.Message;

/**
 * What was said in the channels during the last year: decisions, rules, what changed since, and
 * what nobody remembers any more. The words stand in {@code sandbox/history.txt}.
 */
final class ChatSeed {
  private static final String FILE = "/sandbox/history.txt";
  private static final Pattern SAID = Pattern.compile("([a-z-]+) ([0-9]+) ([a-z0-9-]+): (.+)");
  private static final Pattern REPLIED = Pattern.compile("> ([a-z0-9-]+): (.+)");

  private final Instant now;
  private final List<Channel> channels;
  private final UnaryOperator<String> people;

  /**
   * @param people a Slack account by the trait of whose it is
   */
  ChatSeed(Instant now, List<Channel> channels, UnaryOperator<String> people) {
    this.now = now;
    this.channels = channels;
    this.people = people;
  }

  List<Message> messages() {
    List<Message> said = new ArrayList<>();
    Message root = null;
    int replies = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                ChatSeed.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        Matcher first = SAID.matcher(line);
        Matcher reply = REPLIED.matcher(line);
        if (first.matches()) {
          replies = 0;
          root =
              new Message(
                  id(first.group(1)),
                  people.apply(first.group(3)),
                  at(Integer.parseInt(first.group(2)), first.group(4)),
                  first.group(4));
          said.add(root);
        } else if (reply.matches() && root != null) {
          replies++;
          said.add(
              new Message(
                  root.channelId(),
                  people.apply(reply.group(1)),
                  root.at().plus(Duration.ofMinutes(11L * replies)),
                  reply.group(2),
                  root));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          throw new IllegalStateException("history.txt: " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return said;
  }

  private String id(String channel) {
    return channels.stream()
        .filter(each -> each.name().equals(channel))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No channel is called " + channel + "."))
        .id();
  }

  /** By day, and always at the same time of it; all of it within what is kept as it is. */
  private Instant at(int daysAgo, String text) {
    return now.minus(Duration.ofDays(daysAgo * 9L / 10))
        .truncatedTo(ChronoUnit.DAYS)
        .plus(Duration.ofMinutes(17 * 60L + Math.floorMod(text.hashCode(), 400)));
  }
}
