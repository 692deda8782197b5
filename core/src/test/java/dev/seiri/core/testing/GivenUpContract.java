package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.GivenUp;
import dev.seiri.core.request.GivenUp.Batch;
import dev.seiri.core.request.GivenUp.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The contract of [GivenUp], for every implementation.
public abstract class GivenUpContract {
  private final ExecutionId execution = new ExecutionId(AtOnce.unique("e 日本"));

  protected abstract GivenUp givenUp();

  /// The mapping gives these records up now.
  protected abstract void keep(List<Row> rows);

  @Test
  void whatIsGivenUpIsListedUntilItIsAnswered() {
    List<Row> rows = List.of(row(1), row(2));
    keep(rows);
    keep(List.of(row(3)));
    assertThat(rows()).containsExactlyInAnyOrder(row(1), row(2), row(3));
    Batch first = batches().stream().filter(batch -> batch.rows().equals(rows)).findFirst().get();
    givenUp().answered(first);
    givenUp().answered(first);
    assertThat(rows()).containsExactly(row(3));
  }

  private List<Row> rows() {
    return batches().stream().flatMap(batch -> batch.rows().stream()).toList();
  }

  /// Those of this test: the bucket is shared.
  private List<Batch> batches() {
    List<Batch> batches = new ArrayList<>();
    givenUp()
        .list()
        .forEachRemaining(batch -> {
          if (batch.rows().stream().anyMatch(row -> row.execution().equals(execution))) {
            batches.add(batch);
          }
        });
    return batches;
  }

  private Row row(int number) {
    return new Row(execution, RequestId.ofRow(execution, number));
  }
}
