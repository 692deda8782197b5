package dev.seiri.cli.run;

import static dev.seiri.cli.testing.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.CountingModel;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.ModelDesk;
import dev.seiri.cli.testing.SharedModels;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs that end before every row has an answer: by a fault, a limit or a command.
@Tag("stack")
@ExtendWith(SharedStack.class)
class HaltedRunTest {
  private final Desk desk;
  private final SharedModels models;

  HaltedRunTest(ModelDesk desk) {
    this.desk = desk.desk();
    this.models = desk.models();
  }

  @Test
  void aFaultOfTheWholeRunHaltsItAndTheSameCommandResumesIt() throws IOException {
    boolean[] allowed = {false};
    CountingModel calls =
        new CountingModel(question ->
            allowed[0]
                ? StandInReply.text("{\"a\":1}")
                : new StandInReply.Failure(403, "AccessDeniedException", "you may not"));
    models.serve("task-halted", calls);
    String[] run = {
      "run",
      desk.rows("halted.csv", 20).toString(),
      "--task",
      desk.task("halted"),
      "--execution-id",
      "halted",
      "--bedrock",
      models.endpoint()
    };
    Output said = desk.seiri(run);
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).contains("pending 20");
    assertThat(said.err())
        .contains("halted:")
        .contains("you may not")
        .contains("--execution-id halted");
    assertThat(desk.seiri("results", "halted").status()).isEqualTo(1);
    allowed[0] = true;
    assertThat(desk.seiri(run).status()).isZero();
  }

  @Test
  void aBudgetHaltsTheRunAndALargerOneResumesIt() throws IOException {
    CountingModel calls = new CountingModel(question -> StandInReply.text("{\"a\":1}"));
    models.serve("task-budget", calls);
    List<String> run =
        List.of(
            "run",
            desk.rows("budget.csv", 40).toString(),
            "--task",
            desk.task("budget"),
            "--execution-id",
            "budget",
            "--bedrock",
            models.endpoint());
    Output halted = desk.seiri(with(run, "--max-tokens", "2000"));
    assertThat(halted.status()).isEqualTo(1);
    assertThat(halted.err()).contains("the budget of 2000 tokens has no room for another question");
    assertThat(calls.total()).isZero();
    assertThat(desk.seiri(run.toArray(String[]::new)).status()).as("the same budget").isEqualTo(1);
    Output other = desk.seiri(with(run, "--canary", "10:100"));
    assertThat(other.err()).contains("with other limits than before");
    assertThat(other.status()).as("the budget stays").isEqualTo(1);
    List<String> load = new ArrayList<>(run);
    load.set(0, "load");
    Output loaded = desk.seiri(with(load, "--max-tokens", "2000000"));
    assertThat(loaded.status()).as(loaded.err()).isZero();
    assertThat(loaded.err()).contains("note: it is halted:").contains("seiri resume budget");
    Output done = desk.seiri(run.toArray(String[]::new));
    assertThat(done.status()).as(done.err()).isZero();
    assertThat(calls.total()).isEqualTo(40);
  }

  @Test
  void aCanaryHaltsARunThatFails() throws IOException {
    CountingModel calls = new CountingModel(question -> StandInReply.text("no json at all"));
    models.serve("task-canary", calls);
    Output said =
        desk.seiri(
            "run",
            desk.rows("canary.csv", 1_000).toString(),
            "--task",
            desk.task("canary"),
            "--canary",
            "10:50",
            "--max-in-flight",
            "2",
            "--bedrock",
            models.endpoint());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("have no valid answer");
    assertThat(calls.total()).as("most rows are unpaid").isLessThan(1_000);
  }

  @Test
  void statusCancelResumeAndRedriveReportTheState() throws Exception {
    CountingModel calls =
        new CountingModel(
            question -> new StandInReply.Failure(403, "AccessDeniedException", "you may not"));
    models.serve("task-stopped", calls);
    String[] run = {
      "run",
      desk.rows("stopped.csv", 5).toString(),
      "--task",
      desk.task("stopped"),
      "--execution-id",
      "stopped",
      "--bedrock",
      models.endpoint()
    };
    assertThat(desk.seiri(run).status()).isEqualTo(1);
    assertThat(desk.seiri("status", "stopped").out())
        .contains("halted:")
        .contains("rows              5");
    assertThat(desk.seiri("status").out()).contains("stopped\thalted\t5\t0\t0\t");
    assertFault(desk, "is halted; `seiri resume` first", "redrive", "stopped");
    assertThat(desk.seiri("watch", "stopped").status()).isEqualTo(1);
    Output verified = desk.seiri("verify", "stopped");
    assertThat(verified.status()).isEqualTo(1);
    assertThat(verified.figure("pending")).isEqualTo(5);
    assertThat(verified.figure("lost")).isZero();
    Output resumed = desk.seiri("resume", "stopped");
    assertThat(resumed.err()).contains("is resumed; it was halted").contains("5 of 5 pending rows");
    assertThat(desk.seiri("cancel", "stopped").status()).isZero();
    assertFault(desk, "is cancelled and cannot be cancelled", "cancel", "stopped");
    assertFault(desk, "is cancelled, not halted", "resume", "stopped");
    assertFault(desk, "was cancelled; use another --execution-id", run);
    run[0] = "load";
    assertFault(desk, "was cancelled; use another --execution-id", run);
  }

  @Test
  void aRunThatIsCancelledMeanwhileEnds() throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    CountingModel calls =
        new CountingModel(question -> {
          if (cancelled.compareAndSet(false, true)) {
            assertThat(desk.seiri("cancel", "cancelled").status()).isZero();
          }
          return new StandInReply.Failure(503, "ServiceUnavailableException", "not now");
        });
    models.serve("task-cancelled", calls);
    Output said =
        desk.seiri(
            "run",
            desk.rows("cancelled.csv", 5).toString(),
            "--task",
            desk.task("cancelled"),
            "--execution-id",
            "cancelled",
            "--bedrock",
            models.endpoint());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("5 rows are pending (cancelled)");
    assertThat(desk.seiri("watch", "cancelled").err())
        .contains("cancelled is cancelled")
        .doesNotContain("resume");
  }

  @Test
  void aFailedRunIsNotReportedAsInterrupted() throws Exception {
    Path rows = desk.rows("changed.csv", 2);
    CountingModel calls =
        new CountingModel(question -> {
          try {
            Files.writeString(rows, "record_id,name\nr1,other\nr2,other\n");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return StandInReply.text("{\"a\":1}");
        });
    models.serve("task-changed", calls);
    Path log = desk.folder().resolve("log");
    Process process =
        desk.process(
            log,
            "run",
            rows.toString(),
            "--task",
            desk.task("changed"),
            "--bedrock",
            models.endpoint(),
            "--output",
            desk.folder().resolve("changed.out.csv").toString());
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(Files.readString(log))
        .contains("was changed during the run")
        .doesNotContain("stopped; nothing is lost");
  }

  private static String[] with(List<String> args, String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
