package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.s3.S3ExportStore;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.rig.Events;
import dev.seiri.bench.rig.Figures;
import dev.seiri.bench.rig.HandlerJob;
import dev.seiri.bench.rig.Proxy;
import dev.seiri.bench.rig.WorkFolder;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.result.Rows;
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
        "a look of the sweep: calls per 1,000 rows",
        "closing and exporting: calls per 1,000 rows",
        "the same: ms per 1,000 rows",
        "status, ms");
    for (int rows : new int[] {1_000, 10_000, 100_000}) {
      // The disk's own speed is no part of how things grow.
      try (Subject subject = Subject.start(WorkFolder.inMemory(), Duration.ZERO)) {
        // A home that has had some work: the servers are warm.
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
      ports.executions().loaded(execution.id(), rows);
      long before = tables.calls() + bucket.calls();
      long pending = new Rows(execution.id(), rows).pending(ports.results()).cardinality();
      long look = tables.calls() + bucket.calls() - before;
      if (pending > 0) {
        throw new IllegalStateException(pending + " rows have no result");
      }
      long start = System.nanoTime();
      Sweep.Report sweep =
          new Sweep(ports, SweepSettings.DEFAULT, Clock.systemUTC())
              // More than a function has: the local server's listings are slow, S3's are not.
              .run(Clock.systemUTC().instant().plus(Duration.ofHours(1)));
      double closing = millisSince(start);
      if (sweep.exported() != 1) {
        throw new IllegalStateException("not exported: " + sweep);
      }
      long all = tables.calls() + bucket.calls() - before - 2 * look;
      start = System.nanoTime();
      subject.rig().seat().seiri("status", execution.id().value());
      report.row(
          number(rows, 0),
          number(figures.cpuPerRow(), 2),
          number(figures.rowsPerSecond(), 0),
          number(look * 1_000.0 / rows, 1),
          number(all * 1_000.0 / rows, 0),
          number(closing / rows * 1_000, 0),
          number(millisSince(start), 0));
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
    return new SweepPorts(
        new DynamoExecutionStore(dynamoDb, LocalNames.NAMES.executionsTable()),
        new DynamoRequestStore(dynamoDb, LocalNames.NAMES.requestsTable()),
        new DynamoPromptStore(dynamoDb, LocalNames.NAMES.promptTemplatesTable()),
        new S3ResultStore(s3, LocalNames.NAMES.bucket()),
        new S3ExportStore(s3, LocalNames.NAMES.bucket()),
        Optional.empty());
  }
}
