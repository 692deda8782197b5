package dev.seiri.lambda.stream;

import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.repair.Findings;
import dev.seiri.core.repair.Inspector;
import dev.seiri.core.repair.Repair;
import dev.seiri.core.repair.RepairPorts;
import dev.seiri.core.repair.Repaired;
import dev.seiri.core.request.Request;
import dev.seiri.core.testing.MemoryExports;
import dev.seiri.core.testing.MemoryRequests;
import dev.seiri.core.testing.ScriptedModel;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A finished execution of six rows, five questions, whose state is damaged and repaired.
class DamagedStateTest {
  private static final List<String> INPUTS = List.of("a", "b", "c", "d", "e", "a");
  private static final int ROWS = INPUTS.size();

  private final ScriptedModel model = ScriptedModel.saying(GOOD, GOOD);
  private final BatchLoopBench bench = new BatchLoopBench(model);
  private final MemoryRequests requests = new MemoryRequests();
  private final MemoryExports exports = new MemoryExports();
  private final RepairPorts ports =
      new RepairPorts(
          bench.executions, requests, bench.prompts, bench.results, exports, bench.ledger);
  private boolean quiet = true;

  @BeforeEach
  void run() throws Exception {
    for (int row = 1; row <= ROWS; row++) {
      requests.write(List.of(Request.of(id(row), E, new RecordId("r" + row), INPUTS.get(row - 1))));
    }
    assertThat(deliver()).isEmpty();
    bench.executions.loaded(E, ROWS);
    bench.executions.finish(E);
    assertThat(model.questions()).hasSize(5);
    assertThat(inspect().isDamaged()).as("%s", inspect().kinds()).isFalse();
  }

  @Test
  void unreadableResultsAreRedrivenAndNoModelIsAsked() throws Exception {
    bench.results.overwrite(E, id(1), "");
    bench.results.overwrite(E, id(2), "{\"verdict\":\"o");
    bench.results.overwrite(E, id(3), line(4));
    assertThat(figure("results damaged")).isEqualTo(2);
    assertThat(figure("wrong")).isEqualTo(1);
    Repaired repaired = repair();
    assertThat(repaired.resultsSetAside()).isEqualTo(3);
    assertThat(repaired.redriven()).isEqualTo(3);
    assertThat(repaired.reopened()).isTrue();
    finishAgain();
    assertThat(model.questions()).hasSize(5);
  }

  @Test
  void missingResultsOfAFinishedExecutionAreRedriven() throws Exception {
    Tally before = execution().tally();
    for (int row = 1; row <= 3; row++) {
      bench.results.delete(E, id(row));
    }
    assertThat(inspect().pending().cardinality()).isEqualTo(3);
    assertThat(repair().redriven()).isEqualTo(3);
    finishAgain();
    assertThat(model.questions()).hasSize(5);
    assertThat(execution().tally().costUsd()).isEqualByComparingTo(before.costUsd());
  }

  @Test
  void resultsAreTakenFromTheExportAlsoWhereTheLedgerHasForgotten() throws Exception {
    export();
    String before = line(2);
    bench.results.overwrite(E, id(2), "");
    bench.results.delete(E, id(3));
    bench.ledger.forget();
    Repaired repaired = repair();
    assertThat(repaired.restored()).isEqualTo(2);
    assertThat(repaired.redriven()).isZero();
    assertThat(repaired.reopened()).isFalse();
    assertThat(line(2)).isEqualTo(before);
    assertThat(inspect().isDamaged()).as("%s", inspect().kinds()).isFalse();
    assertThat(execution().status()).isEqualTo(ExecutionStatus.FINISHED);
    assertThat(model.questions()).hasSize(5);
  }

  @Test
  void anExportThatIsOffIsMadeAgain() throws Exception {
    exports.write(E, ExportFile.JSONL, "{\"verdict\":\"ok\"}\n".getBytes(StandardCharsets.UTF_8));
    bench.executions.swept(E, execution().sweeping().exported(Instant.EPOCH));
    assertThat(figure("export off")).isEqualTo(ROWS);
    assertThat(repair().exportsAgain()).isTrue();
    assertThat(execution().sweeping().exportedAt()).as("the sweep exports it").isEmpty();
    assertThat(inspect().isDamaged()).isFalse();
  }

  @Test
  void anExecutionThatCouldNotBeFiledIsExportedAndFiledAgain() throws Exception {
    export();
    Sweeping at = execution().sweeping();
    assertThat(
            bench.executions.swept(
                E, at.notFiled(new Sweeping.Filing(0, "", 5, "no room"), Instant.EPOCH)))
        .isTrue();
    assertThat(repair().exportsAgain()).isTrue();
    assertThat(execution().sweeping().whyNotFiled()).isEmpty();
    assertThat(execution().sweeping().filedAt()).isEmpty();
  }

  @Test
  void countersAreRecomputedToTheResults() throws Exception {
    Tally right = execution().tally();
    bench.executions.count(
        E, new Tally(Map.of(Verdict.OK, 5L, Verdict.EMPTY, 1L), 2, 9, 9, 9, BigDecimal.TEN));
    assertThat(figure("counters off")).isEqualTo(7);
    assertThat(repair().counters()).isEqualTo(Repaired.Counters.RECOUNTED);
    assertThat(execution().tally().isSame(right)).isTrue();
    assertThat(repair().counters()).isEqualTo(Repaired.Counters.RIGHT);
  }

  @Test
  void countersStayWhileABatchMayBeCounting() throws Exception {
    bench.executions.count(E, new Tally(Map.of(Verdict.OK, 1L), 0, 0, 0, 0, BigDecimal.ZERO));
    Tally off = execution().tally();
    quiet = false;
    assertThat(repair().counters()).isEqualTo(Repaired.Counters.BUSY);
    assertThat(execution().tally().isSame(off)).isTrue();
  }

  @Test
  void whatIsCountedWhileTheResultsAreReadIsNotOverwritten() throws Exception {
    bench.executions.count(E, new Tally(Map.of(Verdict.OK, 1L), 0, 0, 0, 0, BigDecimal.ZERO));
    Findings found = inspect();
    bench.executions.count(E, new Tally(Map.of(Verdict.OK, 1L), 0, 0, 0, 0, BigDecimal.ZERO));
    assertThat(repair(found).counters()).isEqualTo(Repaired.Counters.BUSY);
    assertThat(repair().counters()).isEqualTo(Repaired.Counters.RECOUNTED);
    assertThat(inspect().isDamaged()).isFalse();
  }

  @Test
  void anUnreadableAnswerIsMadeAgainFromTheResultItWasPaidFor() throws Exception {
    bench.ledger.damage(question(2));
    assertThat(figure("ledger damaged")).isEqualTo(1);
    Repaired repaired = repair();
    assertThat(repaired.answersSetAside()).isEqualTo(1);
    assertThat(repaired.asLost()).as("its cost is in the result").isZero();
    assertThat(inspect().isDamaged()).isFalse();
    assertThat(bench.ledger.lost()).isEmpty();
    String before = line(2);
    bench.results.delete(E, id(2));
    repair();
    finishAgain();
    assertThat(model.questions()).hasSize(5);
    assertThat(withoutTime(line(2))).isEqualTo(withoutTime(before));
  }

  @Test
  void anUnreadableAnswerThatARowWaitsForIsCountedAsLostAndAskedOnce() throws Exception {
    bench.ledger.damage(question(2));
    bench.results.delete(E, id(2));
    assertThat(deliver()).as("its neighbours are done").hasSize(1);
    assertThat(Optional.ofNullable(bench.causes.newest().get(E)).orElseThrow().why())
        .contains(id(2).value())
        .contains("`seiri repair e`");
    Repaired repaired = repair();
    assertThat(repaired.asLost()).isEqualTo(1);
    finishAgain();
    assertThat(model.questions()).hasSize(6);
    assertThat(bench.ledger.lost()).extracting(LostCall::askedFor).containsExactly(id(2));
    assertThat(inspect().totals().lost().calls()).isEqualTo(1);
  }

  @Test
  void aRowWithoutRequestAndResultIsNamedAndTheOthersAreRepaired() throws Exception {
    requests.delete(id(1));
    bench.results.delete(E, id(1));
    requests.damage(id(2));
    bench.results.overwrite(E, id(2), "");
    bench.results.overwrite(E, id(3), "");
    assertThat(figure("lost")).isEqualTo(1);
    assertThat(figure("requests damaged")).isEqualTo(1);
    Repaired repaired = repair();
    assertThat(repaired.unloaded()).isEqualTo(2);
    assertThat(repaired.redriven()).isEqualTo(1);
    for (int row = 1; row <= 2; row++) {
      requests.write(List.of(Request.of(id(row), E, new RecordId("r" + row), INPUTS.get(row - 1))));
    }
    finishAgain();
    assertThat(model.questions()).hasSize(5);
  }

  @Test
  void aRequestThatIsGoneHarmsNoRowThatHasItsResult() throws Exception {
    requests.delete(id(1));
    assertThat(inspect().isDamaged()).isFalse();
  }

  @Test
  void everyKindAtOnceIsRepairedOnce() throws Exception {
    bench.results.overwrite(E, id(1), "");
    bench.results.delete(E, id(3));
    bench.ledger.damage(question(5));
    bench.executions.count(E, new Tally(Map.of(Verdict.OK, 9L), 1, 0, 0, 0, BigDecimal.ONE));
    repair();
    Repaired again = repair();
    assertThat(again.resultsSetAside() + again.answersSetAside()).isZero();
    finishAgain();
    assertThat(model.questions()).hasSize(5);
    assertThat(repair().redriven()).isZero();
  }

  /// A write that fails stands for a death just before it: nothing later is done.
  @Test
  void aRepairThatDiesBetweenAnyTwoStepsIsFinishedByTheNext() throws Exception {
    int deaths = 0;
    for (boolean died = true; died; deaths++) {
      DamagedStateTest fresh = new DamagedStateTest();
      fresh.run();
      died = fresh.diesBeforeWrite(deaths);
    }
    assertThat(deaths).as("writes of a repair").isGreaterThan(6);
  }

  private boolean diesBeforeWrite(int number) throws Exception {
    // Row 1 is in the export; row 4 is not, and has to be redriven.
    export(List.of(1, 2, 3, 5, 6));
    bench.ledger.damage(question(2));
    bench.ledger.damage(question(5));
    bench.results.overwrite(E, id(1), "");
    bench.results.delete(E, id(3));
    bench.results.overwrite(E, id(4), "{");
    bench.executions.count(E, new Tally(Map.of(Verdict.OK, 9L), 1, 0, 0, 0, BigDecimal.ONE));
    DyingPorts dying = new DyingPorts(ports, number);
    boolean died = false;
    try {
      repair(dying.ports(), inspect());
    } catch (StoreUnavailable e) {
      died = true;
    }
    for (int again = 0; again < 2; again++) {
      repair();
    }
    finishAgain();
    assertThat(model.questions()).as("death before write %s", number).hasSize(5);
    return died;
  }

  private void finishAgain() throws Exception {
    assertThat(execution().status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(deliver()).isEmpty();
    bench.executions.finish(E);
    assertThat(inspect().isDamaged()).as("%s", inspect().kinds()).isFalse();
    assertThat(inspect().results()).isEqualTo(ROWS);
    assertThat(execution().tally().results()).isEqualTo(ROWS);
  }

  /// Delivers all rows; those with a result are done already.
  private List<String> deliver() throws Exception {
    // What the handler knows of an execution is some seconds old.
    bench.dies();
    ExecutionStatus status = execution().status();
    if (status == ExecutionStatus.FINISHED) {
      bench.executions.reopen(E, execution().sweeping().toExport());
    }
    List<DynamodbStreamRecord> records = new ArrayList<>();
    for (int row = 1; row <= ROWS; row++) {
      records.add(bench.insert("e", row, INPUTS.get(row - 1)));
    }
    List<String> pending = bench.run(records);
    if (status == ExecutionStatus.FINISHED) {
      bench.executions.finish(E);
    }
    return pending;
  }

  private void export() {
    export(List.of(1, 2, 3, 4, 5, 6));
  }

  private void export(List<Integer> rows) {
    StringBuilder lines = new StringBuilder();
    for (int row : rows) {
      lines.append(line(row)).append('\n');
    }
    exports.write(E, ExportFile.JSONL, lines.toString().getBytes(StandardCharsets.UTF_8));
    bench.executions.swept(E, execution().sweeping().exported(Instant.EPOCH));
  }

  private Findings inspect() throws InterruptedException {
    return new Inspector(ports, ModelCatalog.shipped()).inspect(execution());
  }

  private Repaired repair() throws InterruptedException {
    return repair(inspect());
  }

  private Repaired repair(Findings found) throws InterruptedException {
    return repair(ports, found);
  }

  private Repaired repair(RepairPorts ports, Findings found) throws InterruptedException {
    return new Repair(ports, ModelCatalog.shipped(), findings -> quiet, Clock.systemUTC())
        .run(found);
  }

  private long figure(String kind) throws InterruptedException {
    return inspect().kinds().stream()
        .filter(k -> k.name().equals(kind))
        .findFirst()
        .orElseThrow()
        .count();
  }

  private Execution execution() {
    return bench.executions.find(E).orElseThrow();
  }

  private String line(int row) {
    return bench.results.find(E, id(row)).orElseThrow().line();
  }

  private static String withoutTime(String line) {
    return line.replaceAll("\"created_at\":\"[^\"]*\"", "");
  }

  private QuestionId question(int row) {
    return new QuestionId(
        bench.results.find(E, id(row)).orElseThrow().json().path("prompt_sha256").asString());
  }

  private static RequestId id(int row) {
    return RequestId.ofRow(E, row);
  }
}
