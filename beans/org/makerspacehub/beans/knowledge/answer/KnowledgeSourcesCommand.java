package org.makerspacehub.beans.knowledge.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.Readers;
import org.makerspacehub.beans.knowledge.answer.KnowledgeFigures.Source;

/** {@code /hub knowledge sources}: where knowledge is from. */
public final class KnowledgeSourcesCommand extends KnowledgeCommand {
  private static final int PAGE = 15;

  private final KnowledgeFigures figures;
  private final Readers readers;
  private final When when;

  /**
   * @param figures lists them
   * @param readers the name of what somebody may not read is not shown to them either
   * @param when says how long ago something was
   */
  public KnowledgeSourcesCommand(KnowledgeFigures figures, Readers readers, When when) {
    super("sources", SEE, "[page]", "Where knowledge is from: channels, mail, documents.");
    this.figures = figures;
    this.readers = readers;
    this.when = when;
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    List<Source> all = figures.sources();
    Card card = new Card("Sources of knowledge");
    if (all.isEmpty()) {
      return card.lead(
              Card.Sign.NEUTRAL,
              "There is none yet.",
              "Invite the hub to a channel, set `KNOWLEDGE_DIR` to a folder of documents, or"
                  + " `IMAP_URL` to a mailbox.")
          .reply();
    }
    int pages = (all.size() + PAGE - 1) / PAGE;
    int page = Pages.of(rest, pages);
    Set<String> marks = readers.of(command.principal());
    List<String> lines = new ArrayList<>();
    for (Source source : all.subList((page - 1) * PAGE, Math.min(all.size(), page * PAGE))) {
      lines.add(line(source, marks));
    }
    return card.list(lines).note(Pages.note(page, pages, "/hub knowledge sources")).reply();
  }

  private static String kind(Source source) {
    return switch (source.kind()) {
      case "slack" -> "Slack";
      case "mail" -> "Mail";
      case "file" -> "Documents";
      default -> "Notes";
    };
  }

  private String line(Source source, Set<String> marks) {
    boolean named = source.audience().isEmpty() || Audience.meet(marks, source.audience());
    String name =
        !named
            ? "something that you may not read"
            : SlackText.plain(source.title().isBlank() ? source.key() : source.title(), 80);
    String state =
        source.on()
            ? source.takenAt() != null
                ? "read " + when.age(source.takenAt())
                : source.documents() > 0 ? "on" : "on, nothing read yet"
            : "off";
    // With nothing known of it the note is the hub's own sentence about it.
    String note =
        (named || source.documents() == 0) && !source.note().isEmpty()
            ? ": " + SlackText.plain(source.note(), 160)
            : "";
    return "%s *%s*, %s, %s%s"
        .formatted(kind(source), name, When.count(source.documents(), "document"), state, note);
  }
}
