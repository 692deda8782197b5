package dev.seiri.core.testing;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.QuestionId;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A responses table in memory.
public final class MemoryLedger implements ResponseLedger {
  private final Map<QuestionId, Answer> answers = new ConcurrentHashMap<>();
  private final Map<QuestionId, String> damaged = new ConcurrentHashMap<>();
  private final Map<QuestionId, List<LostCall>> lost = new ConcurrentHashMap<>();

  @Override
  public Map<QuestionId, LedgerEntry> entries(Collection<QuestionId> questions) {
    Map<QuestionId, LedgerEntry> found = new HashMap<>();
    for (QuestionId question : questions) {
      String why = damaged.get(question);
      if (why != null) {
        found.put(question, LedgerEntry.unreadable(why));
        continue;
      }
      Optional<Answer> answer = Optional.ofNullable(answers.get(question));
      List<LostCall> calls = lost.getOrDefault(question, List.of());
      if (answer.isPresent() || !calls.isEmpty()) {
        found.put(question, new LedgerEntry(answer, calls));
      }
    }
    return found;
  }

  /// Makes what is there of a question unreadable.
  public void damage(QuestionId question) {
    damaged.put(question, "responses[%s]: first is missing".formatted(question.sha256()));
    answers.remove(question);
  }

  /// Forgets every answer, as the table's TTL does.
  public void forget() {
    answers.clear();
  }

  @Override
  public boolean setAside(QuestionId question, Optional<LostCall> instead) {
    if (damaged.remove(question) == null) {
      return false;
    }
    instead.ifPresent(call -> lost(question, call));
    return true;
  }

  @Override
  public boolean restore(QuestionId question, Answer answer) {
    if (damaged.remove(question) == null) {
      return false;
    }
    answers.put(question, stored(answer));
    return true;
  }

  /// All lost calls.
  public List<LostCall> lost() {
    return lost.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public void lost(QuestionId question, LostCall call) {
    lost.merge(
        question,
        List.of(call),
        (before, now) -> Stream.concat(before.stream(), now.stream()).distinct().toList());
  }

  @Override
  public Answer record(QuestionId question, Answer answer) {
    Answer before = answers.putIfAbsent(question, stored(answer));
    return before == null ? answer : before;
  }

  @Override
  public Answer amend(QuestionId question, Answer answer) {
    return answers.merge(
        question, stored(answer), (before, now) -> before.repair().isPresent() ? before : now);
  }

  /// Latencies are kept to the millisecond.
  private static Answer stored(Answer answer) {
    return new Answer(
        stored(answer.first()),
        answer.repair().map(MemoryLedger::stored),
        answer.calls(),
        answer.askedFor(),
        answer.answeredAt(),
        answer.note(),
        answer.fallbackReason());
  }

  private static Completion stored(Completion completion) {
    return new Completion(
        completion.modelId(),
        completion.text(),
        completion.stopReason(),
        completion.usage(),
        completion.latency().map(latency -> latency.truncatedTo(ChronoUnit.MILLIS)),
        completion.modelLatency(),
        completion.usageNote(),
        completion.share());
  }
}
