package dev.seiri.local.worker;

import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.local.mapping.MappingFault;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What rows wait for, as a worker reports it.
///
/// @param byExecution the newest cause of each execution whose rows met one
/// @param newest the newest of all
record Waits(Map<String, String> byExecution, Optional<String> newest) {

  /// @param causes those of the handler
  /// @param trouble what keeps the handler from being invoked
  static Waits of(Map<ExecutionId, WaitCause> causes, Optional<MappingFault> trouble) {
    Stream<WaitCause> all =
        Stream.concat(
            causes.values().stream(),
            trouble.map(fault -> new WaitCause(fault.at(), fault.why())).stream());
    Map<String, String> byExecution = new LinkedHashMap<>();
    causes.forEach((id, cause) ->
        byExecution.put(
            id.value(),
            trouble
                .filter(t -> t.at().isAfter(cause.at()))
                .map(MappingFault::why)
                .orElse(cause.why())));
    return new Waits(byExecution, all.max(Comparator.comparing(WaitCause::at)).map(WaitCause::why));
  }
}
