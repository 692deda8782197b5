package dev.seiri.lambda.ask;

import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The calls of one question that may have been paid for without leaving an answer: those the
/// ledger knows, and those of the caller since. Used by one thread.
final class LostCalls {
  /// The most lost calls of a question on behalf of one execution, over all deliveries.
  static final int MOST = 3;

  private final ExecutionId execution;
  private final List<LostCall> all;

  LostCalls(ExecutionId execution, List<LostCall> before) {
    this.execution = execution;
    this.all = new ArrayList<>(before);
  }

  /// Whether an entry shows that its question must not be asked for an execution any more.
  static boolean areTooMany(LedgerEntry entry, ExecutionId execution) {
    return entry.lost(execution).size() >= MOST;
  }

  void add(LostCall call) {
    all.add(call);
  }

  boolean areTooMany() {
    return own().size() >= MOST;
  }

  List<LostCall> all() {
    return List.copyOf(all);
  }

  /// Those of one request and after a moment, as calls of their models.
  CallCounts calls(RequestId askedFor, Instant after) {
    CallCounts calls = CallCounts.NONE;
    for (LostCall call : own()) {
      if (call.askedFor().equals(askedFor) && call.at().isAfter(after)) {
        calls = calls.plus(call.modelId(), call.calls());
      }
    }
    return calls;
  }

  /// What happened, for people.
  String describe() {
    List<LostCall> own = own();
    return String.format(
        Locale.ROOT,
        "%d calls were sent, which may have been paid for, and no answer could be read; the last:"
            + " %s",
        own.size(),
        own.isEmpty() ? "unknown" : own.getLast().reason());
  }

  private List<LostCall> own() {
    return all.stream().filter(call -> call.execution().equals(execution)).toList();
  }
}
