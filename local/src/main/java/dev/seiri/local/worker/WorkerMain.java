package dev.seiri.local.worker;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.lambda.metrics.Meter;
import dev.seiri.lambda.stream.HandlerSettings;
import dev.seiri.lambda.stream.Ports;
import dev.seiri.lambda.stream.StreamHandler;
import dev.seiri.lambda.sweep.Sweep;
import dev.seiri.lambda.sweep.SweepPorts;
import dev.seiri.lambda.sweep.SweepSettings;
import dev.seiri.lambda.tracing.Tracing;
import dev.seiri.local.faults.FaultPoints;
import dev.seiri.local.faults.FaultyPorts;
import dev.seiri.local.faults.FaultyPositions;
import dev.seiri.local.home.MetricsFile;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.WorkerStatus;
import dev.seiri.local.mapping.Checkpoints;
import dev.seiri.local.mapping.EventSourceMapping;
import dev.seiri.local.mapping.MappingSettings;
import dev.seiri.local.mapping.PositionFile;
import dev.seiri.local.mapping.S3FailureDestination;
import dev.seiri.local.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The worker process, in the place of Lambda: it polls the stream of the requests table and
/// invokes the handler, configured by the environment as on AWS.
public final class WorkerMain {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(3);
  private static final Duration SWEEP_FOR = Duration.ofSeconds(60);

  /// Longer than a batch takes with all its retries.
  private static final SweepSettings DEFAULT_SWEEP =
      new SweepSettings(Duration.ofSeconds(45), SweepSettings.LONGEST_RECORD_AGE);

  private static final Duration SAY = Duration.ofMillis(200);
  private static final Duration DRAIN = Duration.ofSeconds(100);

  /// How long a worker that ends tries to record paid answers that the ledger has not taken yet.
  private static final Duration RECORD = Duration.ofSeconds(10);

  /// The exit status of a process that SIGKILL ended.
  private static final int KILLED = 137;

  private static final String FUNCTION =
      "arn:aws:lambda:us-east-1:000000000000:function:seiri-local";

  /// Rows are gathered for a moment, so that calls of several rows get full. Few retries: a record
  /// that is given up frees the rows behind it, and the waiting command redrives its rows.
  private static final MappingSettings SETTINGS =
      new MappingSettings(
          100, Duration.ofMillis(100), 10, 8, Duration.ofHours(24), true, Duration.ofSeconds(300));

  private final SeiriHome home;
  private final StreamHandler handler;
  private final EventSourceMapping mapping;
  private final Sweep sweep;
  private final Clock clock;

  private WorkerMain(SeiriHome home, Map<String, String> env) throws IOException {
    this.home = home;
    this.clock =
        Clock.offset(
            Clock.systemUTC(), Duration.parse(env.getOrDefault("SEIRI_CLOCK_OFFSET", "PT0S")));
    HandlerSettings settings = HandlerSettings.of(env);
    ModelCatalog catalog = Simulation.catalog(env);
    FaultPoints faults =
        FaultPoints.of(env, home.run("killed-at"), () -> Runtime.getRuntime().halt(KILLED));
    Ports ports = FaultyPorts.of(Ports.ofEnvironment(env, settings, catalog), faults);
    this.handler =
        new StreamHandler(
            ports,
            settings,
            new Meter("Seiri/local", MetricsFile.in(home)::add, clock),
            Tracing.of(env),
            clock);
    ResourceNames names = ResourceNames.of(env);
    AwsClients clients = AwsClients.ofEnvironment(16);
    Set<String> dead = WorkerNames.begin(home, handler.process());
    this.mapping =
        new EventSourceMapping.Builder(
                clients.dynamoDbStreams(),
                streamArn(clients, names),
                handler,
                Checkpoints.in(new FaultyPositions(PositionFile.at(home.checkpoints()), faults)),
                new S3FailureDestination(clients.s3(), names.bucket(), FUNCTION, clock))
            .settings(SETTINGS)
            .start();
    this.sweep =
        new Sweep(
            SweepPorts.ofEnvironment(env, catalog),
            SweepSettings.of(env, DEFAULT_SWEEP).withDead(dead),
            // No other process of this home processes batches.
            mapping::isIdle,
            clock);
  }

  /// @param args the home
  public static void main(String[] args) throws Exception {
    WorkerMain worker = new WorkerMain(new SeiriHome(Path.of(args[0])), System.getenv());
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(worker::drain));
    // On AWS it runs every few minutes, whether executions are open or not.
    SweepLoop sweeps = new SweepLoop(worker::sweep, SWEEP_EVERY);
    Thread.ofVirtual().name("sweep").start(sweeps::run);
    try {
      worker.sayHowItGoes();
    } finally {
      // A worker that does not report is taken for dead: it ends, and the supervisor starts
      // another.
      System.exit(1);
    }
  }

  private static String streamArn(AwsClients clients, ResourceNames names) {
    try (DynamoDbClient dynamoDb = clients.dynamoDb()) {
      return dynamoDb
          .describeTable(d -> d.tableName(names.requestsTable()))
          .table()
          .latestStreamArn();
    }
  }

  private void sweep() throws InterruptedException {
    sweep.run(clock.instant().plus(SWEEP_FOR));
  }

  private void drain() {
    handler.stop();
    try {
      if (!mapping.drain(DRAIN)) {
        LOG.warn("some calls did not end in time; their rows will be processed again");
      }
      if (!handler.recordKept(RECORD)) {
        LOG.warn("some answers that are paid for are not recorded; their in-flight notes remain");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sayHowItGoes() throws InterruptedException {
    while (true) {
      try {
        Waits waits = Waits.of(handler.waits(), mapping.trouble());
        new WorkerStatus(
                ProcessHandle.current().pid(),
                // Commands compare it with their own clock.
                Clock.systemUTC().instant(),
                mapping.handled(),
                mapping.isIdle(),
                waits.newest(),
                waits.byExecution())
            .write(home);
      } catch (IOException e) {
        LOG.warn("the worker's status cannot be written: {}", e.toString());
      } catch (RuntimeException e) {
        LOG.error("the worker's status cannot be told, and is tried again", e);
      }
      Thread.sleep(SAY);
    }
  }
}
