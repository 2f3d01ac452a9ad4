package org.makerspacehub.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where and how people are asked for approval.
 *
 * @param channel its id ({@code SLACK_APPROVAL_CHANNEL}); empty: approvers are asked in direct
 *     messages only
 * @param locks the doors there are ({@code LOCK_IDS}), with commas between them
 * @param deliveryKey 32 bytes in Base64 ({@code DELIVERY_KEY}), shared by hub and executor: seals a
 *     secret on its way to one person
 * @param watchPeriod between two looks for what is due
 * @param mailAfter how long what needs people waits in the operators' channel before they get mail
 * @param ownerAfter likewise before the owner is told
 */
@ConfigurationProperties("hub.gate")
public record GateProperties(
    @DefaultValue("") String channel,
    @DefaultValue("") String locks,
    @DefaultValue("") String deliveryKey,
    @DefaultValue("1000ms") Duration watchPeriod,
    @DefaultValue("30m") Duration mailAfter,
    @DefaultValue("2h") Duration ownerAfter) {

  /** The doors there are, as their vendor calls them. */
  public List<String> lockIds() {
    return Stream.of(locks.split(",")).map(String::strip).filter(id -> !id.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return "GateProperties[channel=" + channel + "]";
  }
}
