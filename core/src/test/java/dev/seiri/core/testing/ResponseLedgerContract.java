package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.CallShare;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The contract of [ResponseLedger], for every implementation.
public abstract class ResponseLedgerContract {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.123456789Z");

  protected abstract ResponseLedger ledger();

  /// Makes what is there of a question unreadable.
  protected abstract void damage(QuestionId question);

  @Test
  void whatCannotBeReadIsSetAsideAndAskedAgain() {
    QuestionId question = question();
    ledger().record(question, answer("one"));
    damage(question);
    assertThat(ledger().entries(List.of(question)).values())
        .singleElement()
        .satisfies(entry -> assertThat(entry.unreadable()).isPresent());
    LostCall instead = lost("unreadable");
    assertThat(ledger().setAside(question, Optional.of(instead))).isTrue();
    assertThat(ledger().entries(List.of(question)))
        .containsEntry(question, new LedgerEntry(Optional.empty(), List.of(instead)));
    assertThat(ledger().setAside(question, Optional.of(lost("again"))))
        .as("it can be read now")
        .isFalse();
    Answer second = answer("two");
    assertThat(ledger().record(question, second)).isEqualTo(second);
    assertThat(ledger().entries(List.of(question)))
        .containsEntry(question, new LedgerEntry(Optional.of(second), List.of(instead)));
  }

  @Test
  void whatCannotBeReadIsSetAsideWithoutALostCall() {
    QuestionId question = question();
    ledger().record(question, answer("one"));
    damage(question);
    assertThat(ledger().setAside(question, Optional.empty())).isTrue();
    assertThat(ledger().entries(List.of(question))).isEmpty();
    assertThat(ledger().record(question, answer("two"))).isEqualTo(answer("two"));
  }

  @Test
  void anAnswerTakesThePlaceOfWhatCannotBeRead() {
    QuestionId question = question();
    assertThat(ledger().restore(question, answer("one"))).as("there is nothing").isFalse();
    assertThat(find(question)).isEmpty();
    ledger().record(question, answer("one"));
    assertThat(ledger().restore(question, answer("two"))).as("it can be read").isFalse();
    LostCall before = lost("before");
    ledger().lost(question, before);
    damage(question);
    assertThat(ledger().restore(question, answer("two"))).isTrue();
    assertThat(ledger().entries(List.of(question)))
        .containsEntry(question, new LedgerEntry(Optional.of(answer("two")), List.of(before)));
    assertThat(ledger().restore(question, answer("three"))).isFalse();
  }

  @Test
  void whatCanBeReadIsNotSetAside() {
    QuestionId question = question();
    ledger().record(question, answer("one"));
    assertThat(ledger().setAside(question, Optional.empty())).isFalse();
    assertThat(ledger().setAside(question(), Optional.empty())).isFalse();
    assertThat(find(question)).contains(answer("one"));
  }

  @Test
  void theFirstRecordedAnswerCounts() {
    QuestionId question = question();
    Answer first = answer("one");
    assertThat(ledger().record(question, first)).isEqualTo(first);
    assertThat(ledger().record(question, answer("two"))).isEqualTo(first);
    assertThat(find(question)).contains(first);
  }

  @Test
  void anAnswerIsRepairedOnce() {
    QuestionId question = question();
    Answer first = answer("one");
    ledger().record(question, first);
    Answer repaired = first.withRepair(completion("repaired"), 2);
    assertThat(ledger().amend(question, repaired)).isEqualTo(repaired);
    assertThat(ledger().amend(question, first.withRepair(completion("again"), 2)))
        .as("it has been repaired")
        .isEqualTo(repaired);
    assertThat(ledger().record(question, answer("late"))).isEqualTo(repaired);
    assertThat(find(question)).contains(repaired);
  }

  @Test
  void aRepairIsKeptWhereTheFirstAnswerIsGone() {
    QuestionId question = question();
    Answer repaired = answer("one").withRepair(completion("repaired"), 2);
    assertThat(ledger().amend(question, repaired)).isEqualTo(repaired);
    assertThat(find(question)).contains(repaired);
  }

  @Test
  void everythingOfAnAnswerIsKept() {
    QuestionId question = question();
    Answer answer =
        new Answer(
            new Completion(
                "m:0",
                "",
                new StopReason("end_turn"),
                new Usage(1, 2, 3, 9_007_199_254_740_993L),
                Optional.empty(),
                Optional.of(Duration.ofMillis(4)),
                Optional.of("the model counted fewer than no tokens"),
                Optional.of(
                    new CallShare(
                        20,
                        Optional.of(new BigDecimal("0.000000001")),
                        Optional.of("it had no answer"),
                        1_234))),
            Optional.of(completion("repaired 😀")),
            CallCounts.of("m:0", 4).plus("other.model", 3),
            new RequestId("r 😀/%"),
            NOW,
            Optional.of("note-1"),
            Optional.of("理由 😀"));
    ledger().record(question, answer);
    assertThat(find(question)).contains(answer);
  }

  @Test
  void anyTextIsReadBack() {
    for (String text :
        List.of(
            "",
            "half \ud800 pair",
            "\udc00",
            "\u0000",
            "😀𠮟",
            "x".repeat(20_000),
            "x".repeat(20_001),
            "日本語".repeat(50_000),
            "x".repeat(1_000_000))) {
      QuestionId question = question();
      Answer answer = answer(text).withRepair(completion(text), 1);
      ledger().record(question, answer);
      assertThat(find(question)).contains(answer);
    }
  }

  @Test
  void aLatencyIsKeptToTheMillisecond() {
    QuestionId question = question();
    Completion completion =
        new Completion(
            "m", "x", new StopReason("end_turn"), Usage.NONE, Duration.ofNanos(5_999_999));
    ledger().record(question, Answer.of(completion, 1, new RequestId("r"), NOW));
    assertThat(find(question).orElseThrow().latency()).contains(Duration.ofMillis(5));
  }

  @Test
  void manyQuestionsAreLookedUpAtOnce() {
    Set<QuestionId> known = new HashSet<>();
    List<QuestionId> asked = new ArrayList<>();
    for (int i = 0; i < 115; i++) {
      QuestionId question = question();
      known.add(question);
      ledger().record(question, answer("x" + i));
      asked.addAll(List.of(question, question(), question));
    }
    assertThat(ledger().find(asked).keySet()).isEqualTo(known);
    assertThat(ledger().find(List.of())).isEmpty();
  }

  @Test
  void largeAnswersAreLookedUpTogether() {
    List<QuestionId> asked = new ArrayList<>();
    String text = incompressible(200_000);
    for (int i = 0; i < 48; i++) {
      QuestionId question = question();
      asked.add(question);
      ledger().record(question, answer(text + i));
    }
    Map<QuestionId, Answer> found = ledger().find(asked);
    assertThat(found).as("16.8 MB, and DynamoDB gives 16 at once").hasSize(48);
    assertThat(found.get(asked.getLast())).isEqualTo(answer(text + 47));
  }

  @Test
  void ofThoseWhoRecordAtOnceAllAreToldTheSame() throws Exception {
    QuestionId question = question();
    List<Answer> told = AtOnce.call(8, i -> ledger().record(question, answer("answer " + i)));
    assertThat(told).containsOnly(find(question).orElseThrow());
  }

  @Test
  void ofThoseWhoRepairAtOnceAllAreToldTheSame() throws Exception {
    QuestionId question = question();
    Answer first = answer("one");
    ledger().record(question, first);
    List<Answer> told =
        AtOnce.call(
            8, i -> ledger().amend(question, first.withRepair(completion("repair " + i), 1)));
    assertThat(told).containsOnly(find(question).orElseThrow());
    assertThat(told.getFirst().repair()).isPresent();
  }

  @Test
  void lostCallsStandBesideTheAnswerOfTheirQuestion() {
    QuestionId question = question();
    LostCall before = lost("cut off");
    ledger().lost(question, before);
    ledger().lost(question, before);
    assertThat(ledger().entries(List.of(question, question())))
        .as("recorded twice, it counts once")
        .isEqualTo(Map.of(question, new LedgerEntry(Optional.empty(), List.of(before))));
    assertThat(find(question)).isEmpty();

    Answer first = answer("one");
    assertThat(ledger().record(question, first)).isEqualTo(first);
    assertThat(ledger().record(question, answer("two"))).isEqualTo(first);
    LostCall after = lost("unreadable 😀");
    ledger().lost(question, after);
    Answer repaired = first.withRepair(completion("repaired"), 2);
    assertThat(ledger().amend(question, repaired)).isEqualTo(repaired);
    assertThat(ledger().entries(List.of(question)))
        .isEqualTo(
            Map.of(question, new LedgerEntry(Optional.of(repaired), List.of(before, after))));
  }

  @Test
  void noLostCallOfThoseRecordedAtOnceIsMissing() throws Exception {
    QuestionId question = question();
    List<LostCall> all =
        AtOnce.call(
            8,
            i -> {
              LostCall call = lost("call " + i);
              ledger().lost(question, call);
              return call;
            });
    assertThat(ledger().entries(List.of(question)).values())
        .singleElement()
        .satisfies(entry -> assertThat(entry.lost()).containsExactlyInAnyOrderElementsOf(all));
  }

  private static LostCall lost(String reason) {
    return new LostCall(
        AtOnce.unique("call"),
        new ExecutionId("e 😀"),
        new RequestId("r"),
        "m:0",
        new Usage(10, 20, 0, 9_007_199_254_740_993L),
        NOW,
        reason);
  }

  private Optional<Answer> find(QuestionId question) {
    return Optional.ofNullable(ledger().find(List.of(question)).get(question));
  }

  protected static QuestionId question() {
    return new QuestionId(Text.sha256(AtOnce.unique("question")));
  }

  private static Answer answer(String text) {
    return Answer.of(completion(text), 3, new RequestId("r-1"), NOW);
  }

  private static Completion completion(String text) {
    return new Completion(
        "m", text, new StopReason("end_turn"), new Usage(1, 2, 3, 4), Duration.ofMillis(5));
  }

  /// Text of random kanji: 350 KB of it when it is compressed.
  private static String incompressible(int chars) {
    return new Random(1)
        .ints(chars, 0x4e00, 0x8e00)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
