package dev.seiri.core.answer;

import dev.seiri.core.check.RowChecks;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.SchemaCheck;
import dev.seiri.core.model.StopReason;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Checks answers. The same answer always gets the same ruling.
public final class Judge {
  private static final int FAULTS_QUOTED = 5;

  /// What a model may do better when it is asked once more.
  private static final Set<Verdict> REPAIRABLE =
      EnumSet.of(Verdict.NOT_JSON, Verdict.SCHEMA_VIOLATION, Verdict.EMPTY);

  private Judge() {}

  /// A completion's ruling, and whether another completion may help.
  private record Checked(Ruling.Final ruling, boolean isRepairable) {}

  /// Rules on an answer without checks.
  public static Ruling rule(Answer answer, Optional<OutputSchema> schema) {
    return rule(answer, schema, RowChecks.NONE);
  }

  /// Rules on an answer; a fault in the first completion asks for one more, a fault in the second
  /// does not.
  ///
  /// Never throws, and ends within the bounds of one validation, whatever the answer and the
  /// schema.
  ///
  /// @param checks may ask for another answer although the first is valid; the verdict is not
  ///   theirs
  public static Ruling rule(Answer answer, Optional<OutputSchema> schema, RowChecks checks) {
    try {
      return OutputSchema.withinBounds(() -> ruled(answer, schema, checks));
    } catch (RuntimeException | StackOverflowError e) {
      return new Ruling.Final(
          Verdict.NOT_JSON, Optional.empty(), Optional.of("the answer cannot be read"));
    }
  }

  private static Ruling ruled(Answer answer, Optional<OutputSchema> schema, RowChecks checks) {
    Checked checked = check(answer.first(), schema, Verdict.OK);
    Ruling.Final first = checked.ruling();
    Optional<String> doubts = first.output().flatMap(checks::doubts);
    if (answer.repair().isPresent()) {
      return repaired(
          check(answer.repair().get(), schema, Verdict.REPAIRED).ruling(), first, doubts);
    }
    if (checked.isRepairable()) {
      return new Ruling.AskAgain(complaint(first.message().orElse("")), first);
    }
    return doubts.isPresent() ? new Ruling.AskAgain(doubt(doubts.get()), first) : first;
  }

  /// A valid repair says what was wrong before. A first answer that was only doubtful stays where
  /// the second cannot be used.
  private static Ruling.Final repaired(
      Ruling.Final second, Ruling.Final first, Optional<String> doubts) {
    if (second.verdict().isValid()) {
      return new Ruling.Final(second.verdict(), second.output(), first.message().or(() -> doubts));
    }
    return first.verdict().isValid()
        ? new Ruling.Final(
            first.verdict(),
            first.output(),
            second.message().map(why -> "asked once more, without use: " + why))
        : second;
  }

  private static Checked check(Completion completion, Optional<OutputSchema> schema, Verdict good) {
    if (completion.fault().isPresent()) {
      return fault(Verdict.EMPTY, completion.fault().get());
    }
    StopReason stop = completion.stopReason();
    return switch (stop.kind()) {
      case TRUNCATED ->
          fault(Verdict.TRUNCATED, "the answer was cut off (%s)".formatted(stop.word()));
      case REFUSED -> fault(Verdict.REFUSED, "the model declined (%s)".formatted(stop.word()));
      case FINISHED -> checkText(completion.text(), schema, good);
      case UNKNOWN -> noting(stop, checkText(completion.text(), schema, good));
    };
  }

  private static Checked noting(StopReason unknown, Checked checked) {
    Ruling.Final ruling = checked.ruling();
    return ruling.verdict().isValid()
        ? checked
        : new Checked(
            new Ruling.Final(
                ruling.verdict(),
                ruling.output(),
                Optional.of(ruling.message().orElse("") + " (stop reason " + unknown.word() + ")")),
            checked.isRepairable());
  }

  private static Checked checkText(String text, Optional<OutputSchema> schema, Verdict good) {
    if (text.isBlank()) {
      return fault(Verdict.EMPTY, "the answer is empty");
    }
    JsonInText json = new JsonInText(object -> !isViolated(object, schema));
    return switch (json.find(text)) {
      case Extraction.Fault(Verdict verdict, String message) -> fault(verdict, message);
      case Extraction.Found(ObjectNode object) -> checkObject(object, schema, good);
    };
  }

  private static boolean isViolated(ObjectNode object, Optional<OutputSchema> schema) {
    return schema.isPresent() && schema.get().check(object) instanceof SchemaCheck.Violated;
  }

  private static Checked checkObject(
      ObjectNode object, Optional<OutputSchema> schema, Verdict good) {
    SchemaCheck check = schema.map(s -> s.check(object)).orElseGet(SchemaCheck.Satisfied::new);
    return switch (check) {
      case SchemaCheck.Satisfied _ ->
          new Checked(new Ruling.Final(good, Optional.of(object), Optional.empty()), false);
      case SchemaCheck.Violated(List<String> faults) ->
          fault(Verdict.SCHEMA_VIOLATION, quoted(faults));
      case SchemaCheck.Undecided(String reason) ->
          // The schema is at fault, and no other answer would help.
          new Checked(fault(Verdict.SCHEMA_VIOLATION, reason).ruling(), false);
    };
  }

  private static String quoted(List<String> faults) {
    String quoted = String.join("; ", faults.subList(0, Math.min(FAULTS_QUOTED, faults.size())));
    return faults.size() > FAULTS_QUOTED
        ? String.format(Locale.ROOT, "%s; and %d more", quoted, faults.size() - FAULTS_QUOTED)
        : quoted;
  }

  private static Checked fault(Verdict verdict, String message) {
    return new Checked(
        new Ruling.Final(verdict, Optional.empty(), Optional.of(message)),
        REPAIRABLE.contains(verdict));
  }

  private static String doubt(String doubts) {
    return """
    Your answer may be wrong: %s.
    Look at the same input again and answer with exactly one JSON object that satisfies the schema, and nothing else.\
    """
        .formatted(doubts);
  }

  private static String complaint(String fault) {
    return """
    Your answer cannot be used: %s.
    Answer the same input again with exactly one JSON object that satisfies the schema, and nothing else.\
    """
        .formatted(fault);
  }
}
