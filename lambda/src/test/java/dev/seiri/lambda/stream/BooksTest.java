package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.Reply;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.ScriptedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The books of an execution, added up from outside: what the model billed, the result documents,
/// the counters and the account.
class BooksTest {
  private static final ExecutionId B = new ExecutionId("b");

  @ParameterizedTest
  @ValueSource(longs = {3, 5, 8})
  void resultsAndLostCallsAreWhatIsSpent(long seed) throws Exception {
    AtomicLong billed = new AtomicLong();
    Random random = new Random(seed);
    ScriptedModel model =
        new ScriptedModel((question, exchange) -> {
          String text = question.prompt().text();
          if (text.contains("slow") && question.modelId().equals("test.model")) {
            // It is cut off at the time limit, and billed.
            billed.addAndGet(120);
            return new Reply.Lost("timed out");
          }
          billed.addAndGet(120);
          return text.contains("faulty") && exchange.isEmpty() ? answer("no json") : GOOD;
        });
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.execution(
        "b",
        new Payload(
            new PromptKey("t", "v1"),
            "test.model",
            List.of("other.model"),
            Inference.UNSET,
            true,
            OptionalInt.empty()),
        new Limits(Optional.empty(), OptionalLong.of(10_000_000), Optional.empty()));
    bench.beforeEachCall =
        () -> {
          synchronized (random) {
            if (random.nextInt(10) < 6) {
              throw new StoreUnavailable("more than one in two", new IOException("gone"));
            }
          }
        };
    List<DynamodbStreamRecord> pending = new ArrayList<>();
    for (int row = 1; row <= 40; row++) {
      String kind = row == 7 ? "slow" : row % 5 == 0 ? "faulty" : "plain";
      pending.add(bench.insert("b", row, kind + " row " + row));
    }
    for (int deliveries = 0; !pending.isEmpty(); deliveries++) {
      assertThat(deliveries).as("deliveries").isLessThan(500);
      Set<String> again = new HashSet<>(bench.run(pending));
      pending.removeIf(record -> !again.contains(record.getDynamodb().getSequenceNumber()));
      pending.addAll(bench.redelivered());
    }
    Account account = bench.account("b");
    long results = bench.results.all().stream().mapToLong(BooksTest::tokens).sum();
    assertThat(bench.results.all()).hasSize(40);
    assertThat(account.lost().calls()).as("one call was cut off").isPositive();
    long told = results + account.lost().tokens() + account.paidAgain().tokens();
    assertThat(told).as("results and lost calls").isGreaterThanOrEqualTo(account.spent().tokens());
    // An answer that waits for its record when its batch ends counts as lost, each for 120 tokens.
    long late = (told - account.spent().tokens()) / 120;
    assertThat(told).isEqualTo(account.spent().tokens() + 120 * late);
    assertThat(late).as("of those that are lost").isLessThan(account.lost().calls());
    assertThat(billed.get()).isBetween(results, account.spent().tokens());
    assertThat(account.reservations()).isEmpty();
    Execution execution = bench.executions.find(B).orElseThrow();
    assertThat(execution.tally().inputTokens() + execution.tally().outputTokens())
        .as("the counters")
        .isEqualTo(results);
  }

  private static long tokens(ResultDocument result) {
    return result.json().path("input_tokens").asLong()
        + result.json().path("output_tokens").asLong();
  }
}
