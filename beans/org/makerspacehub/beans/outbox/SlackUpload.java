package org.makerspacehub.beans.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.methods.Methods;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import okhttp3.FormBody;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Attachments.Kept;
import org.makerspacehub.beans.vendor.Fields;

/**
 * Brings the pictures of a message into Slack, before the message. Nobody sees them by that: they
 * belong to the hub alone until a message shows them, so an upload that is repeated leaves a file
 * that nobody sees, and never a second message. What was uploaded is remembered picture by picture.
 *
 * <p>A picture that cannot be had never holds up the words: the message goes without it and says
 * so. (Vendor: Slack documentation, files.getUploadURLExternal and files.completeUploadExternal.)
 */
public final class SlackUpload {
  /** What operators are told under when Slack takes no pictures. */
  static final String TOPIC = "slack.files";

  private static final String NAMED = "attachment:";

  /** Attempts that fail by themselves before the words go without the pictures: four minutes. */
  private static final int PATIENCE = 8;

  /** An attempt has a lease; what is left after this is uploaded by the next one. */
  private static final Duration AT_ONCE = Duration.ofMinutes(1);

  /**
   * Slack takes a while to look at a file, and until then refuses blocks that show it (vendor: its
   * libraries' maintainers; files.info would tell, but needs a scope that reads everybody's files).
   */
  private static final Duration PROCESSING = Duration.ofMinutes(2);

  private static final Set<String> NOT_ALLOWED =
      Set.of("missing_scope", "not_allowed_token_type", "no_permission");

  private final SlackCalls slack;
  private final OutsideUrls outside;
  private final Attachments attachments;
  private final Notices notices;
  private final Clock clock;

  /**
   * @param slack calls Slack
   * @param outside which addresses may be uploaded to
   * @param attachments the pictures
   * @param notices told when Slack takes no pictures, and when it does again
   * @param clock what "now" is
   */
  public SlackUpload(
      SlackCalls slack,
      OutsideUrls outside,
      Attachments attachments,
      Notices notices,
      Clock clock) {
    this.slack = slack;
    this.outside = outside;
    this.attachments = attachments;
    this.notices = notices;
    this.clock = clock;
  }

  /**
   * A message as it is to be said now.
   *
   * @param message with the ids of its pictures in it
   * @param shows how many pictures it has
   * @param since when the newest of them was uploaded; null without any
   * @param notYet why it is not to be said now; null when it is
   */
  record Ready(ObjectNode message, int shows, Instant since, Delivery notYet) {}

  /** One picture: its id, or why there is none. */
  private record Brought(Kept kept, String missing, Delivery notYet) {}

  /** Uploads what is not in Slack yet. */
  Ready ready(OutboxItem item, JsonNode message) {
    Set<String> named = named(message);
    if (named.isEmpty()) {
      return new Ready(message.deepCopy(), 0, null, null);
    }
    Map<String, Kept> kept =
        attachments.of(item).stream().collect(Collectors.toMap(Kept::name, Function.identity()));
    Instant until = clock.instant().plus(AT_ONCE);
    Map<String, Kept> there = new HashMap<>();
    Set<String> reasons = new LinkedHashSet<>();
    for (String name : named) {
      if (!clock.instant().isBefore(until)) {
        Delivery rest =
            Delivery.again(item, "its pictures are on their way", Duration.ofSeconds(1), false);
        return new Ready(null, 0, null, rest);
      }
      Brought brought = brought(item, kept.get(name));
      if (brought.notYet() != null) {
        return new Ready(null, 0, null, brought.notYet());
      }
      if (brought.kept() != null) {
        there.put(name, brought.kept());
      } else {
        reasons.add(brought.missing());
      }
    }
    Instant since =
        there.values().stream().map(Kept::uploadedAt).max(Instant::compareTo).orElse(null);
    return new Ready(shown(message, there, reasons), there.size(), since, null);
  }

  /** The message without its pictures, because Slack did not take them in time. */
  ObjectNode without(OutboxItem item, JsonNode message) {
    notices.raise(
        TOPIC,
        "Slack refuses to show the pictures that the hub uploads; messages go without them.",
        item.ref());
    return shown(message, Map.of(), Set.of("Slack did not take them in time"));
  }

  /** Whether an answer is about the pictures and not about the rest of the message. */
  static boolean refusesPictures(Ready ready, SlackAnswer answer) {
    if (answer.ok() || ready.shows() == 0) {
      return false;
    }
    if (answer.error().equals("file_not_found")) {
      return true;
    }
    if (!answer.error().equals("invalid_blocks")) {
      return false;
    }
    JsonNode details = answer.json().path("response_metadata").path("messages");
    if (details.isEmpty()) {
      details = answer.json().path("errors");
    }
    return details.isEmpty() || details.toString().matches("(?s).*slack[ _]file.*");
  }

  /** Whether the pictures are so new that Slack may still be looking at them. */
  boolean mayBeLookedAt(Ready ready) {
    return clock.instant().isBefore(ready.since().plus(PROCESSING));
  }

  /** The message was taken, with the pictures it shows. */
  void taken(Ready ready) {
    if (ready.shows() > 0) {
      notices.clear(TOPIC, "Slack takes pictures again.");
    }
  }

  private Brought brought(OutboxItem item, Kept picture) {
    if (picture == null) {
      return new Brought(null, "they are not there", null);
    }
    if (picture.slackFileId() != null) {
      return new Brought(picture, null, null);
    }
    byte[] content = attachments.content(item, picture);
    if (content == null) {
      return new Brought(null, "they are no longer there", null);
    }
    FormBody.Builder form =
        form()
            .add("filename", picture.name())
            .add("length", String.valueOf(content.length))
            .add("alt_txt", picture.altText());
    SlackAnswer place = slack.call(Methods.FILES_GET_UPLOAD_URL_EXTERNAL, form.build());
    if (!place.ok()) {
      return notBrought(item, place);
    }
    String id = Fields.text(place.json(), "file_id");
    Optional<URI> address = outside.allowed(Fields.text(place.json(), "upload_url"));
    if (id == null || !id.matches("F[A-Z0-9]{1,23}") || address.isEmpty()) {
      return notBrought(item, SlackAnswer.refused("upload", "its address is none of Slack's"));
    }
    SlackAnswer sent = slack.upload(address.get(), content);
    if (!sent.ok()) {
      return notBrought(item, sent);
    }
    SlackAnswer done =
        slack.call(
            Methods.FILES_COMPLETE_UPLOAD_EXTERNAL,
            form().add("files", files(id, picture)).build());
    // When this answer gets lost the file may be there; only we see it, and another takes its
    // place.
    return done.ok()
        ? new Brought(attachments.uploaded(item, picture, id), null, null)
        : notBrought(item, done);
  }

  private Brought notBrought(OutboxItem item, SlackAnswer answer) {
    if (answer.passes() && item.attempts() < PATIENCE) {
      return new Brought(
          null, null, Delivery.again(item, "its pictures: " + answer.why(), answer.pause(), false));
    }
    boolean scope = NOT_ALLOWED.contains(answer.error());
    notices.raise(
        TOPIC,
        scope
            ? "The hub may not bring pictures into Slack, so messages go without them: its app lacks"
                + " the scope `files:write`. Give the app the manifest that `setup` writes, and"
                + " install it again."
            : "Slack does not take the hub's pictures (%s), so messages go without them. The scope"
                    .formatted(answer.why())
                + " they need is `files:write`.",
        item.ref());
    return new Brought(
        null,
        scope
            ? "the hub's app lacks the scope `files:write`"
            : answer.passes() ? "Slack did not answer in time" : "Slack refused them",
        null);
  }

  private static FormBody.Builder form() {
    return new FormBody.Builder(StandardCharsets.UTF_8);
  }

  private static String files(String id, Kept picture) {
    ArrayNode files = JsonNodeFactory.instance.arrayNode();
    String title = picture.title().isEmpty() ? picture.name() : picture.title();
    files.addObject().put("id", id).put("title", title);
    return files.toString();
  }

  // ---- blocks -------------------------------------------------------------------------------

  /** The pictures that the blocks name, each once, in their order. */
  private static Set<String> named(JsonNode message) {
    Set<String> names = new LinkedHashSet<>();
    message.path("blocks").forEach(block -> name(block).ifPresent(names::add));
    return names;
  }

  private static Optional<String> name(JsonNode block) {
    String id = block.path("slack_file").path("id").asText("");
    return block.path("type").asText().equals("image") && id.startsWith(NAMED)
        ? Optional.of(id.substring(NAMED.length()))
        : Optional.empty();
  }

  private static ObjectNode shown(JsonNode message, Map<String, Kept> there, Set<String> reasons) {
    ObjectNode copy = message.deepCopy();
    ArrayNode blocks = copy.putArray("blocks");
    for (JsonNode block : message.path("blocks")) {
      Optional<String> name = name(block);
      if (name.isEmpty()) {
        blocks.add(block.deepCopy());
      } else if (there.containsKey(name.get())) {
        ObjectNode image = block.deepCopy();
        image.putObject("slack_file").put("id", there.get(name.get()).slackFileId());
        blocks.add(image);
      }
    }
    if (!reasons.isEmpty()) {
      ObjectNode note = blocks.addObject().put("type", "context");
      note.putArray("elements")
          .addObject()
          .put("type", "mrkdwn")
          .put(
              "text",
              "%s could not be uploaded: %s."
                  .formatted(
                      there.isEmpty() ? "The charts" : "Some charts",
                      String.join("; ", List.copyOf(reasons))));
    }
    return copy;
  }
}
