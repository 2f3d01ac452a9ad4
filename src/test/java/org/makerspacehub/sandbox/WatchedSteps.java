package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.MethodCallExpression;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.Outcome;
import org.makerspacehub.beans.outbox.Delivery;
import org.makerspacehub.beans.outbox.OutboxItem;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.makerspacehub.sandbox.Happenings.Lane;
import org.makerspacehub.sandbox.Happenings.Moment;
import org.makerspacehub.sandbox.Happenings.Mood;

/** Stands beside each step of the hub's routes and writes down what it did. */
final class WatchedSteps extends EventNotifierSupport implements InterceptStrategy {
  /** Routes that only ever run because something happened; others look for work and mostly rest. */
  private static final List<String> MATTERS =
      List.of(
          "slack-command",
          "slack-event",
          "slack-interaction",
          "slack-socket",
          "slack-late-answer",
          "webhook-",
          "inbox-process",
          "outbox-send",
          "dead-letter",
          "sync-all");

  private static final Map<String, String> PROCESSORS =
      Map.of(
          "KeepAllowedHeaders", "Kept only the headers that the hub knows",
          "VerifySlackSignature", "Signature checked: it is Slack's, it is fresh, it is no replay",
          "VerifyHubspotSignature", "Signature checked: it is HubSpot's, and fresh",
          "CheckDoorPass", "Came by the secret address, so it is worth a look",
          "CheckEdgeToken", "The edge's token checked",
          "DescribeFailure", "Wrote down what went wrong",
          "AnswerProblem", "Said politely that it did not work");

  /** What one method of a bean does, by {@code Class.method}. */
  private static final Map<String, String> BEANS =
      Map.ofEntries(
          Map.entry("SlackPayloads.command", "Read who typed what, and where"),
          Map.entry("SlackPayloads.event", "Read what Slack tells of"),
          Map.entry("SlackPayloads.interaction", "Read who pressed what"),
          Map.entry("SlackPayloads.envelope", "Unpacked what the held connection brought"),
          Map.entry(
              "SlackDoor.takeCommand",
              "Stored in inbox_event first, then asked the hub and waited for its answer"),
          Map.entry(
              "SlackDoor.takeEvent", "Stored in inbox_event, then told the hub without waiting"),
          Map.entry("WebhookDoor.takeFabman", "Stored in inbox_event as a hint: look again there"),
          Map.entry("WebhookDoor.takeHubspot", "Stored in inbox_event as hints: look again there"),
          Map.entry("InboxWorker.claim", "Claimed the row, so that no other hub takes it too"),
          Map.entry("InboxWorker.claimPoked", "Claimed the row, so that no other hub takes it too"),
          Map.entry("InboxWorker.claimOverdue", "Claimed a row that was left behind"),
          Map.entry("InboxWorker.answer", "Found whoever answers this command"),
          Map.entry("InboxWorker.handle", "Gave it to whoever listens to it"),
          Map.entry("Postman.deliver", "Sent a message"),
          Map.entry("InboxWorker.poked", "Heard of a row to work off"),
          Map.entry("InboxWorker.finish", "Closed the row with what came of it"),
          Map.entry("InboxWorker.failed", "Gave up on the row; the dead letter keeps it"),
          Map.entry("PokedRows.add", "Put it in line and let the edge go"),
          Map.entry("ResponseUrls.post", "Sent the late answer to where Slack takes it"),
          Map.entry("OutboxWorker.finish", "Closed the message with what came of it"));

  private final Happenings happenings;

  WatchedSteps(Happenings happenings) {
    this.happenings = happenings;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    String route = ProcessorDefinitionHelper.getRouteId(definition);
    Named named = route == null ? null : named(context, route, definition);
    return named == null ? target : new Watched(target, named);
  }

  /** The answer at a door is the end of what somebody waited for. */
  @Override
  public void notify(CamelEvent event) {
    if (event instanceof CamelEvent.ExchangeEvent finished) {
      Exchange exchange = finished.getExchange();
      String entry =
          exchange.getFromEndpoint() == null ? "" : exchange.getFromEndpoint().getEndpointUri();
      String ref = exchange.getVariable(Ref.KEY, String.class);
      String route = exchange.getFromRouteId();
      // Nobody waits for the end of the hub's own door but the edge, whose answer says the same.
      if (ref == null
          || route == null
          || !entry.startsWith("platform-http:")
          || laneOf(route) != Lane.EDGE) {
        return;
      }
      long took = exchange.getClock().elapsed();
      int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
      happenings.step(
          ref,
          false,
          Lane.EDGE,
          route,
          "Answered %s with %d after %d ms"
              .formatted(route.startsWith("webhook-") ? "the webhook" : "Slack", status, took),
          status < 400 ? Mood.WELL : Mood.FAILED,
          happenings.now());
    }
  }

  @Override
  public boolean isEnabled(CamelEvent event) {
    return event instanceof CamelEvent.ExchangeCompletedEvent
        || event instanceof CamelEvent.ExchangeFailedEvent;
  }

  /** The part of the building that a route is in. */
  static Lane laneOf(String route) {
    if (route.startsWith("inbox-")) {
      return Lane.INBOX;
    }
    if (route.startsWith("outbox-")) {
      return Lane.OUTBOX;
    }
    if (route.matches("slack-(commands?|events?|interactions?|socket|taken)")
        || route.startsWith("webhook-")) {
      return Lane.EDGE;
    }
    if (route.matches("fabman-.*|hubspot-.*|slack-(ask|get|list|read)-.*")) {
      return Lane.CONNECTOR;
    }
    return Lane.HUB;
  }

  /** What a step is called, and which vendor it calls, if any. */
  private record Named(String route, String room, String what, Lane vendor) {}

  private static Named named(CamelContext context, String route, NamedNode definition) {
    if (definition instanceof ProcessDefinition process && process.getProcessor() != null) {
      String name = nameOf(process.getProcessor());
      String what = PROCESSORS.get(name);
      // The hub's own door does not know the reference before it has read the edge's token.
      boolean tooEarly = route.startsWith("inbox-") && name.equals("KeepAllowedHeaders");
      return what == null || tooEarly ? null : new Named(route, route + " · " + name, what, null);
    }
    if (definition instanceof BeanDefinition bean) {
      String name = bean.getBean() == null ? bean.getRef() : nameOf(bean.getBean());
      return ofBean(route, name, bean.getMethod(), bean);
    }
    if (definition instanceof SetVariableDefinition variable
        && methodOf(variable) instanceof MethodCallExpression call) {
      return ofBean(route, call.getRef(), call.getMethod(), variable);
    }
    if (definition instanceof ToDefinition to) {
      String uri = String.valueOf(to.getEndpointUri());
      if (uri.startsWith("direct:")) {
        String called = uri.substring("direct:".length());
        String what = descriptionOf(context, called);
        return what.isEmpty() ? null : new Named(called, called, what, null);
      }
      if (uri.startsWith("http")) {
        Lane vendor = route.startsWith("hubspot") ? Lane.HUBSPOT : Lane.FABMAN;
        return new Named(
            route, route + " · http", "Sent one request, with the key added below Camel", vendor);
      }
    }
    return null;
  }

  private static Named ofBean(
      String route, String bean, String call, OptionalIdentifiedDefinition<?> node) {
    if (bean == null || call == null) {
      return null;
    }
    String method = call.replaceAll("\\(.*", "");
    String room = bean + "." + method;
    String own = node.getDescriptionText();
    String what = own != null ? own.replaceAll("\\.$", "") : BEANS.get(room);
    Lane vendor =
        room.startsWith("Slack") && method.matches("call|ask.*|users|user")
                || room.equals("ResponseUrls.post")
            ? Lane.SLACK
            : null;
    if (what == null && vendor == null) {
      return null;
    }
    return new Named(
        route,
        route + " · " + room,
        what == null ? "Sent one request, with the key added below Camel" : what,
        vendor);
  }

  private static Expression methodOf(ExpressionNode node) {
    return node.getExpression() instanceof MethodCallExpression call
        ? call
        : unwrapped(node.getExpression());
  }

  private static Expression unwrapped(ExpressionDefinition expression) {
    return expression != null && expression.getExpressionType() instanceof MethodCallExpression call
        ? call
        : null;
  }

  private static String descriptionOf(CamelContext context, String route) {
    RouteDefinition definition =
        ((org.apache.camel.model.ModelCamelContext) context).getRouteDefinition(route);
    String text = definition == null ? null : definition.getDescriptionText();
    return text == null ? "" : text.replaceAll("\\.$", "");
  }

  private static String nameOf(Object part) {
    return part.getClass().getSimpleName().replaceAll("\\$\\$.*", "");
  }

  private static boolean matters(String route) {
    return MATTERS.stream().anyMatch(route::startsWith);
  }

  private final class Watched extends DelegateAsyncProcessor {
    private final Named named;

    Watched(Processor target, Named named) {
      super(target);
      this.named = named;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      Moment begin = happenings.now();
      String before = exchange.getVariable(Ref.KEY, String.class);
      Object given = exchange.getMessage().getBody();
      if (before != null && matters(named.route()) && !happenings.knows(before)) {
        // So that what the database and the guard do within this step finds its trace.
        happenings.begins(before, begin);
      }
      AutoCloseable calling = calling(before, given);
      return super.process(
          exchange,
          sync -> {
            close(calling);
            String ref = exchange.getVariable(Ref.KEY, String.class);
            Exception failure = exchange.getException();
            Object now = exchange.getMessage().getBody();
            if (ref != null && !isNothing(given, now)) {
              happenings.step(
                  ref,
                  matters(named.route()),
                  lane(),
                  named.room(),
                  words(given, now, failure),
                  failure == null ? mood(now) : Mood.FAILED,
                  begin);
              understand(ref, now);
            }
            callback.done(sync);
          });
    }

    private AutoCloseable calling(String ref, Object given) {
      if (ref == null) {
        return null;
      }
      if (given instanceof OutboxItem item) {
        return item.kind() == Kind.MAIL ? null : happenings.calls(ref, Lane.SLACK);
      }
      return named.vendor() == null ? null : happenings.calls(ref, named.vendor());
    }

    /** Answering is the hub's own work, although the inbox's route asks for it. */
    private Lane lane() {
      return named.room().matches(".*InboxWorker\\.(answer|handle)")
          ? Lane.HUB
          : laneOf(named.route());
    }

    /** A look for work that found none. */
    private boolean isNothing(Object given, Object now) {
      return now == null && named.room().contains(".claim");
    }

    private Mood mood(Object now) {
      if (now instanceof Delivery delivery) {
        return delivery.end() == Delivery.End.SENT ? Mood.WELL : Mood.FAILED;
      }
      if (now instanceof Outcome outcome) {
        return outcome.state() == Outcome.State.DEAD
            ? Mood.FAILED
            : outcome.text().startsWith("refused") ? Mood.REFUSED : Mood.WELL;
      }
      return Mood.WELL;
    }

    private String words(Object given, Object now, Exception failure) {
      if (failure != null) {
        return named.what() + " – it failed: " + failure.getClass().getSimpleName();
      }
      if (now instanceof Delivery delivery && given instanceof OutboxItem item) {
        String what =
            switch (item.kind()) {
              case MAIL -> "A mail";
              case SLACK_UPDATE -> "An update of a message in Slack";
              case SLACK_HOME -> "Somebody's App Home";
              default -> "A message in Slack";
            };
        return "%s: %s%s"
            .formatted(
                what,
                delivery.end().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                delivery.why() == null || delivery.why().isEmpty() ? "" : ", " + delivery.why());
      }
      if (now instanceof Outcome outcome) {
        return "The hub %s".formatted(outcome.text());
      }
      if (now instanceof InboxEvent event && named.room().contains(".claim")) {
        return "Claimed row %d of inbox_event, so that no other hub takes it too"
            .formatted(event.id());
      }
      return named.what();
    }

    private void understand(String ref, Object now) {
      if (now instanceof Arrival arrival) {
        understood(arrival.ref(), arrival.source(), arrival.payload());
      } else if (now instanceof InboxEvent event) {
        understood(event.ref(), event.source(), event.payload());
      } else if (now instanceof Delivery delivery) {
        happenings.asked(ref, "Something to say: " + delivery.item().key().split(":")[0], "", "");
        if (delivery.place() != null) {
          happenings.told(ref, delivery.place().channel(), delivery.place().ts());
        }
      } else if (named.route().startsWith("sync-all")) {
        happenings.asked(ref, "A round of the sync", "", "");
      }
    }

    private void understood(String ref, String source, String payload) {
      JsonNode said = Wire.tree(payload);
      switch (source) {
        case Arrival.COMMAND -> {
          String command = said.path("command").asText();
          String text = said.path("text").asText("");
          // What follows may be a one-time code.
          boolean secret = command.equals("/link") && !text.isBlank();
          happenings.asked(
              ref,
              (command + " " + (secret ? "·····" : text)).strip(),
              said.path("user_id").asText(),
              said.path("channel_id").asText());
        }
        case Arrival.INTERACTION ->
            happenings.asked(
                ref,
                "Pressed “%s”"
                    .formatted(
                        said.path("actions").path(0).path("text").path("text").asText("a button")),
                said.path("user").path("id").asText(),
                said.path("channel").path("id").asText());
        case Arrival.EVENT -> {
          JsonNode event = said.path("event");
          happenings.asked(
              ref,
              "Slack tells: " + event.path("type").asText("something").replace('_', ' '),
              event.path("user").asText(""),
              event.path("channel").asText(""));
        }
        default ->
            happenings.asked(
                ref,
                "%s says: %s"
                    .formatted(
                        source.startsWith("fabman") ? "Fabman" : "HubSpot",
                        said.path("type")
                            .asText(said.path("subscriptionType").asText("something changed"))
                            .replace('_', ' ')),
                "",
                "");
      }
    }

    private static void close(AutoCloseable calling) {
      if (calling != null) {
        try {
          calling.close();
        } catch (Exception never) {
          throw new IllegalStateException(never);
        }
      }
    }
  }
}
