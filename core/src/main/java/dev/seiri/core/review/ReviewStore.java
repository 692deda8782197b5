package dev.seiri.core.review;

import dev.seiri.core.id.ExecutionId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Plans, decisions and certificates in the bucket.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] if the bucket does not answer, and
/// [dev.seiri.core.MalformedItem] naming the object that cannot be read.
public interface ReviewStore {
  /// Stores a plan unless the execution has one.
  ///
  /// @return whether it was stored
  boolean plan(ReviewPlan plan);

  /// The plan of an execution.
  Optional<ReviewPlan> plan(ExecutionId execution);

  /// Stores a decision. Storing it again changes nothing.
  void record(Decision decision);

  /// The decisions of an execution, in the order in which they count.
  ///
  /// @param known the names of decisions to leave out
  List<Decision> decisions(ExecutionId execution, Set<String> known);

  /// All decisions of an execution, in the order in which they count.
  default List<Decision> decisions(ExecutionId execution) {
    return decisions(execution, Set.of());
  }

  /// Stores a certificate in the place of the one before.
  ///
  /// @param line the document, without its line feed
  void certify(ExecutionId execution, String line);

  /// The last certificate of an execution.
  Optional<String> certificate(ExecutionId execution);

  /// The last certificates, a document an execution.
  List<String> certificates();
}
