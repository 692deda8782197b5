package dev.seiri.lambda.stream;

import dev.seiri.core.id.ExecutionId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The executions to halt that this batch has found: no more model calls are made for their rows.
final class Halts {
  private final Map<ExecutionId, String> reasons = new ConcurrentHashMap<>();

  void halt(ExecutionId id, String reason) {
    reasons.putIfAbsent(id, reason);
  }

  Optional<String> reason(ExecutionId id) {
    return Optional.ofNullable(reasons.get(id));
  }
}
