package org.makerspacehub.beans.vendor.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.makerspacehub.beans.vendor.ListQuery;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorRoute;
import org.makerspacehub.beans.vendor.fabman.FabmanSpan;
import org.makerspacehub.beans.vendor.hubspot.HubspotListQuery;
import org.makerspacehub.beans.vendor.hubspot.HubspotSearch;
import org.makerspacehub.beans.vendor.slack.ChannelQuery;
import org.makerspacehub.beans.vendor.slack.ChannelsQuery;
import org.makerspacehub.beans.vendor.slack.MembersQuery;
import org.makerspacehub.beans.vendor.slack.ThreadQuery;

/**
 * The connector's tools by vendor. What a tool is called, takes and gives is in {@code
 * mcp/<name>.json}; how it reads is the route of the same name with hyphens.
 */
public final class ConnectorToolbox {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VendorRoute vendor;

  /**
   * @param vendor the way to the vendors
   */
  public ConnectorToolbox(VendorRoute vendor) {
    this.vendor = vendor;
  }

  /** The tools of {@code /mcp/fabman}. */
  public List<ConnectorTool> fabman() {
    return List.of(
        tool("fabman_list_members", ConnectorToolbox::listQuery),
        tool("fabman_get_member", arguments -> arguments.path("id").textValue()),
        tool("fabman_list_packages", ConnectorToolbox::listQuery),
        tool("fabman_list_invoices", ConnectorToolbox::listQuery),
        tool("fabman_list_machine_logs", ConnectorToolbox::fabmanSpan),
        tool("fabman_list_charges", ConnectorToolbox::fabmanSpan),
        tool("fabman_list_resources", ConnectorToolbox::listQuery),
        tool("fabman_list_training_courses", ConnectorToolbox::listQuery));
  }

  /** The tools of {@code /mcp/hubspot}. */
  public List<ConnectorTool> hubspot() {
    return List.of(
        tool("hubspot_list_contacts", ConnectorToolbox::contactsQuery),
        tool("hubspot_search_contacts", ConnectorToolbox::contactsSearch),
        tool("hubspot_get_contact", arguments -> arguments.path("id").textValue()));
  }

  /** The tools of {@code /mcp/slack}. */
  public List<ConnectorTool> slack() {
    return List.of(
        tool("slack_list_users", ConnectorToolbox::listQuery),
        tool("slack_get_user", arguments -> arguments.path("id").textValue()),
        tool("slack_list_channels", ConnectorToolbox::channelsQuery),
        tool("slack_list_channels_of", ConnectorToolbox::channelsQuery),
        tool("slack_list_members", ConnectorToolbox::membersQuery),
        tool("slack_read_channel", ConnectorToolbox::channelQuery),
        tool("slack_read_thread", ConnectorToolbox::threadQuery));
  }

  private ConnectorTool tool(String name, Function<JsonNode, Object> question) {
    String route = name.replace('_', '-');
    return new ConnectorTool(
        definition(name), arguments -> vendor.ask(route, question.apply(arguments)));
  }

  private static ListQuery listQuery(JsonNode arguments) {
    return new ListQuery(
        arguments.path("cursor").textValue(),
        arguments.has("limit") ? arguments.path("limit").intValue() : null,
        arguments.path("state").textValue());
  }

  private static FabmanSpan fabmanSpan(JsonNode arguments) {
    return new FabmanSpan(
        arguments.path("cursor").textValue(),
        arguments.has("limit") ? arguments.path("limit").intValue() : null,
        arguments.path("from").textValue(),
        arguments.path("until").textValue());
  }

  private static HubspotListQuery contactsQuery(JsonNode arguments) {
    return new HubspotListQuery(
        arguments.path("cursor").textValue(),
        arguments.has("limit") ? arguments.path("limit").intValue() : null,
        arguments.path("archived").booleanValue());
  }

  private static HubspotSearch contactsSearch(JsonNode arguments) {
    try {
      return new HubspotSearch(
          OffsetDateTime.parse(arguments.path("modified_after").textValue()).toInstant(),
          arguments.path("cursor").textValue(),
          arguments.has("limit") ? arguments.path("limit").intValue() : null);
    } catch (DateTimeException notAMoment) {
      throw new VendorRefused("modified_after is no moment with a zone.", null);
    }
  }

  private static ChannelQuery channelQuery(JsonNode arguments) {
    return new ChannelQuery(
        arguments.path("channel").textValue(),
        arguments.path("oldest").textValue(),
        arguments.path("latest").textValue(),
        arguments.path("cursor").textValue(),
        arguments.has("limit") ? arguments.path("limit").intValue() : null);
  }

  private static ChannelsQuery channelsQuery(JsonNode arguments) {
    return new ChannelsQuery(
        arguments.path("user").textValue(),
        arguments.path("private").booleanValue(),
        arguments.path("cursor").textValue(),
        arguments.has("limit") ? arguments.path("limit").intValue() : null);
  }

  private static MembersQuery membersQuery(JsonNode arguments) {
    return new MembersQuery(
        arguments.path("channel").textValue(),
        arguments.path("cursor").textValue(),
        arguments.has("limit") ? arguments.path("limit").intValue() : null);
  }

  private static ThreadQuery threadQuery(JsonNode arguments) {
    return new ThreadQuery(
        arguments.path("channel").textValue(),
        arguments.path("ts").textValue(),
        arguments.path("oldest").textValue(),
        arguments.path("cursor").textValue(),
        arguments.has("limit") ? arguments.path("limit").intValue() : null);
  }

  private static McpSchema.Tool definition(String name) {
    String file = "/mcp/" + name + ".json";
    try (InputStream in = ConnectorToolbox.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + file);
      }
      return JSON.readValue(in, McpSchema.Tool.class);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not a tool", e);
    }
  }
}
