package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.median;
import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.aws.dynamodb.DynamoBudgetStore;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.core.execution.Execution;
import dev.seiri.loader.Loader;
import dev.seiri.loader.source.Row;
import dev.seiri.local.stack.LocalNames;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// The loader against bare parallel BatchWriteItem of the same items to the same table.
final class LoaderCeiling {
  private static final int ROWS = 10_000;
  private static final int BATCH = 25;
  private static final int PARALLEL = 16;
  private static final String TABLE = LocalNames.NAMES.requestsTable();

  private LoaderCeiling() {}

  static void run(Report report, int rounds) throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (Subject subject = Subject.start(Duration.ZERO);
        DynamoDbClient dynamoDb = subject.rig().clients().dynamoDb()) {
      // A warm-up of both, so that neither warms up the servers for the other.
      load(subject, dynamoDb);
      write(dynamoDb, "warm-up");
      for (int round = 0; round < rounds; round++) {
        ours.add(load(subject, dynamoDb));
        bare.add(write(dynamoDb, "bare-" + round));
      }
    }
    double mine = median(ours, d -> d);
    double ceiling = median(bare, d -> d);
    report.heads("", "rows per second", "of the ceiling");
    report.row("bare BatchWriteItem, 16 at once", number(ceiling, 0), "1");
    report.row("the loader", number(mine, 0), number(mine / ceiling, 2));
  }

  private static double load(Subject subject, DynamoDbClient dynamoDb) throws InterruptedException {
    Execution execution = subject.execution();
    Loader loader =
        new Loader(
            new DynamoExecutionStore(dynamoDb, LocalNames.NAMES.executionsTable()),
            new DynamoBudgetStore(dynamoDb, LocalNames.NAMES.executionsTable()),
            new DynamoRequestStore(dynamoDb, TABLE));
    long start = System.nanoTime();
    loader.load(
        execution,
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(i ->
                new Row(
                    i, i + 1, Optional.of("r" + i), "name " + i, new LinkedHashMap<>(), List.of()))
            .iterator(),
        stored -> {});
    return ROWS * 1e9 / (System.nanoTime() - start);
  }

  private static double write(DynamoDbClient dynamoDb, String name) throws InterruptedException {
    long start = System.nanoTime();
    Semaphore places = new Semaphore(PARALLEL);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int from = 1; from <= ROWS; from += BATCH) {
        List<WriteRequest> batch =
            IntStream.range(from, from + BATCH).mapToObj(i -> put(name, i)).toList();
        places.acquire();
        threads.execute(() -> {
          try {
            dynamoDb.batchWriteItem(w -> w.requestItems(Map.of(TABLE, batch)));
          } finally {
            places.release();
          }
        });
      }
    }
    return ROWS * 1e9 / (System.nanoTime() - start);
  }

  private static WriteRequest put(String name, int row) {
    Map<String, AttributeValue> item =
        Map.of(
            "request_id", AttributeValue.fromS(String.format(Locale.ROOT, "%s-%08d", name, row)),
            "execution_id", AttributeValue.fromS(name),
            "record_id", AttributeValue.fromS("r" + row),
            "input_value", AttributeValue.fromS("name " + row));
    return WriteRequest.builder().putRequest(p -> p.item(item)).build();
  }
}
