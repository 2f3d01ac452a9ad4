package org.makerspacehub.beans.audit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.HubException;

/**
 * Reads the lines of an export or of the executor's folder. A line counts only as it was written:
 * canonical, whole, with nothing before, after or besides; so no byte of it can change unnoticed.
 */
final class AuditLines implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final Set<String> ROW = Set.of("seq", "prev", "hash", "at", "body");
  private static final Set<String> CHECKPOINT = Set.of("number", "at", "body", "hash", "signature");

  private final Path file;
  private final InputStream in;

  /**
   * @throws HubException when it cannot be opened
   */
  AuditLines(Path file) {
    this.file = file;
    try {
      this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    } catch (IOException absent) {
      throw new HubException("%s cannot be read.".formatted(file), absent);
    }
  }

  /** A line that is not as an export writes it. */
  static final class NotALine extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** The next row of a chain; empty at the end. */
  Optional<ChainRow> row() throws NotALine {
    Map<String, Object> line = line(ROW);
    return line == null
        ? Optional.empty()
        : Optional.of(
            new ChainRow(
                number(line, "seq"),
                text(line, "prev"),
                text(line, "hash"),
                at(line),
                text(line, "body")));
  }

  /** The next checkpoint; empty at the end. */
  Optional<Checkpoint> checkpoint() throws NotALine {
    Map<String, Object> line = line(CHECKPOINT);
    return line == null
        ? Optional.empty()
        : Optional.of(
            new Checkpoint(
                number(line, "number"),
                at(line),
                text(line, "body"),
                text(line, "hash"),
                text(line, "signature")));
  }

  private Map<String, Object> line(Set<String> names) throws NotALine {
    String text = next();
    if (text == null) {
      return null;
    }
    try {
      Map<String, Object> line = JSON.readValue(text, OBJECT);
      if (line == null || !line.keySet().equals(names) || !CanonicalJson.write(line).equals(text)) {
        throw new NotALine();
      }
      return line;
    } catch (JsonProcessingException | HubException notOurs) {
      throw new NotALine();
    }
  }

  private String next() throws NotALine {
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
      int b;
      while ((b = in.read()) != -1) {
        if (b == '\n') {
          byte[] bytes = line.toByteArray();
          String text = new String(bytes, StandardCharsets.UTF_8);
          // What is no UTF-8 would be read as something else than it is.
          if (!java.util.Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
            throw new NotALine();
          }
          return text;
        }
        line.write(b);
      }
      if (line.size() > 0) {
        throw new NotALine();
      }
      return null;
    } catch (IOException unreadable) {
      throw new HubException("%s cannot be read.".formatted(file), unreadable);
    }
  }

  private static long number(Map<String, Object> line, String name) throws NotALine {
    if (line.get(name) instanceof Integer || line.get(name) instanceof Long) {
      return ((Number) line.get(name)).longValue();
    }
    throw new NotALine();
  }

  private static String text(Map<String, Object> line, String name) throws NotALine {
    if (line.get(name) instanceof String text) {
      return text;
    }
    throw new NotALine();
  }

  private static java.time.LocalDateTime at(Map<String, Object> line) throws NotALine {
    try {
      return ChainRow.read(text(line, "at"));
    } catch (DateTimeException notATime) {
      throw new NotALine();
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException read) {
      throw new HubException("%s cannot be closed.".formatted(file), read);
    }
  }
}
