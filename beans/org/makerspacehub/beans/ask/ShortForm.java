package org.makerspacehub.beans.ask;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.Subject;
import org.makerspacehub.beans.policy.Principal;

/**
 * What somebody typed after an action's name: {@code front 4 for the laser class}.
 *
 * @param target as the request takes it; null while it is missing
 * @param arguments that were understood, by name
 * @param why the words that were left
 * @param missing names of required arguments that were not understood, {@code target} among them
 * @param no what was wrong with one of them, a sentence; empty for nothing
 */
record ShortForm(
    String target, Map<String, Object> arguments, String why, List<String> missing, String no) {
  static final String TARGET = "target";

  /** Whom it is for: a mention, oneself, or a name that Slack did not make a mention of. */
  private static final Pattern FOR =
      Pattern.compile(
          "(?i)(?:^|\\s)(?:for|to)\\s+"
              + "(<@[^>|]{1,64}(?:\\|[^>]{0,200})?>|me|myself|[@\uFF20]\\S{1,100})(?=[\\s.,;!?]|$)");

  /**
   * What people write when they mean somebody, or several: Slack leaves it so when it knows none.
   */
  private static final Pattern SOMEBODY = Pattern.compile("[@\uFF20]\\p{L}\\S*|<!subteam[^>]*>");

  private static final Pattern PERSON = Pattern.compile("<@[UW][A-Z0-9]|[UW]0[A-Z0-9]{6,22}$");
  private static final Pattern WORD = Pattern.compile("[\"“]([^\"”]{1,200})[\"”]|(\\S+)");

  /** Reads it. What was not understood is part of the reason, never dropped. */
  static ShortForm of(
      ActionEntry entry,
      List<Argument> arguments,
      String typed,
      Typed reader,
      Principal asker,
      String ref) {
    String text = unescaped(typed);
    String target = entry.target() == ActionEntry.Target.NONE ? Subject.NOBODY : null;
    String no = "";
    boolean aboutSomebody = target == null;
    Matcher somebody = FOR.matcher(text);
    String who = null;
    // Of a member's record "for me" is a reason; it is said first whose it is.
    boolean member = entry.target() == ActionEntry.Target.MEMBER;
    if (aboutSomebody
        && somebody.find()
        && !(member && somebody.group(1).toLowerCase(Locale.ROOT).startsWith("m"))) {
      who = somebody.group(1);
      text = (text.substring(0, somebody.start()) + " " + text.substring(somebody.end())).strip();
    }
    List<String> words = new ArrayList<>(words(text));
    if (aboutSomebody && who == null && !words.isEmpty()) {
      boolean person =
          Typed.user(words.get(0)).isPresent() || SOMEBODY.matcher(words.get(0)).lookingAt();
      if (person || member) {
        who = words.remove(0);
      }
    }
    if (aboutSomebody && entry.target() == ActionEntry.Target.ACCOUNT) {
      Typed.Read account = who == null ? Typed.Read.of(asker.id()) : reader.account(who, asker);
      target = (String) account.value();
      no = account.no();
    } else if (aboutSomebody && who != null) {
      Typed.Read record = reader.member(who, asker, ref);
      target = (String) record.value();
      no = record.no();
    }
    Map<String, Object> understood = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    if (target == null) {
      missing.add(TARGET);
    }
    for (Argument argument : arguments) {
      Optional<Typed.Read> read = take(argument, words, reader, asker, ref);
      if (read.isPresent() && read.get().ok()) {
        understood.put(argument.name(), read.get().value());
      } else if (!argument.optional()) {
        missing.add(argument.name());
        no = no.isEmpty() && read.isPresent() ? argument.title() + ": " + read.get().no() : no;
      }
    }
    String why = String.join(" ", words).strip();
    if (aboutSomebody && missing.isEmpty()) {
      String unclear = unclear(entry, who, words);
      if (!unclear.isEmpty()) {
        return new ShortForm(null, understood, why, List.of(TARGET), unclear);
      }
    }
    return new ShortForm(target, understood, why, List.copyOf(missing), no);
  }

  /**
   * Somebody is named in what was left over. Whom it is for is never guessed: what was meant for
   * somebody else must not be asked for whoever typed it.
   */
  private static String unclear(ActionEntry entry, String who, List<String> left) {
    for (String word : left) {
      Matcher name = SOMEBODY.matcher(word);
      if (name.lookingAt()) {
        return Typed.unknown(name.group());
      }
    }
    return who == null
            && entry.target() == ActionEntry.Target.ACCOUNT
            && left.stream().anyMatch(word -> PERSON.matcher(word).lookingAt())
        ? "You name somebody, and I can't tell whether it is for them. Please write `for me`, or"
            + " `for @` and their name."
        : "";
  }

  /** Takes the words of one argument, if they are its. */
  private static Optional<Typed.Read> take(
      Argument argument, List<String> words, Typed reader, Principal asker, String ref) {
    if (argument.kind() == Argument.Kind.CHOICE
        && argument.options().size() == 1
        && !argument.optional()) {
      String only = argument.options().keySet().iterator().next();
      if (!words.isEmpty() && reader.read(argument, words.get(0), asker, ref).ok()) {
        words.remove(0);
      }
      return Optional.of(Typed.Read.of(only));
    }
    if (words.isEmpty()) {
      return Optional.empty();
    }
    if (argument.kind() == Argument.Kind.WORDS) {
      Typed.Read all = reader.read(argument, String.join(" ", words), asker, ref);
      if (all.ok()) {
        words.clear();
      }
      return Optional.of(all);
    }
    Typed.Read first = reader.read(argument, words.get(0), asker, ref);
    if (first.ok()) {
      words.remove(0);
      // "4 hours" is one thing in two words.
      if (argument.kind() == Argument.Kind.NUMBER
          && !words.isEmpty()
          && words.get(0).matches("(?i)h|hrs?|hours?")) {
        words.remove(0);
      }
    }
    return Optional.of(first);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    // A mention may have blanks in its label.
    Matcher word = Pattern.compile("<[^>]{1,300}>|" + WORD.pattern()).matcher(text);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group() : word.group(1));
    }
    return words;
  }

  /** Slack escapes three characters in what people type; mentions are what is left of them. */
  private static String unescaped(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip();
  }

  /** The action that a word names; empty when none does, or several do. */
  static Optional<ActionEntry> action(String word, List<ActionEntry> open) {
    String said = word.toLowerCase(Locale.ROOT);
    for (ActionEntry entry : open) {
      if (entry.name().equals(said)) {
        return Optional.of(entry);
      }
    }
    List<ActionEntry> group =
        open.stream().filter(entry -> entry.name().startsWith(said + ".")).toList();
    // A thing and what undoes it: the thing is meant.
    if (group.size() == 2 && group.get(0).undo().equals(group.get(1).name())) {
      return Optional.of(group.get(0));
    }
    List<ActionEntry> fits =
        open.stream()
            .filter(
                entry -> entry.name().startsWith(said + ".") || entry.name().endsWith("." + said))
            .toList();
    return fits.size() == 1 ? Optional.of(fits.get(0)) : Optional.empty();
  }
}
