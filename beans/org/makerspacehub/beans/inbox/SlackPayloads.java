package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.makerspacehub.beans.Sha256;

/**
 * Reads the three shapes in which Slack speaks to us. Only verified bytes come here; still, a
 * payload of another workspace is not ours to act on.
 */
public class SlackPayloads {
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,191}");
  private static final Pattern USER = Pattern.compile("[A-Z0-9]{2,24}");

  private static final Set<String> IN_CHANNELS = Set.of("channel", "group");
  private static final List<String> WHERE =
      List.of(
          "type",
          "subtype",
          "channel",
          "channel_type",
          "ts",
          "thread_ts",
          "deleted_ts",
          "event_ts");

  private final ObjectMapper json;
  private final String teamId;

  /**
   * @param json reads and writes JSON
   * @param teamId our workspace
   */
  public SlackPayloads(ObjectMapper json, String teamId) {
    this.json = json;
    this.teamId = teamId;
  }

  /**
   * A slash command: form fields.
   *
   * @throws Unreadable when a field that Slack always sends is missing
   * @throws NotTrusted when it comes from another workspace
   */
  public Arrival command(SignedBody body) {
    ObjectNode fields = json.createObjectNode();
    form(body.bytes()).forEach(fields::put);
    return command(fields, body.ref(), body.digest());
  }

  /**
   * A slash command whose fields arrived as JSON, as a held connection brings them.
   *
   * @param digest null when there was no signature
   */
  public Arrival command(ObjectNode fields, String ref, byte[] digest) {
    ours(fields.path("team_id"));
    user(fields.path("user_id"));
    if (!fields.path("command").asText("").startsWith("/")) {
      throw new Unreadable("a command without its name");
    }
    return arrival(Arrival.COMMAND, fields, fields.path("trigger_id"), ref, digest);
  }

  /**
   * An event of the Events API: JSON; or Slack's question whether this address is ours.
   *
   * @throws Unreadable when it is not JSON or has no type
   * @throws NotTrusted when it comes from another workspace
   */
  public Arrival event(SignedBody body) {
    ObjectNode envelope = object(body.bytes());
    if ("url_verification".equals(envelope.path("type").asText())) {
      String challenge = envelope.path("challenge").asText("");
      if (challenge.isEmpty()) {
        throw new Unreadable("a verification without a challenge");
      }
      return new Arrival(body.ref(), Arrival.EVENT, "", "{}", "", challenge, body.digest());
    }
    return event(envelope, body.ref(), body.digest());
  }

  /**
   * An event whose envelope is there already, as a held connection brings it.
   *
   * @param digest null when there was no signature
   */
  public Arrival event(ObjectNode envelope, String ref, byte[] digest) {
    ours(envelope.path("team_id"));
    return arrival(Arrival.EVENT, envelope, envelope.path("event_id"), ref, digest);
  }

  /**
   * A click, a shortcut or a submitted view: JSON in the form field {@code payload}.
   *
   * @throws Unreadable when the field is missing or not JSON
   * @throws NotTrusted when it comes from another workspace
   */
  public Arrival interaction(SignedBody body) {
    String payload = form(body.bytes()).get("payload");
    if (payload == null) {
      throw new Unreadable("an interaction without a payload");
    }
    return interaction(object(payload.getBytes(StandardCharsets.UTF_8)), body.ref(), body.digest());
  }

  /**
   * An interaction that is JSON already, as a held connection brings it.
   *
   * @param digest null when there was no signature
   */
  public Arrival interaction(ObjectNode interaction, String ref, byte[] digest) {
    ours(interaction.path("team").path("id"));
    user(interaction.path("user").path("id"));
    String source =
        "view_submission".equals(interaction.path("type").asText())
            ? Arrival.SUBMISSION
            : Arrival.INTERACTION;
    return arrival(
        source,
        interaction,
        interaction.path("trigger_id"),
        ref,
        digest,
        Said.in(interaction).orElse(null));
  }

  /**
   * What came over a held connection: the same things, and never with a signature.
   *
   * @throws Unreadable when it is none of the three
   * @throws NotTrusted when it comes from another workspace
   */
  public Arrival envelope(SocketEnvelope envelope) {
    return switch (envelope.type()) {
      case SocketEnvelope.COMMAND -> command(envelope.payload(), envelope.ref(), null);
      case SocketEnvelope.EVENT -> event(envelope.payload(), envelope.ref(), null);
      case SocketEnvelope.INTERACTION -> interaction(envelope.payload(), envelope.ref(), null);
      default -> throw new Unreadable("an envelope of a kind that the hub does not know");
    };
  }

  /** What Slack wants to hear when it asks whether an address is ours. */
  public String echo(Arrival challenge) {
    return write(json.createObjectNode().put("challenge", challenge.challenge()));
  }

  /** That an account changed is a hint where to look; its profile is of no use here. */
  private static void keepOnlyTheUsersId(JsonNode event) {
    if (event.path("user").isObject()) {
      JsonNode user = event.get("user");
      ((ObjectNode) event)
          .put("user", user.path("id").asText(""))
          .put("user_team", user.path("team_id").asText(""));
    }
  }

  /**
   * What was said in a channel is a hint where to look as well: what is in it is read there, by
   * whoever may, and is in no row that outlives it.
   */
  private static void keepOnlyWhereItWas(JsonNode event) {
    if (event instanceof ObjectNode message
        && message.path("type").asText().equals("message")
        && IN_CHANNELS.contains(message.path("channel_type").asText())) {
      String thread = message.path("thread_ts").asText("");
      for (String now : List.of("message", "previous_message")) {
        thread = thread.isEmpty() ? message.path(now).path("thread_ts").asText("") : thread;
      }
      String changed = message.path("message").path("ts").asText("");
      message.retain(WHERE);
      if (!thread.isEmpty()) {
        message.put("thread_ts", thread);
      }
      if (!changed.isEmpty()) {
        message.put("changed_ts", changed);
      }
    }
  }

  private Arrival arrival(
      String source, ObjectNode payload, JsonNode id, String ref, byte[] digest) {
    return arrival(source, payload, id, ref, digest, null);
  }

  private Arrival arrival(
      String source, ObjectNode payload, JsonNode id, String ref, byte[] digest, Said said) {
    // The old verification token proves nothing and is a secret all the same.
    payload.remove("token");
    keepOnlyTheUsersId(payload.path("event"));
    keepOnlyWhereItWas(payload.path("event"));
    // The page that was on the screen is ours, and is about somebody: no reason to keep it again.
    if (payload.path("event") instanceof ObjectNode event) {
      event.remove("view");
    }
    String kept = write(payload);
    return new Arrival(
        ref,
        source,
        ID.matcher(id.asText("")).matches() ? id.asText() : "sha256:" + Sha256.hex(kept),
        kept,
        payload.path("response_url").asText(""),
        "",
        digest,
        said);
  }

  private void ours(JsonNode team) {
    if (teamId.isEmpty() || !teamId.equals(team.asText(""))) {
      throw new NotTrusted("another workspace");
    }
  }

  private static void user(JsonNode user) {
    if (!USER.matcher(user.asText("")).matches()) {
      throw new Unreadable("no user");
    }
  }

  private ObjectNode object(byte[] bytes) {
    try {
      if (json.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // The parser's message quotes the text: it stays here.
    }
    throw new Unreadable("not a JSON object");
  }

  private String write(JsonNode node) {
    try {
      return json.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new Unreadable("cannot be kept as JSON");
    }
  }

  private static Map<String, String> form(byte[] bytes) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : new String(bytes, StandardCharsets.UTF_8).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Unreadable("a form field that cannot be decoded");
    }
  }
}
