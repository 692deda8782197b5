package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.LocalTables;
import dev.seiri.cli.testing.SharedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Executions and requests that another client has written to the tables.
@Tag("stack")
@ExtendWith(SharedStack.class)
class ForeignRowsTest {
  private final Desk desk;

  ForeignRowsTest(Desk desk) {
    this.desk = desk;
  }

  @Test
  void rowsOfAHaltedExecutionAreRedrivenWhenItIsResumed() throws Exception {
    AttributeValue payload =
        AttributeValue.fromM(
            Map.of(
                "task_name", s("person-name"),
                "prompt_version", s("v1"),
                "foundation_model_id", s("seiri.offline-rules-v1")));
    Map<String, AttributeValue> execution =
        Map.of("execution_id", s("foreign"), "payload", payload, "status", s("halted"));
    try (DynamoDbClient tables = LocalTables.of(desk)) {
      tables.putItem(put -> put.tableName("executions").item(execution));
      for (String id : List.of("f-1", "f-2")) {
        Map<String, AttributeValue> request =
            Map.of(
                "request_id", s(id),
                "execution_id", s("foreign"),
                "record_id", s("r"),
                "input_value", s("山田 太郎 " + id));
        tables.putItem(put -> put.tableName("requests").item(request));
      }
    }
    assertThat(desk.seiri("resume", "foreign").err()).contains("2 of 2 pending rows");
    Path results = desk.home().resolve("s3/seiri/results/execution_id=foreign");
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    for (String id : List.of("f-1", "f-2")) {
      Path result = results.resolve(id + ".json");
      while (!Files.exists(result) && System.nanoTime() < until) {
        Thread.sleep(100);
      }
      assertThat(result).exists();
    }
    assertThat(desk.seiri("redrive", "foreign").err()).contains("0 of 0 pending rows");
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }
}
