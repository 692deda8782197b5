package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static dev.seiri.lambda.stream.BatchLoopBench.BUSY;
import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.budget.PaidAgain;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.Reply;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.MemoryInFlightNoteStore;
import dev.seiri.core.testing.MemoryLedger;
import dev.seiri.core.testing.ScriptedModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The notes of calls in flight: no call is made without one.
class InFlightNotesTest {
  @Test
  void whatIsBeingAskedIsNotedUntilItIsRecorded() throws Exception {
    List<Integer> noted = new ArrayList<>();
    BatchLoopBench[] bench = new BatchLoopBench[1];
    bench[0] =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> {
              synchronized (noted) {
                noted.add(bench[0].notes.left(E).getFirst().questions().size());
              }
              return GOOD;
            }));
    bench[0].run("a", "b", "b");
    assertThat(noted).containsExactly(2, 2);
    assertThat(bench[0].notes.left(E)).isEmpty();
    bench[0].run("a");
    assertThat(noted).hasSize(2);
  }

  @Test
  void aNoteThatCouldNotBeRemovedIsRemovedLater() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(new ScriptedModel((question, exchange) -> GOOD));
    bench.notes.failRemovals(true);
    bench.run("a");
    bench.run("b");
    assertThat(bench.notes.left(E)).hasSize(2);
    bench.notes.failRemovals(false);
    bench.run("a");
    assertThat(bench.notes.left(E)).isEmpty();
  }

  @Test
  void whatTheAccountHasBookedIsNotSaidToBePaidAgainToo() {
    ExecutionId b = new ExecutionId("b");
    MemoryInFlightNoteStore notes = new MemoryInFlightNoteStore();
    MemoryLedger ledger = new MemoryLedger();
    QuestionId question = new QuestionId("0".repeat(64));
    InFlightNote note =
        new InFlightNote(
            "n",
            b,
            "p",
            8,
            List.of(question),
            List.of(new InFlightNote.Most(BigDecimal.ONE, 10, false)));
    notes.write(note);
    ledger.record(
        question,
        Answer.of(((Reply.Answered) GOOD).completion(), 1, RequestId.ofRow(b, 1), Instant.EPOCH));
    Account none = Account.of(Limits.NONE);
    Account settled =
        Account.of(new Limits(Optional.empty(), OptionalLong.of(100), Optional.empty()));
    Account reserved =
        settled
            .reserve(
                new Reservation("n", "p", Instant.MAX, new Amount(BigDecimal.ONE, 10, 1), Set.of()))
            .orElseThrow();
    assertThat(PaidAgain.most(notes, ledger, b, none)).isEqualTo(1);
    assertThat(PaidAgain.most(notes, ledger, b, reserved)).as("it is not booked yet").isEqualTo(1);
    assertThat(PaidAgain.most(notes, ledger, b, settled)).isZero();
    notes.write(note.ofBatch());
    assertThat(PaidAgain.most(notes, ledger, b, settled)).as("the counter missed it").isEqualTo(1);
  }

  @Test
  void anAnswerWhoseRepairHasToWaitIsBookedAndItsRepairReservedAndNoted() throws Exception {
    List<Integer> noted = new ArrayList<>();
    BatchLoopBench[] bench = new BatchLoopBench[1];
    AtomicInteger repairs = new AtomicInteger();
    bench[0] =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> {
              noted.add(bench[0].notes.left(new ExecutionId("b")).size());
              return exchange.isEmpty()
                  ? answer("no json")
                  : repairs.incrementAndGet() <= 3 ? BUSY : GOOD;
            }));
    bench[0].execution(
        "b",
        Payload.of(new PromptKey("t", "v1"), "test.model"),
        new Limits(Optional.empty(), OptionalLong.of(100_000), Optional.empty()));
    List<DynamodbStreamRecord> row = List.of(bench[0].insert("b", 1, "a"));
    assertThat(bench[0].run(row)).containsExactly("1");
    assertThat(bench[0].account("b").spent().tokens()).as("when it was paid").isEqualTo(120);
    assertThat(bench[0].account("b").lost().isNothing()).as("its answer is recorded").isTrue();
    assertThat(bench[0].run(row)).isEmpty();
    assertThat(bench[0].only().verdict()).isEqualTo(Verdict.REPAIRED);
    assertThat(bench[0].account("b").spent().tokens()).isEqualTo(240);
    assertThat(noted).as("no call without a note").hasSize(5).containsOnly(1);
    assertThat(bench[0].notes.left(new ExecutionId("b"))).isEmpty();
  }
}
