package dev.seiri.core.reading;

import dev.seiri.core.check.Flag;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What another reading of an execution's rows found, once it was complete. The reading itself is
/// an execution.
///
/// @param execution whose rows were read again
/// @param id the execution that read them
/// @param seed of the random order in which rows were drawn and asked; see
///   [dev.seiri.core.review.ReviewPlan#draw]; empty where rows were asked in their own order
/// @param how what was asked otherwise, for people
/// @param counts how many rows there were
/// @param rows the rows on which the reading has something to say
public record Reading(
    ExecutionId execution,
    ExecutionId id,
    Kind kind,
    String seed,
    String how,
    Counts counts,
    List<Row> rows,
    Instant createdAt,
    String createdBy) {
  /// Second readings first: an escalation answers them.
  public static final Comparator<Reading> IN_ORDER =
      Comparator.comparing(Reading::kind)
          .thenComparing(Reading::createdAt)
          .thenComparing(reading -> reading.id().value());

  public Reading {
    rows = List.copyOf(rows);
  }

  /// Why rows were read again.
  public enum Kind {
    /// To see whether the answers agree.
    SECOND,
    /// Because they were flagged.
    ESCALATED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The name of the check whose flag a disagreement is.
    public String check() {
      return this == SECOND ? "second_reading" : "escalated";
    }
  }

  /// How many rows were read again, and with which outcome.
  ///
  /// @param eligible the rows of the execution that could be read again
  /// @param asked how many of them were
  /// @param compared how many of those have a valid answer here, too
  /// @param differing how many of those differ
  public record Counts(long eligible, long asked, long compared, long differing) {}

  /// What the reading says on a row.
  ///
  /// @param flag where the answers differ
  /// @param note what is added to the row's other flags, for people
  /// @param answer the reading's answer; absent where it has no valid one
  public record Row(
      RequestId request, Optional<Flag> flag, Optional<String> note, Optional<ObjectNode> answer) {
    public Row {
      answer = answer.map(ObjectNode::deepCopy);
    }
  }

  /// The document on one line, without its line feed.
  public String line() {
    ObjectNode json = Json.object();
    json.put("reading_id", id.value());
    json.put("execution_id", execution.value());
    json.put("kind", kind.word());
    json.put("seed", seed);
    json.put("how", Text.storable(how));
    json.put("eligible_rows", counts.eligible());
    json.put("asked_rows", counts.asked());
    json.put("compared_rows", counts.compared());
    json.put("differing_rows", counts.differing());
    json.put("created_at", createdAt.toString());
    json.put("created_by", Text.storable(createdBy));
    ArrayNode all = json.putArray("rows");
    for (Row row : rows) {
      ObjectNode each = all.addObject();
      each.put("request_id", row.request().value());
      row.flag().ifPresent(flag -> each.set("flag", flag.json()));
      row.note().ifPresent(note -> each.put("note", Text.storable(note)));
      row.answer().ifPresent(answer -> each.set("answer", answer));
    }
    return Json.line(json);
  }

  /// Reads a document back.
  ///
  /// @throws IllegalArgumentException if it is none, with the reason
  public static Reading parse(String line) {
    try {
      JsonNode json = Json.read(line);
      List<Row> rows = new ArrayList<>();
      json.path("rows").forEach(row -> rows.add(row(row)));
      return new Reading(
          new ExecutionId(text(json, "execution_id")),
          new ExecutionId(text(json, "reading_id")),
          kindOf(text(json, "kind")),
          json.path("seed").asString(""),
          text(json, "how"),
          new Counts(
              json.path("eligible_rows").asLong(0),
              json.path("asked_rows").asLong(0),
              json.path("compared_rows").asLong(0),
              json.path("differing_rows").asLong(0)),
          rows,
          Instant.parse(text(json, "created_at")),
          json.path("created_by").asString(""));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a line of JSON: " + Json.reason(e), e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("created_at is no moment in ISO 8601", e);
    }
  }

  private static Row row(JsonNode json) {
    JsonNode flag = json.path("flag");
    return new Row(
        new RequestId(text(json, "request_id")),
        flag.isObject()
            ? Optional.of(
                new Flag(
                    text(flag, "check"),
                    Optional.of(flag.path("field").asString("")).filter(name -> !name.isEmpty()),
                    text(flag, "message")))
            : Optional.empty(),
        Optional.of(json.path("note").asString("")).filter(note -> !note.isEmpty()),
        json.path("answer") instanceof ObjectNode answer ? Optional.of(answer) : Optional.empty());
  }

  private static Kind kindOf(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("kind is second or escalated, not " + word);
  }

  private static String text(JsonNode json, String key) {
    String text = json.path(key).asString("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("key " + key + " is missing");
    }
    return text;
  }
}
