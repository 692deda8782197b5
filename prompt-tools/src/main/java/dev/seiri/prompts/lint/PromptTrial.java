package dev.seiri.prompts.lint;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.SchemaCheck;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tries a prompt before any row does: renders it for made-up rows, and applies its schema to
/// made-up answers, within the bounds of a real run.
final class PromptTrial {
  private static final int MOST_COLUMNS = 100;
  private static final String SPECIAL =
      "\u0000\t\r\n\"'\\<>&{{ }}{% %}{# #}</input>%s${x}\u2028\u202e\ud83d\ude00é山\u0301";

  /// A row that is within the bounds of a request but fills a good part of a prompt.
  private static final String LONG = "long text, ".repeat(RenderLimits.DEFAULT.maxChars() / 11);

  private PromptTrial() {}

  /// What a trial finds.
  ///
  /// @param always whether ordinary rows or answers meet it, too
  record Fault(boolean always, String message) {}

  /// Renders a prompt for rows that are empty, short, full of special characters, and long.
  static Optional<Fault> rendering(CompiledPrompt prompt) {
    List<String> faults = new ArrayList<>();
    for (String value : List.of("text", "12", SPECIAL, "")) {
      fault(prompt, value).ifPresent(faults::add);
    }
    if (faults.size() == 4) {
      return Optional.of(
          new Fault(true, "the prompt cannot be rendered for any row: " + faults.getFirst()));
    }
    return fault(prompt, LONG)
        .map(why -> new Fault(false, "the prompt cannot be rendered for a long row: " + why));
  }

  /// A row that has what the prompt takes from it.
  static Request sample(CompiledPrompt prompt) {
    return filled(prompt, "text");
  }

  /// A long row may be too large for a prompt: that is the row's fault.
  private static Optional<String> fault(CompiledPrompt prompt, String value) {
    return prompt.render(filled(prompt, value)) instanceof Rendering.Faulty(String why)
        ? Optional.of(why)
        : Optional.empty();
  }

  private static Request filled(CompiledPrompt prompt, String value) {
    SequencedMap<String, String> columns = new LinkedHashMap<>();
    Request row = row(value, columns);
    Optional<String> lacking = prompt.lacking(row);
    while (lacking.isPresent() && columns.size() < MOST_COLUMNS) {
      if (columns.put(lacking.get(), value.length() > 1_000 ? "text" : value) != null) {
        break;
      }
      row = row(value, columns);
      lacking = prompt.lacking(row);
    }
    return row;
  }

  private static Request row(String value, SequencedMap<String, String> columns) {
    ExecutionId execution = new ExecutionId("lint");
    return new Request(
        RequestId.ofRow(execution, 1),
        execution,
        new RecordId("1"),
        value,
        new LinkedHashMap<>(columns),
        0,
        OptionalLong.empty());
  }

  /// Applies a schema to an ordinary answer, to a deep one and to a large one.
  static Optional<Fault> validation(OutputSchema schema) {
    JsonNode json = schema.json();
    return undecided(schema, SampleAnswer.ordinary(json))
        .or(() -> undecided(schema, SampleAnswer.deep(json)))
        .map(why -> new Fault(true, "the output_schema cannot be applied to an answer: " + why))
        .or(() ->
            undecided(schema, SampleAnswer.large(json))
                .map(why ->
                    new Fault(
                        false, "the output_schema cannot be applied to a large answer: " + why)));
  }

  private static Optional<String> undecided(OutputSchema schema, ObjectNode answer) {
    return schema.check(answer) instanceof SchemaCheck.Undecided(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }
}
