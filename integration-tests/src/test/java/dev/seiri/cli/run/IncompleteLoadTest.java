package dev.seiri.cli.run;

import static dev.seiri.cli.testing.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.Seiri;
import dev.seiri.cli.session.Terminal;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.LocalTables;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.local.stack.LocalNames;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Executions whose rows are not all loaded.
@Tag("stack")
@ExtendWith(SharedStack.class)
class IncompleteLoadTest {
  private final Desk desk;

  IncompleteLoadTest(Desk desk) {
    this.desk = desk;
  }

  @Test
  void aPartiallyLoadedExecutionIsReportedAsIncomplete() throws Exception {
    String[] run = {
      "run", Desk.example("people.csv"), "--task", "person-name", "--execution-id", "half"
    };
    assertThat(desk.seiri(run).status()).isZero();
    // The state after the loader was killed and then the execution was halted.
    update("half", "SET #status = :status REMOVE request_count", "halted");
    String unfinished = "half is only partially loaded (it is halted";
    Output results = desk.seiri("results", "half");
    assertThat(results.out().lines()).hasSize(16);
    assertThat(results.err()).contains(unfinished).contains("with --execution-id half");
    assertThat(results.status()).isEqualTo(1);
    Output variants = desk.seiri("compare", "half");
    assertThat(variants.err()).contains(unfinished);
    assertThat(variants.status()).isEqualTo(1);
    Output compared = desk.seiri("compare", "half", "half");
    assertThat(compared.err()).containsOnlyOnce(unfinished);
    assertThat(compared.status()).isEqualTo(1);
    String set = desk.folder().resolve("half.jsonl").toString();
    Output golden = desk.seiri("golden", "from-execution", "half", "--output", set);
    assertThat(golden.err()).contains("golden rows in").contains(unfinished);
    assertThat(golden.status()).isEqualTo(1);
    Output report =
        desk.seiri("report", "half", "--output", desk.folder().resolve("half.html").toString());
    assertThat(report.err()).contains("note: " + unfinished);
    assertThat(report.status()).as("a report shows the results that exist").isZero();
    assertFault(desk, unfinished, "watch", "half");

    Output resumed = desk.seiri("resume", "half");
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains("is resumed")
        .contains("load the same rows again with --execution-id half");
    assertThat(desk.seiri(run).status()).isZero();
    assertThat(desk.seiri("results", "half").status()).isZero();

    update("half", "SET #status = :status REMOVE request_count, source_sha256", "halted");
    assertThat(desk.seiri("results", "half").status()).as("fed by another client").isZero();
    assertThat(desk.seiri("compare", "half").status()).isZero();
    assertThat(desk.seiri("resume", "half").err()).contains("0 of 0 pending rows are redriven");
  }

  @Test
  void watchReportsThatRowsAreBeingLoaded() throws Exception {
    assertThat(
            desk.seiri(
                    "run",
                    Desk.example("people.csv"),
                    "--task",
                    "person-name",
                    "--execution-id",
                    "watched")
                .status())
        .isZero();
    update("watched", "SET #status = :status", "loading");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            desk.env(),
            Clock.systemUTC());
    Thread watch =
        Thread.ofPlatform().start(() -> Seiri.run(new String[] {"watch", "watched"}, terminal));
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!err.toString(StandardCharsets.UTF_8).contains("is being loaded")) {
      assertThat(System.nanoTime()).as("it says nothing for 60 s").isLessThan(until);
      Thread.sleep(20);
    }
    update("watched", "SET #status = :status", "running");
    assertThat(watch.join(Duration.ofSeconds(60))).isTrue();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("load the same rows again with --execution-id watched")
        .contains("every row of watched has a result");
  }

  /// Changes an execution in the table, without the commands.
  private void update(String execution, String expression, String status) {
    try (DynamoDbClient dynamoDb = LocalTables.of(desk)) {
      dynamoDb.updateItem(update ->
          update
              .tableName(LocalNames.NAMES.executionsTable())
              .key(Map.of("execution_id", AttributeValue.fromS(execution)))
              .updateExpression(expression)
              .expressionAttributeNames(Map.of("#status", "status"))
              .expressionAttributeValues(Map.of(":status", AttributeValue.fromS(status))));
    }
  }
}
