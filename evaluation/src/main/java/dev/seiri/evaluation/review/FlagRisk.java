package dev.seiri.evaluation.review;

import dev.seiri.core.json.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// How often each check was right when it doubted a row of a task: by what people decided on
/// flagged rows before.
///
/// @param byCheck a check that nobody has looked at yet is right in one of two
public record FlagRisk(Map<String, Double> byCheck) {
  /// Nothing is known.
  public static final FlagRisk UNKNOWN = new FlagRisk(Map.of());

  public FlagRisk {
    byCheck = Map.copyOf(byCheck);
  }

  /// By the certificates of a task: each check with one right and one wrong flag added, so that a
  /// single decision does not decide.
  ///
  /// @param certificates JSON documents, those of other tasks among them
  public static FlagRisk of(String task, List<String> certificates) {
    Map<String, Double> decided = new HashMap<>();
    Map<String, Double> wrong = new HashMap<>();
    for (String line : certificates) {
      JsonNode json = Json.read(line);
      if (json.path("task_name").asString("").equals(task)) {
        for (JsonNode check : json.path("checks")) {
          String name = check.path("check").asString("");
          decided.merge(name, check.path("decided").asDouble(0), Double::sum);
          wrong.merge(name, check.path("wrong").asDouble(0), Double::sum);
        }
      }
    }
    Map<String, Double> shares = new HashMap<>();
    decided.forEach(
        (check, count) -> shares.put(check, (wrong.getOrDefault(check, 0.0) + 1) / (count + 2)));
    return new FlagRisk(shares);
  }

  /// The risk that a row is wrong which these checks doubt, as if each were right by itself.
  public double of(Collection<String> checks) {
    double right = 1;
    for (String check : checks) {
      right *= 1 - byCheck.getOrDefault(check, 0.5);
    }
    return 1 - right;
  }
}
