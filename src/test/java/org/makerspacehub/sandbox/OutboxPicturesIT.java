package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimePart;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Attachment;
import org.makerspacehub.beans.outbox.Attachments;
import org.makerspacehub.beans.outbox.JdbcAttachments;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.outbox.MailSender;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxItem;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.makerspacehub.beans.outbox.OutboxWorker;
import org.makerspacehub.beans.outbox.Postman;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackSender;
import org.makerspacehub.beans.outbox.SlackUpload;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Pictures arrive with their message, or the message says why not; and it arrives once. */
class OutboxPicturesIT {
  private static final String OPS = "C0OPERATE";
  private static final EmbeddedMariaDb DATABASE = EmbeddedMariaDb.shared();
  private static final SandboxClock CLOCK =
      SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z"));
  private static final DriverManagerDataSource SOURCE =
      new DriverManagerDataSource(DATABASE.url(), "hub_app", "hub_app");
  private static final byte[] TREND = png(31, 17);
  private static final byte[] HOURS = png(12, 40);

  private static Sandbox sandbox;
  private static SlackCalls calls;

  private final JdbcClient db = JdbcClient.create(SOURCE);
  private final JdbcTransactionManager transactions = new JdbcTransactionManager(SOURCE);
  private final Outbox outbox = new JdbcOutbox(db, transactions, CLOCK);
  private final Map<String, String> raised = new LinkedHashMap<>();
  private final List<String> cleared = new ArrayList<>();
  private final Notices notices =
      new Notices() {
        @Override
        public void raise(String topic, String sentence, String ref) {
          raised.put(topic, sentence);
        }

        @Override
        public void clear(String topic, String sentence) {
          cleared.add(topic);
        }
      };
  private final OutboxWorker worker = new OutboxWorker(db, transactions, CLOCK, notices);
  private final Attachments attachments = new JdbcAttachments(db, CLOCK);

  @BeforeAll
  static void start() {
    sandbox = Sandbox.start(0, 1, CLOCK, () -> "http://127.0.0.1:1");
    calls =
        new SlackCalls(apiUrl(), SandboxSettings.SLACK_BOT_TOKEN, Duration.ofMillis(1_500), CLOCK);
  }

  @AfterAll
  static void stop() {
    calls.close();
    sandbox.close();
    DATABASE.empty();
  }

  @BeforeEach
  void empty() {
    DATABASE.empty();
    sandbox.reset();
  }

  @Test
  @DisplayName("a message shows its pictures, which the database keeps no longer")
  void arrives() throws IOException {
    put("report", Kind.SLACK_POST, "C0GENERAL", words("the figures"));
    drain();

    JsonNode message = only("the figures");
    assertThat(shown(message)).hasSize(2);
    assertThat(bytes(shown(message).get(0))).isEqualTo(TREND);
    assertThat(bytes(shown(message).get(1))).isEqualTo(HOURS);
    assertThat(message.at("/blocks/1/alt_text").asText()).isEqualTo("Members: 12, then 15");
    JsonNode files = get("/_state").path("files");
    assertThat(files).hasSize(2);
    assertThat(files.get(0).path("name").asText()).isEqualTo("trend.png");
    assertThat(files.get(0).path("title").asText()).isEqualTo("The trend");
    assertThat(files.get(0).path("alt_text").asText()).isEqualTo("Members: 12, then 15");
    assertThat(count("content IS NOT NULL OR title <> '' OR alt_text <> ''")).isZero();
    assertThat(count("slack_file_id IS NOT NULL AND uploaded_at IS NOT NULL")).isEqualTo(2);
    assertThat(raised).isEmpty();
  }

  @Test
  @DisplayName("an update brings pictures of its own, and a message without pictures needs none")
  void updates() throws IOException {
    outbox.put(message("m", Kind.SLACK_POST, "C0GENERAL", "{\"text\":\"v0\"}", List.of()));
    put("m:1", Kind.SLACK_UPDATE, "m", words("v1"));
    drain();
    drain();

    assertThat(shown(only("v1"))).hasSize(2);
    assertThat(texts()).doesNotContain("v0");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
            "files.getUploadURLExternal",
            "upload/v1",
            "files.completeUploadExternal",
            "chat.postMessage")
        .flatMap(
            call ->
                Stream.of("429", "500", "503", "hang", "reset", "drop-after-commit")
                    .map(kind -> Arguments.of(call, kind)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  @DisplayName("S24 whatever breaks at any of the four calls: one message, with its pictures")
  void faultAt(String call, String kind) throws IOException {
    fault(kind, call, 1);
    put("report", Kind.SLACK_POST, "C0GENERAL", words("once"));

    for (int i = 0; i < 12 && !state("report").equals("SENT"); i++) {
      drain();
      CLOCK.advance(Duration.ofSeconds(11));
    }

    assertThat(state("report")).isEqualTo("SENT");
    assertThat(shown(only("once"))).hasSize(2);
    // What a repeated upload leaves behind, nobody sees; a picture that was remembered is not sent
    // again.
    assertThat(get("/_state").path("files").size()).isLessThanOrEqualTo(3);
    assertThat(raised).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"files.getUploadURLExternal", "upload/v1", "files.completeUploadExternal"})
  @DisplayName("when a call stays broken the figures arrive without the pictures, and say so")
  void staysBroken(String call) throws IOException {
    fault("500", call, 0);
    put("report", Kind.SLACK_POST, "C0GENERAL", words("the figures"));
    for (int i = 0; i < 12; i++) {
      drain();
      CLOCK.advance(Duration.ofMinutes(2));
    }

    JsonNode message = only("the figures");
    assertThat(shown(message)).isEmpty();
    assertThat(message.at("/blocks/0/text/text").asText()).isEqualTo("15 members");
    assertThat(note(message))
        .isEqualTo("The charts could not be uploaded: Slack did not answer in time.");
    assertThat(raised).containsOnlyKeys("slack.files");
    assertThat(raised.get("slack.files")).contains("files:write");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing_scope",
        "not_allowed_token_type",
        "file_uploads_disabled",
        "file_upload_size_restricted"
      })
  @DisplayName("where Slack takes no files the figures go at once, and one notice names the scope")
  void refused(String error) throws IOException {
    slackFiles("{\"refuse\":\"" + error + "\"}");
    put("report", Kind.SLACK_POST, "C0GENERAL", words("the figures"));
    drain();

    assertThat(note(only("the figures")))
        .startsWith("The charts could not be uploaded: ")
        .contains(error.startsWith("file_") ? "Slack refused them" : "`files:write`");
    assertThat(raised).containsOnlyKeys("slack.files");
    assertThat(raised.get("slack.files")).contains("files:write");

    slackFiles("{}");
    put("next", Kind.SLACK_POST, "C0HELPDSK", words("the next figures"));
    drain();
    assertThat(shown(only("the next figures"))).hasSize(2);
    assertThat(cleared).contains("slack.files");
  }

  @Test
  @DisplayName("a file that Slack still looks at is shown a little later, uploaded once")
  void slow() throws IOException {
    slackFiles("{\"slow\":2}");
    put("report", Kind.SLACK_POST, "C0GENERAL", words("soon"));
    drain();
    assertThat(texts()).doesNotContain("soon");
    for (int i = 0; i < 8; i++) {
      CLOCK.advance(Duration.ofSeconds(10));
      drain();
    }

    assertThat(shown(only("soon"))).hasSize(2);
    assertThat(get("/_state").path("files")).hasSize(2);
    assertThat(raised).isEmpty();
  }

  @Test
  @DisplayName("a file that Slack never shows does not keep the figures back for long")
  void tooSlow() throws IOException {
    slackFiles("{\"slow\":1000}");
    put("report", Kind.SLACK_POST, "C0GENERAL", words("the figures"));
    for (int i = 0; i < 5; i++) {
      drain();
      CLOCK.advance(Duration.ofMinutes(1));
    }

    assertThat(note(only("the figures")))
        .isEqualTo("The charts could not be uploaded: Slack did not take them in time.");
    assertThat(raised).containsOnlyKeys("slack.files");
  }

  @Test
  @DisplayName("blocks that are wrong for another reason are refused for good, not waited for")
  void otherBlocks() {
    ObjectNode message = Wire.object().put("text", "x");
    message.putArray("blocks").add(image("trend.png", "fine")).add(image("hours.png", ""));
    put("report", Kind.SLACK_POST, "C0GENERAL", message.toString());
    drain();
    assertThat(state("report")).isEqualTo("FAILED");
  }

  static Stream<Arguments> deaths() {
    Stream<Arguments> atCalls =
        faults().filter(at -> Set.of("reset", "drop-after-commit").contains(at.get()[1]));
    Stream<Arguments> between =
        Stream.of("before remembering", "after remembering")
            .flatMap(when -> Stream.of("trend.png", "hours.png").map(it -> Arguments.of(it, when)));
    return Stream.concat(atCalls, between);
  }

  @ParameterizedTest
  @MethodSource("deaths")
  @DisplayName("S24 a hub that dies between any two steps leaves one message, with its pictures")
  void dies(String where, String how) throws IOException {
    put("report", Kind.SLACK_POST, "C0GENERAL", words("once"));
    OutboxItem item = worker.claimForSlack();
    if (how.endsWith("remembering")) {
      Postman dying = postman(HubMode.LIVE, calls, new LastBreath(where, how.startsWith("after")));
      assertThatThrownBy(() -> dying.deliver(item)).isInstanceOf(Dead.class);
    } else {
      fault(how, where, 1);
      // The dead write nothing down.
      postman(HubMode.LIVE, calls, attachments).deliver(item);
    }
    CLOCK.advance(Duration.ofMinutes(4));

    for (int i = 0; i < 4 && !state("report").equals("SENT"); i++) {
      drain();
      CLOCK.advance(Duration.ofSeconds(11));
    }

    assertThat(state("report")).isEqualTo("SENT");
    assertThat(shown(only("once"))).hasSize(2);
    assertThat(get("/_state").path("files").size()).isLessThanOrEqualTo(3);
  }

  @Test
  @DisplayName("while observing nothing is uploaded, and the summary says how many pictures")
  void observing() throws IOException {
    put("report", Kind.SLACK_POST, "C0GENERAL", words("the figures"));
    put("mail", Kind.MAIL, "ada@example.org", mail("<p>hi</p>"));
    for (int i = 0; i < 4; i++) {
      drain(postman(HubMode.OBSERVE, calls, attachments));
      CLOCK.advance(Duration.ofSeconds(3));
    }

    assertThat(texts().toString())
        .contains("Would have told <#C0GENERAL>", "with 2 pictures: the figures")
        .contains("somebody by mail", "with 2 pictures: Figures");
    assertThat(get("/_state").path("files")).isEmpty();
    assertThat(get("/_mails")).isEmpty();
  }

  @Test
  @DisplayName("a message and its pictures are put together, once, and at most ten of them")
  void put() {
    put("report", Kind.SLACK_POST, "C0GENERAL", words("one"));
    assertThat(outbox.put(report("report", Kind.SLACK_POST, "C0GENERAL", words("two")))).isFalse();
    assertThat(count("content IS NOT NULL")).isEqualTo(2);
    assertThatThrownBy(
            () ->
                new JdbcOutbox(db, CLOCK)
                    .put(report("other", Kind.SLACK_POST, "C0GENERAL", words("x"))))
        .isInstanceOf(IllegalStateException.class);
    Attachment same = picture("a.png", "", TREND);
    assertThatThrownBy(() -> message("k", Kind.MAIL, "a@b.c", "{}", List.of(same, same)))
        .isInstanceOf(IllegalArgumentException.class);
    List<Attachment> many =
        Stream.iterate(0, i -> i + 1).limit(11).map(i -> picture(i + ".png", "", TREND)).toList();
    assertThatThrownBy(() -> message("k", Kind.MAIL, "a@b.c", "{}", many))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("what is too late goes with its pictures")
  void tooLate() {
    outbox.put(
        new OutboxMessage(
            "late",
            Ref.next(),
            Kind.SLACK_POST,
            "C0GENERAL",
            words("x"),
            Duration.ofMinutes(1),
            List.of(picture("trend.png", "t", TREND))));
    CLOCK.advance(Duration.ofMinutes(2));
    assertThat(worker.closeExpired()).isOne();
    assertThat(worker.closeExpired()).isZero();
    assertThat(state("late")).isEqualTo("EXPIRED");
    assertThat(count("content IS NOT NULL OR title <> ''")).isZero();
  }

  @Test
  @DisplayName(
      "a mail is text first, then a page with its pictures in it, the same at each attempt")
  void mailParts() throws Exception {
    String html =
        "<html><body><img src=\"cid:trend.png\" alt=\"Members\"><img src='cid:hours.png'>"
            + "<img src=\"cid:nothing.png\"><a href=\"https://example.org\">more</a></body></html>";
    put("mail", Kind.MAIL, "ada@example.org", mail(html));
    OutboxItem item = worker.claimMail();
    postman(HubMode.LIVE, calls, attachments).deliver(item);
    postman(HubMode.LIVE, calls, attachments).deliver(item);

    List<MimeMessage> received = sandbox.mail().received();
    assertThat(received).hasSize(2);
    assertThat(received.get(0).getMessageID()).isEqualTo(received.get(1).getMessageID());
    MimeMessage mail = received.get(0);
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.isMimeType("multipart/alternative")).isTrue();
    Multipart both = (Multipart) mail.getContent();
    assertThat(both.getBodyPart(0).isMimeType("text/plain")).isTrue();
    assertThat(both.getBodyPart(0).getContent().toString()).isEqualTo("15 Mitglieder – Größe");
    Multipart page = (Multipart) both.getBodyPart(1).getContent();
    assertThat(both.getBodyPart(1).isMimeType("multipart/related")).isTrue();
    assertThat(page.getCount()).isEqualTo(3);
    String shown = page.getBodyPart(0).getContent().toString();
    for (int i = 1; i <= 2; i++) {
      MimePart picture = (MimePart) page.getBodyPart(i);
      String id = picture.getContentID().replaceAll("[<>]", "");
      assertThat(id).matches("(trend|hours)\\.png@[0-9a-f]{16}\\.northern-lights\\.example");
      assertThat(shown).contains("cid:" + id);
      assertThat(((Part) picture).getDisposition()).isEqualTo("inline");
      assertThat(((Part) picture).getInputStream().readAllBytes())
          .isEqualTo(i == 1 ? TREND : HOURS);
    }
    assertThat(shown).contains("cid:gone").doesNotContain("nothing.png");
    JsonNode room = get("/_mails").get(0);
    assertThat(room.path("html").asText())
        .contains("data:image/png;base64," + Base64.getEncoder().encodeToString(TREND))
        .doesNotContain("cid:trend", "cid:hours");
    assertThat(room.path("text").asText()).isEqualTo("15 Mitglieder – Größe");
    assertThat(room.path("date").asText()).isEqualTo(item.createdAt().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=\"https://evil.example/x.png\">",
        "<img src='//evil.example/x.png'>",
        "<img src=http://evil.example/x>",
        "<img srcset=\"https://evil.example/x.png 2x\">",
        "<body background=\"http://evil.example/x.png\">",
        "<p style=\"background:url(https://evil.example/x)\">",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<script>alert(1)</script>",
        "<iframe srcdoc=x></iframe>",
        "<meta http-equiv=\"refresh\" content=\"0;url=https://evil.example\">",
        "<form action=\"https://evil.example\">",
        "<img alt=x onerror=\"alert(1)\" src=\"cid:trend.png\">",
        "<svg><image href=\"https://evil.example/x\"/></svg>"
      })
  @DisplayName("S10 a page that would fetch or run something is not sent; its text is")
  void remoteContent(String html) throws IOException {
    put("mail", Kind.MAIL, "ada@example.org", mail("<html><body>" + html + "</body></html>"));
    drain();

    JsonNode mail = get("/_mails").get(0);
    assertThat(mail.has("html")).isFalse();
    assertThat(mail.path("text").asText()).isEqualTo("15 Mitglieder – Größe");
    assertThat(mail.path("headers").asText()).contains("text/plain").doesNotContain("multipart");
  }

  @Test
  @DisplayName(
      "S10 line breaks, terminal codes and turned text in subject, title and words of a picture")
  void tricks() throws IOException {
    String trick = "March\r\nBcc: eve@example.org\u001b[31m\u202egnp.exe\u0000\u0085\u2028end";
    String plain = "March Bcc: eve@example.org [31mgnp.exe end";
    ObjectNode mail = Wire.object().put("subject", trick).put("text", "text");
    mail.put("html", "<p>hi</p><img src=\"cid:trend.png\">");
    Attachment picture = new Attachment("trend.png", trick, trick, TREND);
    outbox.put(message("mail", Kind.MAIL, "ada@example.org", mail.toString(), List.of(picture)));
    ObjectNode words = Wire.object().put("text", "the figures");
    words.putArray("blocks").add(image("trend.png", "alt"));
    outbox.put(message("post", Kind.SLACK_POST, "C0GENERAL", words.toString(), List.of(picture)));
    drain();

    JsonNode got = get("/_mails").get(0);
    assertThat(got.path("subject").asText()).isEqualTo(plain);
    assertThat(got.path("headers").asText()).doesNotContain("\nBcc:", "\u001b", "\u202e");
    JsonNode file = get("/_state").path("files").get(0);
    assertThat(file.path("title").asText()).isEqualTo(plain);
    assertThat(file.path("alt_text").asText()).isEqualTo(plain);
    assertThat(shown(only("the figures"))).hasSize(1);
  }

  // ---- helpers ------------------------------------------------------------------------------

  /** The end of a process. */
  private static final class Dead extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Ends the process when a picture is to be remembered. */
  private final class LastBreath implements Attachments {
    private final String name;
    private final boolean after;

    LastBreath(String name, boolean after) {
      this.name = name;
      this.after = after;
    }

    @Override
    public List<Kept> of(OutboxItem item) {
      return attachments.of(item);
    }

    @Override
    public byte[] content(OutboxItem item, Kept picture) {
      return attachments.content(item, picture);
    }

    @Override
    public Kept uploaded(OutboxItem item, Kept picture, String slackFileId) {
      boolean last = picture.name().equals(name);
      if (last && !after) {
        throw new Dead();
      }
      Kept now = attachments.uploaded(item, picture, slackFileId);
      if (last) {
        throw new Dead();
      }
      return now;
    }
  }

  private Postman postman(HubMode mode, SlackCalls by, Attachments pictures) {
    SlackUpload upload = new SlackUpload(by, new OutsideUrls(apiUrl()), pictures, notices, CLOCK);
    return new Postman(
        new SlackSender(by, upload, Duration.ofSeconds(10)),
        new MailSender(
            sandbox.settings().get("SMTP_URL").toString(),
            sandbox.settings().get("MAIL_FROM").toString(),
            Duration.ofSeconds(2)),
        pictures,
        mode,
        OPS,
        Set.of(SandboxSettings.OPS_MAIL),
        "U0OPERAT1"::equals);
  }

  private static String apiUrl() {
    return sandbox.settings().get("SLACK_API_BASE_URL").toString();
  }

  private void put(String key, Kind kind, String address, String payload) {
    assertThat(outbox.put(report(key, kind, address, payload))).isTrue();
  }

  private static OutboxMessage report(String key, Kind kind, String address, String payload) {
    return message(
        key,
        kind,
        address,
        payload,
        List.of(
            new Attachment("trend.png", "The trend", "Members: 12, then 15", TREND),
            picture("hours.png", "Busy hours", HOURS)));
  }

  private static OutboxMessage message(
      String key, Kind kind, String address, String payload, List<Attachment> pictures) {
    return new OutboxMessage(key, Ref.next(), kind, address, payload, null, pictures);
  }

  private static Attachment picture(String name, String title, byte[] content) {
    return new Attachment(name, title, "what it shows", content);
  }

  private static String words(String text) {
    ObjectNode message = Wire.object().put("text", text);
    ArrayNode blocks = message.putArray("blocks");
    blocks
        .addObject()
        .put("type", "section")
        .putObject("text")
        .put("type", "mrkdwn")
        .put("text", "15 members");
    blocks.add(image("trend.png", "Members: 12, then 15"));
    blocks.add(image("hours.png", "Busy hours"));
    return message.toString();
  }

  private static ObjectNode image(String name, String altText) {
    ObjectNode block = Wire.object().put("type", "image").put("alt_text", altText);
    block.putObject("slack_file").put("id", "attachment:" + name);
    return block;
  }

  private static String mail(String html) {
    return Wire.object()
        .put("subject", "Figures")
        .put("text", "15 Mitglieder – Größe")
        .put("html", html)
        .toString();
  }

  /** Until nothing is left that a second or two would bring. */
  private void drain() {
    worker.closeExpired();
    for (int i = 0; i < 3; i++) {
      drain(postman(HubMode.LIVE, calls, attachments));
      CLOCK.advance(Duration.ofMillis(1_100));
    }
  }

  private void drain(Postman postman) {
    for (OutboxItem item = worker.claimForSlack(); item != null; item = worker.claimForSlack()) {
      worker.finish(postman.deliver(item));
    }
    for (OutboxItem item = worker.claimMail(); item != null; item = worker.claimMail()) {
      worker.finish(postman.deliver(item));
    }
  }

  private String state(String key) {
    return db.sql("SELECT state FROM outbox_message WHERE message_key = :key")
        .param("key", key)
        .query(String.class)
        .single();
  }

  private long count(String which) {
    return db.sql("SELECT COUNT(*) FROM outbox_attachment WHERE " + which)
        .query(Long.class)
        .single();
  }

  private static void fault(String kind, String match, int count) throws IOException {
    String json =
        "{\"vendor\":\"slack\",\"kind\":\"%s\",\"match\":\"%s\",\"count\":%d,\"ms\":3000}"
            .formatted(kind, match, count);
    assertThat(new Http(sandbox.baseUrl()).json("POST", "/_faults", json).status()).isEqualTo(200);
  }

  private static void slackFiles(String json) throws IOException {
    assertThat(new Http(sandbox.baseUrl()).json("POST", "/_slack/files", json).status())
        .isEqualTo(200);
  }

  private static JsonNode get(String path) throws IOException {
    return new Http(sandbox.baseUrl()).get(path, Map.of()).json();
  }

  private static List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    get("/_state").path("messages").forEach(message -> texts.add(message.path("text").asText()));
    return texts;
  }

  /** The one message that says this. */
  private static JsonNode only(String text) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    get("/_state").path("messages").forEach(found::add);
    found.removeIf(message -> !message.path("text").asText().equals(text));
    assertThat(found).as("messages that say \"%s\"", text).hasSize(1);
    return found.get(0);
  }

  private static List<String> shown(JsonNode message) {
    List<String> files = new ArrayList<>();
    for (JsonNode block : message.path("blocks")) {
      if (block.path("type").asText().equals("image")) {
        files.add(block.path("slack_file").path("id").asText());
      }
    }
    return files;
  }

  private static String note(JsonNode message) {
    JsonNode blocks = message.path("blocks");
    return blocks.get(blocks.size() - 1).at("/elements/0/text").asText();
  }

  private static byte[] bytes(String file) {
    return sandbox.slackFile(file);
  }

  private static byte[] png(int width, int height) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
