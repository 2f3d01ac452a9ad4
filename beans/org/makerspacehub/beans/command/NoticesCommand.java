package org.makerspacehub.beans.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.tell.NoticeBrake;
import org.makerspacehub.beans.tell.NoticeBrake.Waiting;
import org.makerspacehub.beans.tell.NoticeChoices;

/**
 * {@code /hub notices}: what the asker is told by the hub of its own accord, with a switch for
 * each; and for whoever may decide it, what is held back.
 */
public class NoticesCommand implements SlashCommand, ClickHandler {
  private static final String TITLE = "Your notices";
  private static final String ON = "notice.on";
  private static final String OFF = "notice.off";

  private final NoticeChoices choices;
  private final NoticeBrake brake;
  private final Guard guard;

  /**
   * @param choices what somebody wants
   * @param brake what is held back
   * @param guard says who may
   */
  public NoticesCommand(NoticeChoices choices, NoticeBrake brake, Guard guard) {
    this.choices = choices;
    this.brake = brake;
    this.guard = guard;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "notices";
  }

  @Override
  public String action() {
    return "hub.notices";
  }

  @Override
  public String usage() {
    return "/hub notices";
  }

  @Override
  public String help() {
    return "What the hub tells you by itself, and switches to turn it off.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    return switches(command.principal(), "");
  }

  @Override
  public String actionPrefix() {
    return "notice.";
  }

  @Override
  public Reply click(Click click) {
    if (!guard
        .check(click.principal(), "hub.notices", Resource.HUB, Map.of("ref", click.ref()))
        .allowed()) {
      return Reply.of("You may not change that (ref %s).".formatted(click.ref()));
    }
    Optional<NoticeChoices.Kind> kind =
        NoticeChoices.KINDS.stream().filter(each -> each.kind().equals(click.value())).findFirst();
    if (kind.isEmpty() || !Set.of(ON, OFF).contains(click.actionId())) {
      return Reply.of("That switch is not there any more. Type `/hub notices` for those that are.");
    }
    boolean wanted = click.actionId().equals(ON);
    choices.choose(click.principal().id(), kind.get().kind(), wanted);
    return switches(
            click.principal(), "%s: turned %s.".formatted(kind.get().name(), wanted ? "on" : "off"))
        .replacing();
  }

  private Reply switches(Principal asker, String done) {
    Set<String> off = choices.off(asker.id());
    Card card = new Card(TITLE);
    card.lead(
        done.isEmpty() ? Card.Sign.NEUTRAL : Card.Sign.GOOD,
        done.isEmpty() ? "What I tell you by myself." : done,
        "They come as a direct message, to you alone, and never in the quiet hours.");
    for (NoticeChoices.Kind kind : NoticeChoices.KINDS) {
      boolean isOn = !off.contains(kind.kind());
      card.row(
          "*%s*: %s\n%s".formatted(kind.name(), isOn ? "on" : "off", kind.what()),
          new Card.Button(
              isOn ? OFF : ON,
              kind.kind(),
              isOn ? "Turn off" : "Turn on",
              isOn ? Card.Style.PLAIN : Card.Style.PRIMARY,
              null));
    }
    if (mayDecide(asker)) {
      held(card);
    }
    return card.reply();
  }

  private boolean mayDecide(Principal asker) {
    return guard.preview(asker, "hub.notices.release", Resource.HUB, Map.of()).allowed();
  }

  private void held(Card card) {
    List<String> lines = new ArrayList<>();
    for (Waiting waiting : brake.waiting()) {
      lines.add(
          "`%s`: %s, %s  ·  `/hub notices release %s`"
              .formatted(
                  waiting.kind(),
                  When.count(waiting.held(), "message"),
                  waiting.onlyFirst()
                      ? "about what was so before I began to look"
                      : "too many at once",
                  waiting.kind()));
    }
    if (!lines.isEmpty()) {
      card.rule().text("*Held back until somebody decides*").list(lines);
    }
  }
}
