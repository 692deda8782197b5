package dev.seiri.local.faults;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.Reply;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import dev.seiri.lambda.stream.Ports;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ports of a worker with fault points at the steps of a call.
public final class FaultyPorts {
  private FaultyPorts() {}

  /// The same ports where there are no fault points.
  public static Ports of(Ports ports, FaultPoints points) {
    return points.isEmpty()
        ? ports
        : new Ports(
            ports.executions(),
            new FaultyBudgets(ports.budgets(), points),
            ports.requests(),
            ports.prompts(),
            new Ledger(ports.ledger(), points),
            new Model(ports.model(), points),
            new Results(ports.results(), points),
            new Notes(ports.notes(), points),
            ports.parking(),
            ports.rateShare(),
            ports.decided(),
            ports.catalog());
  }

  private record Ledger(ResponseLedger ledger, FaultPoints points) implements ResponseLedger {
    @Override
    public Map<QuestionId, LedgerEntry> entries(Collection<QuestionId> questions) {
      return ledger.entries(questions);
    }

    @Override
    public Answer record(QuestionId question, Answer answer) {
      return points.at(Step.LEDGER_RECORD, () -> ledger.record(question, answer));
    }

    @Override
    public Answer amend(QuestionId question, Answer answer) {
      return points.at(Step.LEDGER_RECORD, () -> ledger.amend(question, answer));
    }

    @Override
    public void lost(QuestionId question, LostCall call) {
      points.run(Step.LEDGER_RECORD, () -> ledger.lost(question, call));
    }

    @Override
    public boolean setAside(QuestionId question, Optional<LostCall> instead) {
      return ledger.setAside(question, instead);
    }

    @Override
    public boolean restore(QuestionId question, Answer answer) {
      return ledger.restore(question, answer);
    }
  }

  private record Model(LanguageModel model, FaultPoints points) implements LanguageModel {
    @Override
    public Reply ask(Question question, Optional<Exchange> exchange, Duration timeout) {
      return ask(question, exchange, timeout, () -> {});
    }

    @Override
    public Reply ask(
        Question question, Optional<Exchange> exchange, Duration timeout, Runnable sent) {
      return points.at(Step.MODEL, () -> model.ask(question, exchange, timeout, sent));
    }
  }

  private record Results(ResultStore results, FaultPoints points) implements ResultStore {
    @Override
    public boolean writeIfNone(ExecutionId execution, RequestId request, ResultDocument document) {
      return points.at(Step.RESULT_WRITE, () -> results.writeIfNone(execution, request, document));
    }

    @Override
    public Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
      return results.find(execution, request);
    }

    @Override
    public boolean setAside(ExecutionId execution, RequestId request) {
      return results.setAside(execution, request);
    }

    @Override
    public Iterator<RequestId> list(ExecutionId execution) {
      return results.list(execution);
    }

    @Override
    public Iterator<RequestId> listAfter(ExecutionId execution, RequestId request) {
      return results.listAfter(execution, request);
    }
  }

  private record Notes(InFlightNoteStore notes, FaultPoints points) implements InFlightNoteStore {
    @Override
    public void write(InFlightNote note) {
      points.run(Step.NOTE_WRITE, () -> notes.write(note));
    }

    @Override
    public void remove(InFlightNote note) {
      points.run(Step.NOTE_REMOVE, () -> notes.remove(note));
    }

    @Override
    public Optional<InFlightNote> find(ExecutionId execution, String note) {
      return notes.find(execution, note);
    }

    @Override
    public List<InFlightNote> left(ExecutionId execution) {
      return notes.left(execution);
    }
  }
}
