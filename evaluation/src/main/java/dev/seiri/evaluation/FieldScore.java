package dev.seiri.evaluation;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The score of one output field over all rows that judge it.
///
/// @param exact rows in which it is exactly as expected
/// @param right rows in which it is, once normalized
/// @param distance the mean edit distance in characters, over all repeats
/// @param expected how often there should be something in it, over all repeats
/// @param answered how often there is
/// @param found how often there is what there should be
public record FieldScore(
    String field,
    Statistics.Share exact,
    Statistics.Share right,
    double distance,
    long expected,
    long answered,
    long found) {

  static FieldScore of(String field, List<RowScore> all) {
    List<RowScore> rows = all.stream().filter(row -> row.golden().expected().has(field)).toList();
    long exact = rows.stream().filter(row -> row.isExact(field)).count();
    long right = rows.stream().filter(row -> row.isRight(field)).count();
    List<String> inputs = rows.stream().map(RowScore::input).toList();
    long distance = 0;
    long answers = 0;
    long expected = 0;
    long answered = 0;
    long found = 0;
    for (RowScore row : rows) {
      JsonNode wanted = row.expected(field);
      for (Optional<ObjectNode> output : row.outputs()) {
        JsonNode actual = RowScore.field(output, field);
        answers++;
        distance += Matching.distance(wanted, actual);
        expected += Matching.isNothing(wanted) ? 0 : 1;
        answered += Matching.isNothing(actual) ? 0 : 1;
        found += !Matching.isNothing(wanted) && row.matching().isRight(wanted, actual) ? 1 : 0;
      }
    }
    return new FieldScore(
        field,
        Statistics.share(exact, inputs),
        Statistics.share(right, inputs),
        answers == 0 ? 0 : (double) distance / answers,
        expected,
        answered,
        found);
  }

  /// The share of right values among those answered; empty where none was.
  public Optional<Double> precision() {
    return answered == 0 ? Optional.empty() : Optional.of((double) found / answered);
  }

  /// The share of expected values that were answered right; empty where none is expected.
  public Optional<Double> recall() {
    return expected == 0 ? Optional.empty() : Optional.of((double) found / expected);
  }
}
