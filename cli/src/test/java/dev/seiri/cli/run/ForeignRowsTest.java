package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.aws.AwsClients;
import dev.seiri.cli.Desk;
import dev.seiri.cli.Desk.Said;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Executions and requests that another client has written to the tables.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignRowsTest {
  private static final Pattern ENDPOINT =
      Pattern.compile("AWS_ENDPOINT_URL_DYNAMODB='?(http://[0-9.:]+)");

  @TempDir private static Path folder = Path.of("");
  private final Map<String, String> env = new HashMap<>();
  private DynamoDbClient tables;

  @BeforeAll
  void up() {
    env.put("SEIRI_HOME", folder.resolve("home").toString());
    String exports = seiri("local", "up").out();
    Matcher endpoint = ENDPOINT.matcher(exports);
    assertThat(endpoint.find()).as(exports).isTrue();
    URI uri = URI.create(endpoint.group(1));
    tables = AwsClients.ofLocal(2, new AwsClients.LocalEndpoints(uri, uri)).dynamoDb();
    Path people = Path.of(System.getProperty("seiri.root")).resolve("examples/people.csv");
    assertThat(seiri("run", people.toString(), "--task", "person-name").status()).isZero();
  }

  @AfterAll
  void down() {
    assertThat(seiri("local", "down", "--wipe").status()).isZero();
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
    assertThat(seiri("resume", "foreign").err()).contains("2 of 2 pending rows");
    Path results = folder.resolve("home/s3/seiri/results/execution_id=foreign");
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    for (String id : List.of("f-1", "f-2")) {
      Path result = results.resolve(id + ".json");
      while (!Files.exists(result) && System.nanoTime() < until) {
        Thread.sleep(100);
      }
      assertThat(result).exists();
    }
    assertThat(seiri("redrive", "foreign").err()).contains("0 of 0 pending rows");
  }

  private Said seiri(String... args) {
    return Desk.seiri(env, "", args);
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }
}
