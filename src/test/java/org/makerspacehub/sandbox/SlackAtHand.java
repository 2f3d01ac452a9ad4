package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.VendorReply;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.slack.ChannelQuery;
import org.makerspacehub.beans.vendor.slack.ChannelsQuery;
import org.makerspacehub.beans.vendor.slack.MembersQuery;
import org.makerspacehub.beans.vendor.slack.SlackChannelReader;
import org.makerspacehub.beans.vendor.slack.SlackReader;
import org.makerspacehub.beans.vendor.slack.ThreadQuery;

/** The connector's tools for Slack over the simulated one, without the connector's patience. */
final class SlackAtHand implements ConnectorTools, AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final SlackReader slack;
  private final SlackChannelReader channels;

  /** A call of Slack's. */
  @FunctionalInterface
  private interface Call {
    VendorReply make() throws IOException;
  }

  SlackAtHand(Sandbox sandbox, Clock clock) {
    slack =
        new SlackReader(
            sandbox.baseUrl() + "/slack/api",
            SandboxSettings.SLACK_READ_TOKEN,
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            clock);
    channels = new SlackChannelReader(slack);
  }

  @Override
  public JsonNode call(String tool, Map<String, Object> arguments) {
    String channel = (String) arguments.get("channel");
    String cursor = (String) arguments.get("cursor");
    Integer limit = (Integer) arguments.get("limit");
    return json.valueToTree(
        switch (tool) {
          case "slack_read_channel" ->
              channels.page(
                  slack.read(
                      made(
                          () ->
                              channels.call(
                                  new ChannelQuery(
                                      channel,
                                      (String) arguments.get("oldest"),
                                      (String) arguments.get("latest"),
                                      cursor,
                                      limit)))));
          case "slack_read_thread" ->
              channels.page(
                  slack.read(
                      made(
                          () ->
                              channels.callThread(
                                  new ThreadQuery(
                                      channel,
                                      (String) arguments.get("ts"),
                                      null,
                                      cursor,
                                      limit)))));
          case "slack_list_members" ->
              channels.members(
                  slack.read(
                      made(() -> channels.callMembers(new MembersQuery(channel, cursor, limit)))));
          case "slack_get_user" ->
              slack.one(slack.read(made(() -> slack.callOne((String) arguments.get("id")))));
          default ->
              channels.channels(
                  slack.read(
                      made(
                          () ->
                              channels.callChannels(
                                  new ChannelsQuery(
                                      (String) arguments.get("user"),
                                      Boolean.TRUE.equals(arguments.get("private")),
                                      cursor,
                                      limit)))));
        });
  }

  private static VendorReply made(Call call) {
    try {
      return call.make();
    } catch (IOException away) {
      throw new VendorUnavailable("Slack did not answer.", Duration.ZERO, away);
    }
  }

  @Override
  public void close() {
    slack.close();
  }
}
