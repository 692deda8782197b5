package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.dynamodb.DynamoBudgetStore;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.dynamodb.DynamoResponseLedger;
import dev.seiri.aws.s3.S3ExportStore;
import dev.seiri.aws.s3.S3InFlightNoteStore;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.rig.Events;
import dev.seiri.bench.rig.Figures;
import dev.seiri.bench.rig.HandlerJob;
import dev.seiri.bench.rig.Proxy;
import dev.seiri.bench.rig.WorkFolder;
import dev.seiri.core.budget.DeadReservations;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.lambda.sweep.Sweep;
import dev.seiri.lambda.sweep.SweepPorts;
import dev.seiri.lambda.sweep.SweepSettings;
import dev.seiri.local.stack.LocalNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// What a row costs in executions of growing size: in the handler, in the sweep, in `status`.
final class Growth {
  private static final int BATCH = 500;
  private static final int LANES = 2;

  private Growth() {}

  static void run(Report report, int rounds) throws IOException, InterruptedException {
    report.heads(
        "rows",
        "handler: CPU per row, ms",
        "handler: rows per second",
        "a sweep while results arrive: calls",
        "a sweep while none arrive: calls per 1,000 rows",
        "closing and exporting: calls per 1,000 rows",
        "the same: ms per 1,000 rows",
        "status, ms");
    for (int rows : new int[] {1_000, 10_000, 100_000}) {
      // The disk's own speed is no part of how things grow.
      try (Subject subject = Subject.start(WorkFolder.inMemory(), Duration.ZERO)) {
        // Warm-up of the servers.
        handle(subject, subject.execution(), 2_000);
        measure(report, subject, rows);
      }
    }
  }

  private static void measure(Report report, Subject subject, int rows)
      throws IOException, InterruptedException {
    Execution execution = subject.execution();
    Figures figures = handle(subject, execution, rows);
    try (Proxy tables = counting(subject.rig().endpoints().dynamodb());
        Proxy bucket = counting(subject.rig().endpoints().s3())) {
      AwsClients clients =
          AwsClients.ofLocal(
              128, new AwsClients.LocalEndpoints(tables.endpoint(), bucket.endpoint()));
      SweepPorts ports = ports(clients.dynamoDb(), clients.s3());
      Sweeps sweeps = new Sweeps(ports, () -> tables.calls() + bucket.calls());
      // One row has no result yet, so the first look sees the counters move, the second lists.
      ports.executions().loaded(execution.id(), rows + 1);
      long moving = sweeps.calls(new Sweep.Report(1, 0, 0, 0));
      long listing = sweeps.calls(new Sweep.Report(1, 0, 0, 0));
      ResultDocument some =
          ports.results().find(execution.id(), RequestId.ofRow(execution.id(), 1)).orElseThrow();
      ports.results().writeIfNone(execution.id(), RequestId.ofRow(execution.id(), rows + 1), some);
      long start = System.nanoTime();
      long all = sweeps.calls(new Sweep.Report(0, 0, 1, 1)) - listing;
      double closing = millisSince(start);
      start = System.nanoTime();
      subject.rig().desk().seiri("status", execution.id().value());
      report.row(
          number(rows, 0),
          number(figures.cpuPerRow(), 2),
          number(figures.rowsPerSecond(), 0),
          number(moving, 0),
          number(listing * 1_000.0 / rows, 1),
          number(all * 1_000.0 / rows, 0),
          number(closing / rows * 1_000, 0),
          number(millisSince(start), 0));
    }
  }

  /// Sweeps whose calls to tables and bucket are counted.
  private record Sweeps(SweepPorts ports, LongSupplier counter) {
    long calls(Sweep.Report expected) throws InterruptedException {
      long before = counter.getAsLong();
      Sweep.Report report =
          new Sweep(ports, SweepSettings.DEFAULT, Clock.systemUTC())
              // Longer than a function may run: the local server's listings are slow, S3's are not.
              .run(Clock.systemUTC().instant().plus(Duration.ofHours(1)));
      if (!report.equals(expected)) {
        throw new IllegalStateException("expected %s, not %s".formatted(expected, report));
      }
      return counter.getAsLong() - before;
    }
  }

  private static Proxy counting(URI target) throws IOException {
    return Proxy.before(target, Proxy.Call::pass);
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  private static Figures handle(Subject subject, Execution execution, int rows)
      throws IOException, InterruptedException {
    String name = execution.id().value();
    Path events =
        Events.write(
            subject.folder().resolve(name + ".jsonl"), name, 1, rows, BATCH, i -> name + " " + i);
    return subject.run(
        HandlerJob.of(events, LANES), Subject.FUNCTION_OPTIONS, Map.of("MAX_IN_FLIGHT", "64"));
  }

  private static SweepPorts ports(DynamoDbClient dynamoDb, S3Client s3) {
    BudgetStore budgets = new DynamoBudgetStore(dynamoDb, LocalNames.NAMES.executionsTable());
    PromptSource prompts = new DynamoPromptStore(dynamoDb, LocalNames.NAMES.promptTemplatesTable());
    return new SweepPorts(
        new DynamoExecutionStore(dynamoDb, LocalNames.NAMES.executionsTable()),
        budgets,
        new DeadReservations(
            budgets,
            new S3InFlightNoteStore(s3, LocalNames.NAMES.bucket()),
            new DynamoResponseLedger(
                dynamoDb, LocalNames.NAMES.responsesTable(), Duration.ofDays(1)),
            prompts,
            ModelCatalog.shipped()),
        new DynamoRequestStore(dynamoDb, LocalNames.NAMES.requestsTable()),
        Optional.empty(),
        prompts,
        new S3ResultStore(s3, LocalNames.NAMES.bucket()),
        new S3ExportStore(s3, LocalNames.NAMES.bucket()),
        Optional.empty());
  }
}
