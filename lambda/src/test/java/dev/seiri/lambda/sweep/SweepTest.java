package dev.seiri.lambda.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.budget.DeadReservations;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.execution.Settlement;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.request.StoredRequest;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.MemoryExports;
import dev.seiri.core.testing.MemoryInFlightNoteStore;
import dev.seiri.core.testing.MemoryLedger;
import dev.seiri.core.testing.MemoryPrompts;
import dev.seiri.core.testing.MemoryResults;
import dev.seiri.lambda.sweep.Sweep.Report;
import dev.seiri.prompts.file.PromptFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final ExecutionId E = new ExecutionId("e");
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration STUCK = Duration.ofMinutes(10);

  private final MemoryExecutions executions = new MemoryExecutions();
  private final MemoryPrompts prompts = new MemoryPrompts();
  private final MemoryResults results = new MemoryResults();
  private final MemoryExports exports = new MemoryExports();
  private final MemoryInFlightNoteStore notes = new MemoryInFlightNoteStore();
  private final MemoryLedger ledger = new MemoryLedger();
  private final List<String> redriven = Collections.synchronizedList(new ArrayList<>());
  private Instant now = START;

  private final RequestStore requests =
      new RequestStore() {

        @Override
        public Map<RequestId, StoredRequest> read(Collection<RequestId> ids) {
          return requests.read(ids);
        }

        @Override
        public void write(List<Request> all) {
          throw new AssertionError("the sweep loads nothing");
        }

        @Override
        public Set<RequestId> existing(Collection<RequestId> ids) {
          return Set.copyOf(ids);
        }

        @Override
        public Iterator<RequestId> ofExecution(ExecutionId execution) {
          throw new AssertionError("the sweep never reads the whole table");
        }

        @Override
        public boolean redrive(RequestId id) {
          redriven.add(id.value());
          return true;
        }

        @Override
        public boolean moveToEnd(RequestId id) {
          throw new AssertionError("the sweep counts none of a row's own rounds");
        }
      };

  @BeforeEach
  void load() {
    prompts.put(
        PromptFile.parse(
            """
            task_name: t
            prompt_version: v1
            prompt_template: "{{ input_value }}"
            output_schema: {type: object, properties: {b: {type: string}, a: {type: string}}}
            """,
            "test"));
    executions.createIfNotExists(
        Execution.loading(
            E, Payload.of(new PromptKey("t", "v1"), "m"), Execution.Provenance.UNKNOWN));
  }

  @Test
  void anExecutionThatMakesProgressIsLeftAlone() throws Exception {
    executions.loaded(E, 3);
    result(1);
    assertThat(sweep()).isEqualTo(new Report(1, 0, 0, 0));
    now = now.plus(STUCK);
    result(2);
    assertThat(sweep().redriven()).isZero();
    assertThat(redriven).isEmpty();
  }

  @Test
  void aClockThatWasAheadPutsOffNoRedrive() throws Exception {
    executions.loaded(E, 4);
    now = now.plus(Duration.ofHours(25));
    sweep();
    now = now.minus(Duration.ofHours(25));
    assertThat(sweep().redriven()).as("since when is not known").isZero();
    now = now.plus(STUCK);
    assertThat(sweep().redriven()).isEqualTo(4);
  }

  @Test
  void rowsThatMayStillBeInTheStreamAreNotRedriven() throws Exception {
    executions.loaded(E, 4);
    for (int i = 0; i <= 24 * 6; i++) {
      assertThat(patiently(false)).as("after %d minutes", 10 * i).isEqualTo(i < 24 * 6 ? 0 : 4);
      now = now.plus(STUCK);
    }
    assertThat(patiently(true)).as("twice as long after that").isZero();
    now = now.plus(STUCK);
    assertThat(patiently(true)).as("nothing is in the stream").isEqualTo(4);
  }

  private long patiently(boolean idle) throws InterruptedException {
    SweepSettings patient = new SweepSettings(STUCK, Duration.ofHours(24));
    return new Sweep(ports(results), patient, () -> idle, clock())
        .run(now.plusSeconds(60))
        .redriven();
  }

  @Test
  void patienceDoublesUpToARecordsAge() {
    SweepSettings settings = new SweepSettings(STUCK, Duration.ofHours(1));
    assertThat(List.of(0, 1, 2, 3, 40).stream().map(settings::patience))
        .containsExactly(
            STUCK,
            STUCK.multipliedBy(2),
            STUCK.multipliedBy(4),
            Duration.ofHours(1),
            Duration.ofHours(1));
  }

  @Test
  void stuckRowsAreRedrivenOnceInAWhile() throws Exception {
    executions.loaded(E, 4);
    result(2);
    sweep();
    now = now.plus(STUCK);
    assertThat(sweep().redriven()).isEqualTo(3);
    assertThat(redriven).containsExactlyInAnyOrder("e-00000001", "e-00000003", "e-00000004");
    assertThat(sweep().redriven()).as("not again at once").isZero();
    now = now.plus(STUCK);
    assertThat(sweep().redriven()).isEqualTo(3);
    assertThat(executions.find(E).orElseThrow().sweeping().redriven()).isEqualTo(6);
  }

  @Test
  void resultsAreNotListedWhileTheCountersMove() throws Exception {
    executions.loaded(E, 3);
    result(1);
    count(1);
    Listings listings = new Listings();
    assertThat(sweep(listings)).isEqualTo(new Report(1, 0, 0, 0));
    result(2);
    count(1);
    assertThat(sweep(listings)).isEqualTo(new Report(1, 0, 0, 0));
    assertThat(listings.count).isZero();
    result(3);
    assertThat(sweep(listings)).as("the last was not counted").isEqualTo(new Report(0, 0, 1, 1));
    assertThat(listings.count).isEqualTo(1);
  }

  @Test
  void wrongCountersKeepNoRowFromBeingRedriven() throws Exception {
    executions.loaded(E, 5);
    result(1);
    result(2);
    result(3);
    count(1);
    sweep();
    assertThat(sweep().redriven()).as("two more are seen now").isZero();
    now = now.plus(STUCK);
    assertThat(sweep().redriven()).isEqualTo(2);
    count(3);
    assertThat(sweep().redriven()).as("now one too many is counted").isZero();
    now = now.plus(STUCK);
    assertThat(sweep().redriven()).isEqualTo(2);
  }

  @Test
  void ofTwoConcurrentSweepsOneRedrives() throws Exception {
    executions.loaded(E, 1);
    sweep();
    now = now.plus(STUCK);
    Execution seen = executions.find(E).orElseThrow();
    assertThat(executions.swept(E, seen.sweeping().redriven(1, now))).as("the other one").isTrue();
    assertThat(executions.swept(E, seen.sweeping().redriven(1, now))).as("this one").isFalse();
  }

  @Test
  void aCompleteExecutionIsFinishedAndExportedInOrder() throws Exception {
    executions.loaded(E, 3);
    result(3);
    result(1);
    result(2);
    assertThat(sweep()).isEqualTo(new Report(0, 0, 1, 1));
    assertThat(executions.find(E).orElseThrow().status()).isEqualTo(ExecutionStatus.FINISHED);
    assertThat(text(ExportFile.JSONL).lines())
        .extracting(line -> Json.read(line).path("record_id").asString())
        .containsExactly("r1", "r2", "r3");
    assertThat(text(ExportFile.CSV))
        .isEqualTo(
            """
            record_id,input_value,b,a,verdict,reason
            r1,'=1,x,,ok,
            r2,'=1,x,,ok,
            r3,'=1,x,,ok,
            """);
    assertThat(Json.read(text(ExportFile.FINISHED)).path("request_count").asLong()).isEqualTo(3);
    assertThat(sweep()).as("there is nothing left to do").isEqualTo(new Report(0, 0, 0, 0));
  }

  @Test
  void aBrokenExportIsResumedByTheNextSweep() throws Exception {
    executions.loaded(E, 2);
    result(1);
    result(2);
    for (int step = 0; step < 12 && !exports.has(ExportFile.FINISHED); step++) {
      exports.failAfter(step % 4);
      sweep();
    }
    assertThat(exports.has(ExportFile.FINISHED)).isTrue();
    assertThat(text(ExportFile.JSONL).lines()).hasSize(2);
    assertThat(text(ExportFile.CSV).lines()).hasSize(3);
  }

  @Test
  void anExportIsResumedAfterAFileThatWasCompletedJustBeforeTheSweepDied() throws Exception {
    executions.loaded(E, 2);
    result(1);
    result(2);
    // begin, part, complete; the fourth call begins the table.
    exports.failAfter(3);
    assertThat(sweep().failed()).isEqualTo(1);
    assertThat(exports.has(ExportFile.JSONL)).isTrue();
    assertThat(sweep().exported()).isEqualTo(1);
    assertThat(text(ExportFile.JSONL).lines()).hasSize(2);
  }

  @Test
  void anUploadThatTheBucketRemovedIsRestarted() throws Exception {
    executions.loaded(E, 2);
    result(1);
    result(2);
    for (int step = 1; !exports.has(ExportFile.FINISHED); step++) {
      exports.failAfter(step);
      sweep();
      exports.loseUploads();
    }
    assertThat(text(ExportFile.JSONL).lines()).hasSize(2);
    assertThat(text(ExportFile.CSV).lines()).hasSize(3);
  }

  @Test
  void aFailureOfOneExecutionDoesNotBlockTheOthers() throws Exception {
    ExecutionId other = new ExecutionId("other");
    executions.createIfNotExists(
        Execution.loading(
            other, Payload.of(new PromptKey("t", "v1"), "m"), Execution.Provenance.UNKNOWN));
    executions.loaded(E, 1);
    executions.loaded(other, 1);
    result(1);
    results.writeIfNone(
        other, RequestId.ofRow(other, 1), ResultDocument.parse("{\"verdict\":\"ok\"}"));
    ResultStore broken =
        new Listings() {
          @Override
          public Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
            if (execution.equals(E)) {
              throw new MalformedItem("the result is none");
            }
            return super.find(execution, request);
          }
        };
    Report report = sweep(broken);
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.exported()).isEqualTo(1);
  }

  @Test
  void whatIsCountedWhileItIsExportedIsInTheSummary() throws Exception {
    executions.loaded(E, 1);
    result(1);
    ResultStore slow =
        new Listings() {
          @Override
          public Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
            count(1);
            return super.find(execution, request);
          }
        };
    sweep(slow);
    assertThat(Json.read(text(ExportFile.FINISHED)).path("verdicts").path("ok").asInt())
        .isEqualTo(1);
  }

  @Test
  void aLongExportIsMadeOfPartsWithoutRepetitionOrGap() throws Exception {
    int rows = 60;
    executions.loaded(E, rows);
    for (int row = 1; row <= rows; row++) {
      result(row, "日".repeat(120_000));
    }
    sweep();
    assertThat(text(ExportFile.JSONL).lines())
        .extracting(line -> Json.read(line).path("record_id").asString())
        .hasSize(rows)
        .doesNotHaveDuplicates();
    assertThat(text(ExportFile.CSV).lines()).hasSize(rows + 1);
    assertThat(text(ExportFile.CSV).lines().skip(1))
        .allSatisfy(line -> assertThat(line).matches("r[0-9]+,日{120000},x,,ok,"));
  }

  @Test
  void aSweepWithoutTimeLeavesNothingHalfDone() throws Exception {
    executions.loaded(E, 2);
    result(1);
    result(2);
    new Sweep(ports(), settings(), clock()).run(now.minusSeconds(1));
    assertThat(exports.has(ExportFile.FINISHED)).isFalse();
    assertThat(sweep().exported()).isEqualTo(1);
  }

  @Test
  void haltedAndForeignExecutionsAreLeftAlone() throws Exception {
    assertThat(sweep()).as("still loading").isEqualTo(new Report(0, 0, 0, 0));
    executions.loaded(E, 2);
    executions.halt(E, "why");
    now = now.plus(STUCK.multipliedBy(3));
    assertThat(sweep()).isEqualTo(new Report(0, 0, 0, 0));
    assertThat(redriven).isEmpty();
  }

  @Test
  void whatADeadProcessReservedIsBookedAsLostWhateverTheStatus() throws Exception {
    budget(100);
    reserve("n", START.plusSeconds(30), 60);
    executions.halt(E, "why");
    sweep();
    assertThat(account().reservations()).as("its lease is not over").hasSize(1);
    now = START.plusSeconds(31);
    sweep();
    assertThat(account().reservations()).isEmpty();
    assertThat(account().lost().tokens()).as("its note is gone").isEqualTo(60);
    assertThat(account().spent().tokens()).isEqualTo(60);
    sweep();
    assertThat(account().spent().tokens()).as("once").isEqualTo(60);
  }

  @Test
  void aProcessThatIsKnownToHaveEndedNeedsNoLease() throws Exception {
    budget(100);
    reserve("n", START.plusSeconds(1_000), 60);
    new Sweep(ports(results), settings().withDead(Set.of("p")), clock()).run(now.plusSeconds(60));
    assertThat(account().reservations()).isEmpty();
  }

  @Test
  void rowsThatWaitForRoomAreRedrivenWhenThereIsRoomAndNothingIsInFlight() throws Exception {
    executions.loaded(E, 2);
    budget(100);
    reserve("n", START.plus(STUCK.multipliedBy(9)), 60);
    change(account -> account.shortOf(tokens(50), START));
    sweep();
    now = now.plus(STUCK);
    assertThat(sweep().redriven()).as("they would find no room").isZero();
    change(account -> account.settle("n", Settlement.NOTHING));
    now = now.plusSeconds(1);
    assertThat(sweep().redriven()).isEqualTo(2);
    assertThat(executions.find(E).orElseThrow().status()).isEqualTo(ExecutionStatus.RUNNING);
  }

  @Test
  void anExecutionHaltsWhoseRowsWaitForRoomThatCannotCome() throws Exception {
    executions.loaded(E, 2);
    budget(100);
    change(account -> account.shortOf(tokens(150), START));
    sweep();
    Execution execution = executions.find(E).orElseThrow();
    assertThat(execution.status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(execution.reason().orElseThrow()).contains("100 tokens").contains("150 tokens");
    assertThat(redriven).isEmpty();
  }

  private void budget(long tokens) {
    executions
        .budgets()
        .limit(E, new Limits(Optional.empty(), OptionalLong.of(tokens), Optional.empty()));
  }

  private void reserve(String note, Instant until, long tokens) {
    change(account ->
        account.reserve(new Reservation(note, "p", until, tokens(tokens))).orElseThrow());
  }

  private void change(UnaryOperator<Account> change) {
    executions.budgets().change(E, change);
  }

  private Account account() {
    return executions.budgets().find(E).orElseThrow();
  }

  private static Amount tokens(long tokens) {
    return new Amount(BigDecimal.ZERO, tokens, 1);
  }

  private Report sweep() throws InterruptedException {
    return sweep(results);
  }

  private Report sweep(ResultStore seen) throws InterruptedException {
    return new Sweep(ports(seen), settings(), clock()).run(now.plusSeconds(60));
  }

  private SweepPorts ports() {
    return ports(results);
  }

  private SweepPorts ports(ResultStore seen) {
    return new SweepPorts(
        executions,
        executions.budgets(),
        new DeadReservations(executions.budgets(), notes, ledger, prompts, ModelCatalog.shipped()),
        requests,
        Optional.empty(),
        prompts,
        seen,
        exports,
        Optional.empty());
  }

  /// The results, whose listings are counted.
  private class Listings implements ResultStore {
    private int count;

    @Override
    public boolean writeIfNone(ExecutionId execution, RequestId request, ResultDocument document) {
      throw new AssertionError("the sweep writes no result");
    }

    @Override
    public boolean setAside(ExecutionId execution, RequestId request) {
      return results.setAside(execution, request);
    }

    @Override
    public Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
      return results.find(execution, request);
    }

    @Override
    public Iterator<RequestId> list(ExecutionId execution) {
      count++;
      return results.list(execution);
    }

    @Override
    public Iterator<RequestId> listAfter(ExecutionId execution, RequestId request) {
      count++;
      return results.listAfter(execution, request);
    }
  }

  private static SweepSettings settings() {
    return new SweepSettings(STUCK, STUCK);
  }

  private Clock clock() {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private void count(long more) {
    executions.count(E, new Tally(Map.of(Verdict.OK, more), 0, 0, 0, 0, BigDecimal.ZERO));
  }

  private void result(int row) {
    result(row, "=1");
  }

  private void result(int row, String input) {
    results.writeIfNone(
        E,
        RequestId.ofRow(E, row),
        ResultDocument.parse(
            String.format(
                Locale.ROOT,
                "{\"record_id\":\"r%d\",\"input_value\":\"%s\",\"verdict\":\"ok\",\"output\":{\"b\":\"x\"}}",
                row,
                input)));
  }

  private String text(ExportFile file) {
    return new String(exports.file(file), StandardCharsets.UTF_8);
  }
}
