package dev.seiri.evaluation.review;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import tools.jackson.databind.node.ObjectNode;

/// Decided inputs, among which those are found that are nearly equal to another.
public final class SimilarInputs {
  private static final double NEAR = 0.9;

  /// The last ones are compared: a long session must not slow down.
  private static final int COMPARED = 2_000;

  private final JaroWinklerSimilarity likeness = new JaroWinklerSimilarity();
  private final List<Decided> decided = new ArrayList<>();

  /// An input with its right answer.
  public record Decided(String input, ObjectNode output) {}

  /// Adds an input.
  public void add(String input, ObjectNode output) {
    decided.add(new Decided(input, output));
  }

  /// Inputs that are nearly equal, not equal, to one; the last decided first.
  public List<Decided> near(String input, int most) {
    return decided.reversed().stream()
        .limit(COMPARED)
        .filter(each -> !each.input().equals(input))
        .filter(each -> likeness.apply(each.input(), input) >= NEAR)
        .limit(most)
        .toList();
  }
}
