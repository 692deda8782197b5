package dev.seiri.evaluation.review;

import dev.seiri.core.text.NormalizedText;
import dev.seiri.evaluation.Matching;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What people decided, by which answers to nearly equal inputs are doubted.
///
/// Inputs that say the same once normalized must have the same answer. Inputs that are nearly equal
/// may differ in what their answers say: a difference is doubted where it does not come from the
/// inputs, that is, unless each value stands in its own input.
public final class SimilarDecisions {
  /// The name of the check.
  public static final String CHECK = "similar_decision";

  private static final int COMPARED = 5;

  private final SimilarInputs near = new SimilarInputs();
  private final Map<String, ObjectNode> same = new HashMap<>();

  /// Adds an input with the right answer; a later one counts.
  public void add(String input, ObjectNode output) {
    near.add(input, output);
    same.put(normalized(input), output);
  }

  /// Whether an answer differs from what a person decided on a nearly equal input.
  public boolean doubts(String input, ObjectNode answer) {
    ObjectNode decided = same.get(normalized(input));
    if (decided != null) {
      return fields(decided).stream()
          .anyMatch(field -> !isRight(decided.path(field), answer.path(field)));
    }
    return near.near(input, COMPARED).stream()
        .anyMatch(other ->
            fields(other.output()).stream()
                .anyMatch(field ->
                    !isRight(other.output().path(field), answer.path(field))
                        && !(stands(other.output().path(field), other.input())
                            && stands(answer.path(field), input))));
  }

  private static List<String> fields(ObjectNode output) {
    return List.copyOf(output.propertyNames());
  }

  private static boolean isRight(JsonNode decided, JsonNode answer) {
    return Matching.STANDARD.isRight(decided, answer);
  }

  private static boolean stands(JsonNode value, String input) {
    return !Matching.isNothing(value)
        && normalized(input).contains(normalized(Matching.text(value)));
  }

  private static String normalized(String text) {
    return NormalizedText.of(text, false).replace(" ", "");
  }
}
