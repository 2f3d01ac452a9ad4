package org.makerspacehub.beans.ask;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.Submission;
import org.makerspacehub.beans.command.Submitted;
import org.makerspacehub.beans.command.ViewHandler;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.Subject;
import org.makerspacehub.beans.policy.Principal;

/** The forms to ask by, one for each action, made of its schema; and the buttons about requests. */
public class RequestForm implements ClickHandler, ViewHandler {
  /** Opens the form of an action; the action's name follows. */
  public static final String ASK = "request.ask.";

  /** Takes a request back; value is its reference. */
  public static final String WITHDRAW = "request.withdraw";

  /** Opens the form to change a request; value is its reference. */
  public static final String EDIT = "request.edit";

  static final String MAKE = "request.make";
  static final String CHANGE = "request.change";
  static final String TARGET = "target";
  static final String WHY = "why";
  static final String URGENT = "urgent";

  private static final String PREFIX = "request.";
  private static final String ARGUMENT = "arg-";

  private final RequestDesk desk;
  private final Modals modals;

  /**
   * @param desk does what people ask for
   * @param modals opens the forms
   */
  public RequestForm(RequestDesk desk, Modals modals) {
    this.desk = desk;
    this.modals = modals;
  }

  @Override
  public String actionPrefix() {
    return PREFIX;
  }

  @Override
  public String callbackPrefix() {
    return PREFIX;
  }

  @Override
  public Reply click(Click click) {
    if (click.actionId().startsWith(ASK)) {
      ActionEntry entry = desk.askable(click.principal(), click.actionId().substring(ASK.length()));
      refuseLists(entry, "");
      return modals.open(
          click, form(entry, click.principal(), null, Map.of(), "", MAKE, entry.name()));
    }
    return switch (click.actionId()) {
      case WITHDRAW -> {
        Reply done = desk.withdraw(click.principal(), click.value(), click.ref());
        // The home tab shows it by itself.
        yield click.viewId().isEmpty() ? done : null;
      }
      case EDIT ->
          modals.open(click, change(desk.pending(click.principal(), click.value(), click.ref())));
      default -> throw new HubException("I don't know that button any more. Please type /request.");
    };
  }

  @Override
  public Submitted submit(Submission submission) {
    return switch (submission.callbackId()) {
      case MAKE -> make(submission);
      case CHANGE -> changed(submission);
      default -> throw new HubException("I don't know that form any more. Please type /request.");
    };
  }

  private Submitted make(Submission submission) {
    ActionEntry entry = desk.askable(submission.principal(), submission.about());
    Map<String, Object> arguments = new LinkedHashMap<>();
    Optional<Submitted> wrong = read(entry, submission, arguments);
    if (wrong.isPresent()) {
      return wrong.get();
    }
    Principal asker = submission.principal();
    String target = Subject.NOBODY;
    if (entry.target() == ActionEntry.Target.ACCOUNT) {
      // Only a form that asks nobody "for whom" is for whoever sent it off.
      boolean asked = submission.values().has(TARGET);
      String whom = submission.text(TARGET).orElse("");
      Typed.Read account =
          asked && whom.isEmpty()
              ? Typed.Read.no("Please choose for whom it is.")
              : asked ? desk.typed().account(whom, asker) : Typed.Read.of(asker.id());
      if (!account.ok()) {
        return Submitted.error(TARGET, account.no());
      }
      target = (String) account.value();
    } else if (entry.target() == ActionEntry.Target.MEMBER) {
      Typed.Read member =
          desk.typed().member(submission.text(TARGET).orElse(""), asker, submission.ref());
      if (!member.ok()) {
        return Submitted.error(TARGET, member.no());
      }
      target = (String) member.value();
    }
    Approvals.Asked asked =
        desk.ask(
            new Approvals.Ask(
                submission.ref(),
                asker,
                null,
                entry.name(),
                target,
                arguments,
                submission.text(WHY).orElse(""),
                submission.text(URGENT).filter("yes"::equals).isPresent()));
    return Submitted.sentence(asked.pending() ? "Asked" : "Not asked", desk.words().said(asked));
  }

  private Submitted changed(Submission submission) {
    String[] about = submission.about().split(":", 2);
    ActionRequest seen = desk.pending(submission.principal(), about[0], submission.ref());
    ActionEntry entry = desk.entry(seen.action());
    Map<String, Object> arguments = new LinkedHashMap<>();
    Optional<Submitted> wrong = read(entry, submission, arguments);
    if (wrong.isPresent()) {
      return wrong.get();
    }
    ActionRequest now =
        desk.edit(
            submission.principal(),
            seen.ref(),
            version(about),
            arguments,
            submission.text(WHY).orElse(""),
            submission.ref());
    return Submitted.sentence(
        "Changed",
        "*Changed.* %s\nWhat was %s Reference `%s`."
            .formatted(
                desk.words().what(now.canonical()),
                now.quorum() == 0
                    ? "confirmed before no longer counts; I send it to you once more."
                    : "approved before no longer counts; it takes %d of %d again."
                        .formatted(now.quorum(), now.quorum()),
                now.ref()));
  }

  private static int version(String[] about) {
    return about.length == 2 && about[1].matches("[0-9]{1,9}")
        ? Integer.parseInt(about[1])
        : Integer.MAX_VALUE;
  }

  private Optional<Submitted> read(
      ActionEntry entry, Submission submission, Map<String, Object> arguments) {
    for (Argument argument : desk.arguments(entry)) {
      String block = ARGUMENT + argument.name();
      Optional<String> given = submission.text(block);
      if (given.isEmpty()) {
        if (!argument.optional()) {
          return Optional.of(Submitted.error(block, "Please fill this in."));
        }
        continue;
      }
      Typed.Read read =
          desk.typed().read(argument, given.get(), submission.principal(), submission.ref());
      if (!read.ok()) {
        return Optional.of(Submitted.error(block, read.no()));
      }
      arguments.put(argument.name(), read.value());
    }
    return Optional.empty();
  }

  private static void refuseLists(ActionEntry entry, String first) {
    String no = RequestDesk.notByForm(entry);
    if (!no.isEmpty()) {
      throw new HubException(first + no);
    }
  }

  /** The form to change a request by. */
  Form change(ActionRequest request) {
    ActionEntry entry = desk.entry(request.action());
    refuseLists(entry, "Please withdraw it and have it asked for anew. ");
    Form form =
        new Form(CHANGE, "Change a request", "Change")
            .about(request.ref() + ":" + request.version())
            .text(
                "%s\nWhatever was approved until now no longer counts."
                    .formatted(desk.words().what(request.canonical())));
    fields(form, entry, request.canonical().arguments());
    return why(form, request.why());
  }

  /**
   * The form to ask by.
   *
   * @param target what is known of it already, as typed; null for nothing
   * @param known arguments that were understood already
   * @param why words that were typed already
   */
  Form form(
      ActionEntry entry,
      Principal asker,
      String target,
      Map<String, Object> known,
      String why,
      String callback,
      String about) {
    Form form = new Form(callback, title(entry), "Ask").about(about);
    form.text(SlackText.escape(desk.whatItTakes(entry)));
    if (entry.target() == ActionEntry.Target.ACCOUNT && desk.mayAskForOthers(entry, asker)) {
      form.person(
          TARGET,
          "For",
          "",
          false,
          target != null && target.contains("/")
              ? target.substring(target.indexOf('/') + 1)
              : asker.slackUserId());
    } else if (entry.target() == ActionEntry.Target.MEMBER) {
      form.words(
          TARGET,
          "For which member",
          "A member number, an e-mail address, or a name that only one member has.",
          200,
          false,
          false,
          target == null ? null : "#" + desk.numberOf(target));
    }
    fields(form, entry, known);
    why(form, why);
    return form.select(
        URGENT,
        "How soon",
        "",
        true,
        options("no", "When people have time", "yes", "Urgent: also in their quiet hours"),
        "no");
  }

  private static Map<String, String> options(String... pairs) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
    return options;
  }

  private static Form why(Form form, String first) {
    return form.words(
        WHY, "Why", "Those who decide read it.", RequestBook.LONGEST, false, true, first);
  }

  private static String title(ActionEntry entry) {
    return entry.title();
  }

  private void fields(Form form, ActionEntry entry, Map<String, Object> known) {
    for (Argument argument : desk.arguments(entry)) {
      String block = ARGUMENT + argument.name();
      Object value = known.get(argument.name());
      String first = value == null ? null : String.valueOf(value);
      boolean optional = argument.optional();
      switch (argument.kind()) {
        case CHOICE ->
            form.select(
                block,
                argument.title(),
                "",
                optional,
                argument.options(),
                first == null && argument.options().size() == 1
                    ? argument.options().keySet().iterator().next()
                    : first);
        case NUMBER ->
            form.number(
                block,
                argument.title(),
                argument.least() == null || argument.most() == null
                    ? ""
                    : "From %d to %d.".formatted(argument.least(), argument.most()),
                argument.least(),
                argument.most(),
                optional,
                first);
        case DAY -> form.day(block, argument.title(), "", optional, day(first));
        case ACCOUNT ->
            form.person(
                block,
                argument.title(),
                "",
                optional,
                first == null ? null : first.substring(first.indexOf('/') + 1));
        case CHANNEL -> form.channel(block, argument.title(), "", optional, first);
        case MEMBER ->
            form.words(
                block,
                argument.title(),
                "A member number, an e-mail address, or a name that only one member has.",
                200,
                false,
                optional,
                first == null ? null : "#" + desk.numberOf(first));
        case SUM ->
            form.words(block, argument.title(), "For example 20.00", 12, false, optional, first);
        case LINE, WORDS ->
            form.words(
                block,
                argument.title(),
                "",
                argument.most() == null ? 200 : (int) Math.min(argument.most(), 3_000),
                argument.most() != null && argument.most() > 300,
                optional,
                first);
      }
    }
  }

  private static LocalDate day(String text) {
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException notADay) {
      return null;
    }
  }

  /** A button that opens the form of an action. */
  static Card.Button button(ActionEntry entry) {
    return new Card.Button(ASK + entry.name(), entry.name(), "Ask…", Card.Style.PLAIN, null);
  }
}
