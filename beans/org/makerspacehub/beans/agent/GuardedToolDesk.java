package org.makerspacehub.beans.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The desk that believes nothing of what a caller says. In this order: is there such a tool in the
 * session, do the arguments fit, is nothing hidden in them, does the guard allow it, does what the
 * session has read allow it. Only then the tool runs, for a bounded time, and whatever it says
 * beyond a sentence of the hub's own stays here.
 */
public final class GuardedToolDesk implements ToolDesk, AutoCloseable {
  /** The most that a caller is given of one answer, in characters. */
  static final int LONGEST_ANSWER = 8_000;

  /** Calls that run at a time, of all sessions together. */
  static final int AT_A_TIME = 32;

  private static final Logger LOG = LoggerFactory.getLogger(GuardedToolDesk.class);
  private static final String ACTION = "tool.call";

  private final ToolCatalogue catalogue;
  private final Guard guard;
  private final ToolRoute route;
  private final MeterRegistry meters;
  private final Duration patience;
  private final ThreadPoolExecutor threads;

  /**
   * @param catalogue the tools there are
   * @param guard asked before each call
   * @param route runs what was allowed
   * @param meters counts calls by tool and outcome
   * @param patience how long one call may take
   */
  public GuardedToolDesk(
      ToolCatalogue catalogue,
      Guard guard,
      ToolRoute route,
      MeterRegistry meters,
      Duration patience) {
    this.catalogue = catalogue;
    this.guard = guard;
    this.route = route;
    this.meters = meters;
    this.patience = patience;
    this.threads =
        new ThreadPoolExecutor(
            0,
            AT_A_TIME,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            DaemonThreads.named("tool-call"));
  }

  @Override
  public List<Tool> offered(ToolSession session) {
    return catalogue.all().stream()
        .filter(tool -> session.tools().contains(tool.name()))
        .filter(tool -> fitsWhatWasRead(session, tool))
        .filter(
            tool ->
                guard
                    .preview(session.asker(), ACTION, resource(tool), circumstances(session))
                    .allowed())
        .toList();
  }

  @Override
  public Outcome call(ToolSession session, String tool, String arguments, int number) {
    Optional<Tool> known =
        catalogue.find(tool).filter(each -> session.tools().contains(each.name()));
    Outcome outcome;
    try {
      outcome =
          known
              .map(found -> call(session, found, arguments, number))
              .orElseGet(
                  () -> new Outcome(Outcome.Kind.REFUSED, "There is no such tool here.", null));
    } catch (RuntimeException | LinkageError | StackOverflowError broken) {
      LOG.error("A tool call broke, so it was refused: {}", broken.getClass().getName());
      outcome = new Outcome(Outcome.Kind.FAILED, sorry(session), null);
    }
    count(known.map(Tool::name).orElse("unknown"), outcome.kind());
    return outcome;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private Outcome call(ToolSession session, Tool tool, String arguments, int number) {
    JsonNode given;
    try {
      given = ToolArguments.read(arguments);
      List<String> wrong = catalogue.wrong(tool, given);
      if (!wrong.isEmpty()) {
        return unfit("they do not fit its schema: " + String.join(", ", wrong));
      }
      ToolArguments.plain(given, tool.arguments());
    } catch (ToolArguments.Unfit no) {
      return unfit(no.getMessage());
    }
    if (!guard.check(session.asker(), ACTION, resource(tool), circumstances(session)).allowed()) {
      return new Outcome(Outcome.Kind.REFUSED, "That is not open to whoever is asking you.", null);
    }
    if (!fitsWhatWasRead(session, tool)) {
      LOG.warn("{} was refused after something untrusted or personal was read", tool.name());
      return new Outcome(
          Outcome.Kind.REFUSED,
          "That cannot be done any more in this conversation, after what was read in it.",
          null);
    }
    return run(new ToolCall(session, tool, given, number));
  }

  private Outcome run(ToolCall call) {
    // Also when it fails: what it was about to say can be in the sentence that it fails with.
    if (call.tool().untrusted()) {
      call.session().taint().readUntrusted();
    }
    if (call.tool().effect() == Tool.Effect.READ && call.tool().reads() != Tool.Reads.PUBLIC) {
      call.session().taint().readPersonal();
    }
    Future<ToolAnswer> running;
    try {
      running = threads.submit(() -> withRef(call));
    } catch (RejectedExecutionException full) {
      return new Outcome(
          Outcome.Kind.FAILED, "Too much is being looked up just now; try again shortly.", null);
    }
    try {
      ToolAnswer answer = running.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.untrusted()) {
        call.session().taint().readUntrusted();
      }
      if (answer.personal()) {
        call.session().taint().readPersonal();
      }
      return new Outcome(Outcome.Kind.ANSWERED, bounded(answer.text()), answer);
    } catch (TimeoutException slow) {
      running.cancel(true);
      LOG.warn("{} took longer than {}", call.tool().name(), patience);
      return new Outcome(
          Outcome.Kind.FAILED,
          call.tool().effect() == Tool.Effect.READ
              ? "That takes too long just now."
              : "That takes too long just now; whether it was asked for is not known.",
          null);
    } catch (InterruptedException stopping) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      return new Outcome(Outcome.Kind.FAILED, sorry(call.session()), null);
    } catch (ExecutionException failed) {
      return failed(call, failed.getCause());
    }
  }

  private ToolAnswer withRef(ToolCall call) {
    MDC.put(Ref.KEY, call.session().ref());
    try {
      ToolAnswer answer = route.run(call);
      if (answer == null) {
        throw new IllegalStateException("a tool gave no answer");
      }
      return answer;
    } finally {
      MDC.remove(Ref.KEY);
    }
  }

  private static Outcome failed(ToolCall call, Throwable cause) {
    if (cause instanceof HubException said) {
      return new Outcome(Outcome.Kind.FAILED, bounded(said.getMessage()), null);
    }
    // Its message can quote what was read; its class is enough to find it.
    LOG.error(
        "{} failed unexpectedly: {}", call.tool().name(), cause == null ? "?" : cause.getClass());
    return new Outcome(Outcome.Kind.FAILED, sorry(call.session()), null);
  }

  /** R13: whoever read outside text or personal data can only lay things before a human. */
  private boolean fitsWhatWasRead(ToolSession session, Tool tool) {
    return tool.effect() == Tool.Effect.READ
        || catalogue.showsExactArguments(tool)
        || !(session.taint().untrusted() || session.taint().personal());
  }

  private static Outcome unfit(String why) {
    return new Outcome(
        Outcome.Kind.UNFIT, "The arguments were not taken: %s.".formatted(why), null);
  }

  private static String sorry(ToolSession session) {
    return "That did not work (ref %s).".formatted(session.ref());
  }

  private static String bounded(String text) {
    String said = text == null ? "" : text;
    if (said.length() <= LONGEST_ANSWER) {
      return said;
    }
    int end = Character.isHighSurrogate(said.charAt(LONGEST_ANSWER - 1)) ? 1 : 0;
    return said.substring(0, LONGEST_ANSWER - end) + "\n… (cut: there is more than fits here)";
  }

  private static Resource resource(Tool tool) {
    return new Resource(
        "Tool", tool.name(), Map.of("effect", lower(tool.effect()), "reads", lower(tool.reads())));
  }

  private static Map<String, Object> circumstances(ToolSession session) {
    return Map.of(Ref.KEY, session.ref(), "through", session.through());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void count(String tool, Outcome.Kind kind) {
    Counter.builder("hub.tool.calls")
        .description("Calls of tools by what came of them")
        .tag("tool", tool)
        .tag("outcome", lower(kind))
        .register(meters)
        .increment();
  }
}
