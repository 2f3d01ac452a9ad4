package org.makerspacehub.beans.mention;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.makerspacehub.beans.command.SlashCommand;

/**
 * What somebody who speaks to the hub without a slash may have meant. Generous with how things are
 * said, and never guessing about whom: {@code my membership?} is one's own, a name must follow the
 * command's word.
 */
final class MentionWords {
  private static final String HUB = "/hub";
  private static final String MEMBERSHIP = "/membership";
  private static final String ASK = "/ask";
  private static final Set<String> GREETINGS =
      Set.of("hi", "hello", "hey", "hallo", "moin", "thanks", "thank", "what", "commands");
  private static final Pattern ABOUT_MEMBERSHIP =
      Pattern.compile("(?i).*\\b(?:my|mine|i|me)\\b.*\\bmembership\\b.*|.*\\bmy membership\\b.*");
  private static final int FEW_WORDS = 8;
  private static final int GREETING_WORDS = 2;

  private MentionWords() {}

  /**
   * A slash command as it would have been typed.
   *
   * @param command with its slash
   * @param text what follows it
   */
  record Wanted(String command, String text) {}

  /**
   * Understands.
   *
   * @param said as it was written
   * @param botUserId the hub's own account; its name is no part of what was said
   * @param commands all there are
   * @return empty when it is nothing the hub knows
   */
  static Optional<Wanted> of(String said, String botUserId, List<SlashCommand> commands) {
    String text = bare(said, botUserId);
    if (text.isEmpty()) {
      return Optional.of(new Wanted(HUB, "help"));
    }
    String[] split = text.split(" ", 2);
    String first = word(split[0]);
    String rest = split.length == 1 ? "" : split[1].strip();
    if (first.equals("hub")) {
      return Optional.of(new Wanted(HUB, withoutEnd(rest)));
    }
    Optional<String> command =
        commands.stream()
            .map(SlashCommand::command)
            // What follows "ask" is a question, as it is without that word.
            .filter(name -> !name.equals(HUB) && !name.equals(ASK))
            .filter(
                name -> first.equals(name.substring(1)) || first.equals(name.substring(1) + "s"))
            .findFirst();
    if (command.isPresent()) {
      return Optional.of(
          new Wanted(command.get(), withoutEnd(rest.replaceFirst("(?i)^(?:of|for) +", ""))));
    }
    String plain = withoutEnd(text);
    if (commands.stream()
        .filter(each -> each.command().equals(HUB) && !each.verb().isEmpty())
        .anyMatch(each -> beginsWith(plain, each.verb()))) {
      return Optional.of(new Wanted(HUB, plain));
    }
    if (text.split(" ").length <= FEW_WORDS
        && !text.contains("<")
        && ABOUT_MEMBERSHIP.matcher(text).matches()) {
      return Optional.of(new Wanted(MEMBERSHIP, ""));
    }
    // "Hi there" is a greeting, "what is free on Monday?" a question.
    return GREETINGS.contains(first) && text.split(" ").length <= GREETING_WORDS
        ? Optional.of(new Wanted(HUB, "help"))
        : Optional.empty();
  }

  /** What was said, without the hub's name and what one puts after a name. */
  static String bare(String said, String botUserId) {
    String text = said;
    if (!botUserId.isEmpty()) {
      text = text.replaceAll("<@" + Pattern.quote(botUserId) + "(?:\\|[^>]*)?>", " ");
    }
    return text.replaceAll("[\\s\\u00a0]+", " ").strip().replaceFirst("^[,:;/!\\s-]+", "");
  }

  private static String word(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+$", "");
  }

  private static String withoutEnd(String text) {
    return text.replaceFirst("[?!.,;\\s]+$", "");
  }

  private static boolean beginsWith(String text, String verb) {
    String said = text.toLowerCase(Locale.ROOT);
    return said.equals(verb) || said.startsWith(verb + " ");
  }
}
