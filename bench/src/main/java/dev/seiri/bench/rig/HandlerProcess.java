package dev.seiri.bench.rig;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.sun.management.OperatingSystemMXBean;
import dev.seiri.core.json.Json;
import dev.seiri.lambda.metrics.Meter;
import dev.seiri.lambda.stream.HandlerSettings;
import dev.seiri.lambda.stream.StreamHandler;
import dev.seiri.lambda.tracing.Tracing;
import dev.seiri.local.mapping.LocalContext;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.crac.Core;

/// One process of the function: it reads events as Lambda writes them, invokes the handler, and
/// prints the measurements. Everything else comes from the environment, as on Lambda.
public final class HandlerProcess {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final PojoSerializer<DynamodbEvent> SERIALIZER =
      LambdaEventSerializers.serializerFor(
          DynamodbEvent.class, HandlerProcess.class.getClassLoader());

  private final RequestHandler<DynamodbEvent, StreamsEventResponse> handler;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong pending = new AtomicLong();
  private final AtomicLong billedNanos = new AtomicLong();
  private final AtomicLong firstAt = new AtomicLong();

  private HandlerProcess(RequestHandler<DynamodbEvent, StreamsEventResponse> handler) {
    this.handler = handler;
  }

  /// Starts one beside this process, and waits for its figures.
  ///
  /// @throws IllegalStateException if it fails, with its output
  public static Figures run(
      Path folder, HandlerJob job, List<String> options, Map<String, String> env)
      throws IOException, InterruptedException {
    return Figures.of(start(folder, job, options, env).json());
  }

  /// Starts one beside this process.
  public static Jvm start(
      Path folder, HandlerJob job, List<String> options, Map<String, String> env)
      throws IOException {
    return Jvm.start(folder, new Jvm.Spec(HandlerProcess.class, options, List.of(job.json()), env));
  }

  /// @param args a [HandlerJob] as JSON
  public static void main(String[] args) throws Exception {
    HandlerJob job = HandlerJob.parse(args[0]);
    long began = ManagementFactory.getRuntimeMXBean().getStartTime();
    RequestHandler<DynamodbEvent, StreamsEventResponse> handler = handler(job);
    if (job.from() == HandlerJob.From.PRIMED_SNAPSHOT && handler instanceof StreamHandler stream) {
      stream.beforeCheckpoint(Core.getGlobalContext());
    }
    if (job.from() != HandlerJob.From.START) {
      began = System.currentTimeMillis();
    }
    Figures figures = new HandlerProcess(handler).work(job, began);
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(Json.write(figures.json()));
    System.exit(0);
  }

  private static RequestHandler<DynamodbEvent, StreamsEventResponse> handler(HandlerJob job) {
    Map<String, String> env = System.getenv();
    if (job.oneAtATime()) {
      return new OneAtATime(env);
    }
    return job.http() == HandlerJob.Http.APACHE5
        ? new StreamHandler()
        : new StreamHandler(
            OtherClients.ports(job.http(), env),
            HandlerSettings.of(env),
            Meter.silent(),
            Tracing.none(),
            Clock.systemUTC());
  }

  private Figures work(HandlerJob job, long began)
      throws IOException, InterruptedException, ExecutionException {
    List<byte[]> events = new ArrayList<>();
    for (String line : Files.readAllLines(job.events())) {
      events.add(line.getBytes(StandardCharsets.UTF_8));
    }
    deliver(events.subList(0, job.warmup()), job.lanes(), 1);
    rows.set(0);
    billedNanos.set(0);
    long cpu = cpuNanos();
    long start = System.nanoTime();
    deliver(events.subList(job.warmup(), events.size()), job.lanes(), job.times());
    return new Figures(
        rows.get(),
        pending.get(),
        (System.nanoTime() - start) / 1_000_000,
        (cpuNanos() - cpu) / 1_000_000,
        billedNanos.get() / 1_000_000,
        peakKiB(),
        firstAt.get() - began);
  }

  private void deliver(List<byte[]> events, int lanes, int times)
      throws InterruptedException, ExecutionException {
    Queue<byte[]> queue = new ConcurrentLinkedQueue<>();
    // The same event several times in a row, so that several lanes have it at once.
    events.forEach(event -> {
      for (int i = 0; i < times; i++) {
        queue.add(event);
      }
    });
    try (ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < lanes; i++) {
        all.add(threads.submit(() -> work(queue)));
      }
      for (Future<?> lane : all) {
        lane.get();
      }
    }
  }

  private void work(Queue<byte[]> queue) {
    for (byte[] bytes = queue.poll(); bytes != null; bytes = queue.poll()) {
      long start = System.nanoTime();
      DynamodbEvent event = SERIALIZER.fromJson(new String(bytes, StandardCharsets.UTF_8));
      StreamsEventResponse response = handler.handleRequest(event, new LocalContext(LONGEST));
      billedNanos.addAndGet(System.nanoTime() - start);
      firstAt.compareAndSet(0, System.currentTimeMillis());
      rows.addAndGet(event.getRecords().size());
      pending.addAndGet(response.getBatchItemFailures().size());
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  static long peakKiB() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(-1);
  }
}
