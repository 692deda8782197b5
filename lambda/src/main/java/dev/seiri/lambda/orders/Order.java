package dev.seiri.lambda.orders;

import dev.seiri.core.execution.Limits;
import dev.seiri.core.id.ExecutionId;
import java.util.List;
import java.util.Optional;

/// An order within its bounds.
sealed interface Order {
  /// The word by which it is given.
  String word();

  /// The person who orders, as the order says.
  Optional<String> by();

  /// An order that starts the loader.
  sealed interface Load extends Order {
    ExecutionId execution();

    /// What makes two orders the same one.
    String sha256();

    /// What the loader is told.
    List<String> arguments();
  }

  /// Starts an execution.
  ///
  /// @param attempt raised to start the loader again, which continues
  record Start(
      ExecutionId execution,
      int attempt,
      String sha256,
      List<String> arguments,
      Optional<String> by)
      implements Load {
    public Start {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String word() {
      return "start";
    }
  }

  /// Exports the results so far.
  record Export(ExecutionId execution, String sha256, Optional<String> by) implements Load {
    @Override
    public String word() {
      return "export";
    }

    @Override
    public List<String> arguments() {
      return List.of(word(), execution.value());
    }
  }

  record Cancel(ExecutionId execution, Optional<String> by) implements Order {
    @Override
    public String word() {
      return "cancel";
    }
  }

  /// @param limits from now on; what is absent stays as it is
  record Resume(ExecutionId execution, Limits limits, Optional<String> by) implements Order {
    @Override
    public String word() {
      return "resume";
    }
  }

  record Redrive(ExecutionId execution, Optional<String> by) implements Order {
    @Override
    public String word() {
      return "redrive";
    }
  }

  record Status(ExecutionId execution, Optional<String> by) implements Order {
    @Override
    public String word() {
      return "status";
    }
  }

  /// Registers a draft of a prompt.
  ///
  /// @param fromVersion the version or label to begin with
  /// @param systemTemplate absent: as it was, like the others
  record Draft(
      String task,
      String fromVersion,
      Optional<String> systemTemplate,
      Optional<String> promptTemplate,
      Optional<String> description,
      Optional<String> by)
      implements Order {
    @Override
    public String word() {
      return "draft";
    }
  }
}
