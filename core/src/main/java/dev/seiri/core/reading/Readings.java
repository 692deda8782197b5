package dev.seiri.core.reading;

import dev.seiri.core.check.Flag;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.result.ResultDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An execution's results with what other readings of its rows found.
public final class Readings {
  /// No other reading.
  public static final Readings NONE = new Readings(List.of());

  private final Map<String, List<Said>> byRequest = new HashMap<>();

  private Readings(List<Reading> readings) {
    for (Reading reading : readings) {
      for (Reading.Row row : reading.rows()) {
        byRequest
            .computeIfAbsent(Text.storable(row.request().value()), key -> new ArrayList<>(1))
            .add(new Said(reading.id().value(), reading.how(), row));
      }
    }
  }

  private record Said(String reading, String how, Reading.Row row) {}

  /// The findings of readings, in their order.
  public static Readings of(List<Reading> readings) {
    return readings.isEmpty() ? NONE : new Readings(readings);
  }

  /// Whether they found anything.
  public boolean any() {
    return !byRequest.isEmpty();
  }

  /// The result with the flags that the readings found, and in `readings` their answers. A result
  /// on which they say nothing is as it was.
  public ResultDocument apply(ResultDocument result) {
    List<Said> found = byRequest.get(result.json().path("request_id").asString(""));
    if (found == null) {
      return result;
    }
    ObjectNode json = result.json().deepCopy();
    ArrayNode flags = json.withArray("flags");
    ArrayNode answers = json.withArray("readings");
    for (Said said : found) {
      said.row().note().ifPresent(note -> flags.forEach(flag -> append(flag, note)));
      said.row()
          .flag()
          .map(Flag::json)
          .filter(flag -> !contains(flags, flag))
          .ifPresent(flags::add);
      said.row()
          .answer()
          .ifPresent(answer -> {
            ObjectNode each = answers.addObject();
            each.put("execution_id", said.reading());
            each.put("model", said.how());
            each.set("answer", answer);
          });
    }
    return ResultDocument.parse(Json.write(json));
  }

  private static void append(JsonNode flag, String note) {
    String message = flag.path("message").asString("");
    if (flag instanceof ObjectNode object && !message.contains(note)) {
      object.put("message", message + "; " + note);
    }
  }

  private static boolean contains(ArrayNode flags, ObjectNode flag) {
    return flags.valueStream().anyMatch(flag::equals);
  }
}
