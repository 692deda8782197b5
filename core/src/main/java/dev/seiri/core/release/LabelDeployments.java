package dev.seiri.core.release;

import java.util.Optional;

/// The service that deploys the labels' document gradually, and rolls back on an alarm.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the service does not answer.
public interface LabelDeployments {
  /// The service's state.
  ///
  /// @param document the document that was delivered last to its end; absent before the first
  /// @param newest the number of the newest document there is, delivered or not; 0 if there is none
  /// @param underWay the deployment in progress
  record Current(Optional<String> document, int newest, Optional<Integer> underWay) {}

  /// The outcome of starting a deployment.
  sealed interface Started {
    /// It is in progress.
    ///
    /// @param number the deployment's
    /// @param version the document's
    record Deployment(int number, int version) implements Started {}

    /// The service refused it.
    record Refused(String why) implements Started {}
  }

  /// What is deployed now.
  Current current();

  /// Starts to deploy a document, unless another one was created since.
  ///
  /// @param newest as [#current] said
  /// @param strategy how fast, by the name of one of the service's strategies
  /// @param description for people
  Started deploy(LabelDocument document, int newest, String strategy, String description);
}
