package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.review.DecidedAnswer;
import dev.seiri.core.review.DecidedAnswers;
import dev.seiri.core.review.InputKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rows whose input a person has decided: they are answered by that, and no model is asked.
final class DecidedRows {
  private final Optional<DecidedAnswers> answers;

  /// @param answers absent where there is no table of them
  DecidedRows(Optional<DecidedAnswers> answers) {
    this.answers = answers;
  }

  /// The same rows, with those answered that a person has decided.
  ///
  /// @throws StoreUnavailable if the table does not answer
  List<Prepared> answer(List<Prepared> rows) {
    if (answers.isEmpty()) {
      return rows;
    }
    List<Optional<InputKey>> inputs = rows.stream().map(DecidedRows::input).toList();
    List<InputKey> asked = inputs.stream().flatMap(Optional::stream).toList();
    if (asked.isEmpty()) {
      return rows;
    }
    Map<InputKey, DecidedAnswer> decided = answers.get().find(asked);
    List<Prepared> answered = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Optional<DecidedAnswer> answer = inputs.get(i).map(decided::get);
      answered.add(
          answer.isPresent() && rows.get(i) instanceof Prepared.ToAsk asking
              ? new Prepared.Decided(
                  asking.sequenceNumber(), asking.request(), asking.execution(), answer.get())
              : rows.get(i));
    }
    return answered;
  }

  private static Optional<InputKey> input(Prepared row) {
    return row instanceof Prepared.ToAsk asking && asking.execution().payload().isAnsweredByPeople()
        ? Optional.of(
            InputKey.of(
                asking.execution().payload().prompt().taskName(),
                asking.question().schema(),
                asking.request().inputValue(),
                asking.request().fields()))
        : Optional.empty();
  }
}
