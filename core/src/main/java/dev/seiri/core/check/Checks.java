package dev.seiri.core.check;

import dev.seiri.core.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The checks of a prompt. They judge a valid answer beside its row, without any call, and never
/// change its verdict.
public final class Checks {
  /// No checks.
  public static final Checks NONE = new Checks(Json.MAPPER.createArrayNode(), List.of());

  private final ArrayNode json;
  private final List<Check> checks;

  Checks(ArrayNode json, List<Check> checks) {
    this.json = json.deepCopy();
    this.checks = List.copyOf(checks);
  }

  /// The checks of a list with the keys of a prompt file.
  ///
  /// @throws IllegalArgumentException if it is none
  public static Checks of(JsonNode json) {
    CheckFields fields = CheckFields.of(json);
    if (!fields.faults().isEmpty()) {
      throw new IllegalArgumentException(fields.faults().getFirst().message());
    }
    return fields.checks();
  }

  public boolean isEmpty() {
    return checks.isEmpty();
  }

  /// The names, in the order of the file.
  public List<String> names() {
    return checks.stream().map(Check::name).toList();
  }

  /// Whether an answer that fails one of them is asked for once more.
  public boolean askAgain() {
    return checks.stream().anyMatch(Check::asksAgain);
  }

  /// The list as it stands in a prompt file.
  public ArrayNode json() {
    return json.deepCopy();
  }

  /// Compiles what takes time to compile.
  ///
  /// @throws IllegalArgumentException if one of them cannot be compiled, naming it and the reason
  public void compile() {
    faults().stream()
        .findFirst()
        .ifPresent(fault -> {
          throw new IllegalArgumentException(fault.message());
        });
  }

  /// Why checks cannot be compiled, each with its place in a prompt file.
  public List<CheckFault> faults() {
    return Stream.iterate(0, i -> i < checks.size(), i -> i + 1)
        .flatMap(i -> fault(i, checks.get(i)).stream())
        .toList();
  }

  /// The fields that the checks name and answers do not have.
  List<CheckFault> unknownFields(List<String> known) {
    return Stream.iterate(0, i -> i < checks.size(), i -> i + 1)
        .flatMap(i ->
            checks.get(i).fields().stream()
                .filter(field -> !known.contains(field))
                .map(field ->
                    new CheckFault(
                        place(i),
                        "check %s: the output_schema has no property %s; it has %s"
                            .formatted(checks.get(i).name(), field, known))))
        .toList();
  }

  /// The parts of rows that the checks name and rows do not have, each with its place in a prompt
  /// file.
  ///
  /// @param columns those that rows have
  public List<CheckFault> unknownInputs(Set<String> columns) {
    return Stream.iterate(0, i -> i < checks.size(), i -> i + 1)
        .flatMap(i ->
            checks.get(i).rule().inputs().stream()
                .filter(input -> !columns.contains(input) && !input.equals(RowInput.INPUT_VALUE))
                .map(input ->
                    new CheckFault(
                        List.of("checks", Integer.toString(i), "input"),
                        "check %s: these rows have no column %s; the columns are %s"
                            .formatted(
                                checks.get(i).name(),
                                input,
                                columns.stream().sorted().collect(Collectors.joining(", "))))))
        .toList();
  }

  /// The checks beside a row.
  public RowChecks of(RowInput input) {
    return isEmpty() ? RowChecks.NONE : new RowChecks(this, input);
  }

  List<Check.Failure> failures(Subject subject, boolean askAgainOnly) {
    return checks.stream()
        .filter(check -> check.asksAgain() || !askAgainOnly)
        .flatMap(check -> check.failures(subject).stream())
        .toList();
  }

  /// Only expressions are compiled late.
  private static Optional<CheckFault> fault(int index, Check check) {
    try {
      check.rule().compile();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          new CheckFault(
              List.of("checks", Integer.toString(index), "cel"),
              "check %s: %s".formatted(check.name(), e.getMessage())));
    }
  }

  private static List<String> place(int index) {
    return List.of("checks", Integer.toString(index));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checks checks && json.equals(checks.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
