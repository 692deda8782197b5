package dev.seiri.core.release;

import java.util.Optional;

/// The service that delivers the labels' document, gradually and under the eyes of alarms.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the service does not answer.
public interface LabelDeployments {
  /// What the service delivers.
  ///
  /// @param document the document that was delivered last to its end; absent before the first
  /// @param newest the number of the newest document there is, delivered or not; 0 if there is none
  /// @param underWay which deployment is still under way
  record Current(Optional<String> document, int newest, Optional<Integer> underWay) {}

  /// What became of a deployment's start.
  sealed interface Started {
    /// It is under way.
    ///
    /// @param number the deployment's
    /// @param version the document's
    record Deployment(int number, int version) implements Started {}

    /// The service refused it.
    record Refused(String why) implements Started {}
  }

  /// What is delivered now.
  Current current();

  /// Starts to deliver a document, unless another one was made since.
  ///
  /// @param newest as [#current] said
  /// @param strategy how fast, by the name of one of the service's strategies
  /// @param description for people
  Started deploy(LabelDocument document, int newest, String strategy, String description);
}
