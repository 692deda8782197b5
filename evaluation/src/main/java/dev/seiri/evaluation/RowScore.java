package dev.seiri.evaluation;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.golden.GoldenRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// The score of a golden row over all repeats. A property of a row is one of more than half of its
/// repeats. A row without a valid answer is wrong in every field, also in those that should be
/// empty.
public final class RowScore {
  private final GoldenRow golden;
  private final Matching matching;
  private final String input;
  private final List<Optional<ObjectNode>> outputs = new ArrayList<>();
  private final List<String> verdicts = new ArrayList<>();
  private final List<List<String>> flags = new ArrayList<>();

  RowScore(GoldenRow golden, Matching matching) {
    this.golden = golden;
    this.matching = matching;
    this.input = golden.inputSha256();
  }

  void add(ResultDocument result) {
    verdicts.add(result.verdict().word());
    flags.add(result.flags());
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

  /// What the repeats answered in one field, in their order.
  public List<FieldAnswer> answers(String field) {
    List<FieldAnswer> answers = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      answers.add(
          new FieldAnswer(
              verdicts.get(i),
              outputs.get(i).map(output -> output.path(field)),
              outputs.get(i).filter(output -> isRight(field, output)).isPresent()));
    }
    return answers;
  }

  /// What one repeat answered in one field.
  ///
  /// @param value absent without a valid answer
  public record FieldAnswer(String verdict, Optional<JsonNode> value, boolean isRight) {}

  /// A valid answer, as the prompt's checks saw it.
  ///
  /// @param flags the checks that it failed
  /// @param isRight in every judged field
  record Checked(List<String> flags, boolean isRight) {}

  /// The valid answers of the repeats.
  List<Checked> checked() {
    List<Checked> checked = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      List<String> failed = flags.get(i);
      outputs.get(i).ifPresent(output -> checked.add(new Checked(failed, isRight(output))));
    }
    return checked;
  }

  /// Whether every judged field is right once normalized.
  public boolean isRight() {
    return mostly(this::isRight);
  }

  /// How it came out, in a word: `right`, `wrong`, or the verdict where there is no valid answer.
  public String word() {
    return isRight() ? "right" : output().isEmpty() ? verdict() : "wrong";
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

  /// Whether at least two answers are valid, so that they can agree.
  boolean isRepeated() {
    return outputs.stream().filter(Optional::isPresent).count() > 1;
  }

  /// Whether all valid answers are the same once normalized.
  boolean isAgreed() {
    return outputs.stream().flatMap(Optional::stream).map(matching::canonical).distinct().count()
        == 1;
  }

  /// How many answers there are and how many are right.
  Evaluation.Answers answers() {
    return new Evaluation.Answers(
        outputs.size(),
        Math.toIntExact(
            outputs.stream().filter(output -> output.filter(this::isRight).isPresent()).count()),
        input,
        golden.expectedSha256());
  }

  /// What was asked, as a digest: rows of one input are one cluster in intervals.
  String input() {
    return input;
  }

  /// The same once per answer.
  Stream<String> inputs() {
    return Collections.nCopies(outputs.size(), input).stream();
  }

  List<String> fields() {
    return List.copyOf(golden.expected().propertyNames());
  }

  public JsonNode expected(String field) {
    return golden.expected().path(field);
  }

  private boolean isRight(ObjectNode output) {
    return fields().stream().allMatch(field -> isRight(field, output));
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
