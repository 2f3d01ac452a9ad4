package org.makerspacehub.beans.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.math.BigDecimal;
import org.makerspacehub.beans.HubException;

/** Figures as they are kept, to be held against later ones: money as text, to the last cent. */
final class FiguresJson {
  private final ObjectMapper json;

  FiguresJson() {
    JsonMapper mapper =
        JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // A later hub may count more than the one that kept them.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    mapper
        .configOverride(BigDecimal.class)
        .setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING));
    json = mapper;
  }

  String write(ReportFigures figures) {
    try {
      return json.writeValueAsString(figures);
    } catch (JsonProcessingException e) {
      throw new HubException("The figures could not be written down.", e);
    }
  }

  ReportFigures read(String text) {
    try {
      return json.readValue(text, ReportFigures.class);
    } catch (JsonProcessingException e) {
      throw new HubException("The figures of an earlier report cannot be read.", e);
    }
  }
}
