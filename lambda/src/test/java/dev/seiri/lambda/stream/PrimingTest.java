package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.testing.ScriptedModel;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PrimingTest {
  private static final Reply REFUSED = new Reply.Invalid("no such model");

  @Test
  void primingRunsTheCodeOfARowAndWritesNothing() {
    ScriptedModel model = new ScriptedModel((question, exchange) -> REFUSED);
    BatchLoopBench bench = new BatchLoopBench(model);
    new Priming(bench.ports, bench.settings, Clock.systemUTC()).run();
    assertThat(model.questions()).extracting(Question::modelId).containsExactly("seiri.priming");
    assertThat(bench.results.all()).isEmpty();
    assertThat(bench.parked.reasons()).isEmpty();
    assertThat(bench.executions.list()).extracting(e -> e.id().value()).containsExactly("e");
  }

  @Test
  void anUnreachableServiceDoesNotFailPriming() {
    BatchLoopBench bench = new BatchLoopBench(new ScriptedModel((question, exchange) -> REFUSED));
    bench.beforeEachCall =
        () -> {
          throw new StoreUnavailable("away", new IOException("away"));
        };
    new Priming(bench.ports, bench.settings, Clock.systemUTC()).run();
    assertThat(bench.results.all()).isEmpty();
  }

  @Test
  void processesRestoredFromOneSnapshotHaveTheirOwnNames() throws Exception {
    List<InFlightNote> seen = new ArrayList<>();
    AtomicReference<BatchLoopBench> seat = new AtomicReference<>();
    BatchLoopBench bench =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> {
              seen.addAll(seat.get().notes.left(BatchLoopBench.E));
              return answer("{\"name\":\"x\"}");
            }));
    seat.set(bench);
    bench.run("a");
    bench.loop().restored();
    bench.run("b");
    assertThat(seen).extracting(InFlightNote::process).doesNotHaveDuplicates().hasSize(2);
  }
}
