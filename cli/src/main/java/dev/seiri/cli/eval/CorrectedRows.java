package dev.seiri.cli.eval;

import dev.seiri.core.correction.Correction;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.golden.GoldenRow;
import dev.seiri.evaluation.review.PersonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Corrected results as rows of a golden set: each input is in it once, under a record id of its
/// own.
public final class CorrectedRows {
  private final Map<String, Corrected> byInput = new LinkedHashMap<>();

  /// A result with its corrections.
  private record Corrected(ResultDocument result, List<Correction> corrections) {
    Instant at() {
      return corrections.stream()
          .map(Correction::at)
          .max(Comparator.naturalOrder())
          .orElse(Instant.EPOCH);
    }
  }

  void add(ResultDocument result, List<Correction> corrections) {
    Corrected corrected = new Corrected(result, List.copyOf(corrections));
    byInput.merge(result.inputValue(), corrected, (a, b) -> b.at().isBefore(a.at()) ? a : b);
  }

  /// The rows.
  ///
  /// @param say receives notes on what is left out
  List<GoldenRow> rows(Consumer<String> say) {
    List<GoldenRow> rows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Corrected corrected : byInput.values()) {
      GoldenRow row = row(corrected, names);
      if (!rows.isEmpty() && rows.getFirst().fields().isEmpty() != row.fields().isEmpty()) {
        say.accept(
            "note: %s is left out: a golden set is of single inputs or of whole rows, not of both"
                .formatted(row.recordId()));
      } else {
        rows.add(row);
      }
    }
    return rows;
  }

  private static GoldenRow row(Corrected corrected, Set<String> names) {
    ResultDocument result = corrected.result();
    String name = result.recordId();
    if (!names.add(name)) {
      name = result.json().path("request_id").asString("");
      names.add(name);
    }
    return GoldenRow.of(
        result,
        name,
        expected(result.json().path("output"), corrected.corrections()),
        note(corrected));
  }

  /// The model's answer with the corrected values.
  public static ObjectNode expected(JsonNode output, List<Correction> corrections) {
    ObjectNode expected = output instanceof ObjectNode answer ? answer.deepCopy() : Json.object();
    for (Correction correction : corrections) {
      if (correction.field().isEmpty()) {
        if (PersonValue.json(correction.personValue()).orElse(null) instanceof ObjectNode whole) {
          expected = whole;
        }
      } else {
        expected.set(
            correction.field(),
            PersonValue.of(expected.path(correction.field()), correction.personValue()));
      }
    }
    return expected;
  }

  private static String note(Corrected corrected) {
    return "corrected in %s: %s"
        .formatted(
            corrected.result().json().path("execution_id").asString(""),
            String.join(
                ", ",
                corrected.corrections().stream()
                    .map(c -> c.field().isEmpty() ? "the answer" : c.field())
                    .toList()));
  }
}
