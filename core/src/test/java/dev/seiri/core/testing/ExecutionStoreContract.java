package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.execution.Variant;
import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The contract of [ExecutionStore], for every implementation.
public abstract class ExecutionStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.123Z");
  private static final Payload PAYLOAD = Payload.of(new PromptKey("t", "v1"), "m");
  private static final Tally ONE =
      new Tally(
          Map.of(Verdict.OK, 2L, Verdict.EMPTY, 1L),
          1,
          10,
          5,
          3,
          new BigDecimal("0.0000001"),
          Set.of(),
          2);

  protected abstract ExecutionStore store();

  @Test
  void anExecutionIsCreatedOnceAndReadBackComplete() {
    ExecutionId id = id();
    Payload payload =
        new Payload(
            new PromptKey("会社名 😀", "v 1/2"),
            "some.model:0",
            List.of("other.model", "third.model"),
            Inference.ofMaxTokens(99),
            false,
            OptionalInt.of(7),
            List.of(),
            false);
    Limits limits =
        new Limits(
            Optional.of(new BigDecimal("0.1234567890123456789")),
            OptionalLong.of(9_007_199_254_740_993L),
            Optional.of(new Limits.Canary(20, 0.25)));
    Execution execution =
        Execution.loading(
            id,
            payload,
            limits,
            new Execution.Provenance(
                Optional.of("行 😀.csv"), Optional.of("abc"), Optional.of(NOW), Optional.of("me")));
    assertThat(store().createIfNotExists(execution)).isTrue();
    assertThat(store().find(id)).contains(execution);
    assertThat(store().list()).contains(execution);
    Execution other = Execution.loading(id, PAYLOAD, Execution.Provenance.UNKNOWN);
    assertThat(store().createIfNotExists(other)).isFalse();
    assertThat(store().find(id)).as("the first one stays").contains(execution);
  }

  @Test
  void anExperimentIsReadBackComplete() {
    ExecutionId id = id();
    Payload payload =
        PAYLOAD.with(
            List.of(
                new Variant("b", 90, Optional.empty(), Optional.empty(), Inference.UNSET),
                new Variant(
                    "a",
                    10,
                    Optional.of("v2"),
                    Optional.of("m.2"),
                    new Inference(
                        OptionalInt.of(5),
                        OptionalDouble.of(0.2),
                        OptionalDouble.of(0.9),
                        OptionalInt.of(20),
                        Optional.of(true)))));
    store().createIfNotExists(Execution.loading(id, payload, Execution.Provenance.UNKNOWN));
    assertThat(find(id).payload()).isEqualTo(payload);
  }

  @Test
  void anExecutionBeginsWithNothingCounted() {
    ExecutionId id = created();
    store().count(id, ONE);
    store().paidAgain(id, 3);
    store().waitsFor(id, new WaitCause(NOW, "why"));
    store().swept(id, Sweeping.NONE.news(1, NOW));
    ExecutionId copy = id();
    Execution counted = find(id);
    store()
        .createIfNotExists(
            new Execution(
                copy,
                counted.payload(),
                counted.status(),
                counted.requestCount(),
                counted.reason(),
                counted.tally(),
                counted.provenance(),
                counted.sweeping(),
                counted.paidAgain(),
                counted.account(),
                counted.waitsFor(),
                counted.damagedCounters()));
    assertThat(find(copy))
        .isEqualTo(Execution.loading(copy, PAYLOAD, Execution.Provenance.UNKNOWN));
  }

  @Test
  void momentsAreKeptToTheMillisecond() {
    ExecutionId id = id();
    store()
        .createIfNotExists(
            Execution.loading(
                id,
                PAYLOAD,
                new Execution.Provenance(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(NOW.plusNanos(456_789)),
                    Optional.empty())));
    assertThat(find(id).provenance().createdAt()).contains(NOW);
  }

  @Test
  void ofTwoCreatorsAtOnceOneIsFirst() throws Exception {
    ExecutionId id = id();
    List<Boolean> created =
        AtOnce.call(
            8,
            i ->
                store()
                    .createIfNotExists(
                        Execution.loading(
                            id,
                            Payload.of(new PromptKey("t", "v" + i), "m"),
                            Execution.Provenance.UNKNOWN)));
    assertThat(created).containsOnlyOnce(true);
    assertThat(find(id).payload().prompt().version()).isEqualTo("v" + created.indexOf(true));
  }

  @Test
  void anyIdThatIsNotBlankIsAName() {
    String tail = id().value();
    for (String odd :
        List.of("../", "a b/", "😀", "%2e", "'\"", "日本", "a#b$", "\u0000", "x".repeat(900))) {
      ExecutionId id = new ExecutionId(odd + tail);
      assertThat(store().find(id)).isEmpty();
      store().createIfNotExists(Execution.loading(id, PAYLOAD, Execution.Provenance.UNKNOWN));
      assertThat(find(id).id()).isEqualTo(id);
    }
    assertThat(store().find(new ExecutionId(tail))).isEmpty();
  }

  @Test
  void aListGoesPastAMegabyte() {
    List<ExecutionId> ids = List.of(id(), id(), id(), id());
    for (ExecutionId id : ids) {
      store()
          .createIfNotExists(
              Execution.loading(
                  id,
                  PAYLOAD,
                  new Execution.Provenance(
                      Optional.of("x".repeat(350_000)),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty())));
    }
    assertThat(store().list()).extracting(Execution::id).doesNotHaveDuplicates().containsAll(ids);
  }

  @Test
  void whatIsAbsentIsNeitherChangedNorMade() {
    ExecutionId id = id();
    assertThat(store().find(id)).isEmpty();
    assertThat(store().count(id, ONE)).isEmpty();
    assertThat(store().halt(id, "why")).isFalse();
    assertThat(store().resume(id)).isFalse();
    assertThat(store().cancel(id, "why")).isFalse();
    assertThat(store().finish(id)).isFalse();
    assertThat(store().swept(id, Sweeping.NONE.news(1, NOW))).isFalse();
    store().loaded(id, 3);
    store().paidAgain(id, 3);
    store().waitsFor(id, new WaitCause(NOW, "why"));
    store().waitsNoMore(id, new WaitCause(NOW, "why"));
    assertThat(store().find(id)).isEmpty();
  }

  @Test
  void whatRowsWaitForIsNotedAndWithdrawnByWhoNotedIt() {
    ExecutionId id = created();
    assertThat(find(id).waitsFor()).isEmpty();
    WaitCause first = new WaitCause(NOW, "the disk is full 😀");
    WaitCause second = new WaitCause(NOW.plusNanos(1), "throttled");
    store().waitsFor(id, first);
    assertThat(find(id).waitsFor()).contains(first);
    store().waitsFor(id, second);
    store().waitsNoMore(id, first);
    assertThat(find(id).waitsFor()).contains(second);
    store().waitsNoMore(id, second);
    assertThat(find(id).waitsFor()).isEmpty();
    store().waitsNoMore(id, second);
    assertThat(find(id).waitsFor()).isEmpty();
  }

  @Test
  void countersAddUpUnderConcurrency() throws Exception {
    ExecutionId id = created();
    AtOnce.call(20, i -> store().count(id, ONE));
    Tally sum = find(id).tally();
    assertThat(sum.of(Verdict.OK)).isEqualTo(40);
    assertThat(sum.of(Verdict.EMPTY)).isEqualTo(20);
    assertThat(sum.of(Verdict.TRUNCATED)).isZero();
    assertThat(sum.results()).isEqualTo(60);
    assertThat(sum.reused()).isEqualTo(20);
    assertThat(sum.inputTokens()).isEqualTo(200);
    assertThat(sum.outputTokens()).isEqualTo(100);
    assertThat(sum.cacheReadTokens()).isEqualTo(60);
    assertThat(sum.costUsd()).isEqualByComparingTo("0.000002");
  }

  @Test
  void countingReturnsTheExecutionWithJustThat() {
    ExecutionId id = created();
    Tally one = new Tally(Map.of(Verdict.OK, 1L), 0, 0, 0, 0, new BigDecimal("0.1"));
    assertThat(store().count(id, one).orElseThrow().tally().results()).isEqualTo(1);
    Execution second = store().count(id, one).orElseThrow();
    assertThat(second.tally().results()).isEqualTo(2);
    assertThat(second.tally().costUsd()).as("no rounding").isEqualByComparingTo("0.2");
    assertThat(second.payload()).isEqualTo(PAYLOAD);
    assertThat(store().find(id)).contains(second);
  }

  @Test
  void aTallyOfNothingChangesNothing() {
    ExecutionId id = created();
    store().count(id, ONE);
    assertThat(store().count(id, Tally.NONE).orElseThrow().tally().results()).isEqualTo(3);
  }

  @Test
  void whichVariantsWereAnsweredAddsUp() {
    ExecutionId id = created();
    assertThat(find(id).tally().answeredVariants()).isEmpty();
    for (Set<String> answered : List.of(Set.of("a"), Set.<String>of(), Set.of("a", "b"))) {
      store().count(id, new Tally(Map.of(Verdict.OK, 1L), 0, 1, 1, 0, BigDecimal.ZERO, answered));
    }
    assertThat(find(id).tally().answeredVariants()).containsExactlyInAnyOrder("a", "b");
    assertThat(find(id).tally().of(Verdict.OK)).isEqualTo(3);
  }

  @Test
  void statusMovesOnlyWhereItMay() {
    ExecutionId id = created();
    assertThat(find(id).status()).isEqualTo(ExecutionStatus.LOADING);
    store().loaded(id, 12);
    assertThat(find(id).requestCount()).isEqualTo(OptionalLong.of(12));
    assertThat(find(id).status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(store().resume(id)).isFalse();
    assertThat(store().halt(id, "理由 😀")).isTrue();
    assertThat(store().halt(id, "again")).isFalse();
    assertThat(find(id).reason()).contains("理由 😀");
    assertThat(store().finish(id)).isFalse();
    assertThat(store().resume(id)).isTrue();
    assertThat(find(id).reason()).isEmpty();
    assertThat(store().finish(id)).isTrue();
    assertThat(store().finish(id)).isFalse();
    assertThat(store().halt(id, "why")).isFalse();
    assertThat(store().cancel(id, "why")).isFalse();
    store().loaded(id, 12);
    assertThat(find(id).status()).isEqualTo(ExecutionStatus.FINISHED);
  }

  @Test
  void anExecutionStopsAndEndsWhileItIsLoading() {
    ExecutionId halted = created();
    assertThat(store().halt(halted, "why")).isTrue();
    store().loaded(halted, 7);
    assertThat(find(halted).status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(find(halted).reason()).contains("why");
    assertThat(find(halted).requestCount()).hasValue(7);
    store().loaded(halted, 8);
    assertThat(find(halted).requestCount()).as("the last count").hasValue(8);
    ExecutionId finished = created();
    assertThat(store().finish(finished)).isTrue();
    assertThat(find(finished).status()).isEqualTo(ExecutionStatus.FINISHED);
  }

  @Test
  void cancellingIsForGood() {
    ExecutionId id = created();
    store().halt(id, "why");
    assertThat(store().cancel(id, "enough")).isTrue();
    assertThat(store().cancel(id, "more")).isFalse();
    assertThat(store().resume(id)).isFalse();
    assertThat(store().halt(id, "more")).isFalse();
    assertThat(store().finish(id)).isFalse();
    assertThat(find(id).status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(find(id).reason()).contains("enough");
  }

  @Test
  void anEmptyReasonIsNone() {
    ExecutionId id = created();
    assertThat(store().halt(id, "")).isTrue();
    assertThat(find(id).reason()).isEmpty();
  }

  @Test
  void ofThoseWhoHaltAtOnceOneIsToldSo() throws Exception {
    ExecutionId id = created();
    List<Boolean> halted = AtOnce.call(8, i -> store().halt(id, "reason " + i));
    assertThat(halted).containsOnlyOnce(true);
    assertThat(find(id).reason()).contains("reason " + halted.indexOf(true));
  }

  @Test
  void aSweepsProgressIsReadBackComplete() {
    ExecutionId id = created();
    assertThat(find(id).sweeping()).isEqualTo(Sweeping.NONE);
    Sweeping noted =
        new Sweeping(
            1,
            3,
            Optional.of(NOW),
            5,
            2,
            Optional.of(new Sweeping.Export(ExportFile.CSV, "u/+ 😀", 2, 9_007_199_254_740_993L)),
            Optional.of(NOW),
            Optional.of(new Sweeping.Filing(1, "", 2, "why 😀")),
            Optional.of(NOW.plusNanos(1)),
            Optional.of(new Sweeping.CounterCheck(3, NOW, true)));
    assertThat(store().swept(id, noted)).isTrue();
    assertThat(find(id).sweeping()).isEqualTo(noted);
    Sweeping next = noted.exported(NOW).filed(NOW);
    assertThat(store().swept(id, next)).as("a version was left out").isFalse();
    assertThat(store().swept(id, noted.exported(NOW))).isTrue();
    assertThat(store().swept(id, next)).isTrue();
    assertThat(find(id).sweeping()).isEqualTo(next);
    assertThat(store().swept(id, noted)).as("it is older").isFalse();
  }

  @Test
  void aResumedExecutionsCountersAreNotCompared() {
    ExecutionId id = created();
    Sweeping checked = Sweeping.NONE.checking(new Sweeping.CounterCheck(3, NOW, false));
    store().halt(id, "why");
    store().swept(id, checked);
    assertThat(find(id).sweeping().check()).contains(new Sweeping.CounterCheck(3, NOW, false));
    store().resume(id);
    assertThat(find(id).sweeping()).isEqualTo(checked.unchecked());
    assertThat(store().swept(id, checked.news(4, NOW))).isTrue();
  }

  @Test
  void ofSweepsAtOnceOneIsStored() throws Exception {
    ExecutionId id = created();
    List<Boolean> swept = AtOnce.call(8, i -> store().swept(id, Sweeping.NONE.news(i, NOW)));
    assertThat(swept).containsOnlyOnce(true);
    assertThat(find(id).sweeping().results()).isEqualTo(swept.indexOf(true));
  }

  @Test
  void answersPaidAgainAddUp() throws Exception {
    ExecutionId id = created();
    assertThat(find(id).paidAgain()).isZero();
    AtOnce.call(
        5,
        i -> {
          store().paidAgain(id, 2);
          return i;
        });
    assertThat(find(id).paidAgain()).isEqualTo(10);
  }

  @Test
  void countersAreReplacedUnlessSomethingWasCountedSince() {
    ExecutionId id = created();
    store().count(id, ONE);
    Execution read = find(id);
    Tally exact =
        new Tally(
            Map.of(Verdict.OK, 1L, Verdict.REPAIRED, 7L),
            0,
            4,
            3,
            0,
            new BigDecimal("0.5"),
            Set.of("a"));
    store().count(id, ONE);
    assertThat(store().recount(read, exact)).as("something was counted since").isFalse();
    assertThat(store().recount(find(id), exact)).isTrue();
    assertThat(find(id).tally().isSame(exact)).as("%s", find(id).tally()).isTrue();
    store().count(id, ONE);
    assertThat(find(id).tally().isSame(exact.plus(ONE))).isTrue();
    assertThat(store().recount(find(id), Tally.NONE)).isTrue();
    assertThat(find(id).tally().isSame(Tally.NONE)).isTrue();
    assertThat(store().recount(find(id), ONE)).isTrue();
    assertThat(find(id).tally().isSame(ONE)).isTrue();
    Execution gone = Execution.loading(id(), PAYLOAD, Execution.Provenance.UNKNOWN);
    assertThat(store().recount(gone, ONE)).as("there is no such execution").isFalse();
  }

  @Test
  void aFinishedExecutionIsOpenedAgain() {
    ExecutionId id = created();
    store().loaded(id, 1);
    store().swept(id, Sweeping.NONE.exported(NOW));
    Sweeping again = find(id).sweeping().toExport();
    assertThat(store().reopen(id, again)).as("it is not finished").isFalse();
    store().finish(id);
    assertThat(store().reopen(id, again.toExport())).as("a version was left out").isFalse();
    assertThat(store().reopen(id, again)).isTrue();
    assertThat(find(id).status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(find(id).sweeping()).isEqualTo(again);
    assertThat(again.exportedAt()).isEmpty();
    assertThat(store().finish(id)).isTrue();
  }

  @Test
  void oneThingIsChangedWithoutTheOthers() {
    ExecutionId id = created();
    store().count(id, ONE);
    store().loaded(id, 4);
    store().paidAgain(id, 1);
    store().swept(id, Sweeping.NONE.news(2, NOW));
    store().halt(id, "why");
    Execution execution = find(id);
    assertThat(execution.tally().results()).isEqualTo(3);
    assertThat(execution.requestCount()).hasValue(4);
    assertThat(execution.paidAgain()).isEqualTo(1);
    assertThat(execution.sweeping()).isEqualTo(Sweeping.NONE.news(2, NOW));
    assertThat(execution.reason()).contains("why");
  }

  private Execution find(ExecutionId id) {
    return store().find(id).orElseThrow();
  }

  private ExecutionId created() {
    ExecutionId id = id();
    store().createIfNotExists(Execution.loading(id, PAYLOAD, Execution.Provenance.UNKNOWN));
    return id;
  }

  private static ExecutionId id() {
    return new ExecutionId(AtOnce.unique("execution"));
  }
}
