package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.CountingModel;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.ModelDesk;
import dev.seiri.cli.testing.SharedModels;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The same rows once more: which answers are reused.
@Tag("stack")
@ExtendWith(SharedStack.class)
class RepeatedRunTest {
  private final Desk desk;
  private final SharedModels models;

  RepeatedRunTest(ModelDesk desk) {
    this.desk = desk.desk();
    this.models = desk.models();
  }

  @Test
  void rerunningAFinishedExecutionCostsNothing() throws IOException {
    CountingModel calls = new CountingModel(question -> StandInReply.text("{\"a\":1}"));
    models.serve("task-again", calls);
    Path rows = desk.rows("again.csv", 30);
    String[] run = {
      "run",
      rows.toString(),
      "--task",
      desk.task("again"),
      "--execution-id",
      "again",
      "--bedrock",
      models.endpoint()
    };
    assertThat(desk.seiri(run).status()).isZero();
    assertThat(calls.total()).isEqualTo(30);
    Output said = desk.seiri(run);
    assertThat(said.status()).isZero();
    assertThat(said.err()).contains("continuing execution again");
    assertThat(calls.total()).isEqualTo(30);
  }

  @Test
  void equalRowsAndEqualExecutionsCostOneCallUnlessReuseIsOff() throws IOException {
    CountingModel calls = new CountingModel(question -> StandInReply.text("{\"a\":1}"));
    models.serve("task-equal", calls);
    Path rows = desk.write("equal.csv", "record_id,name\n1,x\n2,x\n3,y\n");
    String task = desk.task("equal");
    String bedrock = models.endpoint();
    Output said = desk.seiri("run", rows.toString(), "--task", task, "--bedrock", bedrock);
    assertThat(said.out()).contains("reused     1 row had");
    assertThat(desk.seiri("run", rows.toString(), "--task", task, "--bedrock", bedrock).out())
        .contains(
            "reused     3 rows had an answer that was paid for already; that saved as many calls");
    assertThat(calls.total()).isEqualTo(2);
    desk.seiri("run", rows.toString(), "--task", task, "--bedrock", bedrock, "--no-reuse");
    assertThat(calls.total()).isEqualTo(4);
  }
}
