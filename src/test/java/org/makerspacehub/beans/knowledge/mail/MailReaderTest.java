package org.makerspacehub.beans.knowledge.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.knowledge.paper.PaperReader;

/** Whatever bytes come as a mail, they are read, passed or refused. */
class MailReaderTest {
  private final MailReader reader = new MailReader(new PaperReader(), "");

  private Mail read(String raw) {
    return reader.read(raw.getBytes(StandardCharsets.UTF_8), false);
  }

  @Test
  void tenThousandPartsInEachOtherAreRefused() {
    StringBuilder deep = new StringBuilder("Content-Type: multipart/mixed; boundary=b0\n\n");
    for (int i = 0; i < 10_000; i++) {
      deep.append("--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n".formatted(i, i + 1));
    }
    assertThat(read(deep.toString()).reason()).isEqualTo("Its parts are nested too deeply.");

    StringBuilder mails = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      mails.append("Content-Type: message/rfc822\n\n");
    }
    assertThat(read(mails.toString()).reason()).isEqualTo("Its parts are nested too deeply.");
  }

  @Test
  void manyPartsAndEndlessHeadersAreRefused() {
    assertThat(
            read("Content-Type: multipart/mixed; boundary=b\n\n"
                    + "--b\nContent-Type: text/plain\n\nx\n".repeat(10_000))
                .reason())
        .isEqualTo("It has more than 200 parts.");
    assertThat(read("To: " + "someone@example.org,\n ".repeat(300_000) + "x\n\nhello").reason())
        .isEqualTo("Its headers are longer than any mail's should be.");
  }

  @Test
  void aMailThatWasCutKeepsItsWords() {
    String raw =
        """
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        The words.
        --b
        Content-Type: application/pdf; name=plan.pdf
        Content-Transfer-Encoding: base64

        JVBERi0xLjQK
        """;
    Mail mail = reader.read(raw.getBytes(StandardCharsets.UTF_8), true);
    assertThat(mail.verdict()).isEqualTo(Mail.Verdict.TAKEN);
    assertThat(mail.reason()).isEqualTo("plan.pdf: It is larger than 6 MB.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "My answer.|On Tue, 3 Feb 2026 at 10:00, Ada <ada@example.org> wrote:|> old~My answer.",
        "My answer.|On Tue, 3 Feb 2026 at 10:00, Ada Member with a long name|<ada@example.org> wrote:|> old~My answer.",
        "Hallo.|Am 03.02.2026 um 10:00 schrieb Ada:|> alt~Hallo.",
        "Yes.|-----Original Message-----|From: a|old~Yes.",
        "Yes.|From: Ada|Sent: Monday|To: Ben|Subject: x|old~Yes.",
        "> one|First.|> two|Second.~First.|Second.",
        "Words.|-- |Ada|555~Words.",
        "Words.|Sent from my phone~Words."
      })
  void whatIsQuotedIsLeftOut(String text, String own) {
    assertThat(MailTrim.own(text.replace('|', '\n'), true)).isEqualTo(own.replace('|', '\n'));
  }

  @Test
  void whatAFirstMailPassesOnIsKept() {
    String text =
        "See below.\nFrom: Insurer\nSent: Monday\nTo: Us\nSubject: Policy\nThe kiln is covered.";
    assertThat(MailTrim.own(text, false)).contains("The kiln is covered.");
  }

  @Property(tries = 100)
  void randomBytesAreDealtWith(@ForAll @Size(max = 2_000) byte[] bytes) {
    assertThat(reader.read(bytes, false).verdict()).isNotNull();
  }

  @Test
  void brokenMailsAreDealtWith() {
    byte[] whole =
        """
        From: "Ada" <ada@example.org>
        Subject: =?utf-8?B?w7w=?= x
        References: <a@b> <c@d>
        Date: Mon, 2 Feb 2026 10:00:00 +0100
        Content-Type: multipart/alternative; boundary="b"

        --b
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        words=20here =C3=BC
        --b
        Content-Type: text/html
        Content-Transfer-Encoding: base64

        PHA+aGk8L3A+
        --b--
        """
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(4_711);
    for (int i = 0; i < 400; i++) {
      byte[] broken = whole.clone();
      for (int j = 0; j <= i % 12; j++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      Mail mail = reader.read(broken, i % 3 == 0);
      assertThat(mail.verdict() == Mail.Verdict.TAKEN).isEqualTo(!mail.sections().isEmpty());
    }
  }
}
