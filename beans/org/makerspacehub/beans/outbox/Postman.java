package org.makerspacehub.beans.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.Redaction;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a claimed message the way its kind is sent. While the hub only observes, whoever is no
 * operator is not spoken to; the operators read instead whom it would have told.
 */
public class Postman {
  private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
  private static final Pattern LINK = Pattern.compile("https?://\\S+");

  /** Codes, keys, amounts: words with a digit or in capitals, which a summary can do without. */
  private static final Pattern CODE =
      Pattern.compile("(?<![\\w<@-])(?=[\\w-]*\\d|[A-Z-]{4,}\\b)[\\w-]{4,}(?![\\w-])");

  private static final int LONGEST_SUMMARY = 160;

  private final SlackSender slack;
  private final MailSender mail;
  private final Attachments attachments;
  private final HubMode mode;
  private final String opsChannel;
  private final Set<String> opsMail;
  private final Predicate<String> isOperator;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param slack speaks in Slack
   * @param mail sends mail
   * @param attachments the pictures of mails, and how many a message has
   * @param mode whether everybody is spoken to
   * @param opsChannel the operators' channel; empty when there is none
   * @param opsMail the operators' mail addresses
   * @param isOperator whether a Slack account ({@code U…}) is an operator or the owner; asked in
   *     {@link HubMode#OBSERVE} only
   */
  public Postman(
      SlackSender slack,
      MailSender mail,
      Attachments attachments,
      HubMode mode,
      String opsChannel,
      Set<String> opsMail,
      Predicate<String> isOperator) {
    this.slack = slack;
    this.mail = mail;
    this.attachments = attachments;
    this.mode = mode;
    this.opsChannel = opsChannel;
    this.opsMail = opsMail;
    this.isOperator = isOperator;
  }

  /** Makes one attempt. Failures are answers, not exceptions. */
  public Delivery deliver(OutboxItem item) {
    JsonNode message;
    try {
      message = json.readTree(item.payload() == null ? "" : item.payload());
    } catch (JsonProcessingException e) {
      return Delivery.failed(item, "its words are no JSON");
    }
    if (message == null || !message.isObject()) {
      return Delivery.failed(item, "it has no words");
    }
    try {
      return mode == HubMode.OBSERVE && !isForOperators(item)
          ? instead(item, message)
          : send(item, message);
    } catch (RuntimeException unexpected) {
      LOG.error("Message {} broke its sender", item.id(), unexpected);
      return Delivery.unknown(item, "broke: " + unexpected.getClass().getSimpleName());
    }
  }

  private Delivery send(OutboxItem item, JsonNode message) {
    return switch (item.kind()) {
      case SLACK_POST -> slack.post(item, item.address(), message);
      case SLACK_UPDATE -> slack.update(item, message);
      case SLACK_EPHEMERAL -> {
        String[] whom = item.address().split("/", 2);
        yield whom.length == 2
            ? slack.whisper(item, whom[0], whom[1], message)
            : Delivery.failed(item, "its address is not channel/account");
      }
      case SLACK_HOME -> slack.home(item, item.address(), message);
      case MAIL -> mail.send(item, item.address(), words(item, message));
    };
  }

  private MailWords words(OutboxItem item, JsonNode message) {
    String html = message.path("html").asText("");
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    if (!html.isBlank()) {
      for (Attachments.Kept picture : attachments.of(item)) {
        byte[] content = attachments.content(item, picture);
        if (content != null) {
          pictures.put(picture.name(), content);
        }
      }
    }
    MailWords words =
        new MailWords(
            message.path("subject").asText(""), message.path("text").asText(""), html, pictures);
    if (!words.isItsOwn()) {
      // Whoever opened it would tell a stranger so; the text says the same.
      LOG.error("The page of mail {} would fetch something; only its text goes out", item.id());
      return words.plain();
    }
    return words;
  }

  private boolean isForOperators(OutboxItem item) {
    String address = item.address();
    return switch (item.kind()) {
      // What it changes was posted under this very rule, or is nowhere.
      case SLACK_UPDATE -> true;
      case SLACK_POST -> isOpsPlace(address) || isOperator.test(address);
      case SLACK_HOME -> isOperator.test(address);
      case SLACK_EPHEMERAL -> isOperator.test(address.substring(address.indexOf('/') + 1));
      case MAIL -> opsMail.contains(address.toLowerCase(Locale.ROOT));
    };
  }

  private boolean isOpsPlace(String address) {
    return !opsChannel.isEmpty() && address.equals(opsChannel);
  }

  private Delivery instead(OutboxItem item, JsonNode message) {
    if (opsChannel.isEmpty()) {
      return Delivery.sent(item, null, "observing: not sent, and no channel to say so");
    }
    ObjectNode summary = json.createObjectNode();
    summary.put(
        "text",
        "Would have told %s (ref %s)%s: %s"
            .formatted(whom(item), item.ref(), pictures(item), gist(item, message)));
    Delivery told = slack.post(item, opsChannel, summary);
    // Without its place: a later update of the message must not bring the real words here.
    return told.end() == Delivery.End.SENT
        ? Delivery.sent(item, null, "observing: the operators were told instead")
        : told;
  }

  private String pictures(OutboxItem item) {
    int count = attachments.of(item).size();
    return count == 0 ? "" : " with " + When.count(count, "picture");
  }

  private static String whom(OutboxItem item) {
    String address = item.address();
    if (item.kind() == Kind.MAIL) {
      return "somebody by mail";
    }
    String last = address.substring(address.indexOf('/') + 1);
    if (last.matches("[UW][A-Z0-9]{1,23}")) {
      return "<@%s>".formatted(last);
    }
    return last.matches("[CGD][A-Z0-9]{1,23}") ? "<#%s>".formatted(last) : "a channel";
  }

  private static String gist(OutboxItem item, JsonNode message) {
    String said = message.path(item.kind() == Kind.MAIL ? "subject" : "text").asText("");
    String line = Redaction.withoutSecrets(said).replaceAll("\\s+", " ").strip();
    line = CODE.matcher(LINK.matcher(line).replaceAll("[…]")).replaceAll("[…]");
    return line.length() <= LONGEST_SUMMARY ? line : line.substring(0, LONGEST_SUMMARY - 1) + "…";
  }
}
