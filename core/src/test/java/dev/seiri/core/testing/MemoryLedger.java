package dev.seiri.core.testing;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.QuestionId;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A responses table in memory.
public final class MemoryLedger implements ResponseLedger {
  private final Map<QuestionId, Answer> answers = new ConcurrentHashMap<>();

  @Override
  public Map<QuestionId, Answer> find(Collection<QuestionId> questions) {
    Map<QuestionId, Answer> found = new HashMap<>(answers);
    found.keySet().retainAll(questions);
    return found;
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
        answer.attempts(),
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
        completion.latency().truncatedTo(ChronoUnit.MILLIS));
  }
}
