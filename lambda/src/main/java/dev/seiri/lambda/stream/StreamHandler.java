package dev.seiri.lambda.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.lambda.ask.AnswerRecorder;
import dev.seiri.lambda.ask.Asker;
import dev.seiri.lambda.ask.ConcurrencyLimiters;
import dev.seiri.lambda.ask.Deadline;
import dev.seiri.lambda.ask.RateLimiter;
import dev.seiri.lambda.ask.RetryPolicy;
import dev.seiri.lambda.ask.WaitCauses;
import dev.seiri.lambda.budget.Budgets;
import dev.seiri.lambda.metrics.Meter;
import dev.seiri.lambda.tracing.Tracing;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.crac.Core;
import org.crac.Resource;

/// The function behind the stream of the requests table.
///
/// The event source mapping must have `ReportBatchItemFailures` on.
///
/// Before a snapshot (SnapStart), the function is primed: what the first batch needs is loaded,
/// linked and connected.
public final class StreamHandler
    implements RequestHandler<DynamodbEvent, StreamsEventResponse>, Resource {
  /// The time reserved at the end of an invocation for recording, writing and counting the last
  /// answers.
  private static final Duration RESERVE = Duration.ofSeconds(10);

  private final BatchLoop batchLoop;
  private final AnswerRecorder recorder;
  private final WaitCauses causes;
  private final Clock clock;
  private final Priming priming;
  private final Meter meter;
  private final Tracing tracing;
  private final AtomicBoolean stopped = new AtomicBoolean();

  /// The handler as Lambda creates it, wired from the environment.
  public StreamHandler() {
    this(HandlerSettings.of(System.getenv()), Clock.systemUTC());
    Core.getGlobalContext().register(this);
  }

  private StreamHandler(HandlerSettings settings, Clock clock) {
    this(
        Ports.ofEnvironment(System.getenv(), settings, ModelCatalog.shipped()),
        settings,
        meter(System.getenv()),
        Tracing.of(System.getenv()),
        clock);
  }

  /// @param meter flushed at the end of each invocation
  /// @param tracing flushed then, too
  public StreamHandler(
      Ports ports, HandlerSettings settings, Meter meter, Tracing tracing, Clock clock) {
    Ports traced = ports.withModel(tracing.around(ports.model()));
    this.causes = new WaitCauses(clock);
    this.recorder = new AnswerRecorder(ports.ledger(), RetryPolicy.DEFAULT.backoff(), causes);
    this.batchLoop =
        batchLoop(
            traced,
            settings,
            RetryPolicy.DEFAULT,
            new Recording(recorder, causes),
            meter,
            clock,
            System::nanoTime);
    this.priming = new Priming(ports, settings, clock);
    this.meter = meter;
    this.tracing = tracing;
    this.clock = clock;
  }

  /// Before the snapshot is taken.
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    priming.run();
  }

  /// After the snapshot is restored, in every process.
  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {
    batchLoop.restored();
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    Deadline deadline = deadline(Duration.ofMillis(context.getRemainingTimeInMillis()));
    try {
      return response(batchLoop.process(Deliveries.of(event), deadline));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: retrying the whole batch", e);
    } finally {
      meter.batch();
      meter.flush();
      tracing.flush();
    }
  }

  /// Metrics are written to the log, from which CloudWatch reads them, if `METRICS_NAMESPACE` is
  /// set.
  private static Meter meter(Map<String, String> env) {
    String namespace = env.getOrDefault("METRICS_NAMESPACE", "");
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    return namespace.isBlank()
        ? Meter.silent()
        : new Meter(namespace, out::println, Clock.systemUTC());
  }

  /// Asks no more: what is being asked is waited for, recorded and written; the rest is handed
  /// back. For a process that is to end.
  public void stop() {
    stopped.set(true);
  }

  /// The name under which this process notes its questions and reserves.
  public String process() {
    return batchLoop.process();
  }

  /// Records the paid answers that the ledger has not taken yet, once [#stop] was called and the
  /// invocations have ended.
  ///
  /// @return whether all are recorded
  public boolean recordKept(Duration longest) throws InterruptedException {
    boolean recorded = recorder.flush(longest);
    batchLoop.recordKept();
    return recorded;
  }

  /// What the rows of executions wait for, by the newest fault that they met here.
  public Map<ExecutionId, WaitCause> waits() {
    return causes.newest();
  }

  /// Where answers are recorded, and where it is noted what rows wait for.
  record Recording(AnswerRecorder recorder, WaitCauses causes) {}

  /// @param nanos the clock that measures how long rows take to be rendered, in nanoseconds
  static BatchLoop batchLoop(
      Ports ports,
      HandlerSettings settings,
      RetryPolicy retries,
      Recording recording,
      Meter meter,
      Clock clock,
      LongSupplier nanos) {
    ExecutionCache works =
        new ExecutionCache(
            ports.executions(),
            ports.prompts(),
            new PromptRenderer(settings.render()),
            settings.patience(),
            clock);
    return new BatchLoop(
        new Preparation(works, ports.executions(), ports.parking(), ports.catalog(), meter, nanos),
        recording.recorder(),
        recording.causes(),
        ports.notes(),
        new Budgets(
            ports.budgets(), ports.deadReservations(), ports.ledger(), ports.catalog(), clock),
        new Asker(
            ports.model(),
            ports.catalog(),
            recording.recorder(),
            recording.causes(),
            retries,
            settings.timeouts(),
            rates(ports, settings),
            meter,
            clock),
        new ResultWriter(ports.results(), ports.catalog(), meter, clock),
        ports.executions(),
        ports.requests(),
        ports.catalog(),
        new ConcurrencyLimiters(settings.maxInFlight(), settings.mostInFlight()),
        new DecidedRows(ports.decided()),
        new EarlierResults(ports.results()),
        new WaitReporter(ports.executions(), recording.causes(), clock));
  }

  private static RateLimiter rates(Ports ports, HandlerSettings settings) {
    return ports
        .rateShare()
        .map(share -> RateLimiter.of(share, settings.requestsAMinute(), settings.tokensAMinute()))
        .orElse(RateLimiter.unlimited());
  }

  private Deadline deadline(Duration remaining) {
    Duration reserve =
        RESERVE.compareTo(remaining.dividedBy(4)) < 0 ? RESERVE : remaining.dividedBy(4);
    return Deadline.in(remaining.minus(reserve), clock, stopped::get);
  }

  private static StreamsEventResponse response(List<String> pending) {
    return StreamsEventResponse.builder()
        .withBatchItemFailures(pending.stream().map(BatchItemFailure::new).toList())
        .build();
  }
}
