package dev.seiri.lambda.stream;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.result.Result;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import dev.seiri.lambda.metrics.Meter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// An idempotent writer of results.
final class ResultWriter {
  private final ResultStore results;
  private final ModelCatalog catalog;
  private final Meter meter;
  private final Clock clock;

  ResultWriter(ResultStore results, ModelCatalog catalog, Meter meter, Clock clock) {
    this.results = results;
    this.catalog = catalog;
    this.meter = meter;
    this.clock = clock;
  }

  /// A row whose question was answered.
  ///
  /// @param lost calls for its question that may have been paid for without leaving an answer
  Outcome write(Prepared.ToAsk row, Answer answer, Ruling.Final ruling, List<LostCall> lost) {
    boolean reused = !answer.askedFor().equals(row.request().id());
    return write(
        row.sequenceNumber(),
        new Result(
            row.request(),
            row.execution(),
            ruling,
            Optional.of(row.id().sha256()),
            Optional.of(answer),
            lost,
            CallCounts.NONE,
            reused,
            ruling.output().map(row.question().checks()::flags).orElse(List.of()),
            clock.instant()));
  }

  /// A row whose question will never be answered.
  ///
  /// @param lost calls for its question that may have been paid for without leaving an answer
  /// @param calls that were made on the row's behalf
  Outcome write(
      Prepared.ToAsk row, Verdict verdict, String message, List<LostCall> lost, CallCounts calls) {
    return write(
        row.sequenceNumber(),
        new Result(
            row.request(),
            row.execution(),
            new Ruling.Final(verdict, Optional.empty(), Optional.of(message)),
            Optional.of(row.id().sha256()),
            Optional.empty(),
            lost,
            calls,
            false,
            List.of(),
            clock.instant()));
  }

  /// A row that a person has answered.
  Outcome write(Prepared.Decided row) {
    Result result =
        new Result(
            row.request(),
            row.execution(),
            new Ruling.Final(Verdict.OK, Optional.of(row.answer().output()), Optional.empty()),
            // There was no question, so no repair takes this for a model's answer to one.
            Optional.empty(),
            Optional.empty(),
            false,
            clock.instant());
    return write(
        row.sequenceNumber(), result, ResultDocument.of(result, catalog).answeredBy(row.answer()));
  }

  /// A row that had no question.
  Outcome write(Prepared.Ruled row) {
    return write(
        row.sequenceNumber(),
        new Result(
            row.request(),
            row.execution(),
            row.ruling(),
            Optional.empty(),
            Optional.empty(),
            false,
            clock.instant()));
  }

  private Outcome write(String sequenceNumber, Result result) {
    return write(sequenceNumber, result, ResultDocument.of(result, catalog));
  }

  private Outcome write(String sequenceNumber, Result result, ResultDocument document) {
    boolean written = results.writeIfNone(result.execution().id(), result.request().id(), document);
    if (written) {
      meter.wrote(document);
    }
    return written
        ? new Outcome.Written(sequenceNumber, result.execution().id(), document.tally())
        : new Outcome.Done(sequenceNumber);
  }
}
