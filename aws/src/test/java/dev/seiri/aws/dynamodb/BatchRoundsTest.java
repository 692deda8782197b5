package dev.seiri.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.concurrent.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchRoundsTest {
  private final BatchRounds rounds =
      new BatchRounds(3, new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));

  @Test
  void whatIsLeftIsProcessedAgain() {
    List<List<String>> seen = new ArrayList<>();

    rounds.run(
        "read them",
        List.of("a", "b", "c"),
        items -> {
          seen.add(items);
          return items.subList(1, items.size());
        });

    assertThat(seen).containsExactly(List.of("a", "b", "c"), List.of("b", "c"), List.of("c"));
  }

  @Test
  void givesUpAfterTheLastRound() {
    assertThatThrownBy(() -> rounds.run("read them", List.of("a", "b"), items -> items))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("cannot read them: DynamoDB left 2 unprocessed after 3 rounds");
  }

  @Test
  void anInterruptEndsThePauseAndIsKept() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> rounds.run("read them", List.of("a"), items -> items))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("cannot read them: interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
