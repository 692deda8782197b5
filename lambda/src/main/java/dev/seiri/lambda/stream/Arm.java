package dev.seiri.lambda.stream;

import dev.seiri.core.id.ExecutionId;
import java.util.Optional;

/// The rows of an execution that ask one model in one way: all of them, or those of one variant.
/// What the model makes of some of them tells of the others.
///
/// @param variant absent where the execution has none
record Arm(ExecutionId execution, Optional<String> variant) {

  /// A reason to halt, with the variant it comes from.
  String named(String reason) {
    return variant.map(name -> "variant %s: %s".formatted(name, reason)).orElse(reason);
  }
}
