package dev.seiri.core.testing;

import dev.seiri.core.release.LabelDeployments;
import dev.seiri.core.release.LabelDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A deployment service in memory, with one strategy. Deployments are in progress until they are
/// ended.
public final class MemoryLabelDeployments implements LabelDeployments {
  private final String strategy;
  private final List<String> documents = new ArrayList<>();
  private final List<State> states = new ArrayList<>();

  private enum State {
    IN_PROGRESS,
    DELIVERED,
    ROLLED_BACK
  }

  public MemoryLabelDeployments(String strategy) {
    this.strategy = strategy;
  }

  /// Ends a deployment.
  public synchronized void end(int deployment, boolean rolledBack) {
    states.set(deployment - 1, rolledBack ? State.ROLLED_BACK : State.DELIVERED);
  }

  @Override
  public synchronized Current current() {
    return new Current(
        Optional.of(states.lastIndexOf(State.DELIVERED)).filter(i -> i >= 0).map(documents::get),
        documents.size(),
        IntStream.range(0, states.size())
            .filter(i -> states.get(i) == State.IN_PROGRESS)
            .mapToObj(i -> i + 1)
            .findFirst());
  }

  @Override
  public synchronized Started deploy(
      LabelDocument document, int newest, String with, String description) {
    if (!with.equals(strategy)) {
      throw new IllegalArgumentException(
          "there is no deployment strategy %s; there is %s".formatted(with, strategy));
    }
    if (newest != documents.size()) {
      return new Started.Refused("another release is in progress");
    }
    documents.add(document.line());
    states.add(State.IN_PROGRESS);
    return new Started.Deployment(states.size(), documents.size());
  }
}
