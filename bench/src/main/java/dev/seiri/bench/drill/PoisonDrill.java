package dev.seiri.bench.drill;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import dev.seiri.bench.rig.DrillFiles;
import dev.seiri.bench.rig.Jvm;
import dev.seiri.bench.rig.Rig;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInReply;
import dev.seiri.local.mapping.Checkpoints;
import dev.seiri.local.mapping.EventSourceMapping;
import dev.seiri.local.mapping.MappingSettings;
import dev.seiri.local.stack.LocalNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Rows that the service refuses, items that are no requests, poison records on which the model
/// keeps failing, and rows whose stream records have expired: no other row waits for them, and none
/// of them is lost.
final class PoisonDrill {
  /// One row in so many is refused by the service.
  private static final int POISON = 25;

  /// The share of rows, at the beginning and so in whole batches, on which the model fails.
  private static final double STUBBORN = 0.1;

  private static final int JUNK = 20;
  private static final int EXPIRED = 100;

  private PoisonDrill() {}

  static List<Claim> run(Path folder, int rows) throws IOException, InterruptedException {
    AtomicBoolean broken = new AtomicBoolean(true);
    try (Rig rig = Rig.start(folder);
        BedrockStandIn model =
            BedrockStandIn.builder().model("*", q -> reply(q.userTexts(), broken.get())).start()) {
      String task = DrillFiles.task(rig.desk());
      RigProcesses processes = new RigProcesses(rig, rig.env(model.endpoint()));
      processes.load(DrillFiles.rows(rig.desk(), EXPIRED), task, "expired");
      swallow(rig);
      int stubborn = (int) (rows * STUBBORN);
      try (Jvm worker = processes.work()) {
        junk(rig, "poison");
        processes.load(rows(folder, rows, stubborn), task, "poison");
        Output others =
            processes.await(
                "poison", said -> said.figure("results") >= rows - stubborn, Duration.ofMinutes(2));
        List<Claim> claims = new ArrayList<>();
        claims.add(
            new Claim(
                String.format(
                    Locale.ROOT,
                    "while the model failed on %,d rows, %,d of the %,d others got their result",
                    stubborn,
                    others.figure("results"),
                    rows - stubborn),
                others.figure("results") == rows - stubborn));
        claims.add(
            new Claim(
                String.format(
                    Locale.ROOT,
                    "%,d rows that the service refuses ended as model_error",
                    others.figure("  model_error")),
                others.figure("  model_error") == poison(rows, stubborn)));
        broken.set(false);
        Output healed =
            processes.await(
                "poison", said -> said.figure("results") == rows, Duration.ofMinutes(4));
        claims.addAll(RigProcesses.whole(healed, "poison", rows));
        Output expired =
            processes.await(
                "expired", said -> said.figure("results") == EXPIRED, Duration.ofMinutes(2));
        claims.addAll(RigProcesses.whole(expired, "expired", EXPIRED));
        claims.add(new Claim("the worker never died", worker.isAlive()));
        return claims;
      }
    }
  }

  private static StandInReply reply(List<String> texts, boolean broken) {
    String text = String.join("\n", texts);
    if (text.contains("poison")) {
      return new StandInReply.Failure(400, "ValidationException", "this content is refused");
    }
    return broken && text.contains("stubborn")
        ? new StandInReply.Failure(500, "InternalServerException", "oops")
        : StandInReply.text("{\"a\":\"ok\"}");
  }

  private static Path rows(Path folder, int rows, int stubborn) throws IOException {
    StringBuilder csv = new StringBuilder("record_id,name\n");
    for (int i = 1; i <= rows; i++) {
      String word = i <= stubborn ? "stubborn" : i % POISON == 0 ? "poison" : "name";
      csv.append('r').append(i).append(',').append(word).append(' ').append(i).append('\n');
    }
    return Files.writeString(folder.resolve("poison.csv"), csv);
  }

  private static long poison(int rows, int stubborn) {
    return rows / POISON - stubborn / POISON;
  }

  /// Items that name an execution and are no requests.
  private static void junk(Rig rig, String execution) {
    try (DynamoDbClient dynamoDb = rig.clients().dynamoDb()) {
      for (int i = 0; i < JUNK; i++) {
        String id = "junk-" + i;
        dynamoDb.putItem(put ->
            put.tableName(LocalNames.NAMES.requestsTable())
                .item(
                    Map.of(
                        "request_id", AttributeValue.fromS(id),
                        "execution_id", AttributeValue.fromS(execution),
                        "input_value", AttributeValue.fromBool(true))));
      }
    }
  }

  /// Reads the stream to its end and does nothing with it, as if its records had expired unread.
  private static void swallow(Rig rig) throws InterruptedException {
    try (DynamoDbClient dynamoDb = rig.clients().dynamoDb();
        EventSourceMapping mapping =
            new EventSourceMapping.Builder(
                    rig.clients().dynamoDbStreams(),
                    dynamoDb
                        .describeTable(d -> d.tableName(LocalNames.NAMES.requestsTable()))
                        .table()
                        .latestStreamArn(),
                    PoisonDrill::ignore,
                    Checkpoints.in(rig.home().checkpoints()),
                    failure -> {})
                .settings(MappingSettings.DEFAULT)
                .start()) {
      long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (mapping.handled() < EXPIRED && System.nanoTime() < until) {
        Thread.sleep(Duration.ofMillis(50));
      }
      // Its positions are written when it closes.
    }
  }

  private static StreamsEventResponse ignore(DynamodbEvent event, Context context) {
    return StreamsEventResponse.builder().withBatchItemFailures(List.of()).build();
  }
}
