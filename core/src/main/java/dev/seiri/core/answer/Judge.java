package dev.seiri.core.answer;

import dev.seiri.core.model.Completion;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.StopReason;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Checks answers. The same answer always gets the same ruling.
public final class Judge {
  private static final int FAULTS_QUOTED = 5;

  private Judge() {}

  /// Rules on an answer; a fault in the first completion asks for one more, a fault in the second
  /// does not.
  public static Ruling rule(Answer answer, Optional<OutputSchema> schema) {
    if (answer.repair().isPresent()) {
      return repaired(check(answer.repair().get(), schema, Verdict.REPAIRED), answer, schema);
    }
    Ruling.Final ruling = check(answer.first(), schema, Verdict.OK);
    return switch (ruling.verdict()) {
      case NOT_JSON, SCHEMA_VIOLATION, EMPTY ->
          new Ruling.AskAgain(complaint(ruling.message().orElse("")), ruling);
      case OK, REPAIRED, TRUNCATED, REFUSED, TEMPLATE_ERROR, INPUT_TOO_LARGE, MODEL_ERROR -> ruling;
    };
  }

  /// A valid repair says what was wrong before.
  private static Ruling.Final repaired(
      Ruling.Final ruling, Answer answer, Optional<OutputSchema> schema) {
    return ruling.verdict().isValid()
        ? new Ruling.Final(
            ruling.verdict(), ruling.output(), check(answer.first(), schema, Verdict.OK).message())
        : ruling;
  }

  private static Ruling.Final check(
      Completion completion, Optional<OutputSchema> schema, Verdict good) {
    StopReason stop = completion.stopReason();
    return switch (stop.kind()) {
      case TRUNCATED ->
          fault(Verdict.TRUNCATED, "the answer was cut off (%s)".formatted(stop.word()));
      case REFUSED -> fault(Verdict.REFUSED, "the model declined (%s)".formatted(stop.word()));
      case FINISHED -> checkText(completion.text(), schema, good);
      case UNKNOWN -> {
        Ruling.Final ruling = checkText(completion.text(), schema, good);
        yield ruling.verdict().isValid()
            ? ruling
            : fault(
                ruling.verdict(),
                ruling.message().orElse("") + " (stop reason " + stop.word() + ")");
      }
    };
  }

  private static Ruling.Final checkText(String text, Optional<OutputSchema> schema, Verdict good) {
    if (text.isBlank()) {
      return fault(Verdict.EMPTY, "the answer is empty");
    }
    return switch (JsonInText.find(text)) {
      case Extraction.Fault(Verdict verdict, String message) -> fault(verdict, message);
      case Extraction.Found(ObjectNode object) -> checkObject(object, schema, good);
    };
  }

  private static Ruling.Final checkObject(
      ObjectNode object, Optional<OutputSchema> schema, Verdict good) {
    List<String> faults = schema.map(s -> s.faults(object)).orElse(List.of());
    if (faults.isEmpty()) {
      return new Ruling.Final(good, Optional.of(object), Optional.empty());
    }
    String quoted = String.join("; ", faults.subList(0, Math.min(FAULTS_QUOTED, faults.size())));
    String rest =
        faults.size() > FAULTS_QUOTED
            ? "; and %d more".formatted(faults.size() - FAULTS_QUOTED)
            : "";
    return fault(Verdict.SCHEMA_VIOLATION, quoted + rest);
  }

  private static Ruling.Final fault(Verdict verdict, String message) {
    return new Ruling.Final(verdict, Optional.empty(), Optional.of(message));
  }

  private static String complaint(String fault) {
    return """
    Your answer cannot be used: %s.
    Answer the same input again with exactly one JSON object that satisfies the schema, and nothing else.\
    """
        .formatted(fault);
  }
}
