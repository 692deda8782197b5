package dev.seiri.lambda.stream;

import dev.seiri.core.id.ExecutionId;
import java.util.Optional;

/// The rows of an execution with the same prompt, model and settings: all of them, or those of one
/// variant. How the model answers some of them says something about the others.
///
/// @param variant absent where the execution has none
record Arm(ExecutionId execution, Optional<String> variant) {

  /// A reason to halt, with the variant it comes from.
  String named(String reason) {
    return variant.map(name -> "variant %s: %s".formatted(name, reason)).orElse(reason);
  }
}
