package org.makerspacehub.beans.vendor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A piece of a list, as a tool answers it. What is null is left out.
 *
 * @param items never null
 * @param nextCursor for the next call; null on the last page
 * @param total how many there are in all; null when the vendor does not say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(
    @JsonProperty("items") List<T> items,
    @JsonProperty("next_cursor") String nextCursor,
    @JsonProperty("total") Long total) {
  /** Without the items, which are personal data. */
  @Override
  public String toString() {
    return "Page[items=" + items.size() + ", more=" + (nextCursor != null) + "]";
  }
}
