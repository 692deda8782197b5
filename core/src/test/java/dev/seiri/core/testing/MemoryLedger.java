package dev.seiri.core.testing;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.model.QuestionId;
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
    Answer before = answers.putIfAbsent(question, answer);
    return before == null ? answer : before;
  }

  @Override
  public Answer amend(QuestionId question, Answer answer) {
    return answers.merge(
        question, answer, (before, now) -> before.repair().isPresent() ? before : now);
  }
}
