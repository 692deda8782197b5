package dev.seiri.evaluation;

import dev.seiri.core.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// The result of a judge model.
///
/// @param model the judge
/// @param promptVersion of its prompt
/// @param wins pairs of which ours is better
/// @param ties pairs that are equally good, those that are equal once normalized among them
/// @param losses pairs of which theirs is better
/// @param inconsistent those of the ties in which it said the one and then the other
/// @param unjudged pairs to which it gave no valid answer; not counted elsewhere
/// @param first how often it preferred what it was shown first, of all it preferred
public record Judgement(
    String model,
    String promptVersion,
    int wins,
    int ties,
    int losses,
    int inconsistent,
    int unjudged,
    Statistics.Share first) {
  /// How likely chance alone makes wins and losses so uneven.
  public double p() {
    return Statistics.mcNemar(wins, losses);
  }

  /// The judgement as an evaluation keeps it.
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("model_id", model);
    json.put("prompt_version", promptVersion);
    json.put("wins", wins);
    json.put("ties", ties);
    json.put("losses", losses);
    json.put("inconsistent", inconsistent);
    json.put("unjudged", unjudged);
    json.put("preferred_first", first.value());
    json.put("p_value", p());
    return json;
  }
}
