package dev.seiri.lambda.stream;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptKey;
import java.util.Map;

/// The state of an execution for its rows.
sealed interface ExecutionState {
  /// Its rows can be rendered and sent to a model.
  ///
  /// @param prompts the versions that may be asked
  record Open(Execution execution, Map<PromptKey, CompiledPrompt> prompts)
      implements ExecutionState {
    public Open {
      prompts = Map.copyOf(prompts);
    }
  }

  /// The execution is halted or cancelled: its rows stay pending and unpaid.
  record Closed(String why) implements ExecutionState {}

  /// No row can ever work: the execution has to be halted.
  record Broken(String reason) implements ExecutionState {}

  /// There is no such execution.
  record Unknown() implements ExecutionState {}

  /// The tables did not answer.
  record Unreachable(String why) implements ExecutionState {}
}
