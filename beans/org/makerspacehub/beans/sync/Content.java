package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.makerspacehub.beans.Sha256;

/**
 * The content of a record as we keep it: the fields we allow, in one order, and their hash. Two
 * answers that say the same have the same hash, so an unchanged record is recognised without
 * reading it back.
 *
 * @param json canonical JSON of the allowed fields
 * @param hash SHA-256 of it in lower-case hex
 */
record Content(String json, String hash) {
  private static final ObjectMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  // Raise it whenever rows are made differently from the same record: then every row is made anew.
  private static final String ROWS_VERSION = "1\n";

  /**
   * @param item the vendor's record
   * @param fields what of it we keep
   */
  static Content of(JsonNode item, List<String> fields) {
    ObjectNode kept = CANONICAL.createObjectNode();
    for (String field : fields) {
      JsonNode value = item.get(field);
      if (value != null && !value.isNull()) {
        kept.set(field, value);
      }
    }
    try {
      String json = CANONICAL.writeValueAsString(CANONICAL.treeToValue(kept, Object.class));
      return new Content(json, Sha256.hex(ROWS_VERSION + json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A parsed record can always be written again", e);
    }
  }
}
