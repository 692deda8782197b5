package dev.seiri.evaluation;

import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.golden.GoldenRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// The score of a golden row over all repeats. A property of a row is one of more than half of its
/// repeats. A row without a valid answer is wrong in every field, also in those that should be
/// empty.
public final class RowScore {
  private final GoldenRow golden;
  private final Matching matching;
  private final List<Optional<ObjectNode>> outputs = new ArrayList<>();
  private final List<String> verdicts = new ArrayList<>();

  RowScore(GoldenRow golden, Matching matching) {
    this.golden = golden;
    this.matching = matching;
  }

  void add(ResultDocument result) {
    verdicts.add(result.verdict().word());
    outputs.add(
        result.verdict().isValid() && result.json().get("output") instanceof ObjectNode output
            ? Optional.of(output)
            : Optional.empty());
  }

  public GoldenRow golden() {
    return golden;
  }

  /// The first repeat's verdict.
  public String verdict() {
    return verdicts.getFirst();
  }

  /// The first repeat's output, if it is valid.
  public Optional<ObjectNode> output() {
    return outputs.getFirst();
  }

  Matching matching() {
    return matching;
  }

  List<Optional<ObjectNode>> outputs() {
    return outputs;
  }

  /// Whether every judged field is right once normalized.
  public boolean isRight() {
    return mostly(output -> fields().stream().allMatch(field -> isRight(field, output)));
  }

  boolean isExact() {
    return mostly(output -> fields().stream().allMatch(field -> isExact(field, output)));
  }

  boolean isRight(String field) {
    return mostly(output -> isRight(field, output));
  }

  boolean isExact(String field) {
    return mostly(output -> isExact(field, output));
  }

  /// The judged fields that are not right.
  public List<String> wrong() {
    return fields().stream().filter(field -> !isRight(field)).toList();
  }

  /// Whether all repeats have the same answer once normalized.
  boolean isAgreed() {
    return outputs.stream()
            .map(output -> output.map(matching::canonical).orElse(""))
            .distinct()
            .count()
        == 1;
  }

  List<String> fields() {
    return List.copyOf(golden.expected().propertyNames());
  }

  public JsonNode expected(String field) {
    return golden.expected().path(field);
  }

  private boolean isRight(String field, ObjectNode output) {
    return matching.isRight(expected(field), output.path(field));
  }

  private boolean isExact(String field, ObjectNode output) {
    return Matching.isExact(expected(field), output.path(field));
  }

  private boolean mostly(Predicate<ObjectNode> holds) {
    long count = outputs.stream().filter(output -> output.filter(holds).isPresent()).count();
    return 2 * count > outputs.size();
  }

  /// A field of an output; missing where there is no output.
  public static JsonNode field(Optional<ObjectNode> output, String field) {
    return output.map(o -> o.path(field)).orElseGet(MissingNode::getInstance);
  }

  /// Of the first repeat's output the fields that are judged.
  public ObjectNode judgedOutput() {
    ObjectNode judged = Json.object();
    output()
        .ifPresent(all ->
            fields()
                .forEach(field -> {
                  if (all.has(field)) {
                    judged.set(field, all.get(field));
                  }
                }));
    return judged;
  }

  /// The expectation as text, for people.
  public String expectation() {
    return Json.write(golden.expected());
  }
}
